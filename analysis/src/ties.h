// Visitors with the same score cannot be told apart: every metric takes them together.
#pragma once

#include <algorithm>
#include <span>
#include <type_traits>

#include "leadlight/scored.h"

namespace leadlight::analysis {

inline constexpr double kNormal975 = 1.959963984540054;  // the normal distribution's 97.5 % point

// Visitors with the same score, and where they stand among the others. Counts.
struct Tie {
  double positives = 0;         // in the tie
  double negatives = 0;         // in the tie
  double negatives_before = 0;  // with a lower score
  double positives_before = 0;  // with a lower score

  double size() const { return positives + negatives; }
  double before() const { return positives_before + negatives_before; }
};

inline void sort_by_score(std::span<Scored> visitors) {
  std::sort(visitors.begin(), visitors.end(),
            [](const Scored& a, const Scored& b) { return a.score < b.score; });
}

// Calls `visit(tie, its items)` for each tie, from the lowest score on. The items
// are sorted by `score`, one of their members.
template <class Item, class Visit>
void for_each_tie(std::span<Item> sorted, double std::remove_const_t<Item>::*score, Visit visit) {
  Tie tie;
  std::size_t start = 0;
  for (std::size_t i = 0; i < sorted.size(); i++) {
    (sorted[i].outcome ? tie.positives : tie.negatives)++;
    if (i + 1 < sorted.size() && sorted[i + 1].*score == sorted[i].*score) continue;
    visit(tie, sorted.subspan(start, i + 1 - start));
    tie = {0, 0, tie.negatives_before + tie.negatives, tie.positives_before + tie.positives};
    start = i + 1;
  }
}

}  // namespace leadlight::analysis
