#include "leadlight/average_precision.h"

#include <gtest/gtest.h>

#include <set>

#include "random_visitors.h"

namespace leadlight::analysis {
namespace {

// The definition: for each score from the highest down, choose all that have it or more.
double oracle(const std::vector<Scored>& visitors) {
  std::set<double, std::greater<>> scores;
  double positives = 0;
  for (const Scored& visitor : visitors) {
    scores.insert(visitor.score);
    positives += visitor.outcome;
  }
  double sum = 0, recall_above = 0;
  for (double least : scores) {
    double chosen = 0, right = 0;
    for (const Scored& visitor : visitors) {
      chosen += visitor.score >= least;
      right += visitor.score >= least && visitor.outcome;
    }
    sum += (right / positives - recall_above) * (right / chosen);
    recall_above = right / positives;
  }
  return sum;
}

TEST(AveragePrecision, IsNotKnownWhenNobodyHasTheOutcome) {
  std::vector<Scored> nobody;
  EXPECT_FALSE(average_precision(nobody));
  std::vector<Scored> without{{1, false}, {2, false}};
  EXPECT_FALSE(average_precision(without));
}

TEST(AveragePrecision, IsOneWhenEverybodyHasItOrStandsFirst) {
  std::vector<Scored> with{{1, true}, {2, true}, {2, true}};
  EXPECT_EQ(average_precision(with), 1.0);
  std::vector<Scored> first{{1, false}, {3, true}, {0, false}, {2, true}};
  EXPECT_EQ(average_precision(first), 1.0);
}

TEST(AveragePrecision, OfEqualScoresIsThePartWithTheOutcome) {
  std::vector<Scored> equal{{5, true}, {5, false}, {5, false}, {5, false}};
  EXPECT_EQ(average_precision(equal), 0.25);
}

TEST(AveragePrecision, OfAWorkedExample) {
  // Chosen from the top: 1 of 1, then 1 of 2, then 2 of 4 (a tie), then 3 of 5.
  std::vector<Scored> visitors{{9, true}, {8, false}, {7, true}, {7, false}, {1, true}};
  EXPECT_DOUBLE_EQ(*average_precision(visitors), (1.0 + 2.0 / 4 + 3.0 / 5) / 3);
}

TEST(AveragePrecision, AgreesWithItsDefinitionInAnyOrderOfTheInput) {
  std::mt19937 random(811);
  int known = 0;
  for (int round = 0; round < 500; round++) {
    std::vector<Scored> visitors = random_visitors(random, 120);
    std::optional<double> result = average_precision(visitors);
    bool any = std::any_of(visitors.begin(), visitors.end(), [](auto& v) { return v.outcome; });
    ASSERT_EQ(result.has_value(), any);
    if (!any) continue;
    known++;
    EXPECT_NEAR(*result, oracle(visitors), 1e-12);
    std::shuffle(visitors.begin(), visitors.end(), random);
    EXPECT_EQ(average_precision(visitors), result);
  }
  EXPECT_GT(known, 400);
}

}  // namespace
}  // namespace leadlight::analysis
