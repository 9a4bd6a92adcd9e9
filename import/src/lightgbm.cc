#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "leadlight/import/imported.h"
#include "lightgbm_text.h"
#include "tree_builder.h"

namespace leadlight::trees {
namespace {

// Of decision_type.
constexpr int64_t kCategorical = 1;
constexpr int64_t kDefaultLeft = 2;
constexpr int64_t kMissingZero = 1;  // after a shift by two
constexpr int64_t kMissingNan = 2;

constexpr char kMostVersion = '4';

class LightgbmReader {
 public:
  explicit LightgbmReader(const LightgbmText& text) : text_(text) {}

  Imported read() {
    const TextSection& header = text_.header;
    const TextValue& version = header["version"];
    bool known = version.text().size() == 2 && version.text()[0] == 'v' &&
                 version.text()[1] >= '2' && version.text()[1] <= kMostVersion;
    if (!known) version.fail(std::string("v2 to v") + kMostVersion);
    for (const char* key : {"num_class", "num_tree_per_iteration"}) {
      if (header[key].whole() != 1) header[key].fail("1: a model of two classes");
    }
    if (const TextValue* linear = header.find("linear_tree")) {
      if (linear->whole() != 0) linear->fail("0: leaves of one value");
    }
    read_objective(header);
    read_features(header);
    if (text_.trees.empty()) throw ImportError(header.place(), "at least one tree", "none");
    if (const TextValue* sizes = header.find("tree_sizes")) {
      std::size_t count = sizes->words().size();
      if (count != text_.trees.size()) {
        throw ImportError(sizes->place(),
                          "as many sizes as there are trees: " + std::to_string(text_.trees.size()),
                          std::to_string(count));
      }
    }
    imported_.rounds = static_cast<uint32_t>(text_.trees.size());
    if (const TextValue* average = header.find("average_output")) {
      if (version.text() == "v2") {
        average->fail("a random forest of version v3 or later (v2 averaged something else)",
                      "one of v2");
      }
      scale_ /= static_cast<double>(text_.trees.size());
    }
    for (const TextSection& tree : text_.trees) forest_.trees.push_back(read_tree(tree));
    read_categories();
    return std::move(imported_);
  }

 private:
  // "binary sigmoid:1", "cross_entropy"
  void read_objective(const TextSection& header) {
    const TextValue& objective = header["objective"];
    auto words = objective.words();
    bool binary = !words.empty() && words[0] == "binary";
    bool entropy = !words.empty() && (words[0] == "cross_entropy" || words[0] == "xentropy");
    if (!binary && !entropy) {
      objective.fail("binary or cross_entropy, which give a probability");
    }
    constexpr std::string_view kSigmoid = "sigmoid:";
    for (std::string_view word : words) {
      if (!binary || word.substr(0, kSigmoid.size()) != kSigmoid) continue;
      std::string_view number = word.substr(kSigmoid.size());
      auto [stopped, error] = std::from_chars(number.data(), number.data() + number.size(), scale_);
      if (error != std::errc() || stopped != number.data() + number.size() ||
          !std::isfinite(scale_) || scale_ <= 0) {
        objective.fail("sigmoid: and a number above 0");
      }
    }
  }

  void read_features(const TextSection& header) {
    const TextValue& last = header["max_feature_idx"];
    int64_t count = last.whole();
    if (count < 0 || count >= kMaxFeatures) {
      last.fail("a feature's index from 0 to " + std::to_string(kMaxFeatures - 1));
    }
    const TextValue& names = header["feature_names"];
    auto words = names.words();
    if (words.size() != static_cast<std::size_t>(count) + 1) {
      names.fail("as many names as there are features: " + std::to_string(count + 1),
                 std::to_string(words.size()));
    }
    for (std::string_view word : words) {
      const auto& known = forest_.features;
      if (std::find(known.begin(), known.end(), word) != known.end()) {
        names.fail("names that are all different", "\"" + std::string(word) + "\" twice");
      }
      forest_.features.emplace_back(word);
    }
    imported_.categorical.resize(words.size());
    imported_.categories.resize(words.size());
  }

