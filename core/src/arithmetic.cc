#include "arithmetic.h"

#include "bits.h"

namespace leadlight {

double power_of_two(int64_t n) {
  return n < -1022 ? 0 : bits_of<double>(static_cast<uint64_t>(n + 1023) << 52);
}

double exp2(double x) {
  if (!(x >= -1022)) return 0;
  // x = whole + rest, rest in [-1/2, 1/2]; 2^x = 2^whole * e^(rest ln 2).
  double whole = static_cast<double>(static_cast<int64_t>(x + (x < 0 ? -0.5 : 0.5)));
  double rest = x - whole;
  // Taylor's series of e^y at y = rest ln 2, the coefficients (ln 2)^k / k!. With
  // |y| <= 0.347 the first term left out is below 2^-57. Summed in pairs of pairs
  // (Estrin's scheme), which a processor does side by side.
  constexpr double c[] = {1.0,
                          0.6931471805599453,
                          0.24022650695910072,
                          0.05550410866482158,
                          0.009618129107628477,
                          0.0013333558146428443,
                          0.0001540353039338161,
                          1.5252733804059841e-05,
                          1.321548679014431e-06,
                          1.01780860092397e-07,
                          7.054911620801123e-09,
                          4.4455382718708116e-10,
                          2.5678435993488206e-11,
                          1.3691488853904128e-12};
  double r2 = rest * rest;
  double r4 = r2 * r2;
  double low = (c[0] + c[1] * rest) + (c[2] + c[3] * rest) * r2;
  double middle = (c[4] + c[5] * rest) + (c[6] + c[7] * rest) * r2;
  double high = (c[8] + c[9] * rest) + (c[10] + c[11] * rest) * r2;
  double top = c[12] + c[13] * rest;
  double sum = (low + middle * r4) + (high + top * r4) * (r4 * r4);
  return sum * power_of_two(static_cast<int64_t>(whole));
}

}  // namespace leadlight
