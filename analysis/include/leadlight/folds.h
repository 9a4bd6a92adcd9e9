// Parts of the data to learn from and to judge by.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace leadlight::analysis {

// Deals visitors out to `count` folds, those with the outcome and those without it apart,
// so that each fold has its share of both. `ids` are numbers that do not hang on the order of
// the visitors, such as hashes: the fold of a visitor hangs on how its id ranks among those
// of the same outcome. Gives the fold of each, below `count`. The spans have one length.
std::vector<uint32_t> stratified_folds(std::span<const uint64_t> ids,
                                       std::span<const char> outcomes, uint32_t count);

}  // namespace leadlight::analysis
