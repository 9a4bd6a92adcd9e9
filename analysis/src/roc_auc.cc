#include "leadlight/roc_auc.h"

#include <algorithm>
#include <cmath>

#include "ties.h"

namespace leadlight::analysis {

RocAuc roc_auc(std::span<Scored> visitors) {
  sort_by_score(visitors);
  RocAuc result;
  for (const Scored& visitor : visitors) {
    (visitor.outcome ? result.positives : result.negatives)++;
  }
  if (result.positives == 0 || result.negatives == 0) return result;
  auto positives = static_cast<double>(result.positives);
  auto negatives = static_cast<double>(result.negatives);

  // Pairs won, a tied one counting half: whole multiples of 1/2, so exact below 2^52.
  double won = 0;
  for_each_tie(visitors, &Scored::score, [&](const Tie& tie, auto) {
    won += tie.positives * (tie.negatives_before + tie.negatives / 2);
  });
  double area = won / (positives * negatives);
  result.area = area;
  if (result.positives < 2 || result.negatives < 2) return result;

  // DeLong's components: of a positive, the part of the negatives that it beats;
  // of a negative, the part of the positives that beat it. The mean of each kind
  // is the area.
  double spread_positive = 0;
  double spread_negative = 0;
  for_each_tie(visitors, &Scored::score, [&](const Tie& tie, auto) {
    double beats = (tie.negatives_before + tie.negatives / 2) / negatives - area;
    double beaten = (positives - tie.positives_before - tie.positives / 2) / positives - area;
    spread_positive += tie.positives * beats * beats;
    spread_negative += tie.negatives * beaten * beaten;
  });
  double variance =
      spread_positive / (positives - 1) / positives + spread_negative / (negatives - 1) / negatives;
  double margin = kNormal975 * std::sqrt(variance);
  result.interval = Interval{std::max(0.0, area - margin), std::min(1.0, area + margin)};
  return result;
}

}  // namespace leadlight::analysis
