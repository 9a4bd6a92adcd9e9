#include "arithmetic.h"

#include <gtest/gtest.h>

#include <cmath>

namespace leadlight {
namespace {

TEST(Exp2, IsWithinItsStatedErrorOfLongDouble) {
  for (double x = -1000; x <= 1; x += 0.00731) {
    long double exact = std::exp2l(x);
    EXPECT_LE(std::fabs(static_cast<long double>(exp2(x)) / exact - 1), 0x1p-51L) << x;
  }
}

TEST(Exp2, IsExactForWholeNumbers) {
  for (int x = -1022; x <= 1; x++) EXPECT_EQ(exp2(x), std::ldexp(1, x)) << x;
}

TEST(Exp2, IsZeroBelowTheSmallestNormalNumber) {
  EXPECT_EQ(exp2(-1023), 0);
  EXPECT_EQ(exp2(-INFINITY), 0);
  EXPECT_EQ(exp2(NAN), 0);
}

TEST(Exp2, NeverRisesWithAge) {
  double before = 1;
  for (double age = 0; age < 40; age += 0.0003) {
    double weight = exp2(-age);
    EXPECT_LE(weight, before) << age;
    before = weight;
  }
}

TEST(ToGrid, RoundsToTheNearestMultipleTiesToEven) {
  constexpr double kStep = 0x1p-20;
  EXPECT_EQ(to_grid(0), 0);
  EXPECT_EQ(to_grid(0.49 * kStep), 0);
  EXPECT_EQ(to_grid(0.51 * kStep), kStep);
  EXPECT_EQ(to_grid(0.5 * kStep), 0);
  EXPECT_EQ(to_grid(1.5 * kStep), 2 * kStep);
  EXPECT_EQ(to_grid(2.5 * kStep), 2 * kStep);
  EXPECT_EQ(to_grid(-0.5 * kStep), 0);
  EXPECT_EQ(to_grid(-1.5 * kStep), -2 * kStep);
  EXPECT_EQ(to_grid(0x1p31 - 1), 0x1p31 - 1);
  EXPECT_EQ(to_grid(1.0 / 3), std::nearbyint(0x1p20 / 3) * kStep);
}

}  // namespace
}  // namespace leadlight
