#include "tree_builder.h"

#include <cmath>

namespace leadlight::trees {

ForestTree build_tree(std::vector<LooseNode> loose, const Places& places, uint32_t* nodes_left) {
  struct Waiting {
    std::size_t from;  // in `loose`
    int64_t parent;    // in the tree; -1: none
    int child;         // of that parent
    uint32_t depth;
  };
  ForestTree tree;
  std::vector<char> reached(loose.size());
  std::vector<Waiting> waiting{{0, -1, 0, 0}};
  reached[0] = true;
  while (!waiting.empty()) {
    Waiting now = waiting.back();
    waiting.pop_back();
    LooseNode& from = loose[now.from];
    auto index = static_cast<uint32_t>(tree.nodes.size());
    if (*nodes_left == 0) {
      throw ImportError(places.node(now.from),
                        "at most " + std::to_string(kMaxImportedNodes) + " nodes in all trees",
                        "more");
    }
    --*nodes_left;
    if (!std::isfinite(from.node.value)) {
      throw ImportError(places.node(now.from), "a leaf of finite log-odds", "a larger one");
    }
    if (!(from.node.cover > 0)) {
      throw ImportError(places.node(now.from),
                        "a node that training rows reached (its weight or count above 0)", "0");
    }
    if (now.parent >= 0) {
      ForestNode& parent = tree.nodes[static_cast<std::size_t>(now.parent)];
      (now.child == 0 ? parent.left : parent.right) = index;
    }
    bool leaf = from.node.feature < 0;
    if (from.node.feature == kNoFeature) places.no_feature(now.from);
    if (!leaf && now.depth == kMaxTreeDepth) {
      throw ImportError(places.node(now.from),
                        "a leaf after " + std::to_string(kMaxTreeDepth) + " splits", "a split");
    }
    tree.nodes.push_back(std::move(from.node));
    if (leaf) continue;
    // The left one comes first out of the stack.
    for (int child : {1, 0}) {
      int64_t to = child == 0 ? from.left : from.right;
      if (to < 0 || static_cast<std::size_t>(to) >= loose.size()) {
        throw ImportError(places.child(now.from, child),
                          "a node below " + std::to_string(loose.size()), std::to_string(to));
      }
      auto next = static_cast<std::size_t>(to);
      if (reached[next]) {
        throw ImportError(places.child(now.from, child), "a node that no other leads to",
                          places.node(next) + ", which is reached already");
      }
      reached[next] = true;
      waiting.push_back({next, index, child, now.depth + 1});
    }
  }
  return tree;
}

}  // namespace leadlight::trees
