#include "leadlight/median.h"

#include <algorithm>

namespace leadlight::analysis {

std::optional<double> median(std::span<double> values) {
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  std::size_t middle = values.size() / 2;
  if (values.size() % 2 == 1) return values[middle];
  return values[middle - 1] + (values[middle] - values[middle - 1]) / 2;
}

}  // namespace leadlight::analysis
