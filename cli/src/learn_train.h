// Points out of rows: the regression, its choices, and how good it is on visitors that it
// has not seen.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "leadlight/logistic.h"
#include "leadlight/probability_quality.h"

namespace leadlight::cli {

// The coefficients are rounded in a scale in which so many points double the odds; what they
// then double them by is measured once more.
inline constexpr double kDoubles = 10;
inline constexpr uint32_t kFolds = 5;

// One way of making columns of the same rows.
struct Way {
  const analysis::SparseRows* rows = nullptr;
  // The points that coefficients stand for, and those of a row; where they are empty, a column
  // has the points of its coefficient, and a row the sum of its columns'.
  std::function<std::vector<double>(const analysis::LogisticModel&)> points_of = {};
  std::function<double(const std::vector<double>& each, uint32_t row)> score = {};
  // The columns, ascending, to learn from those rows with; empty: with all. What is chosen by
  // outcomes is so chosen anew inside each fold. Not together with the two above.
  std::function<std::vector<uint32_t>(const std::vector<uint32_t>& rows)> choose = {};
};

// A regression whose coefficients are whole points.
struct Points {
  std::size_t way = 0;        // which of the ways
  double penalty = 0;         // that was chosen
  std::vector<double> each;   // of the columns, or what the way makes of them: whole numbers
  double even = 0;            // points of odds of 1:1, to a tenth
  double doubles = kDoubles;  // points that double the odds, to a hundredth
  // The same before rounding.
  analysis::LogisticModel exact;

  double score(const Way& way, uint32_t row) const;
  double log_odds(const Way& way, uint32_t row) const;
};

struct Trained {
  Points points;  // learned from all rows
  // Of each row, log-odds by what was learned from the other folds' visitors.
  std::vector<double> by_points;
  std::vector<double> before_rounding;
  std::vector<uint32_t> folds;  // of the visitors
};

// Learns: `visitors` holds that of each row, `ids` and `outcomes` are of the visitors. The
// way and the penalty are those of the least log loss on visitors left out, found anew
// inside each fold, so that what is said of the folds is not flattered by the choice.
// Any number of `threads` gives the same. `step` is told the progress, from 0 to 1.
Trained train(const std::vector<Way>& ways, const std::vector<uint32_t>& visitors,
              const std::vector<uint64_t>& ids, const std::vector<char>& outcomes, unsigned threads,
              const std::function<void(double)>& step);

}  // namespace leadlight::cli
