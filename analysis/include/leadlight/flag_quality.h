// How good a yes-or-no prediction is.
#pragma once

#include <cstdint>
#include <optional>

namespace leadlight::analysis {

// Counts of visitors by what was predicted and what came to pass.
struct FlagQuality {
  uint64_t flagged_with = 0;       // flagged, outcome came
  uint64_t flagged_without = 0;    // flagged, outcome did not come
  uint64_t unflagged_with = 0;     // not flagged, outcome came
  uint64_t unflagged_without = 0;  // not flagged, outcome did not come

  void add(bool flagged, bool outcome);

  // Of the flagged, the part with the outcome, 0..1. Not known when none is flagged.
  std::optional<double> precision() const;
  // Of those with the outcome, the part that was flagged, 0..1. Not known when
  // none has the outcome.
  std::optional<double> recall() const;
};

}  // namespace leadlight::analysis
