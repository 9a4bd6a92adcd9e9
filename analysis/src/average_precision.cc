#include "leadlight/average_precision.h"

#include "ties.h"

namespace leadlight::analysis {

std::optional<double> average_precision(std::span<Scored> visitors) {
  sort_by_score(visitors);
  double positives = 0;
  for (const Scored& visitor : visitors) positives += visitor.outcome;
  if (positives == 0) return std::nullopt;
  auto all = static_cast<double>(visitors.size());
  double sum = 0;
  for_each_tie(visitors, &Scored::score, [&](const Tie& tie, auto) {
    double precision = (positives - tie.positives_before) / (all - tie.before());
    sum += tie.positives * precision;
  });
  return sum / positives;
}

}  // namespace leadlight::analysis
