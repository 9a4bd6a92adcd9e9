// From nodes in any order to a tree of a forest.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "leadlight/import/imported.h"

namespace leadlight::trees {

// A node whose children are indices in its file's list; `node.left` and `node.right` are unset.
struct LooseNode {
  ForestNode node;
  int64_t left = -1, right = -1;
};

inline constexpr int32_t kNoFeature = INT32_MAX;  // of a split: one that is not there

// What to call the place of a loose node, or of one of its children (0: left, 1: right).
struct Places {
  std::function<std::string(std::size_t node)> node;
  std::function<std::string(std::size_t node, int child)> child;
  std::function<void(std::size_t node)> no_feature;  // throws what is to be said of kNoFeature
};

// The nodes that are reached from the first, parents before their children. An ImportError if
// a child is not in the list or is reached twice, if it is too deep, or has no cover.
// `nodes_left` is what may still be made, and is lessened.
ForestTree build_tree(std::vector<LooseNode> loose, const Places& places, uint32_t* nodes_left);

}  // namespace leadlight::trees
