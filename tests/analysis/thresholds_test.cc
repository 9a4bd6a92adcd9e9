#include "leadlight/thresholds.h"

#include <gtest/gtest.h>

#include <set>

#include "random_visitors.h"

namespace leadlight::analysis {
namespace {

TEST(Thresholds, AreNoneWithoutVisitors) {
  std::vector<Scored> nobody;
  EXPECT_TRUE(thresholds(nobody).empty());
}

TEST(Thresholds, CountWhoeverHasAtLeastEachScore) {
  std::mt19937 random(77);
  for (int round = 0; round < 300; round++) {
    std::vector<Scored> visitors = random_visitors(random, 60);
    std::set<double, std::greater<>> scores;
    for (const Scored& visitor : visitors) scores.insert(visitor.score);
    std::vector<Threshold> found = thresholds(visitors);
    ASSERT_EQ(found.size(), scores.size());
    auto next = found.begin();
    for (double score : scores) {
      uint64_t with = 0, without = 0;
      for (const Scored& visitor : visitors) {
        if (visitor.score >= score) (visitor.outcome ? with : without)++;
      }
      EXPECT_EQ(next->score, score);
      EXPECT_EQ(next->positives, with);
      EXPECT_EQ(next->negatives, without);
      ++next;
    }
  }
}

}  // namespace
}  // namespace leadlight::analysis
