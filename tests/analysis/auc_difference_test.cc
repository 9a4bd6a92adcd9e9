#include "leadlight/auc_difference.h"

#include <gtest/gtest.h>

#include <cmath>

#include "leadlight/roc_auc.h"
#include "random_visitors.h"

namespace leadlight::analysis {
namespace {

using Values = std::vector<double>;

double wins(double positive, double negative) {
  return positive > negative ? 1 : positive == negative ? 0.5 : 0;
}

double covariance(const Values& a, const Values& b) {
  auto n = static_cast<double>(a.size());
  double mean_a = 0, mean_b = 0, sum = 0;
  for (double value : a) mean_a += value / n;
  for (double value : b) mean_b += value / n;
  for (std::size_t i = 0; i < a.size(); i++) sum += (a[i] - mean_a) * (b[i] - mean_b);
  return sum / (n - 1);
}

// DeLong's matrices, every pair looked at, for one score or the other.
struct Oracle {
  double area[2] = {};
  Values beats[2];   // of each visitor with the outcome
  Values beaten[2];  // of each without

  explicit Oracle(const std::vector<TwiceScored>& visitors) {
    for (int which = 0; which < 2; which++) {
      auto score = which == 0 ? &TwiceScored::first : &TwiceScored::second;
      Values with, without;
      for (const TwiceScored& visitor : visitors) {
        (visitor.outcome ? with : without).push_back(visitor.*score);
      }
      auto m = static_cast<double>(with.size()), n = static_cast<double>(without.size());
      for (double positive : with) {
        double sum = 0;
        for (double negative : without) sum += wins(positive, negative) / n;
        beats[which].push_back(sum);
        area[which] += sum / m;
      }
      for (double negative : without) {
        double sum = 0;
        for (double positive : with) sum += wins(positive, negative) / m;
        beaten[which].push_back(sum);
      }
    }
  }

  // Of the difference: that of each, less twice what they have in common.
  double variance() const {
    auto of = [&](int i, int j) {
      return covariance(beats[i], beats[j]) / static_cast<double>(beats[i].size()) +
             covariance(beaten[i], beaten[j]) / static_cast<double>(beaten[i].size());
    };
    return of(0, 0) + of(1, 1) - 2 * of(0, 1);
  }
};

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
    Oracle oracle(visitors);
    double difference = oracle.area[1] - oracle.area[0];
    double error = std::sqrt(std::max(0.0, oracle.variance()));
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
