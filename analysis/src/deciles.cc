#include "leadlight/deciles.h"

#include <algorithm>

#include "ties.h"

namespace leadlight::analysis {

std::optional<std::array<Decile, kDeciles>> deciles(std::span<Scored> visitors) {
  if (visitors.empty()) return std::nullopt;
  sort_by_score(visitors);
  auto all = static_cast<double>(visitors.size());
  double positives = 0;
  for (const Scored& visitor : visitors) positives += visitor.outcome;

  // In tenths of a visitor every line is a whole number: a visitor takes ten, a decile
  // as many as there are visitors. Counted from the lowest score on.
  std::array<Decile, kDeciles> result;
  for_each_tie(visitors, &Scored::score, [&](const Tie& tie, auto items) {
    double start = kDeciles * tie.before();
    double end = start + kDeciles * tie.size();
    for (uint32_t i = 0; i < kDeciles; i++) {
      double from = (kDeciles - 1 - i) * all;  // the first decile is the highest
      double tenths = std::min(end, from + all) - std::max(start, from);
      if (tenths <= 0) continue;
      Decile& decile = result[i];
      double score = items.front().score;
      if (decile.visitors == 0) decile.low = score;
      decile.high = score;
      decile.visitors += tenths;
      decile.outcomes += tenths * tie.positives / tie.size();
    }
  });
  for (Decile& decile : result) {
    decile.visitors /= kDeciles;
    decile.outcomes /= kDeciles;
    decile.precision = decile.outcomes / decile.visitors;
    if (positives == 0) continue;
    decile.lift = decile.precision / (positives / all);
    decile.share = decile.outcomes / positives;
  }
  return result;
}

}  // namespace leadlight::analysis
