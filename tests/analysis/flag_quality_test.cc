#include "leadlight/flag_quality.h"

#include <gtest/gtest.h>

namespace leadlight::analysis {
namespace {

TEST(FlagQuality, KnowsNothingOfNobody) {
  FlagQuality quality;
  EXPECT_FALSE(quality.precision());
  EXPECT_FALSE(quality.recall());
}

TEST(FlagQuality, HasNoPrecisionWithoutFlagsButARecallOfZero) {
  FlagQuality quality;
  quality.add(false, true);
  EXPECT_FALSE(quality.precision());
  EXPECT_EQ(quality.recall(), 0.0);
}

TEST(FlagQuality, HasNoRecallWithoutOutcomesButAPrecisionOfZero) {
  FlagQuality quality;
  quality.add(true, false);
  EXPECT_EQ(quality.precision(), 0.0);
  EXPECT_FALSE(quality.recall());
}

TEST(FlagQuality, CountsEachVisitorInOnePlace) {
  FlagQuality quality;
  for (int i = 0; i < 3; i++) quality.add(true, true);
  quality.add(true, false);
  for (int i = 0; i < 2; i++) quality.add(false, true);
  for (int i = 0; i < 4; i++) quality.add(false, false);
  EXPECT_EQ(quality.precision(), 0.75);
  EXPECT_EQ(quality.recall(), 0.6);
  EXPECT_EQ(quality.unflagged_without, 4u);
}

}  // namespace
}  // namespace leadlight::analysis