  ForestTree read_tree(const TextSection& tree) {
    const TextValue& number = tree["num_leaves"];
    int64_t declared = number.whole();
    if (declared < 1 || declared > kMaxImportedNodes) {
      number.fail("1 to " + std::to_string(kMaxImportedNodes) + " leaves");
    }
    if (const TextValue* linear = tree.find("is_linear")) {
      if (linear->whole() != 0) linear->fail("0: leaves of one value");
    }
    auto leaves = static_cast<std::size_t>(declared);
    std::size_t splits = leaves - 1;
    auto values = tree["leaf_value"].numbers(leaves);
    std::vector<LooseNode> nodes(splits + leaves);  // splits first
    for (std::size_t i = 0; i < leaves; i++) nodes[splits + i].node.value = values[i] * scale_;
    if (splits == 0) {
      nodes[0].node.cover = 1;
    } else {
      read_splits(tree, splits, &nodes);
    }
    Places places;
    places.node = [&](std::size_t i) {
      return tree.place() + ", " + (i < splits ? "split " : "leaf ") +
             std::to_string(i < splits ? i : i - splits);
    };
    places.child = [&](std::size_t i, int child) {
      return tree[child == 0 ? "left_child" : "right_child"].place() + ", split " +
             std::to_string(i);
    };
    return build_tree(std::move(nodes), places, &nodes_left_);
  }

  void read_splits(const TextSection& tree, std::size_t splits, std::vector<LooseNode>* nodes) {
    std::size_t leaves = splits + 1;
    auto features = tree["split_feature"].wholes(splits);
    auto thresholds = tree["threshold"].numbers(splits);
    auto types = tree["decision_type"].wholes(splits);
    read_covers(tree, splits, nodes);
    const TextValue* children[] = {&tree["left_child"], &tree["right_child"]};
    for (int side : {0, 1}) {
      auto child = children[side]->wholes(splits);
      for (std::size_t i = 0; i < splits; i++) {
        // A leaf is the number below -1 as many times as its own.
        bool leaf = child[i] < 0;
        int64_t most = static_cast<int64_t>(leaf ? leaves : splits);
        int64_t index = leaf ? -1 - child[i] : child[i];
        if (index < 0 || index >= most) {
          children[side]->fail("splits below " + std::to_string(splits) + " and leaves from -" +
                                   std::to_string(leaves),
                               std::to_string(child[i]));
        }
        LooseNode& node = (*nodes)[i];
        (side == 0 ? node.left : node.right) = leaf ? static_cast<int64_t>(splits) + index : index;
      }
    }
    for (std::size_t i = 0; i < splits; i++) {
      ForestNode& node = (*nodes)[i].node;
      if (features[i] < 0 || features[i] >= static_cast<int64_t>(forest_.features.size())) {
        tree["split_feature"].fail("features below " + std::to_string(forest_.features.size()),
                                   std::to_string(features[i]));
      }
      node.feature = static_cast<int32_t>(features[i]);
      int64_t missing = types[i] >> 2;
      if (types[i] < 0 || missing > kMissingNan) {
        tree["decision_type"].fail("numbers from 0 to 11", std::to_string(types[i]));
      }
      if ((types[i] & kCategorical) != 0) {
        node.categorical = true;
        node.left_of = categories_of(tree, thresholds[i]);
        imported_.categorical[static_cast<std::size_t>(features[i])] = true;
        continue;  // what is missing goes right
      }
      node.threshold = thresholds[i];
      bool default_left = (types[i] & kDefaultLeft) != 0;
      node.zero_is_missing = missing == kMissingZero;
      // Where nothing was missing in training, what is missing counts as 0.
      node.missing_left = missing == 0 ? 0 <= node.threshold : default_left;
    }
  }

