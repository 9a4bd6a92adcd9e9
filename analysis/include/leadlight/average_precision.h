// How well a score finds the few among the many: the area under the precision-recall
// curve.
#pragma once

#include <optional>
#include <span>

#include "leadlight/scored.h"

namespace leadlight::analysis {

// The average precision, 0..1: take each different score, from the highest down, as
// the least that is chosen; then sum over them
//   (recall here - recall at the score above) * precision here,
// where precision is the part of the chosen that have the outcome and recall the part
// of those with the outcome that are chosen. Visitors of the same score are chosen
// together, so the order of the input does not matter.
//
// It is the step-wise area of Manning, Raghavan and Schütze (Introduction to
// Information Retrieval, 2008, 8.4), without interpolation: straight lines between
// the points of a precision-recall curve promise precision that no choice attains
// (Davis and Goadrich, ICML 2006).
//
// Scores that say nothing give about the part of visitors with the outcome, and
// exactly this part when they are all equal. Not known when nobody has the outcome; 1
// when everybody has.
//
// Takes O(n log n) time and no memory: the items are sorted in place, ascending by
// score.
std::optional<double> average_precision(std::span<Scored> visitors);

}  // namespace leadlight::analysis
