// How well a score ranks visitors: the area under the ROC curve.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "leadlight/scored.h"

namespace leadlight::analysis {

struct RocAuc {
  uint64_t positives = 0;  // visitors with the outcome
  uint64_t negatives = 0;  // visitors without it

  // The probability, 0..1, that a visitor with the outcome has a higher score
  // than one without it, ties counting half: the statistic of Mann and Whitney
  // over positives * negatives. 0.5 is no better than chance. Not known unless
  // there is at least one visitor of each kind.
  std::optional<double> area;

  // The 95 % interval of the area by the variance of DeLong, DeLong and
  // Clarke-Pearson (Biometrics 44, 1988), area -+ 1.96 standard errors, cut at 0
  // and 1. Not known unless there are at least two visitors of each kind. Where
  // the area is 0 or 1 the variance is 0 and the interval a point, which says
  // little when visitors are few.
  std::optional<Interval> interval;
};

// Takes O(n log n) time and no memory: the items are sorted in place, ascending
// by score. No items are no error; then nothing is known.
RocAuc roc_auc(std::span<Scored> visitors);

}  // namespace leadlight::analysis
