#include "arithmetic.h"

#include <cstdint>

#include "bits.h"

namespace leadlight {

double exp2(double x) {
  if (!(x >= -1022)) return 0;
  // x = whole + rest, rest in [-1/2, 1/2]; 2^x = 2^whole * e^(rest ln 2).
  double whole = static_cast<double>(static_cast<int64_t>(x + (x < 0 ? -0.5 : 0.5)));
  double rest = x - whole;
  // Taylor's series of e^y at y = rest ln 2, the coefficients (ln 2)^k / k!. With
  // |y| <= 0.347 the first term left out is below 2^-57.
  constexpr double kCoefficients[] = {1.3691488853904128e-12, 2.5678435993488206e-11,
                                      4.4455382718708116e-10, 7.054911620801123e-09,
                                      1.01780860092397e-07,   1.321548679014431e-06,
                                      1.5252733804059841e-05, 0.0001540353039338161,
                                      0.0013333558146428443,  0.009618129107628477,
                                      0.05550410866482158,    0.24022650695910072,
                                      0.6931471805599453,     1.0};
  double sum = 0;
  for (double coefficient : kCoefficients) sum = sum * rest + coefficient;
  auto exponent = static_cast<uint64_t>(static_cast<int64_t>(whole) + 1023);
  return sum * bits_of<double>(exponent << 52);
}

}  // namespace leadlight
