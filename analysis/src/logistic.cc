#include "leadlight/logistic.h"

#include <algorithm>
#include <cmath>

namespace leadlight::analysis {
namespace {

constexpr int kMostSteps = 100;
constexpr int kMostHalvings = 40;

// Solves A x = b in place of b, for the lower half of a positive definite A by rows, which
// becomes its Cholesky factor. A pivot of 0, of a column that rounding leaves nothing of,
// counts as endless: its x is 0.
void solve(std::vector<double>& a, std::vector<double>& b) {
  std::size_t n = b.size();
  for (std::size_t j = 0; j < n; j++) {
    double* row = &a[j * n];
    for (std::size_t k = 0; k < j; k++) {
      const double* other = &a[k * n];
      double sum = row[k];
      for (std::size_t i = 0; i < k; i++) sum -= row[i] * other[i];
      row[k] = sum / other[k];
    }
    double pivot = row[j];
    for (std::size_t i = 0; i < j; i++) pivot -= row[i] * row[i];
    row[j] = pivot > 0 ? std::sqrt(pivot) : HUGE_VAL;
  }
  for (std::size_t j = 0; j < n; j++) {
    for (std::size_t i = 0; i < j; i++) b[j] -= a[j * n + i] * b[i];
    b[j] /= a[j * n + j];
  }
  for (std::size_t j = n; j-- != 0;) {
    for (std::size_t i = j + 1; i < n; i++) b[j] -= a[i * n + j] * b[i];
    b[j] /= a[j * n + j];
  }
}

double objective(const SparseRows& rows, std::span<const uint32_t> chosen, double penalty,
                 const LogisticModel& model) {
  double sum = 0;
  for (double each : model.coefficients) sum += each * each;
  sum *= penalty / 2;
  for (uint32_t row : chosen) {
    sum += rows.weights[row] * log_loss_of(model.log_odds(rows, row), rows.outcomes[row] != 0);
  }
  return sum;
}

}  // namespace

double probability_of(double log_odds) {
  double odds = std::exp(-std::fabs(log_odds));
  return (log_odds < 0 ? odds : 1) / (1 + odds);
}

double log_loss_of(double log_odds, bool outcome) {
  double against = outcome ? -log_odds : log_odds;
  return (against > 0 ? against : 0) + std::log1p(std::exp(-std::fabs(against)));
}

double LogisticModel::log_odds(const SparseRows& rows, uint32_t row) const {
  double sum = intercept;
  for (uint32_t i = rows.starts[row]; i < rows.starts[row + 1]; i++) {
    sum += coefficients[rows.columns_of[i]] * rows.values[i];
  }
  return sum;
}

SparseRows merge_equal(const SparseRows& rows, std::span<const uint32_t> chosen) {
  auto compare = [&](uint32_t a, uint32_t b) {
    if (rows.outcomes[a] != rows.outcomes[b]) return rows.outcomes[a] - rows.outcomes[b];
    uint32_t size = rows.starts[a + 1] - rows.starts[a];
    uint32_t other = rows.starts[b + 1] - rows.starts[b];
    if (size != other) return size < other ? -1 : 1;
    for (uint32_t i = 0; i < size; i++) {
      uint32_t at = rows.starts[a] + i, against = rows.starts[b] + i;
      if (rows.columns_of[at] != rows.columns_of[against]) {
        return rows.columns_of[at] < rows.columns_of[against] ? -1 : 1;
      }
      if (rows.values[at] != rows.values[against]) {
        return rows.values[at] < rows.values[against] ? -1 : 1;
      }
    }
    return 0;
  };
  std::vector<uint32_t> order(chosen.begin(), chosen.end());
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    int found = compare(a, b);
    return found != 0 ? found < 0 : a < b;
  });
  SparseRows merged;
  merged.columns = rows.columns;
  for (std::size_t i = 0; i < order.size(); i++) {
    uint32_t row = order[i];
    if (i != 0 && compare(order[i - 1], row) == 0) {
      merged.weights.back() += rows.weights[row];
      continue;
    }
    for (uint32_t k = rows.starts[row]; k < rows.starts[row + 1]; k++) {
      merged.add(rows.columns_of[k], rows.values[k]);
    }
    merged.end_row(rows.outcomes[row] != 0, rows.weights[row]);
  }
  return merged;
}

LogisticModel fit_logistic(const SparseRows& rows, std::span<const uint32_t> chosen, double penalty,
                           const LogisticModel* start, double tolerance) {
  LogisticModel model;
  if (start != nullptr) {
    model = *start;
    model.converged = false;
  } else {
    double with = 0, all = 0;
    for (uint32_t row : chosen) {
      all += rows.weights[row];
      if (rows.outcomes[row] != 0) with += rows.weights[row];
    }
    model.coefficients.resize(rows.columns);
    model.intercept = std::log(with / (all - with));
  }
  std::size_t n = rows.columns + std::size_t{1};  // the intercept is the last
  std::vector<double> hessian, step;
  double before = objective(rows, chosen, penalty, model);
  for (int i = 0; i < kMostSteps && !model.converged; i++) {
    hessian.assign(n * n, 0);
    step.assign(n, 0);
    for (std::size_t j = 0; j + 1 < n; j++) {
      hessian[j * n + j] = penalty;
      step[j] = -penalty * model.coefficients[j];
    }
    double* last = &hessian[(n - 1) * n];
    for (uint32_t row : chosen) {
      double p = probability_of(model.log_odds(rows, row));
      double pull = rows.weights[row] * (rows.outcomes[row] - p);
      double bend = rows.weights[row] * p * (1 - p);
      step[n - 1] += pull;
      last[n - 1] += bend;
      for (uint32_t a = rows.starts[row]; a < rows.starts[row + 1]; a++) {
        uint32_t column = rows.columns_of[a];
        double value = rows.values[a];
        step[column] += pull * value;
        last[column] += bend * value;
        double* line = &hessian[column * n];
        for (uint32_t b = rows.starts[row]; b <= a; b++) {
          line[rows.columns_of[b]] += bend * value * rows.values[b];
        }
      }
    }
    // What a row whose columns do not ascend has put into the upper half.
    for (std::size_t j = 1; j + 1 < n; j++) {
      for (std::size_t k = 0; k < j; k++) hessian[j * n + k] += hessian[k * n + j];
    }
    // Newton's decrement, twice what the step promises to gain.
    std::vector<double> gradient = step;
    solve(hessian, step);
    double gain = 0;
    for (std::size_t j = 0; j < n; j++) gain += gradient[j] * step[j];
    model.converged = gain <= tolerance * (1 + before);
    LogisticModel next = model;
    double scale = 1;
    for (int halvings = 0; halvings < kMostHalvings; halvings++, scale /= 2) {
      for (std::size_t j = 0; j + 1 < n; j++) {
        next.coefficients[j] = model.coefficients[j] + scale * step[j];
      }
      next.intercept = model.intercept + scale * step[n - 1];
      double after = objective(rows, chosen, penalty, next);
      if (after > before) continue;
      before = after;
      model = std::move(next);
      break;
    }
    // Where no step gets lower, rounding has the last word.
    if (scale < 1e-9) model.converged = true;
  }
  return model;
}

}  // namespace leadlight::analysis
