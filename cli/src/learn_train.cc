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
    // The intercept once more, for the points as they are now.
    LogisticModel offset = points.exact;
    for (std::size_t i = 0; i < points.each.size(); i++) {
      offset.coefficients[i] = points.each[i] / scale;
    }
    // Newton's method for the intercept alone.
    for (int i = 0; i < 50; i++) {
      double pull = 0, bend = 0;
      for (uint32_t row = 0; row < part.rows(); row++) {
        double p = analysis::probability_of(offset.log_odds(part, row));
        pull += part.weights[row] * (part.outcomes[row] - p);
        bend += part.weights[row] * p * (1 - p);
      }
      if (bend <= 0) break;
      double change = std::fmin(std::fmax(pull / bend, -1), 1);
      offset.intercept += change;
      if (std::fabs(change) < 1e-9) break;
    }
    points.even = std::round(-offset.intercept * scale * 10) / 10;
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

double Points::log_odds(const SparseRows& rows, uint32_t row) const {
  double sum = 0;
  for (uint32_t i = rows.starts[row]; i < rows.starts[row + 1]; i++) {
    sum += each[rows.columns_of[i]] * rows.values[i];
  }
  return (sum - even) * std::numbers::ln2 / kDoubles;
}

Trained train(const std::vector<Way>& ways, const std::vector<uint32_t>& visitors,
              const std::vector<uint64_t>& ids, const std::vector<char>& outcomes,
              const std::function<void(double)>& step) {
  return Trainer(ways, visitors, ids, outcomes, step).train();
}

}  // namespace leadlight::cli
