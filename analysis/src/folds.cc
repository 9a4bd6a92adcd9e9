#include "leadlight/folds.h"

#include <algorithm>
#include <numeric>

namespace leadlight::analysis {

std::vector<uint32_t> stratified_folds(std::span<const uint64_t> ids,
                                       std::span<const char> outcomes, uint32_t count) {
  std::vector<uint32_t> order(ids.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    if (outcomes[a] != outcomes[b]) return outcomes[a] > outcomes[b];
    return ids[a] != ids[b] ? ids[a] < ids[b] : a < b;
  });
  std::vector<uint32_t> folds(ids.size());
  for (std::size_t i = 0; i < order.size(); i++) {
    folds[order[i]] = static_cast<uint32_t>(i % count);
  }
  return folds;
}

}  // namespace leadlight::analysis
