// Forests for tests: an evaluator that follows their description word by word, the oracle of
// the packed form, and forests at random.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "leadlight/trees/forest.h"

namespace leadlight::trees::testing {

inline bool goes_left(const Forest& forest, const ForestNode& node, double value) {
  if (forest.single) value = static_cast<double>(static_cast<float>(value));
  if (std::isnan(value)) return node.missing_left;
  if (node.zero_is_missing && std::fabs(value) <= 1e-35) return node.missing_left;
  if (!node.categorical) return value <= node.threshold;
  for (uint32_t category : node.left_of) {
    if (std::trunc(value) == category) return true;
  }
  return false;
}

inline double leaf_value(const Forest& forest, const ForestTree& tree,
                         const std::vector<double>& row, uint32_t at = 0) {
  const ForestNode& node = tree.nodes[at];
  if (node.feature < 0) return node.value;
  bool left = goes_left(forest, node, row[static_cast<size_t>(node.feature)]);
  return leaf_value(forest, tree, row, left ? node.left : node.right);
}

inline double log_odds(const Forest& forest, const std::vector<double>& row) {
  double sum = forest.base;
  for (const ForestTree& tree : forest.trees) sum += leaf_value(forest, tree, row);
  return sum;
}

struct Shape {
  uint32_t features = 6;
  uint32_t trees = 7;
  uint32_t depth = 5;
  uint32_t split_percent = 85;  // of the nodes above the greatest depth
  bool single = false;
  bool categorical = false;
  bool zeros = false;
  bool float_leaves = true;
};

// Numbers that are the same everywhere.
class Chance {
 public:
  explicit Chance(uint64_t seed) : engine_(seed) {}
  uint32_t below(uint32_t n) { return static_cast<uint32_t>(engine_() % n); }
  bool percent(uint32_t n) { return below(100) < n; }
  double unit() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }

 private:
  std::mt19937_64 engine_;
};

inline uint32_t grow(const Shape& shape, Chance* chance, ForestTree* tree, uint32_t depth,
                     double cover) {
  auto at = static_cast<uint32_t>(tree->nodes.size());
  tree->nodes.emplace_back();
  ForestNode node;
  node.cover = cover;
  if (depth == shape.depth || !chance->percent(shape.split_percent)) {
    node.value = chance->unit() - 0.5;
    if (shape.float_leaves) node.value = static_cast<double>(static_cast<float>(node.value));
    tree->nodes[at] = node;
    return at;
  }
  node.feature = static_cast<int32_t>(chance->below(shape.features));
  node.missing_left = chance->percent(50);
  node.zero_is_missing = shape.zeros && chance->percent(30);
  node.categorical = shape.categorical && chance->percent(30);
  if (node.categorical) {
    for (uint32_t category = 0; category < 9; category++) {
      if (chance->percent(40)) node.left_of.push_back(category);
    }
  } else {
    node.threshold = (static_cast<double>(chance->below(41)) - 20) / (shape.single ? 4 : 3);
  }
  double share = 0.05 + 0.9 * chance->unit();
  node.left = grow(shape, chance, tree, depth + 1, cover * share);
  node.right = grow(shape, chance, tree, depth + 1, cover - cover * share);
  tree->nodes[at] = node;
  return at;
}

inline Forest random_forest(const Shape& shape, uint64_t seed) {
  Chance chance(seed);
  Forest forest;
  for (uint32_t i = 0; i < shape.features; i++) forest.features.push_back("f" + std::to_string(i));
  forest.single = shape.single;
  forest.base = chance.unit() - 0.5;
  forest.trees.resize(shape.trees);
  for (ForestTree& tree : forest.trees) grow(shape, &chance, &tree, 0, 1000);
  return forest;
}

// Near the thresholds of random_forest(), on them and between them, missing, 0 and what is odd.
inline std::vector<double> random_row(uint32_t features, Chance* chance) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  constexpr double kOdd[] = {0,     -0.0,   1e-36, -1e-36,       1e-34, kInfinity, -kInfinity,
                             1e300, -1e300, 0.1,   4294967296.0, -0.5,  5e-324};
  std::vector<double> row;
  for (uint32_t i = 0; i < features; i++) {
    if (chance->percent(15)) {
      row.push_back(std::numeric_limits<double>::quiet_NaN());
    } else if (chance->percent(10)) {
      row.push_back(kOdd[chance->below(std::size(kOdd))]);
    } else if (chance->percent(30)) {
      row.push_back((static_cast<double>(chance->below(41)) - 20) / (chance->percent(50) ? 3 : 4));
    } else {
      row.push_back(20 * chance->unit() - 10);
    }
  }
  return row;
}

}  // namespace leadlight::trees::testing
