#include "leadlight/roc_auc.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace leadlight::analysis {
namespace {

double wins(double positive, double negative) {
  return positive > negative ? 1 : positive == negative ? 0.5 : 0;
}

double variance(const std::vector<double>& values) {
  double mean = 0;
  for (double value : values) mean += value / static_cast<double>(values.size());
  double sum = 0;
  for (double value : values) sum += (value - mean) * (value - mean);
  return sum / static_cast<double>(values.size() - 1);
}

// The definitions as DeLong et al. give them: every pair is looked at.
struct Oracle {
  double area = 0;
  double variance = 0;

  explicit Oracle(const std::vector<Scored>& visitors) {
    std::vector<double> with, without;
    for (const Scored& visitor : visitors) {
      (visitor.outcome ? with : without).push_back(visitor.score);
    }
    std::vector<double> beats, beaten;
    for (double positive : with) {
      double sum = 0;
      for (double negative : without) sum += wins(positive, negative);
      beats.push_back(sum / static_cast<double>(without.size()));
      area += sum;
    }
    area /= static_cast<double>(with.size() * without.size());
    for (double negative : without) {
      double sum = 0;
      for (double positive : with) sum += wins(positive, negative);
      beaten.push_back(sum / static_cast<double>(with.size()));
    }
    variance = analysis::variance(beats) / static_cast<double>(with.size()) +
               analysis::variance(beaten) / static_cast<double>(without.size());
  }
};

TEST(RocAuc, KnowsNothingWithoutVisitorsOfEachKind) {
  std::vector<Scored> nobody;
  EXPECT_FALSE(roc_auc(nobody).area);
  std::vector<Scored> with{{1, true}, {2, true}};
  EXPECT_FALSE(roc_auc(with).area);
  EXPECT_EQ(roc_auc(with).positives, 2u);
  std::vector<Scored> without{{1, false}};
  EXPECT_FALSE(roc_auc(without).area);
  EXPECT_FALSE(roc_auc(without).interval);
}

TEST(RocAuc, OfOnePairHasAnAreaAndNoInterval) {
  std::vector<Scored> pair{{2, true}, {1, false}};
  EXPECT_EQ(roc_auc(pair).area, 1.0);
  EXPECT_FALSE(roc_auc(pair).interval);
}

TEST(RocAuc, OfEqualScoresIsAHalf) {
  std::vector<Scored> equal{{5, true}, {5, false}, {5, false}, {5, true}, {5, false}};
  EXPECT_EQ(roc_auc(equal).area, 0.5);
}

TEST(RocAuc, OfReversedScoresIsZeroAndItsIntervalAPoint) {
  std::vector<Scored> reversed{{1, true}, {2, true}, {3, false}, {4, false}};
  RocAuc result = roc_auc(reversed);
  EXPECT_EQ(result.area, 0.0);
  EXPECT_EQ(result.interval->low, 0.0);
  EXPECT_EQ(result.interval->high, 0.0);
}

TEST(RocAuc, AgreesWithCountingEveryPair) {
  std::mt19937 random(20250223);
  for (int round = 0; round < 300; round++) {
    // Few different scores make many ties, many make none.
    std::uniform_int_distribution<int> score(0, 1 << random() % 12);
    std::uniform_int_distribution<int> size(4, 120);
    std::vector<Scored> visitors{{1, true}, {2, true}, {1, false}, {0, false}};
    for (int i = size(random); i > 0; i--) {
      bool outcome = random() % 3 == 0;
      visitors.push_back({score(random) / 8.0 + (outcome ? 1 : 0), outcome});
    }
    Oracle oracle(visitors);
    RocAuc result = roc_auc(visitors);
    ASSERT_TRUE(result.interval);
    EXPECT_EQ(result.positives + result.negatives, visitors.size());
    EXPECT_DOUBLE_EQ(*result.area, oracle.area);
    double margin = 1.959963984540054 * std::sqrt(oracle.variance);
    EXPECT_NEAR(result.interval->low, std::max(0.0, oracle.area - margin), 1e-12);
    EXPECT_NEAR(result.interval->high, std::min(1.0, oracle.area + margin), 1e-12);
  }
}

}  // namespace
}  // namespace leadlight::analysis
