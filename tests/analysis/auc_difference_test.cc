#include "leadlight/auc_difference.h"

#include <gtest/gtest.h>

#include <cmath>

#include "delong_oracle.h"
#include "leadlight/roc_auc.h"
#include "random_visitors.h"

namespace leadlight::analysis {
namespace {

// Twice what the normal density leaves beyond z, by Simpson's rule up to 40.
double two_sided(double z) {
  const int steps = 200000;
  double width = (40 - z) / steps, sum = 0;
  for (int i = 0; i <= steps; i++) {
    double x = z + i * width;
    double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
    sum += weight * std::exp(-x * x / 2);
  }
  return 2 * sum * width / 3 / std::sqrt(2 * std::acos(-1.0));
}

std::vector<TwiceScored> random_twice(std::mt19937& random) {
  std::vector<TwiceScored> visitors;
  for (const Scored& visitor : random_visitors(random, 90)) {
    double noise = static_cast<double>(random() % 16) / 4;
    visitors.push_back({visitor.score, visitor.score + noise, visitor.outcome});
  }
  return visitors;
}

TEST(AucDifference, KnowsNothingWithoutVisitorsOfEachKind) {
  std::vector<TwiceScored> with{{1, 2, true}, {2, 1, true}};
  EXPECT_FALSE(auc_difference(with).difference);
  std::vector<TwiceScored> nobody;
  EXPECT_FALSE(auc_difference(nobody).first);
  std::vector<TwiceScored> pair{{1, 2, true}, {2, 1, false}};
  AucDifference result = auc_difference(pair);
  EXPECT_EQ(result.first, 0.0);
  EXPECT_EQ(result.second, 1.0);
  EXPECT_EQ(result.difference, 1.0);
  EXPECT_FALSE(result.interval);
  EXPECT_FALSE(result.p);
}

TEST(AucDifference, OfTheSameOrderIsZeroAndHasNoP) {
  std::mt19937 random(5);
  for (int round = 0; round < 100; round++) {
    std::vector<TwiceScored> visitors = random_twice(random);
    for (TwiceScored& visitor : visitors) visitor.second = 3 * visitor.first + 7;
    visitors.insert(visitors.end(), {{1, 10, true}, {2, 13, true}, {1, 10, false}, {2, 13, false}});
    AucDifference result = auc_difference(visitors);
    EXPECT_EQ(result.first, result.second);
    EXPECT_EQ(result.difference, 0.0);
    EXPECT_EQ(result.interval->low, 0.0);
    EXPECT_EQ(result.interval->high, 0.0);
    EXPECT_FALSE(result.p);
  }
}

TEST(AucDifference, WithoutSpreadHasNoP) {
  std::vector<TwiceScored> visitors{{1, 2, true}, {1, 2, true}, {2, 1, false}, {2, 1, false}};
  AucDifference result = auc_difference(visitors);
  EXPECT_EQ(result.difference, 1.0);
  EXPECT_EQ(result.interval->low, 1.0);
  EXPECT_FALSE(result.p);
}

TEST(AucDifference, AgreesWithDeLongsMatricesInAnyOrderOfTheInput) {
  std::mt19937 random(1988);
  int compared = 0;
  for (int round = 0; round < 300; round++) {
    std::vector<TwiceScored> visitors = random_twice(random);
    std::vector<Scored> first, second;
    for (const TwiceScored& visitor : visitors) {
      first.push_back({visitor.first, visitor.outcome});
      second.push_back({visitor.second, visitor.outcome});
    }
    AucDifference result = auc_difference(visitors);
    EXPECT_EQ(result.first, roc_auc(first).area);
    EXPECT_EQ(result.second, roc_auc(second).area);
    if (!result.interval) continue;
    DeLong of_first = delong(visitors, &TwiceScored::first);
    DeLong of_second = delong(visitors, &TwiceScored::second);
    double difference = of_second.area - of_first.area;
    // That of each, less twice what they have in common.
    double variance = of_first.covariance_with(of_first) + of_second.covariance_with(of_second) -
                      2 * of_first.covariance_with(of_second);
    double error = std::sqrt(std::max(0.0, variance));
    EXPECT_NEAR(*result.difference, difference, 1e-12);
    EXPECT_NEAR(result.interval->low, std::max(-1.0, difference - 1.959963984540054 * error), 1e-7);
    EXPECT_NEAR(result.interval->high, std::min(1.0, difference + 1.959963984540054 * error), 1e-7);
    if (error > 1e-6) {
      ASSERT_TRUE(result.p);
      EXPECT_NEAR(*result.p, two_sided(std::fabs(difference) / error), 1e-7);
      compared++;
    }
    std::shuffle(visitors.begin(), visitors.end(), random);
    AucDifference again = auc_difference(visitors);
    EXPECT_EQ(again.interval->low, result.interval->low);
    EXPECT_EQ(again.p, result.p);
  }
  EXPECT_GT(compared, 150);
}

TEST(AucDifference, CallsAnExchangeOfTheScoresTheOppositeWithTheSameP) {
  std::mt19937 random(7);
  std::vector<TwiceScored> visitors = random_twice(random);
  visitors.insert(visitors.end(), {{1, 3, true}, {9, 2, true}, {4, 1, false}, {2, 6, false}});
  AucDifference result = auc_difference(visitors);
  for (TwiceScored& visitor : visitors) std::swap(visitor.first, visitor.second);
  AucDifference turned = auc_difference(visitors);
  EXPECT_EQ(*turned.difference, -*result.difference);
  EXPECT_NEAR(turned.interval->low, -result.interval->high, 1e-12);
  EXPECT_NEAR(*turned.p, *result.p, 1e-12);
}

}  // namespace
}  // namespace leadlight::analysis
