#include "learn_train.h"

#include <cmath>
#include <limits>
#include <numbers>
#include <optional>

#include "leadlight/folds.h"

namespace leadlight::cli {
namespace {

using analysis::fit_logistic;
using analysis::LogisticModel;
using analysis::SparseRows;

constexpr double kPenalties[] = {100, 30, 10, 3, 1, 0.3};  // each starts from the one before
constexpr uint32_t kInnerFolds = 4;
constexpr double kMostPoints = 10000;
constexpr double kMostDoubles = 1000;

struct Choice {
  std::size_t way = 0;
  double penalty = 0;
};

class Trainer {
 public:
  Trainer(const std::vector<Way>& ways, const std::vector<uint32_t>& visitors,
          const std::vector<uint64_t>& ids, const std::vector<char>& outcomes,
          const std::function<void(double)>& step)
      : ways_(ways), visitors_(visitors), ids_(ids), outcomes_(outcomes), step_(step) {}

  Trained train() {
    Trained trained;
    trained.folds = analysis::stratified_folds(ids_, outcomes_, kFolds);
    std::size_t rows = visitors_.size();
    trained.by_points.resize(rows);
    trained.before_rounding.resize(rows);
    for (uint32_t fold = 0; fold < kFolds; fold++) {
      Points points = learn([&](uint32_t visitor) { return trained.folds[visitor] != fold; });
      const SparseRows& all = *ways_[points.way].rows;
      for (uint32_t row = 0; row < rows; row++) {
        if (trained.folds[visitors_[row]] != fold) continue;
        trained.by_points[row] = points.log_odds(all, row);
        trained.before_rounding[row] = points.exact.log_odds(all, row);
      }
    }
    trained.points = learn([](uint32_t) { return true; });
    return trained;
  }

 private:
  template <class In>
  std::vector<uint32_t> rows_where(In in) const {
    std::vector<uint32_t> chosen;
    for (uint32_t row = 0; row < visitors_.size(); row++) {
      if (in(visitors_[row])) chosen.push_back(row);
    }
    return chosen;
  }

  // The way and the penalty of the least loss, by folds of the visitors that are `in`.
  template <class In>
  Choice choose(In in) {
    std::vector<uint64_t> ids;
    std::vector<char> outcomes;
    std::vector<uint32_t> who;
    for (uint32_t visitor = 0; visitor < ids_.size(); visitor++) {
      if (!in(visitor)) continue;
      who.push_back(visitor);
      // Other numbers than those of the outer folds, which would go through each of them.
      ids.push_back(ids_[visitor] * 0x9E3779B97F4A7C15 ^ ids_[visitor] >> 29);
      outcomes.push_back(outcomes_[visitor]);
    }
    std::vector<uint32_t> dealt = analysis::stratified_folds(ids, outcomes, kInnerFolds);
    std::vector<uint32_t> fold_of(ids_.size(), kInnerFolds);
    for (std::size_t i = 0; i < who.size(); i++) fold_of[who[i]] = dealt[i];
    Choice best;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t way = 0; way < ways_.size(); way++) {
      std::vector<double> loss(std::size(kPenalties));
      for (uint32_t fold = 0; fold < kInnerFolds; fold++) {
        auto learned = rows_where([&](uint32_t visitor) {
          return fold_of[visitor] != kInnerFolds && fold_of[visitor] != fold;
        });
        auto judged = rows_where([&](uint32_t visitor) { return fold_of[visitor] == fold; });
        SparseRows part = analysis::merge_equal(*ways_[way].rows, learned);
        SparseRows others = analysis::merge_equal(*ways_[way].rows, judged);
        std::vector<uint32_t> all(part.rows());
        for (uint32_t i = 0; i < all.size(); i++) all[i] = i;
        std::optional<LogisticModel> model;
        for (std::size_t i = 0; i < loss.size(); i++) {
          model = fit_logistic(part, all, kPenalties[i], model ? &*model : nullptr);
          for (uint32_t row = 0; row < others.rows(); row++) {
            loss[i] += others.weights[row] * analysis::log_loss_of(model->log_odds(others, row),
                                                                   others.outcomes[row] != 0);
          }
        }
        step_(++done_ / ((kFolds + 1.0) * kInnerFolds * static_cast<double>(ways_.size())));
      }
      for (std::size_t i = 0; i < loss.size(); i++) {
        if (loss[i] >= least) continue;
        least = loss[i];
        best = {way, kPenalties[i]};
      }
    }
    return best;
  }

  // Finds the odds that the points stand for, every row counting alike: weights that help to
  // rank would say that who stays long is rarer than it is.
  template <class In>
  void calibrate(In in, Points* points) const {
    const SparseRows& rows = *ways_[points->way].rows;
    SparseRows sums;
    sums.columns = 1;
    for (uint32_t row : rows_where(in)) {
      double sum = points->sum(rows, row);
      if (sum != 0) sums.add(0, sum);
      sums.end_row(rows.outcomes[row] != 0, 1);
    }
    std::vector<uint32_t> all(sums.rows());
    for (uint32_t i = 0; i < all.size(); i++) all[i] = i;
    LogisticModel line = fit_logistic(sums, all, 1e-6);
    double slope = line.coefficients[0];
    // Points that tell nothing, or the contrary, keep the scale that they were learned in.
    if (slope > std::numbers::ln2 / kMostDoubles) {
      points->doubles = std::round(std::numbers::ln2 / slope * 100) / 100;
    }
    points->even = std::round(-line.intercept / std::numbers::ln2 * points->doubles * 10) / 10;
  }

  template <class In>
  Points learn(In in) {
    Choice choice = choose(in);
    Points points;
    points.way = choice.way;
    points.penalty = choice.penalty;
    SparseRows part = analysis::merge_equal(*ways_[choice.way].rows, rows_where(in));
    std::vector<uint32_t> all(part.rows());
    for (uint32_t i = 0; i < all.size(); i++) all[i] = i;
    points.exact = fit_logistic(part, all, choice.penalty);
    double scale = kDoubles / std::numbers::ln2;
    for (double coefficient : points.exact.coefficients) {
      double rounded = std::round(coefficient * scale);
      points.each.push_back(std::fmin(std::fmax(rounded, -kMostPoints), kMostPoints));
    }
    calibrate(in, &points);
    return points;
  }

  const std::vector<Way>& ways_;
  const std::vector<uint32_t>& visitors_;
  const std::vector<uint64_t>& ids_;
  const std::vector<char>& outcomes_;
  const std::function<void(double)>& step_;
  double done_ = 0;
};

}  // namespace

double Points::sum(const SparseRows& rows, uint32_t row) const {
  double sum = 0;
  for (uint32_t i = rows.starts[row]; i < rows.starts[row + 1]; i++) {
    sum += each[rows.columns_of[i]] * rows.values[i];
  }
  return sum;
}

double Points::log_odds(const SparseRows& rows, uint32_t row) const {
  return (sum(rows, row) - even) * std::numbers::ln2 / doubles;
}

Trained train(const std::vector<Way>& ways, const std::vector<uint32_t>& visitors,
              const std::vector<uint64_t>& ids, const std::vector<char>& outcomes,
              const std::function<void(double)>& step) {
  return Trainer(ways, visitors, ids, outcomes, step).train();
}

}  // namespace leadlight::cli
