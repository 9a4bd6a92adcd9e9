// Boosted trees by XGBoost's library, where the command was built with it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace leadlight::cli {

// Whether it was.
bool boosting_available();

// Rows by rows; NaN: missing.
struct BoostRows {
  std::vector<std::string> features;  // what to call them
  std::vector<char> categorical;      // of each: its values are categories, whole numbers from 0
  std::vector<float> values;          // features.size() a row
  std::vector<char> outcomes;         // of the rows, 0 or 1
  std::vector<float> weights;         // of the rows, above 0

  std::size_t rows() const { return outcomes.size(); }
};

struct BoostSettings {
  uint32_t depth = 4;
  double strength = 1;  // of the penalty on leaves, and the least weight in one
  uint32_t rounds = 100;
};

inline constexpr uint32_t kRoundsAStep = 10;

// Trains on the rows `learned`, by one thread and the same each time. After every kRoundsAStep
// rounds tells the log-odds of the rows `judged`, until `judge` says false or all rounds are
// done. Gives the model as UBJSON. A Failure if the library fails.
std::string boost(const BoostRows& rows, const std::vector<uint32_t>& learned,
                  const std::vector<uint32_t>& judged, const BoostSettings& settings,
                  const std::function<bool(uint32_t rounds, const float* log_odds)>& judge);

}  // namespace leadlight::cli
