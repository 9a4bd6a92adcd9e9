// A forest into its packed form (packed.h has its grammar). Native only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "leadlight/trees/forest.h"

namespace leadlight::trees {

struct Packed {
  std::vector<uint8_t> bytes;
  std::string error;  // empty: all is well; else what was expected and found, and where
};

// Loses nothing that decides which way a row goes. Leaves are kept exactly if all of them
// are floats, else to 2^-37 of each; the covers become shares of 1/560 to 559/560, to 1.3 %
// of a half. An error: no or more than kMaxTrees trees, no or more than kMaxFeatures
// features, a tree deeper than kMaxTreeDepth, a threshold, leaf or base that is not finite,
// a cover below 0 or not finite, categories that do not ascend, a child that does not come
// after its parent or has two, a feature that is not there, a node without a parent.
Packed pack(const Forest& forest);

// RFC 4648 with padding, as `packed` stands in a model.
std::string base64(const std::vector<uint8_t>& bytes);

}  // namespace leadlight::trees
