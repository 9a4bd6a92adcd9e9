#include "leadlight/rate_ratio.h"

#include <cmath>

#include "ties.h"

namespace leadlight::analysis {

std::optional<double> Rate::value() const {
  if (visitors == 0) return std::nullopt;
  return static_cast<double>(hits) / static_cast<double>(visitors);
}

std::optional<Interval> Rate::interval() const {
  if (visitors == 0) return std::nullopt;
  auto n = static_cast<double>(visitors);
  auto k = static_cast<double>(hits);
  double square = kNormal975 * kNormal975;
  double middle = k + square / 2;
  double margin = kNormal975 * std::sqrt(k * (n - k) / n + square / 4);
  // At the ends the two are equal but for rounding.
  return Interval{hits == 0 ? 0 : (middle - margin) / (n + square),
                  hits == visitors ? 1 : (middle + margin) / (n + square)};
}

RateRatio rate_ratio(const Rate& first, const Rate& second) {
  RateRatio result;
  bool nobody = first.hits == 0 && second.hits == 0;
  if (first.visitors == 0 || second.visitors == 0 || nobody) return result;
  bool everybody = first.hits == first.visitors && second.hits == second.visitors;
  result.adjusted = first.hits == 0 || second.hits == 0 || everybody;
  double half = result.adjusted ? 0.5 : 0;
  double a = static_cast<double>(first.hits) + half;
  double n = static_cast<double>(first.visitors) + 2 * half;
  double b = static_cast<double>(second.hits) + half;
  double m = static_cast<double>(second.visitors) + 2 * half;
  double ratio = (a / n) / (b / m);
  double factor = std::exp(kNormal975 * std::sqrt((1 / a - 1 / n) + (1 / b - 1 / m)));
  result.ratio = ratio;
  result.interval = Interval{ratio / factor, ratio * factor};
  return result;
}

bool points_wrong_way(double points, const RateRatio& ratio) {
  if (!ratio.interval) return false;
  return (points > 0 && ratio.interval->high < 1) || (points < 0 && ratio.interval->low > 1);
}

}  // namespace leadlight::analysis
