#include "leadlight/deciles.h"

#include <gtest/gtest.h>

#include "random_visitors.h"

namespace leadlight::analysis {
namespace {

// Ten tenths for each visitor, all in one row by score; a tenth stands for the mean of
// all tenths of its score; a decile is the next n of them.
std::array<Decile, kDeciles> oracle(const std::vector<Scored>& visitors) {
  std::vector<Scored> tenths;
  double positives = 0;
  for (const Scored& visitor : visitors) {
    positives += visitor.outcome;
    for (int i = 0; i < 10; i++) tenths.push_back(visitor);
  }
  std::sort(tenths.begin(), tenths.end(),
            [](const Scored& a, const Scored& b) { return a.score > b.score; });
  std::array<Decile, kDeciles> result;
  std::size_t n = visitors.size();
  for (std::size_t d = 0; d < kDeciles; d++) {
    Decile& decile = result[d];
    decile.high = tenths[d * n].score;
    decile.low = tenths[d * n + n - 1].score;
    decile.visitors = static_cast<double>(n) / 10;
    for (std::size_t i = d * n; i < d * n + n; i++) {
      double equal = 0, with = 0;
      for (const Scored& visitor : visitors) {
        equal += visitor.score == tenths[i].score;
        with += visitor.score == tenths[i].score && visitor.outcome;
      }
      decile.outcomes += with / equal / 10;
    }
    decile.precision = decile.outcomes / decile.visitors;
    if (positives == 0) continue;
    decile.lift = decile.precision / (positives / static_cast<double>(n));
    decile.share = decile.outcomes / positives;
  }
  return result;
}

void expect_near(std::optional<double> a, std::optional<double> b) {
  ASSERT_EQ(a.has_value(), b.has_value());
  EXPECT_NEAR(a.value_or(0), b.value_or(0), 1e-9);
}

TEST(Deciles, AreNotKnownWithoutVisitors) {
  std::vector<Scored> nobody;
  EXPECT_FALSE(deciles(nobody));
}

TEST(Deciles, HaveNoLiftWhenNobodyHasTheOutcome) {
  std::vector<Scored> without{{1, false}, {2, false}};
  auto result = deciles(without);
  ASSERT_TRUE(result);
  for (const Decile& decile : *result) {
    EXPECT_EQ(decile.precision, 0.0);
    EXPECT_FALSE(decile.lift);
    EXPECT_FALSE(decile.share);
  }
}

TEST(Deciles, OfTwentyDifferentScoresAreTwoEach) {
  std::vector<Scored> visitors;
  for (int i = 0; i < 20; i++) visitors.push_back({static_cast<double>(i), i >= 17 || i == 0});
  auto result = *deciles(visitors);
  EXPECT_EQ(result[0].low, 18);
  EXPECT_EQ(result[0].high, 19);
  EXPECT_EQ(result[0].visitors, 2);
  EXPECT_EQ(result[0].outcomes, 2);
  EXPECT_EQ(result[0].precision, 1);
  EXPECT_DOUBLE_EQ(*result[0].lift, 5);
  EXPECT_EQ(result[0].share, 0.5);
  EXPECT_EQ(result[1].outcomes, 1);
  EXPECT_EQ(result[2].outcomes, 0);
  EXPECT_EQ(result[9].outcomes, 1);
  EXPECT_EQ(result[9].low, 0);
}

TEST(Deciles, SplitALotOfEqualScoresInProportion) {
  // One stands above; nine are equal, three of them with the outcome.
  std::vector<Scored> visitors{{7, true}};
  for (int i = 0; i < 9; i++) visitors.push_back({1, i < 3});
  auto result = *deciles(visitors);
  EXPECT_EQ(result[0].outcomes, 1);
  for (int i = 1; i < 10; i++) {
    EXPECT_EQ(result[i].low, 1);
    EXPECT_EQ(result[i].high, 1);
    EXPECT_DOUBLE_EQ(result[i].outcomes, 1.0 / 3);
  }
}

TEST(Deciles, AgreeWithTenthsOfVisitorsInAnyOrderOfTheInput) {
  std::mt19937 random(1010);
  for (int round = 0; round < 300; round++) {
    std::vector<Scored> visitors = random_visitors(random, 60);
    auto result = *deciles(visitors);
    auto expected = oracle(visitors);
    for (uint32_t i = 0; i < kDeciles; i++) {
      EXPECT_EQ(result[i].low, expected[i].low);
      EXPECT_EQ(result[i].high, expected[i].high);
      EXPECT_NEAR(result[i].visitors, expected[i].visitors, 1e-9);
      EXPECT_NEAR(result[i].outcomes, expected[i].outcomes, 1e-9);
      EXPECT_NEAR(result[i].precision, expected[i].precision, 1e-9);
      expect_near(result[i].lift, expected[i].lift);
      expect_near(result[i].share, expected[i].share);
    }
    std::shuffle(visitors.begin(), visitors.end(), random);
    auto again = *deciles(visitors);
    for (uint32_t i = 0; i < kDeciles; i++) EXPECT_EQ(again[i].outcomes, result[i].outcomes);
  }
}

}  // namespace
}  // namespace leadlight::analysis
