#include "leadlight/trees/pack.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "bits.h"
#include "leadlight/trees/packed.h"

namespace leadlight::trees {
namespace {

constexpr double kDoublings = 14;  // steps of a share's byte that double its odds

bool is_float(double value) { return static_cast<double>(static_cast<float>(value)) == value; }

std::string place(size_t tree, size_t node) {
  return "tree " + std::to_string(tree) + ", node " + std::to_string(node) + ": ";
}

// What is wrong with the nodes of a tree; empty: nothing.
std::string check(const Forest& forest, size_t index) {
  const std::vector<ForestNode>& nodes = forest.trees[index].nodes;
  if (nodes.empty()) return "tree " + std::to_string(index) + ": expected a node, found none";
  std::vector<uint32_t> depth(nodes.size(), 0);
  std::vector<bool> has_parent(nodes.size(), false);
  for (size_t i = 0; i < nodes.size(); i++) {
    const ForestNode& node = nodes[i];
    auto wrong = [&](const std::string& what) { return place(index, i) + what; };
    if (i != 0 && !has_parent[i]) return wrong("expected a parent, found none");
    if (!std::isfinite(node.cover) || node.cover < 0) {
      return wrong("expected a cover of 0 or more, found " + std::to_string(node.cover));
    }
    if (node.feature < 0) {
      if (!std::isfinite(node.value)) return wrong("expected a finite leaf");
      continue;
    }
    if (static_cast<size_t>(node.feature) >= forest.features.size()) {
      return wrong("expected a feature below " + std::to_string(forest.features.size()) +
                   ", found " + std::to_string(node.feature));
    }
    if (!node.categorical && !std::isfinite(node.threshold)) {
      return wrong("expected a finite threshold");
    }
    if (node.categorical && std::adjacent_find(node.left_of.begin(), node.left_of.end(),
                                               std::greater_equal<>()) != node.left_of.end()) {
      return wrong("expected categories in ascending order");
    }
    if (depth[i] == kMaxTreeDepth) {
      return wrong("expected a tree at most " + std::to_string(kMaxTreeDepth) + " splits deep");
    }
    for (uint32_t child : {node.left, node.right}) {
      if (child <= i || child >= nodes.size()) {
        return wrong("expected a child from " + std::to_string(i + 1) + " to " +
                     std::to_string(nodes.size() - 1) + ", found " + std::to_string(child));
      }
      if (has_parent[child]) {
        return wrong("expected a child of its own, found that of another, " +
                     std::to_string(child));
      }
      has_parent[child] = true;
      depth[child] = depth[i] + 1;
    }
  }
  return "";
}

class Packer {
 public:
  explicit Packer(const Forest& forest) : forest_(forest) {}

  std::vector<uint8_t> pack() {
    tables();
    for (const ForestTree& tree : forest_.trees) walk(tree, 0);
    bool zeros = std::find(zero_.begin(), zero_.end(), true) != zero_.end();
    bool sets = std::find(categorical_.begin(), categorical_.end(), true) != categorical_.end();
    bool float_thresholds = true;
    size_t longest = 0;
    for (const std::vector<double>& table : thresholds_) {
      longest = std::max(longest, table.size());
      for (double value : table) float_thresholds &= is_float(value);
    }
    for (const auto& table : sets_) longest = std::max(longest, table.size());
    bool float_leaves = std::all_of(leaf_.begin(), leaf_.end(), is_float);

    for (uint8_t byte : {'L', 'L', 'T', '\1'}) out_.push_back(byte);
    out_.push_back(static_cast<uint8_t>(forest_.single | float_thresholds << 1 | float_leaves << 2 |
                                        sets << 3 | zeros << 4));
    varint(forest_.features.size());
    varint(forest_.trees.size());
    varint(feature_.size());
    auto base = bits_of<uint64_t>(forest_.base);
    for (int i = 0; i < 8; i++) out_.push_back(static_cast<uint8_t>(base >> (8 * i)));
    std::vector<double> all;
    for (const std::vector<double>& table : thresholds_) {
      varint(table.size());
      all.insert(all.end(), table.begin(), table.end());
    }
    numbers(all, float_thresholds ? 4 : 8);
    if (sets) put_sets();
    bits(shape_);
    plane(feature_, forest_.features.size() > 256 ? 2 : 1);
    plane(choice_, longest <= 0x100 ? 1 : longest <= 0x10000 ? 2 : 3);
    if (sets) bits(categorical_);
    bits(missing_);
    if (zeros) bits(zero_);
    out_.insert(out_.end(), share_.begin(), share_.end());
    numbers(leaf_, float_leaves ? 4 : 6);
    return std::move(out_);
  }

