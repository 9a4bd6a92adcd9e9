// Visitors for comparing a metric with its oracle.
#pragma once

#include <algorithm>
#include <random>
#include <vector>

#include "leadlight/scored.h"

namespace leadlight::analysis {

// 1 to `most` visitors: in some draws all scores are equal, in some none, and now and
// then nobody or everybody has the outcome.
inline std::vector<Scored> random_visitors(std::mt19937& random, int most) {
  int scores = 1 << random() % 12;
  uint32_t one_in = 1 + random() % 12;
  std::vector<Scored> visitors;
  for (int i = 1 + static_cast<int>(random() % static_cast<uint32_t>(most)); i > 0; i--) {
    bool outcome = random() % one_in == 0;
    double score = static_cast<double>(random() % static_cast<uint32_t>(scores)) / 8;
    visitors.push_back({score + (outcome ? 0.25 : 0), outcome});
  }
  return visitors;
}

}  // namespace leadlight::analysis
