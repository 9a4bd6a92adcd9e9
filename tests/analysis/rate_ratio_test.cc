#include "leadlight/rate_ratio.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <tuple>

namespace leadlight::analysis {
namespace {

TEST(Rate, OfNobodyIsNotKnown) {
  EXPECT_FALSE((Rate{0, 0}).value());
  EXPECT_EQ((Rate{1, 4}).value(), 0.25);
}

TEST(Rate, HasTheIntervalsOfAPublishedTable) {
  // Newcombe (Statistics in Medicine 17, 1998), table I, the score method.
  for (auto [rate, low, high] : {std::tuple{Rate{81, 263}, 0.2553, 0.3662},
                                 {Rate{15, 148}, 0.0624, 0.1605},
                                 {Rate{0, 20}, 0.0, 0.1611},
                                 {Rate{1, 29}, 0.0061, 0.1718}}) {
    EXPECT_NEAR(rate.interval()->low, low, 0.00005);
    EXPECT_NEAR(rate.interval()->high, high, 0.00005);
  }
  EXPECT_FALSE((Rate{0, 0}).interval());
  EXPECT_EQ((Rate{0, 7}).interval()->low, 0);
  EXPECT_EQ((Rate{7, 7}).interval()->high, 1);
}

TEST(Rate, HasAnIntervalThatEndsWhereItsOwnRateWouldBeSurprising) {
  for (uint64_t n = 1; n <= 60; n++) {
    for (uint64_t hits = 0; hits <= n; hits++) {
      Rate rate{hits, n};
      Interval interval = *rate.interval();
      EXPECT_LE(interval.low, *rate.value());
      EXPECT_GE(interval.high, *rate.value());
      for (double p : {interval.low, interval.high}) {
        if (p == 0 || p == 1) continue;
        double spread = std::sqrt(p * (1 - p) / static_cast<double>(n));
        EXPECT_NEAR(std::fabs(*rate.value() - p), 1.959963984540054 * spread, 1e-12);
      }
    }
  }
}

TEST(RateRatio, IsNotKnownOfNobodyNorWhenNobodyWasHit) {
  for (auto [first, second] : {std::pair{Rate{0, 0}, Rate{1, 4}},
                               {Rate{1, 4}, Rate{0, 0}},
                               {Rate{0, 3}, Rate{0, 4}},
                               {Rate{}, Rate{}}}) {
    RateRatio result = rate_ratio(first, second);
    EXPECT_FALSE(result.ratio);
    EXPECT_FALSE(result.interval);
    EXPECT_FALSE(points_wrong_way(1, result));
    EXPECT_FALSE(points_wrong_way(-1, result));
  }
}

TEST(RateRatio, OfAPublishedTrial) {
  // Heart attacks under placebo and aspirin in the Physicians' Health Study, whose
  // ratio and interval textbooks give as 1.82, 1.43 to 2.31.
  RateRatio result = rate_ratio({189, 11034}, {104, 11037});
  EXPECT_FALSE(result.adjusted);
  EXPECT_NEAR(*result.ratio, 1.82, 0.005);
  EXPECT_NEAR(result.interval->low, 1.43, 0.005);
  EXPECT_NEAR(result.interval->high, 2.31, 0.005);
}

TEST(RateRatio, AddsHalfAVisitorToEachCellWhereThereIsAZero) {
  for (auto [a, n, b, m] : {std::array{0.0, 7.0, 3.0, 9.0}, {3, 7, 0, 9}, {7, 7, 9, 9}}) {
    RateRatio result = rate_ratio({static_cast<uint64_t>(a), static_cast<uint64_t>(n)},
                                  {static_cast<uint64_t>(b), static_cast<uint64_t>(m)});
    EXPECT_TRUE(result.adjusted);
    double ratio = ((a + 0.5) / (n + 1)) / ((b + 0.5) / (m + 1));
    double error = std::sqrt(1 / (a + 0.5) - 1 / (n + 1) + 1 / (b + 0.5) - 1 / (m + 1));
    EXPECT_NEAR(*result.ratio, ratio, 1e-12);
    EXPECT_NEAR(std::log(result.interval->low), std::log(ratio) - 1.959963984540054 * error, 1e-12);
    EXPECT_NEAR(std::log(result.interval->high), std::log(ratio) + 1.959963984540054 * error,
                1e-12);
  }
}

TEST(RateRatio, AgreesWithTheFormulaAndTurnsOverWhenTheRatesAreExchanged) {
  std::mt19937 random(1978);
  for (int round = 0; round < 2000; round++) {
    uint64_t n = 1 + random() % 200, m = 1 + random() % 5000;
    uint64_t a = random() % (n + 1), b = random() % (m + 1);
    RateRatio result = rate_ratio({a, n}, {b, m});
    if (a + b == 0) continue;
    long double half = a == 0 || b == 0 || (a == n && b == m) ? 0.5L : 0;
    long double x = a + half, y = b + half, all_x = n + 2 * half, all_y = m + 2 * half;
    long double ratio = x * all_y / (y * all_x);
    long double error = std::sqrt(1 / x - 1 / all_x + 1 / y - 1 / all_y);
    ASSERT_TRUE(result.interval);
    EXPECT_NEAR(*result.ratio / static_cast<double>(ratio), 1, 1e-12);
    EXPECT_NEAR(std::log(result.interval->high / *result.ratio),
                1.959963984540054 * static_cast<double>(error), 1e-9);
    EXPECT_LE(result.interval->low, *result.ratio);
    RateRatio turned = rate_ratio({b, m}, {a, n});
    EXPECT_NEAR(*turned.ratio * *result.ratio, 1, 1e-12);
    EXPECT_NEAR(turned.interval->low * result.interval->high, 1, 1e-12);
  }
}

TEST(RateRatio, IntervalHoldsTheTruthAboutNineteenTimesInTwenty) {
  std::mt19937 random(95);
  // 120 buyers hit with 10 %, 3,000 others with 4 %.
  const int rounds = 2000;
  int held = 0;
  for (int round = 0; round < rounds; round++) {
    uint64_t a = 0, b = 0;
    for (int i = 0; i < 120; i++) a += random() % 1000 < 100;
    for (int i = 0; i < 3000; i++) b += random() % 1000 < 40;
    RateRatio result = rate_ratio({a, 120}, {b, 3000});
    held += result.interval->low <= 2.5 && 2.5 <= result.interval->high;
  }
  EXPECT_GT(held, rounds * 0.93);
  EXPECT_LT(held, rounds * 0.98);
}

TEST(PointsWrongWay, OnlyWhenTheWholeIntervalIsBeyondOne) {
  RateRatio below{0.5, Interval{0.2, 0.9}, false};
  RateRatio above{2, Interval{1.1, 4}, false};
  RateRatio across{1.2, Interval{0.8, 1.6}, false};
  RateRatio up_to_one{0.5, Interval{0.2, 1}, false};
  RateRatio from_one{2, Interval{1, 4}, false};
  EXPECT_TRUE(points_wrong_way(5, below));
  EXPECT_FALSE(points_wrong_way(-5, below));
  EXPECT_TRUE(points_wrong_way(-5, above));
  EXPECT_FALSE(points_wrong_way(5, above));
  for (double points : {-5.0, 0.0, 5.0}) {
    EXPECT_FALSE(points_wrong_way(points, across));
    EXPECT_FALSE(points_wrong_way(points, up_to_one));
    EXPECT_FALSE(points_wrong_way(points, from_one));
  }
  EXPECT_FALSE(points_wrong_way(0, below));
}

}  // namespace
}  // namespace leadlight::analysis
