// The packed form gives what the forest says, refuses every other byte, and its reasons are
// Shapley values.
#include "leadlight/trees/packed.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "leadlight/trees/pack.h"
#include "plain_forest.h"

namespace leadlight::trees::testing {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

std::vector<uint8_t> packed(const Forest& forest) {
  Packed made = pack(forest);
  EXPECT_EQ(made.error, "");
  return made.bytes;
}

// What the reader expected; "" if it took the bytes.
std::string refusal(const std::vector<uint8_t>& bytes) {
  Trees trees;
  // A copy of just that size, so that a sanitizer sees a step too far.
  std::vector<uint8_t> exact(bytes);
  exact.shrink_to_fit();
  const char* wrong = trees.read(exact.data(), static_cast<uint32_t>(exact.size()));
  return wrong == nullptr ? "" : wrong;
}

std::vector<Shape> shapes() {
  std::vector<Shape> shapes;
  for (uint32_t i = 0; i < 16; i++) {
    Shape shape;
    shape.single = (i & 1) != 0;
    shape.categorical = (i & 2) != 0;
    shape.zeros = (i & 4) != 0;
    shape.float_leaves = (i & 8) != 0;
    shapes.push_back(shape);
  }
  shapes.push_back({.trees = 1, .depth = 0});
  shapes.push_back({.features = 1, .trees = 3, .depth = 1});
  shapes.push_back({.features = 300, .trees = 40, .depth = 6, .split_percent = 100});
  shapes.push_back({.features = 4, .trees = 13, .depth = 40, .split_percent = 55});
  return shapes;
}

// One tree that splits feature 0 at 1: -1 on the left, 2 on the right.
Forest stump() {
  Forest forest;
  forest.features = {"a"};
  forest.trees.resize(1);
  forest.trees[0].nodes.resize(3);
  ForestNode& root = forest.trees[0].nodes[0];
  root.feature = 0;
  root.threshold = 1;
  root.left = 1;
  root.right = 2;
  root.cover = 4;
  forest.trees[0].nodes[1].value = -1;
  forest.trees[0].nodes[1].cover = 3;
  forest.trees[0].nodes[2].value = 2;
  forest.trees[0].nodes[2].cover = 1;
  return forest;
}

TEST(Packed, GivesTheLogOddsOfTheForest) {
  uint64_t seed = 0;
  for (const Shape& shape : shapes()) {
    for (int repetition = 0; repetition < 10; repetition++) {
      Forest forest = random_forest(shape, ++seed);
      Trees trees;
      std::vector<uint8_t> bytes = packed(forest);
      ASSERT_EQ(trees.read(bytes.data(), static_cast<uint32_t>(bytes.size())), nullptr);
      EXPECT_EQ(trees.features(), shape.features);
      EXPECT_EQ(trees.trees(), shape.trees);
      Chance chance(seed);
      for (int i = 0; i < 200; i++) {
        std::vector<double> row = random_row(shape.features, &chance);
        double expected = log_odds(forest, row);
        double given = trees.log_odds(row.data());
        if (shape.float_leaves) {
          EXPECT_EQ(given, expected) << "seed " << seed;
        } else {
          EXPECT_NEAR(given, expected, 1e-9) << "seed " << seed;
        }
      }
    }
  }
}

TEST(Packed, AThresholdsOwnValueGoesLeftAndTheNextAboveRight) {
  Forest forest = stump();
  for (double threshold : {0.1, -0.0, 5e-324, 1e300, -1e300}) {
    forest.trees[0].nodes[0].threshold = threshold;
    Trees trees;
    std::vector<uint8_t> bytes = packed(forest);
    ASSERT_EQ(trees.read(bytes.data(), static_cast<uint32_t>(bytes.size())), nullptr);
    double above = std::nextafter(threshold, HUGE_VAL);
    EXPECT_EQ(trees.log_odds(&threshold), -1) << threshold;
    EXPECT_EQ(trees.log_odds(&above), 2) << threshold;
  }
}

TEST(Packed, LeavesThatAreNoFloatsKeepElevenDigits) {
  for (double leaf : {0.1, 1.0 / 3, 1e-200, 1e300, -2.0 / 3e9, std::numeric_limits<double>::max(),
                      std::numeric_limits<double>::lowest()}) {
    Forest forest = stump();
    forest.trees[0].nodes[1].value = leaf;
    Trees trees;
    std::vector<uint8_t> bytes = packed(forest);
    ASSERT_EQ(trees.read(bytes.data(), static_cast<uint32_t>(bytes.size())), nullptr);
    double low = 0;
    EXPECT_LE(std::fabs(trees.log_odds(&low) / leaf - 1), 0x1p-36) << leaf;
  }
}

TEST(Packed, EveryCutAndEveryAddedByteIsRefused) {
  for (const Shape& shape : shapes()) {
    Shape small = shape;
    small.features = 5;
    small.trees = 2;
    small.depth = std::min(shape.depth, 4u);
    std::vector<uint8_t> bytes = packed(random_forest(small, 5));
    ASSERT_EQ(refusal(bytes), "");
    for (size_t size = 0; size < bytes.size(); size++) {
      std::vector<uint8_t> cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
      EXPECT_NE(refusal(cut), "") << size << " of " << bytes.size();
    }
    bytes.push_back(0);
    EXPECT_NE(refusal(bytes), "");
  }
}

// The sanitizers watch; and what is read all the same can be asked.
TEST(Packed, ChangedBytesAreRefusedOrGiveNumbers) {
  Chance chance(11);
  for (const Shape& shape : shapes()) {
    if (shape.features > 100) continue;
    std::vector<uint8_t> bytes = packed(random_forest(shape, 6));
    for (int repetition = 0; repetition < 500; repetition++) {
      std::vector<uint8_t> changed = bytes;
      for (uint32_t i = 0; i <= chance.below(3); i++) {
        changed[chance.below(static_cast<uint32_t>(changed.size()))] =
            static_cast<uint8_t>(chance.below(256));
      }
      Trees trees;
      if (trees.read(changed.data(), static_cast<uint32_t>(changed.size())) != nullptr) continue;
      std::vector<double> row = random_row(trees.features(), &chance);
      std::vector<double> adds(trees.features());
      double sum = trees.log_odds(row.data());
      double expected = trees.explain(row.data(), adds.data());
      EXPECT_FALSE(std::isnan(expected) && !std::isnan(sum));
    }
  }
}

struct Refusal {
  const char* what;
  size_t at;
  std::vector<uint8_t> bytes;
  const char* expected;
};

TEST(Packed, SaysWhatItExpected) {
  std::vector<uint8_t> bytes = packed(stump());
  // magic, flags 6, 1 feature, 1 tree, 1 split, base, 1 threshold, 3f800000, shape 1, feature 0,
  // choice 0, missing 0, share, two leaves
  ASSERT_EQ(bytes.size(), 4u + 1 + 3 + 8 + 1 + 4 + 1 + 1 + 1 + 1 + 1 + 8);
  for (const Refusal& one : std::initializer_list<Refusal>{
           {"another magic", 0, {'l'}, "trees packed in version 1"},
           {"another version", 3, {2}, "trees packed in version 1"},
           {"unknown flag", 4, {38}, "flags of version 1"},
           {"no feature", 5, {0}, "1 to 512 features"},
           {"no tree", 6, {0}, "1 to 10000 trees"},
           {"more splits than bytes", 7, {99}, "as many bytes as the splits need"},
           {"an infinite base", 14, {0xF0, 0x7F}, "a finite base"},
           {"more thresholds than bytes", 16, {99}, "as many bytes as the thresholds need"},
           {"a threshold that is no number", 17, {0x7F, 0xC0}, "finite thresholds"},
           {"only leaves", 21, {0}, "no nodes after the last tree"},
           {"only splits", 21, {7}, "as many splits as there are"},
           {"bits that nothing needs", 21, {9}, "as many bytes as the trees need"},
           {"feature 1 of 1", 22, {1}, "features that there are"},
           {"threshold 1 of 1", 23, {1}, "thresholds and sets that there are"},
           {"an infinite leaf", 26, {0x7F, 0x7F, 0x80}, "finite leaves"}}) {
    std::vector<uint8_t> changed = bytes;
    std::copy(one.bytes.begin(), one.bytes.end(),
              changed.begin() + static_cast<std::ptrdiff_t>(one.at));
    EXPECT_EQ(refusal(changed), one.expected) << one.what;
  }
  EXPECT_EQ(refusal({}), "trees packed in version 1");
}

TEST(Packed, RefusesTreesThatAreTooDeep) {
  for (uint32_t depth : {64u, 65u}) {
    Forest forest = stump();
    std::vector<ForestNode>& nodes = forest.trees[0].nodes;
    for (uint32_t i = 1; i < depth; i++) {
      uint32_t last = nodes.back().feature < 0 ? static_cast<uint32_t>(nodes.size()) - 1 : 0;
      ForestNode split = nodes[0];
      split.left = static_cast<uint32_t>(nodes.size());
      split.right = split.left + 1;
      nodes[last] = split;
      nodes.resize(nodes.size() + 2);
    }
    Packed made = pack(forest);
    if (depth == 64) {
      ASSERT_EQ(made.error, "");
      EXPECT_EQ(refusal(made.bytes), "");
    } else {
      EXPECT_EQ(made.error, "tree 0, node 128: expected a tree at most 64 splits deep");
    }
  }
}

TEST(Pack, NamesThePlaceOfWhatIsWrong) {
  auto error = [](auto&& change) {
    Forest forest = stump();
    change(&forest);
    return pack(forest).error;
  };
  EXPECT_EQ(error([](Forest* f) { f->trees.clear(); }), "expected 1 to 10000 trees, found 0");
  EXPECT_EQ(error([](Forest* f) { f->trees.resize(10001); }),
            "expected 1 to 10000 trees, found 10001");
  EXPECT_EQ(error([](Forest* f) { f->features.clear(); }), "expected 1 to 512 features, found 0");
  EXPECT_EQ(error([](Forest* f) { f->features.resize(513); }),
            "expected 1 to 512 features, found 513");
  EXPECT_EQ(error([](Forest* f) { f->base = kMissing; }), "expected a finite base");
  EXPECT_EQ(error([](Forest* f) { f->trees[0].nodes.clear(); }),
            "tree 0: expected a node, found none");
  EXPECT_EQ(error([](Forest* f) { f->trees[0].nodes[0].feature = 1; }),
            "tree 0, node 0: expected a feature below 1, found 1");
  EXPECT_EQ(error([](Forest* f) { f->trees[0].nodes[0].threshold = kMissing; }),
            "tree 0, node 0: expected a finite threshold");
  EXPECT_EQ(error([](Forest* f) { f->trees[0].nodes[1].value = HUGE_VAL; }),
            "tree 0, node 1: expected a finite leaf");
  EXPECT_EQ(error([](Forest* f) { f->trees[0].nodes[1].cover = kMissing; }),
            "tree 0, node 1: expected a cover of 0 or more, found nan");
  EXPECT_EQ(error([](Forest* f) { f->trees[0].nodes[0].left = 0; }),
            "tree 0, node 0: expected a child from 1 to 2, found 0");
  EXPECT_EQ(error([](Forest* f) { f->trees[0].nodes[0].right = 3; }),
            "tree 0, node 0: expected a child from 1 to 2, found 3");
  EXPECT_EQ(error([](Forest* f) { f->trees[0].nodes[0].right = 1; }),
            "tree 0, node 0: expected a child of its own, found that of another, 1");
  EXPECT_EQ(error([](Forest* f) { f->trees[0].nodes.resize(4); }),
            "tree 0, node 3: expected a parent, found none");
  EXPECT_EQ(error([](Forest* f) {
              f->trees[0].nodes[0].categorical = true;
              f->trees[0].nodes[0].left_of = {3, 3};
            }),
            "tree 0, node 0: expected categories in ascending order");
}

// The shares that are in force are the rounded ones.
double share_left(const ForestTree& tree, const ForestNode& node) {
  double doublings = std::log2(tree.nodes[node.left].cover / tree.nodes[node.right].cover);
  double byte = std::clamp(std::round(128 + 14 * doublings), 0.0, 255.0);
  return 1 / (1 + std::exp2((128 - byte) / 14));
}

// What is expected where only the features of `known` are.
double expectation(const Forest& forest, const ForestTree& tree, const std::vector<double>& row,
                   uint32_t known, uint32_t at = 0) {
  const ForestNode& node = tree.nodes[at];
  if (node.feature < 0) return node.value;
  auto feature = static_cast<size_t>(node.feature);
  if ((known >> feature & 1) != 0) {
    bool left = goes_left(forest, node, row[feature]);
    return expectation(forest, tree, row, known, left ? node.left : node.right);
  }
  double share = share_left(tree, node);
  return share * expectation(forest, tree, row, known, node.left) +
         (1 - share) * expectation(forest, tree, row, known, node.right);
}

TEST(Explain, GivesTheShapleyValuesOfEverySubset) {
  uint64_t seed = 100;
  for (Shape shape : shapes()) {
    if (shape.features > 6) continue;
    shape.trees = std::min(shape.trees, 5u);
    if (shape.depth > 12) shape.depth = 12;
    for (int repetition = 0; repetition < 5; repetition++) {
      Forest forest = random_forest(shape, ++seed);
      Trees trees;
      std::vector<uint8_t> bytes = packed(forest);
      ASSERT_EQ(trees.read(bytes.data(), static_cast<uint32_t>(bytes.size())), nullptr);
      Chance chance(seed);
      std::vector<double> row = random_row(shape.features, &chance);
      std::vector<double> of_subset(1u << shape.features, forest.base);
      for (uint32_t known = 0; known < of_subset.size(); known++) {
        for (const ForestTree& tree : forest.trees) {
          of_subset[known] += expectation(forest, tree, row, known);
        }
      }
      std::vector<double> adds(shape.features);
      EXPECT_NEAR(trees.explain(row.data(), adds.data()), of_subset[0], 1e-9);
      for (uint32_t feature = 0; feature < shape.features; feature++) {
        double value = 0;
        for (uint32_t known = 0; known < of_subset.size(); known++) {
          if ((known >> feature & 1) != 0) continue;
          int size = __builtin_popcount(known);
          double weight = std::tgamma(size + 1) *
                          std::tgamma(static_cast<int>(shape.features) - size) /
                          std::tgamma(shape.features + 1);
          value += weight * (of_subset[known | 1u << feature] - of_subset[known]);
        }
        EXPECT_NEAR(adds[feature], value, 1e-9) << "seed " << seed << " feature " << feature;
      }
    }
  }
}

TEST(Explain, AddsUpToTheLogOddsInDeepTreesToo) {
  for (uint32_t features : {1u, 3u, 64u}) {
    for (uint32_t depth : {1u, 2u, 7u, 30u, 64u}) {
      Shape shape{.features = features, .trees = 9, .depth = depth, .split_percent = 56};
      Forest forest = random_forest(shape, features * depth);
      // One way goes all the way down.
      ForestTree chain;
      for (uint32_t i = 0; i < depth; i++) {
        ForestNode split;
        split.feature = static_cast<int32_t>(i % features);
        split.threshold = 20 - static_cast<double>(i) / 4;
        split.left = 2 * i + 2;
        split.right = 2 * i + 1;
        split.cover = depth + 1 - i;
        ForestNode leaf;
        leaf.value = i % 2 == 0 ? 1 : -1;
        leaf.cover = 1;
        chain.nodes.push_back(split);
        chain.nodes.push_back(leaf);
      }
      ForestNode last;
      last.cover = 1;
      last.value = 3;
      chain.nodes.push_back(last);
      forest.trees.push_back(chain);
      Trees trees;
      std::vector<uint8_t> bytes = packed(forest);
      ASSERT_EQ(trees.read(bytes.data(), static_cast<uint32_t>(bytes.size())), nullptr);
      ASSERT_GE(trees.depth(), depth);
      Chance chance(depth);
      for (int i = 0; i < 20; i++) {
        std::vector<double> row = random_row(features, &chance);
        std::vector<double> adds(features);
        double sum = trees.explain(row.data(), adds.data());
        for (double one : adds) sum += one;
        EXPECT_NEAR(sum, trees.log_odds(row.data()), 1e-9);
      }
    }
  }
}

TEST(Base64, IsThatOfTheStandard) {
  auto encoded = [](std::string_view text) {
    return base64(std::vector<uint8_t>(text.begin(), text.end()));
  };
  EXPECT_EQ(encoded(""), "");
  EXPECT_EQ(encoded("f"), "Zg==");
  EXPECT_EQ(encoded("fo"), "Zm8=");
  EXPECT_EQ(encoded("foo"), "Zm9v");
  EXPECT_EQ(encoded("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64({0xFB, 0xFF}), "+/8=");
}

}  // namespace
}  // namespace leadlight::trees::testing
