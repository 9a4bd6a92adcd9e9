// The regression against its own optimum, found another way, and against answers in closed form.
#include "leadlight/logistic.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

namespace leadlight::analysis {
namespace {

struct Noise {
  uint64_t state = 42;
  double operator()() {  // -1 to 1
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<double>(state >> 11) / 4503599627370496.0 - 1;
  }
};

std::vector<uint32_t> all_of(const SparseRows& rows) {
  std::vector<uint32_t> all(rows.rows());
  std::iota(all.begin(), all.end(), 0u);
  return all;
}

SparseRows random_rows(uint32_t count, uint32_t columns) {
  Noise noise;
  SparseRows rows;
  rows.columns = columns;
  for (uint32_t i = 0; i < count; i++) {
    double log_odds = -1;
    for (uint32_t k = 0; k < columns; k++) {
      double value = noise();
      if (value < 0) continue;
      rows.add(k, value);
      log_odds += (k % 2 == 0 ? 2 : -1) * value;
    }
    rows.end_row(noise() < 2 * probability_of(log_odds) - 1, 0.5 + std::fabs(noise()));
  }
  return rows;
}

// The slope of the objective in each coefficient and, last, in the intercept: term by term.
std::vector<double> slopes(const SparseRows& rows, double penalty, const LogisticModel& model) {
  std::vector<double> slope(rows.columns + 1);
  for (uint32_t k = 0; k < rows.columns; k++) slope[k] = penalty * model.coefficients[k];
  for (uint32_t row = 0; row < rows.rows(); row++) {
    double log_odds = model.intercept;
    for (uint32_t i = rows.starts[row]; i < rows.starts[row + 1]; i++) {
      log_odds += model.coefficients[rows.columns_of[i]] * rows.values[i];
    }
    double off = rows.weights[row] * (1 / (1 + std::exp(-log_odds)) - rows.outcomes[row]);
    for (uint32_t i = rows.starts[row]; i < rows.starts[row + 1]; i++) {
      slope[rows.columns_of[i]] += off * rows.values[i];
    }
    slope.back() += off;
  }
  return slope;
}

TEST(Logistic, TakesTheEntriesOfARowInAnyOrder) {
  SparseRows rows = random_rows(500, 12), turned = rows;
  for (uint32_t row = 0; row < rows.rows(); row++) {
    for (uint32_t i = rows.starts[row]; i < rows.starts[row + 1]; i++) {
      uint32_t other = rows.starts[row + 1] - 1 - (i - rows.starts[row]);
      turned.columns_of[i] = rows.columns_of[other];
      turned.values[i] = rows.values[other];
    }
  }
  LogisticModel model = fit_logistic(rows, all_of(rows), 1);
  LogisticModel same = fit_logistic(turned, all_of(turned), 1);
  for (uint32_t k = 0; k < rows.columns; k++) {
    EXPECT_NEAR(model.coefficients[k], same.coefficients[k], 1e-9);
  }
}

TEST(Logistic, StopsSoonerWhereLessIsAskedFor) {
  SparseRows rows = random_rows(500, 12);
  LogisticModel exact = fit_logistic(rows, all_of(rows), 1);
  LogisticModel near = fit_logistic(rows, all_of(rows), 1, nullptr, 1e-4);
  EXPECT_TRUE(near.converged);
  for (uint32_t k = 0; k < rows.columns; k++) {
    EXPECT_NEAR(exact.coefficients[k], near.coefficients[k], 0.1);
  }
  EXPECT_NE(exact.coefficients, near.coefficients);
}

TEST(Logistic, StandsWhereTheObjectiveIsLevel) {
  SparseRows rows = random_rows(500, 12);
  for (double penalty : {0.01, 1.0, 100.0}) {
    LogisticModel model = fit_logistic(rows, all_of(rows), penalty);
    EXPECT_TRUE(model.converged);
    for (double slope : slopes(rows, penalty, model)) EXPECT_NEAR(slope, 0, 1e-6) << penalty;
  }
}

TEST(Logistic, WithoutColumnsSaysThePartWithTheOutcome) {
  SparseRows rows;
  for (int i = 0; i < 4; i++) rows.end_row(i == 0, 1);
  EXPECT_NEAR(fit_logistic(rows, all_of(rows), 1).intercept, -std::log(3.0), 1e-9);
}

TEST(Logistic, OfAColumnHardlyPenalisedIsTheLogarithmOfTheOddsRatio) {
  SparseRows rows;
  rows.columns = 1;
  // With the column 3 of 4 have the outcome, without it 1 of 4: odds 9 times as high.
  for (int i = 0; i < 8; i++) {
    if (i < 4) rows.add(0, 1);
    rows.end_row(i < 3 || i == 4, 1);
  }
  LogisticModel model = fit_logistic(rows, all_of(rows), 1e-9);
  EXPECT_NEAR(model.coefficients[0], std::log(9.0), 1e-6);
  EXPECT_NEAR(model.intercept, -std::log(3.0), 1e-6);
}

TEST(Logistic, IsFiniteWhereAColumnSeparatesTheOutcomes) {
  SparseRows rows;
  rows.columns = 1;
  for (int i = 0; i < 40; i++) {
    if (i < 20) rows.add(0, 1);
    rows.end_row(i < 20, 1);
  }
  LogisticModel model = fit_logistic(rows, all_of(rows), 1);
  EXPECT_TRUE(model.converged);
  for (double slope : slopes(rows, 1, model)) EXPECT_NEAR(slope, 0, 1e-6);
  EXPECT_GT(model.coefficients[0], 3);
  EXPECT_LT(model.coefficients[0], 20);
}

TEST(Logistic, GivesAColumnThatIsAlwaysThereToTheIntercept) {
  SparseRows rows;
  rows.columns = 1;
  for (int i = 0; i < 40; i++) {
    rows.add(0, 1);
    rows.end_row(i < 10, 1);
  }
  LogisticModel model = fit_logistic(rows, all_of(rows), 1);
  EXPECT_NEAR(model.coefficients[0], 0, 1e-6);
  EXPECT_NEAR(model.intercept, -std::log(3.0), 1e-6);
}

TEST(Logistic, LearnsTheSameFromEqualRowsMadeOne) {
  SparseRows rows = random_rows(50, 3);
  SparseRows twice;
  twice.columns = rows.columns;
  for (int round = 0; round < 2; round++) {
    for (uint32_t row = 0; row < rows.rows(); row++) {
      for (uint32_t i = rows.starts[row]; i < rows.starts[row + 1]; i++) {
        twice.add(rows.columns_of[i], rows.values[i]);
      }
      twice.end_row(rows.outcomes[row] != 0, rows.weights[row]);
    }
  }
  SparseRows merged = merge_equal(twice, all_of(twice));
  EXPECT_LE(merged.rows(), rows.rows());
  LogisticModel one = fit_logistic(twice, all_of(twice), 1);
  LogisticModel other = fit_logistic(merged, all_of(merged), 1);
  for (uint32_t k = 0; k < rows.columns; k++) {
    EXPECT_NEAR(one.coefficients[k], other.coefficients[k], 1e-6);
  }
}

TEST(Logistic, ProbabilitiesAndLossesStandFarOut) {
  EXPECT_EQ(probability_of(1000), 1);
  EXPECT_EQ(probability_of(-1000), 0);
  EXPECT_EQ(probability_of(0), 0.5);
  EXPECT_EQ(log_loss_of(-1000, true), 1000);
  EXPECT_EQ(log_loss_of(1000, true), 0);
  EXPECT_NEAR(log_loss_of(0, false), std::log(2.0), 1e-15);
}

}  // namespace
}  // namespace leadlight::analysis
