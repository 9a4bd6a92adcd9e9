// Whether probabilities say what comes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "leadlight/rate_ratio.h"
#include "leadlight/scored.h"

namespace leadlight::analysis {

// Into how many parts of equal size predictions are put. Ten is the custom.
inline constexpr uint32_t kReliabilityParts = 10;

// Predictions of about the same probability.
struct ReliabilityPart {
  double probability = 0;  // the mean of what was said, 0..1
  Rate came;               // how many they are, and of how many the outcome came
  Interval interval;       // of the rate that came, as Rate has it
};

struct Reliability {
  // From the lowest probability to the highest, of the same size within one; as many as
  // there are predictions where these are fewer than ten.
  std::vector<ReliabilityPart> parts;
  double probability = 0;  // the mean of what was said, 0..1
  Rate came;               // of all
  Interval interval;       // of its rate
  // The expected calibration error: the mean over the parts, by size, of
  // |mean probability - part with the outcome|, 0..1.
  double error = 0;
  // The mean of -ln of the probability that was given to what came.
  double log_loss = 0;
};

// A prediction's score is its log-odds. Not known when there is no prediction.
//
// Predictions that tie may be parted: they stay in the order of the input, in which the
// outcome must have no say. Takes O(n log n) time and room for as many again; the items are
// sorted in place, ascending by score.
std::optional<Reliability> reliability(std::span<Scored> predictions);

}  // namespace leadlight::analysis
