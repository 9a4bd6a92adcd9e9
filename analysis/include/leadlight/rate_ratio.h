// Whether something is more frequent among one kind of visitors than among another.
#pragma once

#include <cstdint>
#include <optional>

#include "leadlight/scored.h"

namespace leadlight::analysis {

// `hits` of `visitors`; hits <= visitors.
struct Rate {
  uint64_t hits = 0;
  uint64_t visitors = 0;

  // 0..1. Not known of no visitors.
  std::optional<double> value() const;
  // The 95 % interval of the rate by Wilson (Journal of the American Statistical Association
  // 22, 1927): the rates p, 0..1, from which value() is no further than 1.96 times
  // sqrt(p * (1 - p) / visitors). It holds value(), and is no point where nobody was hit, or
  // everybody. Not known of no visitors.
  std::optional<Interval> interval() const;
};

struct RateRatio {
  // The first rate over the second, above 0: 2 is twice as frequent, 1 equally. Not
  // known when either is of no visitors, or when nobody at all was hit.
  std::optional<double> ratio;
  // Its 95 % interval, above 0. Known where the ratio is.
  std::optional<Interval> interval;
  // The ratio is infinite, 0 or without a spread as it stands, and was computed with
  // half a visitor more of each kind (see below). It is then an order of magnitude.
  bool adjusted = false;
};

// The interval of Katz, Baptista, Azen and Pike (Biometrics 34, 1978): the logarithm of
// the ratio -+ 1.96 * sqrt(1/a - 1/n + 1/b - 1/m), for a hits of n and b of m.
// Where a or b is 0, or everybody was hit, that has no value; then, for the ratio and
// the interval, half a visitor is added to each cell of the table of two by two, a + 1/2 of
// n + 1 and b + 1/2 of m + 1, as is the custom (Deeks and Higgins, Statistical algorithms
// in Review Manager 5, 2010).
RateRatio rate_ratio(const Rate& first, const Rate& second);

// Whether points of this sign are the wrong way round: positive, and the interval
// wholly below 1, or negative, and wholly above 1. An end at 1 is not beyond it; points
// of 0 and an interval that is not known are never wrong. Of signals that mean nothing
// about one in forty looks wrong by chance.
bool points_wrong_way(double points, const RateRatio& ratio);

}  // namespace leadlight::analysis
