// Boosted decision trees as their makers describe them: what an importer fills in,
// and what is packed for the web. Builders' side: native only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace leadlight::trees {

// A node of a tree: a leaf if `feature` < 0.
struct ForestNode {
  int32_t feature = -1;           // index in Forest::features
  bool categorical = false;       // else numeric
  double threshold = 0;           // numeric: left if value <= threshold, else right. (A library
                                  // that asks value < t is given the largest value below t.)
  std::vector<uint32_t> left_of;  // categorical, ascending: left if the value, cut to a whole
                                  // number, is one of them, else right
  bool missing_left = false;      // where a missing value (NaN) goes
  bool zero_is_missing = false;   // |value| <= 1e-35 goes that way too
  uint32_t left = 0, right = 0;   // indices in the tree, each greater than the node's own
  double value = 0;               // of a leaf: the log-odds it adds (natural logarithm)
  double cover = 0;               // the weight of the training rows that came here, > 0
};

struct ForestTree {
  std::vector<ForestNode> nodes;  // node 0 is the root; each other node has one parent
};

struct Forest {
  std::vector<std::string> features;  // names
  bool single = false;                // values are rounded to float before they are compared
  double base = 0;                    // log-odds before any tree
  std::vector<ForestTree> trees;      // log-odds = base + the sum of their leaves, in this order
};

}  // namespace leadlight::trees
