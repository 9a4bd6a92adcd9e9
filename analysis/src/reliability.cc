#include "leadlight/reliability.h"

#include <algorithm>
#include <cmath>

#include "leadlight/logistic.h"

namespace leadlight::analysis {

std::optional<Reliability> reliability(std::span<Scored> predictions) {
  if (predictions.empty()) return std::nullopt;
  std::stable_sort(predictions.begin(), predictions.end(),
                   [](const Scored& a, const Scored& b) { return a.score < b.score; });
  Reliability result;
  std::size_t n = predictions.size();
  for (std::size_t i = 0; i < kReliabilityParts; i++) {
    auto items = predictions.subspan(n * i / kReliabilityParts,
                                     n * (i + 1) / kReliabilityParts - n * i / kReliabilityParts);
    if (items.empty()) continue;
    ReliabilityPart part{0, {0, items.size()}, {}};
    for (const Scored& item : items) {
      part.probability += probability_of(item.score);
      part.came.hits += item.outcome;
      result.log_loss += log_loss_of(item.score, item.outcome);
    }
    part.interval = *part.came.interval();
    result.probability += part.probability;
    result.came.hits += part.came.hits;
    result.error += std::fabs(part.probability - static_cast<double>(part.came.hits));
    part.probability /= static_cast<double>(items.size());
    result.parts.push_back(part);
  }
  auto all = static_cast<double>(n);
  result.came.visitors = n;
  result.interval = *result.came.interval();
  result.probability /= all;
  result.error /= all;
  result.log_loss /= all;
  return result;
}

}  // namespace leadlight::analysis
