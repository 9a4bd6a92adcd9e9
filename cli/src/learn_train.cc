#include "learn_train.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <span>

#include "in_order.h"
#include "leadlight/folds.h"
#include "visitor_folds.h"

namespace leadlight::cli {
namespace {

using analysis::fit_logistic;
using analysis::LogisticModel;
using analysis::SparseRows;

// Each starts from the one before.
constexpr double kPenalties[] = {100, 30, 10, 3, 1, 0.3};
constexpr double kPenaltiesOfChange[] = {3000, 1000, 300, 100, 30, 10, 3, 1};
constexpr uint32_t kInnerFolds = 4;
// The choices are made on about so many rows, of as many outcomes of either kind at least: more
// choose the same and take minutes.
constexpr double kMostRowsToChoose = 100'000, kLeastToChoose = 1000;
constexpr double kEnoughToChoose = 1e-8;  // of a fit: the choices do not hang on more digits
constexpr double kMostPoints = 10000;
constexpr double kMostDoubles = 1000;

struct Choice {
  std::size_t way = 0;
  double penalty = 0;
};

// The first of some choices that is no worse than the best by more than a standard error of
// their difference over the folds. `losses` are by choice, each the sums up to each fold.
std::size_t strongest(const std::vector<std::vector<double>>& losses) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < losses.size(); i++) {
    if (losses[i].back() < losses[best].back()) best = i;
  }
  for (std::size_t i = 0; i < best; i++) {
    auto folds = static_cast<double>(losses[i].size());
    double sum = 0, squares = 0, before = 0;
    for (std::size_t fold = 0; fold < losses[i].size(); fold++) {
      double worse = losses[i][fold] - losses[best][fold];
      sum += worse - before;
      squares += (worse - before) * (worse - before);
      before = worse;
    }
    double mean = sum / folds;
    double variance = (squares - sum * mean) / (folds - 1);
    if (mean <= std::sqrt(std::fmax(variance, 0) / folds)) return i;
  }
  return best;
}

class Trainer {
 public:
  Trainer(const std::vector<Way>& ways, const std::vector<uint32_t>& visitors,
          const std::vector<uint64_t>& ids, const std::vector<char>& outcomes, unsigned threads,
          const std::function<void(double)>& step)
      : ways_(ways),
        chosen_(ways.size()),
        visitors_(visitors),
        ids_(ids),
        outcomes_(outcomes),
        threads_(threads),
        step_(step) {}

  Trained train() {
    Trained trained;
    trained.folds = analysis::stratified_folds(ids_, outcomes_, kFolds);
    choose_visitors();
    std::size_t rows = visitors_.size();
    trained.by_points.resize(rows);
    trained.before_rounding.resize(rows);
    for (uint32_t fold = 0; fold < kFolds; fold++) {
      Points points = learn([&](uint32_t visitor) { return trained.folds[visitor] != fold; });
      const Way& way = ways_[points.way];
      for (uint32_t row = 0; row < rows; row++) {
        if (trained.folds[visitors_[row]] != fold) continue;
        trained.by_points[row] = points.log_odds(way, row);
        trained.before_rounding[row] = points.exact.log_odds(*way.rows, row);
      }
    }
    trained.points = learn([](uint32_t) { return true; });
    return trained;
  }

 private:
  std::vector<double> points_of(std::size_t way, const LogisticModel& model) const {
    std::vector<double> points;
    if (ways_[way].points_of) {
      points = ways_[way].points_of(model);
    } else {
      double scale = kDoubles / std::numbers::ln2;
      for (double coefficient : model.coefficients)
        points.push_back(std::round(coefficient * scale));
    }
    for (double& each : points) each = std::fmin(std::fmax(each, -kMostPoints), kMostPoints);
    return points;
  }