  // Rows, as the library's own explanations weigh them; else the sums of their weights.
  void read_covers(const TextSection& tree, std::size_t splits, std::vector<LooseNode>* nodes) {
    const char* kinds[][2] = {{"internal_count", "leaf_count"}, {"internal_weight", "leaf_weight"}};
    for (const auto& [of_splits, of_leaves] : kinds) {
      if (tree.find(of_splits) == nullptr || tree.find(of_leaves) == nullptr) continue;
      auto inner = tree[of_splits].numbers(splits);
      auto outer = tree[of_leaves].numbers(splits + 1);
      inner.insert(inner.end(), outer.begin(), outer.end());
      for (std::size_t i = 0; i < inner.size(); i++) (*nodes)[i].node.cover = inner[i];
      if (*std::min_element(inner.begin(), inner.end()) > 0) return;
    }
    if (tree.find("leaf_count") == nullptr && tree.find("leaf_weight") == nullptr) {
      throw ImportError(tree.place(), "a line leaf_count=… or leaf_weight=… in what begins here",
                        "none");
    }
  }

  std::vector<uint32_t> categories_of(const TextSection& tree, double index) {
    const TextValue& bounds = tree["cat_boundaries"];
    const TextValue& words = tree["cat_threshold"];
    if (bounds_of_ != &bounds) {
      bounds_of_ = &bounds;
      bounds_ = bounds.wholes();
      words_ = words.wholes();
    }
    if (!(index >= 0 && index + 1 < static_cast<double>(bounds_.size())) ||
        index != std::floor(index)) {
      tree["threshold"].fail("of a categorical split a set below " +
                                 std::to_string(bounds_.empty() ? 0 : bounds_.size() - 1),
                             std::to_string(index));
    }
    auto at = static_cast<std::size_t>(index);
    int64_t begin = bounds_[at], end = bounds_[at + 1];
    if (begin < 0 || begin > end || end > static_cast<int64_t>(words_.size()) ||
        end - begin > kMaxCategory / 32) {
      bounds.fail("ascending places in the " + std::to_string(words_.size()) + " words of sets",
                  std::to_string(begin) + " to " + std::to_string(end));
    }
    std::vector<uint32_t> set;
    for (int64_t k = begin; k < end; k++) {
      int64_t word = words_[static_cast<std::size_t>(k)];
      if (word < 0 || word > UINT32_MAX) words.fail("words of 32 bits", std::to_string(word));
      for (uint32_t bit = 0; bit < 32; bit++) {
        if ((word >> bit & 1) != 0) set.push_back(static_cast<uint32_t>(k - begin) * 32 + bit);
      }
    }
    return set;
  }

  // The lists belong to the categorical columns of a table in their order. Numeric ones have
  // their range in brackets; the others are known only where there are as many of them as lists.
  void read_categories() {
    std::vector<char> columns = imported_.categorical;
    const TextValue* infos = text_.header.find("feature_infos");
    auto info = infos ? infos->words() : std::vector<std::string_view>();
    for (std::size_t i = 0; i < columns.size() && info.size() == columns.size(); i++) {
      columns[i] |= info[i][0] != '[' && info[i] != "none";
    }
    auto lists = nlohmann::json::parse(text_.pandas_categorical, nullptr, false);
    auto count = std::count(columns.begin(), columns.end(), true);
    if (!lists.is_array() || static_cast<std::ptrdiff_t>(lists.size()) != count) return;
    auto list = lists.begin();
    for (std::size_t i = 0; i < columns.size(); i++) {
      if (!columns[i]) continue;
      bool texts = list->is_array() && std::all_of(list->begin(), list->end(),
                                                   [](auto& each) { return each.is_string(); });
      if (texts) imported_.categories[i] = list->template get<std::vector<std::string>>();
      ++list;
    }
  }

  const LightgbmText& text_;
  Imported imported_;
  Forest& forest_ = imported_.forest;
  double scale_ = 1;  // from a leaf to log-odds
  uint32_t nodes_left_ = kMaxImportedNodes;
  const TextValue* bounds_of_ = nullptr;  // whose numbers these are:
  std::vector<int64_t> bounds_, words_;
};

}  // namespace

Imported import_lightgbm(std::string_view text) {
  LightgbmText parts = split_lightgbm(text);
  return LightgbmReader(parts).read();
}

}  // namespace leadlight::trees
