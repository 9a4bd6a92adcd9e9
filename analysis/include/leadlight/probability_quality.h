// How good predicted probabilities are.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "leadlight/scored.h"

namespace leadlight::analysis {

// A prediction; several may be of one visitor.
struct Predicted {
  double log_odds = 0;  // finite
  bool outcome = false;
  uint32_t visitor = 0;
};

struct ProbabilityQuality {
  std::optional<double> auc;                // as roc_auc() has it
  std::optional<double> average_precision;  // as average_precision() has it
  std::optional<double> lift;               // of the first decile, as deciles() has it
  std::optional<double> log_loss;           // as reliability() has it
  std::optional<double> calibration_error;  // its error
  std::optional<double> probability;        // the mean of what was said, 0..1
};

// Known where there are predictions, and auc, average_precision and lift as their own
// headers say. The predictions stay as they are; the outcome must have no say in their order.
ProbabilityQuality probability_quality(std::span<const Predicted> predictions);

struct QualityInterval {
  std::optional<Interval> auc, average_precision, lift, log_loss, calibration_error;
};

// The 95 % percentile intervals of 200 bootstrap samples of visitors, with all predictions
// of each; the same at every call. Visitors are numbered below `visitors`. A figure that some
// sample does not know has no interval.
//
// A sample's calibration error is larger than that of what it is drawn from, for chance adds
// gaps and takes none away; its interval is moved by how much larger they are in the mean
// (Efron and Tibshirani, An Introduction to the Bootstrap, 10.2: the estimate of bias), and ends
// at 0.
QualityInterval bootstrap(std::span<const Predicted> predictions, uint32_t visitors);

}  // namespace leadlight::analysis