  // Of what is learned from the other folds by each penalty, on this fold.
  std::vector<double> losses_of(std::size_t way, std::span<const double> penalties,
                                const std::vector<uint32_t>& fold_of, uint32_t fold) const {
    auto learned = rows_where(visitors_, [&](uint32_t visitor) {
      return fold_of[visitor] != kInnerFolds && fold_of[visitor] != fold;
    });
    auto judged = rows_where(visitors_, [&](uint32_t visitor) { return fold_of[visitor] == fold; });
    SparseRows part = analysis::merge_equal(rows_of(way), learned);
    SparseRows others = analysis::merge_equal(rows_of(way), judged);
    std::vector<uint32_t> all(part.rows());
    for (uint32_t i = 0; i < all.size(); i++) all[i] = i;
    std::optional<LogisticModel> model;
    std::vector<double> losses;
    for (double penalty : penalties) {
      model = fit_logistic(part, all, penalty, model ? &*model : nullptr, kEnoughToChoose);
      double& loss = losses.emplace_back();
      if (ways_[way].score) {
        // Bounds are no part of the regression: what is judged is what will be written.
        Points points;
        points.way = way;
        points.each = points_of(way, *model);
        calibrate(learned, &points);
        for (uint32_t row : judged) {
          loss += ways_[way].rows->weights[row] *
                  analysis::log_loss_of(points.log_odds(ways_[way], row),
                                        ways_[way].rows->outcomes[row] != 0);
        }
        continue;
      }
      for (uint32_t row = 0; row < others.rows(); row++) {
        loss += others.weights[row] *
                analysis::log_loss_of(model->log_odds(others, row), others.outcomes[row] != 0);
      }
    }
    return losses;
  }

