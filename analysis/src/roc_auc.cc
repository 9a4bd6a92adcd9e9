#include "leadlight/roc_auc.h"

#include <algorithm>
#include <cmath>

namespace leadlight::analysis {
namespace {

constexpr double kNormal975 = 1.959963984540054;  // the normal distribution's 97.5 % point

// Visitors with the same score, and where they stand among the others.
struct Tie {
  double positives = 0;         // in the tie
  double negatives = 0;         // in the tie
  double negatives_before = 0;  // with a lower score
  double positives_before = 0;  // with a lower score
};

// Calls `visit` with each tie, from the lowest score on.
template <class Visit>
void for_each_tie(std::span<const Scored> sorted, Visit visit) {
  Tie tie;
  for (std::size_t i = 0; i < sorted.size(); i++) {
    (sorted[i].outcome ? tie.positives : tie.negatives)++;
    if (i + 1 < sorted.size() && sorted[i + 1].score == sorted[i].score) continue;
    visit(tie);
    tie = {0, 0, tie.negatives_before + tie.negatives, tie.positives_before + tie.positives};
  }
}

}  // namespace

RocAuc roc_auc(std::span<Scored> visitors) {
  std::sort(visitors.begin(), visitors.end(),
            [](const Scored& a, const Scored& b) { return a.score < b.score; });
  RocAuc result;
  for (const Scored& visitor : visitors) {
    (visitor.outcome ? result.positives : result.negatives)++;
  }
  if (result.positives == 0 || result.negatives == 0) return result;
  auto positives = static_cast<double>(result.positives);
  auto negatives = static_cast<double>(result.negatives);

  // Pairs won, a tied one counting half: whole multiples of 1/2, so exact below 2^52.
  double won = 0;
  for_each_tie(visitors, [&](const Tie& tie) {
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
  for_each_tie(visitors, [&](const Tie& tie) {
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
