// What a score is worth to whoever can look after a part of the visitors only.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "leadlight/scored.h"

namespace leadlight::analysis {

inline constexpr uint32_t kDeciles = 10;

// A tenth of the visitors.
struct Decile {
  double low = 0;   // the lowest score in it
  double high = 0;  // the highest
  // Visitors in it: a tenth of all, whole or not.
  double visitors = 0;
  // Those of them with the outcome, whole or not (see below).
  double outcomes = 0;
  // outcomes / visitors, 0..1.
  double precision = 0;
  // How many times the precision of all visitors that is, 0..10; 1 is chance. Not
  // known when nobody has the outcome; nor is the next.
  std::optional<double> lift;
  // The part of all with the outcome that are in this decile, 0..1; the ten add up to
  // 1 but for rounding.
  std::optional<double> share;
};

// The visitors by score, highest first, in ten parts of exactly n / 10. A visitor on
// the line between two parts belongs to each by a fraction. Visitors of the same score
// are one lot: where the line goes through a lot, each side gets its part of the lot's
// visitors with the outcome. That is the mean over every order in which the lot could
// stand, so the order of the input does not matter, and neither side is flattered; it
// is also how an ROC curve crosses a lot, in a straight line. Two deciles that share a
// lot meet at its score: the upper one's `low` is the lower one's `high`.
//
// Not known when there are no visitors. Takes O(n log n) time and no memory: the items
// are sorted in place, ascending by score.
std::optional<std::array<Decile, kDeciles>> deciles(std::span<Scored> visitors);

}  // namespace leadlight::analysis
