// Rows of visitors, and folds of the visitors that some of them are of.
#pragma once

#include <cstdint>
#include <vector>

#include "leadlight/folds.h"

namespace leadlight::cli {

// The rows whose visitor is `in`; `visitors` are by row.
template <class In>
std::vector<uint32_t> rows_where(const std::vector<uint32_t>& visitors, In in) {
  std::vector<uint32_t> chosen;
  for (uint32_t row = 0; row < visitors.size(); row++) {
    if (in(visitors[row])) chosen.push_back(row);
  }
  return chosen;
}

// The fold of each visitor that is `in`, from 0 on and below `count`; `count` for the others.
// `ids` and `outcomes` are by visitor.
template <class In>
std::vector<uint32_t> inner_folds(const std::vector<uint64_t>& ids,
                                  const std::vector<char>& outcomes, uint32_t count, In in) {
  std::vector<uint64_t> inner_ids;
  std::vector<char> inner_outcomes;
  std::vector<uint32_t> who;
  for (uint32_t visitor = 0; visitor < ids.size(); visitor++) {
    if (!in(visitor)) continue;
    who.push_back(visitor);
    // Other numbers than those of the outer folds, which would go through each of them.
    inner_ids.push_back(ids[visitor] * 0x9E3779B97F4A7C15 ^ ids[visitor] >> 29);
    inner_outcomes.push_back(outcomes[visitor]);
  }
  std::vector<uint32_t> dealt = analysis::stratified_folds(inner_ids, inner_outcomes, count);
  std::vector<uint32_t> folds(ids.size(), count);
  for (std::size_t i = 0; i < who.size(); i++) folds[who[i]] = dealt[i];
  return folds;
}

}  // namespace leadlight::cli
