#include "leadlight/roc_auc.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "delong_oracle.h"

namespace leadlight::analysis {
namespace {

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
    DeLong oracle = delong(visitors, &Scored::score);
    RocAuc result = roc_auc(visitors);
    ASSERT_TRUE(result.interval);
    EXPECT_EQ(result.positives + result.negatives, visitors.size());
    EXPECT_DOUBLE_EQ(*result.area, oracle.area);
    double margin = 1.959963984540054 * std::sqrt(oracle.covariance_with(oracle));
    EXPECT_NEAR(result.interval->low, std::max(0.0, oracle.area - margin), 1e-12);
    EXPECT_NEAR(result.interval->high, std::min(1.0, oracle.area + margin), 1e-12);
  }
}

}  // namespace
}  // namespace leadlight::analysis