  // The way and the penalty of the least loss, by folds of the visitors that are `in`.
  template <class In>
  Choice choose(In in) {
    std::vector<uint32_t> fold_of = inner_folds(ids_, outcomes_, kInnerFolds, in);
    Choice best;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t way = 0; way < ways_.size(); way++) {
      bool scored = static_cast<bool>(ways_[way].score);
      std::span<const double> penalties(kPenalties);
      if (scored) penalties = kPenaltiesOfChange;
      std::vector<double> loss(penalties.size());
      std::vector<std::vector<double>> of_folds(penalties.size());  // so far
      struct Part {
        uint32_t fold;
        std::vector<double> losses;
      };
      struct Nothing {};
      std::vector<Nothing> workers(std::min(threads_, kInnerFolds));
      uint32_t next = 0;
      in_order<Part>(
          workers,
          [&](Part* part) {
            part->fold = next++;
            return part->fold < kInnerFolds;
          },
          [&](Part& part, Nothing&) {
            part.losses = losses_of(way, penalties, fold_of, part.fold);
          },
          [&](const Part& part) {
            for (std::size_t i = 0; i < loss.size(); i++) {
              loss[i] += part.losses[i];
              of_folds[i].push_back(loss[i]);
            }
            step_(++done_ / ((kFolds + 1.0) * kInnerFolds * static_cast<double>(ways_.size())));
          });
      for (std::size_t i = 0; i < loss.size(); i++) {
        if (loss[i] >= least) continue;
        least = loss[i];
        best = {way, penalties[i]};
      }
      if (scored) best.penalty = penalties[strongest(of_folds)];
    }
    return best;
  }

  // Finds the odds that the points stand for, every row counting alike: weights that help to
  // rank would say that who stays long is rarer than it is. Not so where most points are the
  // base's: no line fits them everywhere, and long visits would bend it for all the others.
  void calibrate(const std::vector<uint32_t>& chosen, Points* points) const {
    const SparseRows& rows = *ways_[points->way].rows;
    SparseRows sums;
    sums.columns = 1;
    for (uint32_t row : chosen) {
      double sum = points->score(ways_[points->way], row);
      if (sum != 0) sums.add(0, sum);
      sums.end_row(rows.outcomes[row] != 0, ways_[points->way].score ? rows.weights[row] : 1);
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

  // Which visitors the choices are made on: by their ids, so the same each time.
  void choose_visitors() {
    auto with = static_cast<double>(std::count(outcomes_.begin(), outcomes_.end(), 1));
    double fewer = std::fmin(with, static_cast<double>(outcomes_.size()) - with);
    double part = std::fmax(kMostRowsToChoose / static_cast<double>(visitors_.size()),
                            kLeastToChoose / fewer);
    for (uint64_t id : ids_) {
      uint64_t mixed = (id ^ id >> 31) * 0xD6E8FEB86659FD93;
      chooses_.push_back(static_cast<double>(mixed >> 11) * 0x1p-53 < part);
    }
  }

  // The rows to learn from, with the chosen columns alone.
  const SparseRows& rows_of(std::size_t way) const {
    return ways_[way].choose ? chosen_[way].rows : *ways_[way].rows;
  }

  void choose_columns(std::size_t way, const std::vector<uint32_t>& of) {
    const SparseRows& all = *ways_[way].rows;
    Chosen& chosen = chosen_[way];
    chosen.columns = ways_[way].choose(of);
    chosen.rows = {};
    chosen.rows.columns = static_cast<uint32_t>(chosen.columns.size());
    std::vector<uint32_t> now(all.columns, all.columns);
    for (uint32_t i = 0; i < chosen.columns.size(); i++) now[chosen.columns[i]] = i;
    for (uint32_t row = 0; row < all.rows(); row++) {
      for (uint32_t i = all.starts[row]; i < all.starts[row + 1]; i++) {
        uint32_t column = now[all.columns_of[i]];
        if (column != all.columns) chosen.rows.add(column, all.values[i]);
      }
      chosen.rows.end_row(all.outcomes[row] != 0, all.weights[row]);
    }
  }

  // With the columns that were not chosen, whose coefficients are 0.
  LogisticModel widened(std::size_t way, LogisticModel model) const {
    if (!ways_[way].choose) return model;
    std::vector<double> all(ways_[way].rows->columns);
    const std::vector<uint32_t>& columns = chosen_[way].columns;
    for (std::size_t i = 0; i < columns.size(); i++) all[columns[i]] = model.coefficients[i];
    model.coefficients = std::move(all);
    return model;
  }

  template <class In>
  Points learn(In in) {
    for (std::size_t way = 0; way < ways_.size(); way++) {
      if (ways_[way].choose) choose_columns(way, rows_where(visitors_, in));
    }
    Choice choice = choose([&](uint32_t visitor) { return chooses_[visitor] != 0 && in(visitor); });
    Points points;
    points.way = choice.way;
    points.penalty = choice.penalty;
    SparseRows part = analysis::merge_equal(rows_of(choice.way), rows_where(visitors_, in));
    std::vector<uint32_t> all(part.rows());
    for (uint32_t i = 0; i < all.size(); i++) all[i] = i;
    points.exact = widened(choice.way, fit_logistic(part, all, choice.penalty));
    points.each = points_of(choice.way, points.exact);
    calibrate(rows_where(visitors_, in), &points);
    return points;
  }

  struct Chosen {
    std::vector<uint32_t> columns;
    SparseRows rows;
  };

  const std::vector<Way>& ways_;
  std::vector<Chosen> chosen_;  // by way, of the present rows
  std::vector<char> chooses_;   // by visitor
  const std::vector<uint32_t>& visitors_;
  const std::vector<uint64_t>& ids_;
  const std::vector<char>& outcomes_;
  const unsigned threads_;
  const std::function<void(double)>& step_;
  double done_ = 0;
};

}  // namespace

double Points::score(const Way& way, uint32_t row) const {
  if (way.score) return way.score(each, row);
  const SparseRows& rows = *way.rows;
  double sum = 0;
  for (uint32_t i = rows.starts[row]; i < rows.starts[row + 1]; i++) {
    sum += each[rows.columns_of[i]] * rows.values[i];
  }
  return sum;
}

double Points::log_odds(const Way& way, uint32_t row) const {
  return (score(way, row) - even) * std::numbers::ln2 / doubles;
}

Trained train(const std::vector<Way>& ways, const std::vector<uint32_t>& visitors,
              const std::vector<uint64_t>& ids, const std::vector<char>& outcomes, unsigned threads,
              const std::function<void(double)>& step) {
  return Trainer(ways, visitors, ids, outcomes, threads, step).train();
}

}  // namespace leadlight::cli
