// One row through the trees. Compiled for speed where the rest is compiled for few bytes.
#include "bits.h"
#include "leadlight/trees/packed.h"

namespace leadlight::trees {

namespace {

constexpr uint64_t kInfinityBits = 0x7FF0000000000000;
constexpr uint32_t kSideBySide = 8;
// So many steps are made before asking whether all have arrived: trees that grow leaf by leaf
// have few deep ways.
constexpr uint32_t kStride = 8;

// One split further; a leaf leads to itself, since nothing is above infinity.
[[gnu::always_inline]] inline uint32_t step(const Trees::Node* nodes, uint32_t at,
                                            const double* seen) {
  const Trees::Node& node = nodes[at];
  return node.left + static_cast<uint32_t>(seen[node.slot] > node.threshold);
}

}  // namespace

bool Trees::in_set(const Node& node, double value) const {
  if (!(value > -1 && value < 4294967296.0)) return false;
  auto category = static_cast<uint32_t>(value);
  Set set = sets_[static_cast<uint32_t>(node.threshold)];
  const uint32_t* first = members_.data() + set.first;
  uint32_t count = set.count;
  while (count > 1) {
    uint32_t half = count / 2;
    if (first[half] <= category) first += half;
    count -= half;
  }
  return count != 0 && *first == category;
}

bool Trees::goes_left(const Node& node, const double* row) const {
  const Slot& slot = slots_[node.slot & ~kCategorical];
  double value = as_seen(row[slot.feature]);
  if (is_missing(slot, value)) return slot.missing_left;
  return (node.slot & kCategorical) != 0 ? in_set(node, value) : value <= node.threshold;
}

double Trees::leaf_of(const Root& root, const double* row) const {
  uint32_t at = root.node;
  while (nodes_[at].left != at) at = nodes_[at].left + (goes_left(nodes_[at], row) ? 0 : 1);
  return values_[at];
}

double Trees::log_odds(const double* row) const {
  double seen[kMaxFeatures * 4];
  seen[0] = 0;
  const Slot* slots = slots_.data();
  const uint32_t slot_count = slots_.size();
  const bool single = single_;
  for (uint32_t i = 0; i < slot_count; i++) {
    const Slot& slot = slots[i];
    double value = row[slot.feature];
    if (single) value = static_cast<double>(static_cast<float>(value));
    auto missing = static_cast<uint64_t>(is_missing(slot, value));
    // By a mask: a choice between two floats is a jump, which the processor often guesses wrong.
    uint64_t other_side = kInfinityBits | static_cast<uint64_t>(slot.missing_left) << 63;
    auto bits = bits_of<uint64_t>(value);
    seen[i] = bits_of<double>(bits ^ ((bits ^ other_side) & (0 - missing)));
  }
  const Node* nodes = nodes_.data();
  const double* values = values_.data();
  double sum = base_;
  uint32_t count = roots_.size();
  uint32_t tree = 0;
  for (; tree + kSideBySide <= count; tree += kSideBySide) {
    const Root* roots = roots_.data() + tree;
    uint32_t depth = 0;
    bool categorical = false;
    for (uint32_t i = 0; i < kSideBySide; i++) {
      if (roots[i].depth > depth) depth = roots[i].depth;
      categorical |= roots[i].categorical;
    }
    if (categorical) {
      for (uint32_t i = 0; i < kSideBySide; i++) sum += leaf_of(roots[i], row);
      continue;
    }
    // The processor waits for one node of a tree while it works at those of the others.
    uint32_t at[kSideBySide];
    for (uint32_t i = 0; i < kSideBySide; i++) at[i] = roots[i].node;
    bool arrived = false;
    while (!arrived) {
      uint32_t steps = depth < kStride ? depth : kStride;
      depth -= steps;
      for (; steps != 0; steps--) {
        for (uint32_t& node : at) node = step(nodes, node, seen);
      }
      arrived = true;
      for (uint32_t i = 0; depth != 0 && i < kSideBySide; i++) {
        arrived &= nodes[at[i]].left == at[i];
      }
    }
    for (uint32_t node : at) sum += values[node];
  }
  for (; tree < count; tree++) sum += leaf_of(roots_[tree], row);
  return sum;
}

}  // namespace leadlight::trees
