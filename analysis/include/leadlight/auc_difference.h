// Whether one score ranks the same visitors better than another.
#pragma once

#include <optional>
#include <span>

#include "leadlight/scored.h"

namespace leadlight::analysis {

// A visitor with two scores.
struct TwiceScored {
  double first = 0;   // finite, in any unit: only the order counts
  double second = 0;  // the same; the two need not have the same unit
  bool outcome = false;
  double gain = 0;  // room for auc_difference() to work in
};

struct AucDifference {
  // The areas under the ROC curves, 0..1, as roc_auc() has them, and the second less
  // the first, -1..1. Not known unless there is a visitor of each kind.
  std::optional<double> first;
  std::optional<double> second;
  std::optional<double> difference;

  // The 95 % interval of the difference, difference -+ 1.96 standard errors, cut at -1
  // and 1. The variance is that of DeLong, DeLong and Clarke-Pearson (Biometrics 44,
  // 1988) for correlated curves: both scores are of the same visitors, so what is
  // chance in both cancels out. Not known unless there are at least two visitors of
  // each kind.
  std::optional<Interval> interval;

  // How probable, 0..1, a difference at least as large in either direction would be if
  // the two scores ranked equally well: two-sided, by the normal distribution. Not
  // known where the interval is not, nor where the variance is 0, as when both scores
  // put the visitors in the same order.
  std::optional<double> p;
};

// Takes O(n log n) time and no memory: the items are sorted in place, their `gain` is
// overwritten. The order of the input does not matter.
AucDifference auc_difference(std::span<TwiceScored> visitors);

}  // namespace leadlight::analysis
