#include "leadlight/probability_quality.h"

#include <algorithm>
#include <numeric>

#include "leadlight/average_precision.h"
#include "leadlight/deciles.h"
#include "leadlight/reliability.h"
#include "leadlight/roc_auc.h"

namespace leadlight::analysis {
namespace {

constexpr uint32_t kSamples = 200;

// The next of a sequence of numbers that look random (SplitMix64).
uint64_t next(uint64_t* state) {
  uint64_t z = *state += 0x9E3779B97F4A7C15;
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
  z = (z ^ z >> 27) * 0x94D049BB133111EB;
  return z ^ z >> 31;
}

std::optional<Interval> interval_of(std::vector<double>& values) {
  if (values.size() != kSamples) return std::nullopt;
  std::sort(values.begin(), values.end());
  constexpr std::size_t kOut = kSamples / 40;
  return Interval{values[kOut], values[kSamples - 1 - kOut]};
}

// Without what the samples have more than `all` in the mean.
std::optional<Interval> unbiased(std::vector<double>& values, const std::optional<double>& all) {
  std::optional<Interval> interval = interval_of(values);
  if (!interval || !all) return interval;
  double mean = std::accumulate(values.begin(), values.end(), 0.0) / kSamples;
  return Interval{std::max(0.0, interval->low - (mean - *all)), interval->high - (mean - *all)};
}

}  // namespace

ProbabilityQuality probability_quality(std::span<const Predicted> predictions) {
  ProbabilityQuality quality;
  if (predictions.empty()) return quality;
  std::vector<Scored> scored;
  scored.reserve(predictions.size());
  for (const Predicted& each : predictions) scored.push_back({each.log_odds, each.outcome});
  // First: it needs the order of the input, which the others lose.
  Reliability found = *reliability(scored);
  quality.log_loss = found.log_loss;
  quality.calibration_error = found.error;
  quality.probability = found.probability;
  quality.auc = roc_auc(scored).area;
  quality.average_precision = average_precision(scored);
  quality.lift = (*deciles(scored))[0].lift;
  return quality;
}

QualityInterval bootstrap(std::span<const Predicted> predictions, uint32_t visitors) {
  std::vector<std::vector<Predicted>> of(visitors);
  for (const Predicted& each : predictions) of[each.visitor].push_back(each);
  std::erase_if(of, [](const auto& none) { return none.empty(); });
  std::vector<double> found[5];
  std::vector<Predicted> sample;
  uint64_t state = 0;
  for (uint32_t i = 0; i < kSamples && !of.empty(); i++) {
    sample.clear();
    for (std::size_t k = 0; k < of.size(); k++) {
      const auto& drawn = of[next(&state) % of.size()];
      sample.insert(sample.end(), drawn.begin(), drawn.end());
    }
    ProbabilityQuality quality = probability_quality(sample);
    const std::optional<double>* figures[] = {&quality.auc, &quality.average_precision,
                                              &quality.lift, &quality.log_loss,
                                              &quality.calibration_error};
    for (int k = 0; k < 5; k++) {
      if (*figures[k]) found[k].push_back(**figures[k]);
    }
  }
  return {interval_of(found[0]), interval_of(found[1]), interval_of(found[2]),
          interval_of(found[3]),
          unbiased(found[4], probability_quality(predictions).calibration_error)};
}

}  // namespace leadlight::analysis
