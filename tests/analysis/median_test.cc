#include "leadlight/median.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace leadlight::analysis {
namespace {

TEST(Median, OfNoneIsNotKnown) { EXPECT_FALSE(median({})); }

TEST(Median, IsTheMiddleOrHalfwayBetweenTheTwo) {
  std::vector<double> one{4};
  EXPECT_EQ(median(one), 4.0);
  std::vector<double> odd{9, 1, 5};
  EXPECT_EQ(median(odd), 5.0);
  std::vector<double> even{9, 1, 5, 2};
  EXPECT_EQ(median(even), 3.5);
}

TEST(Median, HasAtMostHalfOfTheValuesOnEitherSide) {
  std::mt19937 random(50);
  for (int round = 0; round < 500; round++) {
    std::vector<double> values;
    for (uint32_t i = 1 + random() % 40; i > 0; i--) {
      values.push_back(static_cast<double>(random() % 20));
    }
    double middle = *median(values);
    std::size_t below = 0, above = 0;
    for (double value : values) {
      below += value < middle;
      above += value > middle;
    }
    EXPECT_LE(below * 2, values.size());
    EXPECT_LE(above * 2, values.size());
  }
}

}  // namespace
}  // namespace leadlight::analysis
