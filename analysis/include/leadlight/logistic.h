// Logistic regression with an L2 penalty.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace leadlight::analysis {

// Rows of which most values are 0. Finite values only.
struct SparseRows {
  uint32_t columns = 0;
  std::vector<uint32_t> columns_of;    // of the entries, each below `columns`, once a row
  std::vector<double> values;          // of the entries
  std::vector<uint32_t> starts = {0};  // row i has the entries [starts[i], starts[i + 1])
  std::vector<double> weights;         // of the rows, above 0
  std::vector<char> outcomes;          // of the rows, 0 or 1

  uint32_t rows() const { return static_cast<uint32_t>(outcomes.size()); }
  // An entry of the row that end_row() will end.
  void add(uint32_t column, double value) {
    columns_of.push_back(column);
    values.push_back(value);
  }
  void end_row(bool outcome, double weight) {
    starts.push_back(static_cast<uint32_t>(values.size()));
    outcomes.push_back(outcome);
    weights.push_back(weight);
  }
};

struct LogisticModel {
  std::vector<double> coefficients;  // of the columns
  double intercept = 0;
  bool converged = false;

  // The log-odds of a row.
  double log_odds(const SparseRows& rows, uint32_t row) const;
};

// The model that minimises
//   sum of weight * log loss + penalty / 2 * sum of coefficient^2
// over the rows `chosen`; scikit-learn's with C = 1 / penalty. The intercept is not
// penalised. `penalty` is above 0, which makes the minimum unique and finite even where
// the columns separate the outcomes; there must be a row of each outcome, or the
// intercept has none. By Newton's method with halved steps, so it is deterministic;
// O(entries of a row squared * rows + columns^3) a step, of which it takes some ten.
// `start`, a model of as many columns, saves some of them; may be null. So does a `tolerance`,
// the part of the minimum that a last step may still gain.
LogisticModel fit_logistic(const SparseRows& rows, std::span<const uint32_t> chosen, double penalty,
                           const LogisticModel* start = nullptr, double tolerance = 1e-12);

// The rows `chosen`, those of the same entries and outcome made one with the sum of their
// weights: fit_logistic() finds the same minimum in less time. In an order that hangs on the
// rows alone.
SparseRows merge_equal(const SparseRows& rows, std::span<const uint32_t> chosen);

// 1 / (1 + e^-log_odds), without overflow.
double probability_of(double log_odds);

// -ln of the probability that log-odds give the outcome that came; finite for finite
// log-odds.
double log_loss_of(double log_odds, bool outcome);

}  // namespace leadlight::analysis
