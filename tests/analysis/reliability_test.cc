// What probabilities say and what comes, against slow and obvious sums.
#include "leadlight/reliability.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "random_visitors.h"

namespace leadlight::analysis {
namespace {

double log_odds(double probability) { return std::log(probability / (1 - probability)); }

TEST(Reliability, OfNoPredictionsIsNotKnown) { EXPECT_FALSE(reliability({})); }

TEST(Reliability, CountsWhatCameInEachTenth) {
  // A hundred, of which the k-th ten were given k * 0.09 and one in ten more each has the
  // outcome; the highest stands first.
  std::vector<Scored> predictions;
  for (int part = 10; part >= 1; part--) {
    for (int i = 0; i < 10; i++) predictions.push_back({log_odds(part * 0.09), i < part});
  }
  Reliability found = *reliability(predictions);
  ASSERT_EQ(found.parts.size(), 10u);
  for (std::size_t i = 0; i < 10; i++) {
    EXPECT_NEAR(found.parts[i].probability, static_cast<double>(i + 1) * 0.09, 1e-12);
    EXPECT_EQ(found.parts[i].came.visitors, 10u);
    EXPECT_EQ(found.parts[i].came.hits, i + 1);
    EXPECT_EQ(found.parts[i].interval.low, found.parts[i].came.interval()->low);
  }
  EXPECT_NEAR(found.probability, 0.495, 1e-12);
  EXPECT_EQ(found.came.hits, 55u);
  EXPECT_EQ(found.came.visitors, 100u);
  EXPECT_EQ(found.interval.high, (Rate{55, 100}).interval()->high);
  EXPECT_NEAR(found.error, 0.055, 1e-12);
}

TEST(Reliability, PartsThatSayTooMuchAndTooLittleDoNotCancelOut) {
  std::vector<Scored> predictions;
  for (int i = 0; i < 100; i++)
    predictions.push_back({i < 50 ? log_odds(0.2) : log_odds(0.8), i % 2 == 0});
  Reliability found = *reliability(predictions);
  EXPECT_NEAR(found.probability, *found.came.value(), 1e-12);
  EXPECT_NEAR(found.error, 0.3, 1e-12);
}

TEST(Reliability, OfFewerThanTenHasAPartForEach) {
  for (std::size_t n = 1; n < 30; n++) {
    std::vector<Scored> predictions(n, {0, true});
    Reliability found = *reliability(predictions);
    EXPECT_EQ(found.parts.size(), std::min<std::size_t>(n, kReliabilityParts));
    uint64_t sum = 0, least = n, most = 0;
    for (const ReliabilityPart& part : found.parts) {
      sum += part.came.visitors;
      least = std::min(least, part.came.visitors);
      most = std::max(most, part.came.visitors);
    }
    EXPECT_EQ(sum, n);
    EXPECT_LE(most - least, 1u);
    EXPECT_NEAR(found.error, 0.5, 1e-12);
  }
}

TEST(Reliability, ThoseThatTieStayInTheOrderOfTheInput) {
  std::vector<Scored> predictions;
  for (int i = 0; i < 20; i++) predictions.push_back({1, i < 10});
  Reliability found = *reliability(predictions);
  for (std::size_t i = 0; i < 10; i++) EXPECT_EQ(found.parts[i].came.hits, i < 5 ? 2u : 0u);
}

TEST(Reliability, AgreesWithWhatEachPredictionAdds) {
  std::mt19937 random(1950);
  for (int round = 0; round < 300; round++) {
    std::vector<Scored> predictions = random_visitors(random, 200);
    for (Scored& it : predictions) it.score = it.score / 16 - 4;
    std::vector<Scored> sorted = predictions;
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Scored& a, const Scored& b) { return a.score < b.score; });
    long double loss = 0, mean = 0, error = 0;
    std::size_t n = sorted.size();
    for (std::size_t part = 0; part < 10; part++) {
      long double gap = 0;
      for (std::size_t i = 0; i < n; i++) {
        // The part of ten in which the place stands.
        bool here = i >= part * n / 10 && i < (part + 1) * n / 10;
        if (!here) continue;
        long double p = 1 / (1 + std::exp(-static_cast<long double>(sorted[i].score)));
        gap += p - sorted[i].outcome;
        mean += p;
        loss -= std::log(sorted[i].outcome ? p : 1 - p);
      }
      error += std::fabs(gap);
    }
    Reliability found = *reliability(predictions);
    auto all = static_cast<long double>(n);
    EXPECT_NEAR(found.error, static_cast<double>(error / all), 1e-12);
    EXPECT_NEAR(found.probability, static_cast<double>(mean / all), 1e-12);
    EXPECT_NEAR(found.log_loss, static_cast<double>(loss / all), 1e-12);
  }
}

}  // namespace
}  // namespace leadlight::analysis
