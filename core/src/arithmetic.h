// The arithmetic of the core, the same bits on every machine: only +, -, *, /,
// comparisons and conversions, which IEEE 754 fixes.
#pragma once

#include <cstdint>

namespace leadlight {

// `value` at the nearest multiple of 2^-20, ties to even. |value| < 2^31.
inline double to_grid(double value) {
  // Adding 1.5 * 2^32 leaves no room for bits below 2^-20 in a double, so the
  // processor's own rounding (ties to even) does the work.
  constexpr double kShift = 6442450944.0;
  return (value + kShift) - kShift;
}

// 2^n for whole n <= 1, exact; 0 below -1022.
double power_of_two(int64_t n);

// 2^x for x <= 1. Relative error below 2^-51 (see tests/core/arithmetic_test.cc, which measures
// it against long double); exact for whole x; 0 below -1022.
double exp2(double x);

}  // namespace leadlight
