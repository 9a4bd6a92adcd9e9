// The quality of probabilities, by figures that can be counted by hand.
#include "leadlight/probability_quality.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "leadlight/folds.h"

namespace leadlight::analysis {
namespace {

TEST(ProbabilityQuality, OfNoPredictionsKnowsNothing) {
  ProbabilityQuality quality = probability_quality({});
  EXPECT_FALSE(quality.auc || quality.log_loss || quality.calibration_error || quality.lift);
  EXPECT_FALSE(bootstrap({}, 0).auc);
}

TEST(ProbabilityQuality, CountsTheGapOfEachTenth) {
  std::vector<Predicted> predictions;
  // Ten parts of ten, each said to be half: 0, 1, …, 9 of ten have the outcome. The order
  // within a tie is that of the input.
  for (uint32_t part = 0; part < 10; part++) {
    for (uint32_t i = 0; i < 10; i++) predictions.push_back({0, i < part, part});
  }
  ProbabilityQuality quality = probability_quality(predictions);
  EXPECT_NEAR(*quality.log_loss, std::log(2.0), 1e-12);
  EXPECT_NEAR(*quality.calibration_error, (5 + 4 + 3 + 2 + 1 + 0 + 1 + 2 + 3 + 4) / 100.0, 1e-12);
  EXPECT_EQ(*quality.auc, 0.5);
}

TEST(ProbabilityQuality, OfPerfectPredictionsIsPerfect) {
  std::vector<Predicted> predictions;
  for (uint32_t i = 0; i < 100; i++) predictions.push_back({i < 10 ? 40.0 : -40.0, i < 10, i});
  ProbabilityQuality quality = probability_quality(predictions);
  EXPECT_EQ(*quality.auc, 1);
  EXPECT_EQ(*quality.lift, 10);
  EXPECT_NEAR(*quality.calibration_error, 0, 1e-12);
  QualityInterval interval = bootstrap(predictions, 100);
  EXPECT_EQ(interval.auc->low, 1);
}

TEST(ProbabilityQuality, IntervalsHoldTheFigureAndAreTheSameEachTime) {
  std::vector<Predicted> predictions;
  for (uint32_t i = 0; i < 400; i++) {
    predictions.push_back({static_cast<double>(i % 7) - 3, i % 5 == 0 || i % 7 == 6, i / 2});
  }
  ProbabilityQuality quality = probability_quality(predictions);
  QualityInterval one = bootstrap(predictions, 200), other = bootstrap(predictions, 200);
  EXPECT_LT(one.auc->low, *quality.auc);
  EXPECT_GT(one.auc->high, *quality.auc);
  EXPECT_EQ(one.auc->low, other.auc->low);
  EXPECT_EQ(one.log_loss->high, other.log_loss->high);
}

// A sample has more gaps than what it is drawn from: unmoved, its interval left the figure out.
TEST(ProbabilityQuality, TheIntervalOfTheCalibrationErrorHoldsIt) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> part(0, 1);
  for (int times = 0; times < 30; times++) {
    std::vector<Predicted> predictions;
    for (uint32_t i = 0; i < 300; i++) {
      double log_odds = 4 * part(random) - 4;
      double chance = 1 / (1 + std::exp(-log_odds));
      predictions.push_back({log_odds, part(random) < chance, i});
    }
    double error = *probability_quality(predictions).calibration_error;
    Interval interval = *bootstrap(predictions, 300).calibration_error;
    EXPECT_LE(interval.low, error);
    EXPECT_GE(interval.high, error);
    EXPECT_GE(interval.low, 0);
    EXPECT_LT(interval.high - interval.low, 0.2);
  }
}

TEST(Folds, ShareBothKindsAndDoNotHangOnTheOrder) {
  std::vector<uint64_t> ids;
  std::vector<char> outcomes;
  for (uint64_t i = 0; i < 103; i++) {
    ids.push_back(i * 7919 % 103);
    outcomes.push_back(i % 10 == 0);
  }
  std::vector<uint32_t> folds = stratified_folds(ids, outcomes, 5);
  uint32_t with[5] = {}, all[5] = {};
  for (std::size_t i = 0; i < ids.size(); i++) {
    all[folds[i]]++;
    with[folds[i]] += outcomes[i] != 0;
  }
  for (uint32_t fold = 0; fold < 5; fold++) {
    EXPECT_NEAR(all[fold], 103 / 5.0, 1);
    EXPECT_NEAR(with[fold], 11 / 5.0, 1);
  }
  std::vector<uint32_t> expected(folds.rbegin(), folds.rend());
  std::reverse(ids.begin(), ids.end());
  std::reverse(outcomes.begin(), outcomes.end());
  EXPECT_EQ(stratified_folds(ids, outcomes, 5), expected);
}

}  // namespace
}  // namespace leadlight::analysis
