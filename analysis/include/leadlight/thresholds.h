// Whom each choice of a lowest score would take in: the points of the ROC curve and of the
// precision-recall curve.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "leadlight/scored.h"

namespace leadlight::analysis {

// Everybody with `score` or more.
struct Threshold {
  double score = 0;
  uint64_t positives = 0;  // of them with the outcome
  uint64_t negatives = 0;  // of them without it
};

// One for each score that occurs, the highest first; the last one holds everybody. None
// without visitors. Takes O(n log n) time: the items are sorted in place, ascending by score.
std::vector<Threshold> thresholds(std::span<Scored> visitors);

}  // namespace leadlight::analysis
