#include "leadlight/thresholds.h"

#include <algorithm>

#include "ties.h"

namespace leadlight::analysis {

std::vector<Threshold> thresholds(std::span<Scored> visitors) {
  sort_by_score(visitors);
  auto positives = static_cast<uint64_t>(
      std::count_if(visitors.begin(), visitors.end(), [](const Scored& it) { return it.outcome; }));
  uint64_t negatives = visitors.size() - positives;
  std::vector<Threshold> result;
  for_each_tie(visitors, &Scored::score, [&](const Tie& tie, auto items) {
    result.push_back({items.front().score, positives - static_cast<uint64_t>(tie.positives_before),
                      negatives - static_cast<uint64_t>(tie.negatives_before)});
  });
  std::reverse(result.begin(), result.end());
  return result;
}

}  // namespace leadlight::analysis