 private:
  void varint(size_t value) {
    for (; value >= 0x80; value >>= 7) out_.push_back(static_cast<uint8_t>(value | 0x80));
    out_.push_back(static_cast<uint8_t>(value));
  }
  void plane(const std::vector<uint64_t>& values, int width) {
    for (int i = width; i-- != 0;) {
      for (uint64_t value : values) out_.push_back(static_cast<uint8_t>(value >> (8 * i)));
    }
  }
  void bits(const std::vector<bool>& bits) {
    for (size_t i = 0; i < bits.size(); i++) {
      if (i % 8 == 0) out_.push_back(0);
      if (bits[i]) out_.back() |= static_cast<uint8_t>(1 << (i % 8));
    }
  }
  // 4: float32, 8: float64, 6: its upper bytes, rounded.
  void numbers(const std::vector<double>& values, int width) {
    std::vector<uint64_t> raw;
    for (double value : values) {
      if (width == 4) {
        raw.push_back(bits_of<uint32_t>(static_cast<float>(value)));
      } else {
        auto bits = bits_of<uint64_t>(value);
        // Rounding up the largest of numbers would make infinity of it.
        bool up = width == 6 && (bits >> 16 & 0x7FFFFFFFFFFF) != 0x7FEFFFFFFFFF;
        raw.push_back(width == 8 ? bits : (bits + (up ? 0x8000 : 0)) >> 16);
      }
    }
    plane(raw, width);
  }
  void put_sets() {
    for (const auto& table : sets_) varint(table.size());
    for (const auto& table : sets_) {
      for (const std::vector<uint32_t>& set : table) {
        varint(set.size());
        for (size_t i = 0; i < set.size(); i++) varint(i == 0 ? set[0] : set[i] - set[i - 1]);
      }
    }
  }

  // The thresholds and sets that each feature is asked for.
  void tables() {
    std::vector<std::set<double>> thresholds(forest_.features.size());
    std::vector<std::set<std::vector<uint32_t>>> sets(forest_.features.size());
    for (const ForestTree& tree : forest_.trees) {
      for (const ForestNode& node : tree.nodes) {
        if (node.feature < 0) continue;
        auto feature = static_cast<size_t>(node.feature);
        if (node.categorical) {
          sets[feature].insert(node.left_of);
        } else {
          thresholds[feature].insert(node.threshold);
        }
      }
    }
    for (const auto& table : thresholds) thresholds_.emplace_back(table.begin(), table.end());
    for (const auto& table : sets) sets_.emplace_back(table.begin(), table.end());
  }

  void walk(const ForestTree& tree, uint32_t at) {
    const ForestNode& node = tree.nodes[at];
    shape_.push_back(node.feature >= 0);
    if (node.feature < 0) {
      leaf_.push_back(node.value);
      return;
    }
    auto feature = static_cast<size_t>(node.feature);
    auto place_in = [](const auto& table, const auto& value) {
      return static_cast<uint64_t>(std::lower_bound(table.begin(), table.end(), value) -
                                   table.begin());
    };
    feature_.push_back(feature);
    choice_.push_back(node.categorical ? place_in(sets_[feature], node.left_of)
                                       : place_in(thresholds_[feature], node.threshold));
    categorical_.push_back(node.categorical);
    missing_.push_back(node.missing_left);
    zero_.push_back(node.zero_is_missing);
    double left = tree.nodes[node.left].cover;
    double right = tree.nodes[node.right].cover;
    // Nobody on either side: as if half went each way.
    double doublings = left == right ? 0 : std::log2(left / right);
    share_.push_back(
        static_cast<uint8_t>(std::clamp(std::round(128 + kDoublings * doublings), 0.0, 255.0)));
    walk(tree, node.left);
    walk(tree, node.right);
  }

  const Forest& forest_;
  std::vector<std::vector<double>> thresholds_;  // of each feature, ascending
  std::vector<std::vector<std::vector<uint32_t>>> sets_;
  std::vector<bool> shape_, categorical_, missing_, zero_;
  std::vector<uint64_t> feature_, choice_;
  std::vector<uint8_t> share_;
  std::vector<double> leaf_;
  std::vector<uint8_t> out_;
};

}  // namespace

Packed pack(const Forest& forest) {
  auto bound = [](const char* what, size_t most, size_t found) {
    return Packed{
        {},
        "expected 1 to " + std::to_string(most) + " " + what + ", found " + std::to_string(found)};
  };
  if (forest.features.empty() || forest.features.size() > kMaxFeatures) {
    return bound("features", kMaxFeatures, forest.features.size());
  }
  if (forest.trees.empty() || forest.trees.size() > kMaxTrees) {
    return bound("trees", kMaxTrees, forest.trees.size());
  }
  if (!std::isfinite(forest.base)) return {{}, "expected a finite base"};
  for (size_t i = 0; i < forest.trees.size(); i++) {
    std::string wrong = check(forest, i);
    if (!wrong.empty()) return {{}, wrong};
  }
  return {Packer(forest).pack(), ""};
}

std::string base64(const std::vector<uint8_t>& bytes) {
  constexpr const char* kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    uint32_t three = 0;
    for (size_t k = i; k < i + 3; k++) three = three << 8 | (k < bytes.size() ? bytes[k] : 0u);
    for (int digit = 3; digit >= 0; digit--) text += kDigits[three >> (6 * digit) & 63];
  }
  for (size_t i = 0; i < (3 - bytes.size() % 3) % 3; i++) text[text.size() - 1 - i] = '=';
  return text;
}

}  // namespace leadlight::trees
