#include "leadlight/flag_quality.h"

namespace leadlight::analysis {
namespace {

std::optional<double> part(uint64_t some, uint64_t others) {
  if (some + others == 0) return std::nullopt;
  return static_cast<double>(some) / static_cast<double>(some + others);
}

}  // namespace

void FlagQuality::add(bool flagged, bool outcome) {
  if (flagged) {
    (outcome ? flagged_with : flagged_without)++;
  } else {
    (outcome ? unflagged_with : unflagged_without)++;
  }
}

std::optional<double> FlagQuality::precision() const { return part(flagged_with, flagged_without); }
std::optional<double> FlagQuality::recall() const { return part(flagged_with, unflagged_with); }

}  // namespace leadlight::analysis
