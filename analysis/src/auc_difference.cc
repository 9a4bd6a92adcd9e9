#include "leadlight/auc_difference.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "ties.h"

namespace leadlight::analysis {
namespace {

constexpr double kSqrt2 = 1.4142135623730951;

// Adds to each gain, `sign` times, twice DeLong's component of the visitor: of one with
// the outcome the others that it beats, of one without it those that beat it, a tie
// counting half. Whole numbers, so exact. Gives twice the pairs won.
double add_components(std::span<TwiceScored> sorted, double TwiceScored::*score, double positives,
                      double sign) {
  double won = 0;
  for_each_tie(sorted, score, [&](const Tie& tie, std::span<TwiceScored> items) {
    double beats = 2 * tie.negatives_before + tie.negatives;
    double beaten = 2 * (positives - tie.positives_before) - tie.positives;
    for (TwiceScored& item : items) item.gain += sign * (item.outcome ? beats : beaten);
    won += tie.positives * beats;
  });
  return won;
}

// The variance of the gains of one kind: exactly 0 when they are all the same.
double variance(std::span<const TwiceScored> visitors, bool outcome, double count) {
  double sum = 0;
  for (const TwiceScored& item : visitors) sum += item.outcome == outcome ? item.gain : 0;
  double mean = sum / count;
  double squares = 0;
  for (const TwiceScored& item : visitors) {
    if (item.outcome == outcome) squares += (item.gain - mean) * (item.gain - mean);
  }
  return squares / (count - 1);
}

}  // namespace

AucDifference auc_difference(std::span<TwiceScored> visitors) {
  double positives = 0;
  for (TwiceScored& visitor : visitors) {
    positives += visitor.outcome;
    visitor.gain = 0;
  }
  double negatives = static_cast<double>(visitors.size()) - positives;
  AucDifference result;
  if (positives == 0 || negatives == 0) return result;

  std::sort(visitors.begin(), visitors.end(),
            [](const TwiceScored& a, const TwiceScored& b) { return a.second < b.second; });
  double second = add_components(visitors, &TwiceScored::second, positives, 1);
  // By everything that tells visitors apart, so that sums do not depend on the input.
  std::sort(visitors.begin(), visitors.end(), [](const TwiceScored& a, const TwiceScored& b) {
    return std::tie(a.first, a.second, a.outcome) < std::tie(b.first, b.second, b.outcome);
  });
  double first = add_components(visitors, &TwiceScored::first, positives, -1);

  double pairs = 2 * positives * negatives;
  double difference = (second - first) / pairs;
  result.first = first / pairs;
  result.second = second / pairs;
  result.difference = difference;
  if (positives < 2 || negatives < 2) return result;

  double error =
      std::sqrt(variance(visitors, true, positives) / (4 * negatives * negatives) / positives +
                variance(visitors, false, negatives) / (4 * positives * positives) / negatives);
  double margin = kNormal975 * error;
  result.interval =
      Interval{std::max(-1.0, difference - margin), std::min(1.0, difference + margin)};
  if (error > 0) result.p = std::erfc(std::fabs(difference) / error / kSqrt2);
  return result;
}

}  // namespace leadlight::analysis
