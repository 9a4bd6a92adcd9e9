#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "json_part.h"
#include "leadlight/import/imported.h"
#include "tree_builder.h"

namespace leadlight::trees {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// "5E-1", and since 3.1 "[5E-1]", one for each target.
double base_score(const Part& part) {
  std::string text = part.text();
  std::string_view inner = text;
  if (inner.size() >= 2 && inner.front() == '[' && inner.back() == ']') {
    inner = inner.substr(1, inner.size() - 2);
  }
  double number = 0;
  auto [stopped, error] = std::from_chars(inner.data(), inner.data() + inner.size(), number);
  if (error != std::errc() || stopped != inner.data() + inner.size() || !std::isfinite(number)) {
    part.fail("the text of one finite number");
  }
  return number;
}

void demand_one(const Part& parameters, const char* key, const char* what) {
  auto value = parameters.find(key);
  if (value && (value->whole() < 0 || value->whole() > 1)) value->fail(what);
}

class XgboostReader {
 public:
  explicit XgboostReader(const Json& json, bool best) : root_(json, ""), best_(best) {}

  Imported read() {
    if (root_.is_array() && root_.size() > 0) {
      root_.fail("a model that save_model wrote (a dump for people does not tell enough)");
    }
    Part learner = root_["learner"];
    Part parameters = learner["learner_model_param"];
    demand_one(parameters, "num_class", "a model of two classes: 0 or 1");
    demand_one(parameters, "num_target", "a model of one target");
    read_base(learner["objective"]["name"], parameters["base_score"]);
    read_features(learner, parameters["num_feature"]);
    forest_.single = true;

    Part booster = learner["gradient_booster"];
    Part name = booster["name"];
    bool dart = name.text() == "dart";
    if (!dart && name.text() != "gbtree") name.fail("gbtree or dart");
    Part model = dart ? booster["gbtree"]["model"] : booster["model"];
    Part trees = model["trees"];
    std::size_t count = trees.size();
    if (count == 0) trees.fail("at least one tree");
    if (count > kMaxTrees) {
      trees.fail("at most " + std::to_string(kMaxTrees) + " trees");
    }
    Part info = model["tree_info"];
    std::vector<int64_t> groups = info.wholes(count);
    for (std::size_t i = 0; i < count; i++) {
      if (groups[i] != 0) info[i].fail("0, for one class");
    }
    std::vector<double> weights(count, 1);
    if (dart) weights = booster["weight_drop"].numbers(count);
    read_rounds(learner, model["gbtree_model_param"], count);
    if (best_ && imported_.best_rounds != 0) count = imported_.best_rounds * each_round_;
    for (std::size_t i = 0; i < count; i++) {
      forest_.trees.push_back(read_tree(trees[i], weights[i]));
    }
    return std::move(imported_);
  }

 private:
  void read_base(const Part& objective, const Part& score) {
    std::string name = objective.text();
    double base = base_score(score);
    if (name == "binary:logitraw") {
      // Its score is a margin already.
      forest_.base = base;
      return;
    }
    if (name != "binary:logistic" && name != "reg:logistic") {
      objective.fail("binary:logistic, reg:logistic or binary:logitraw, which give a probability");
    }
    if (!(base > 0 && base < 1)) score.fail("a probability above 0 and below 1");
    forest_.base = -std::log(1 / base - 1);
  }

  void read_features(const Part& learner, const Part& count) {
    int64_t features = count.whole();
    if (features < 1 || features > kMaxFeatures) {
      count.fail("1 to " + std::to_string(kMaxFeatures) + " features");
    }
    auto names = learner.find("feature_names");
    if (names && names->size() != 0) {
      if (names->size() != static_cast<std::size_t>(features)) {
        names->fail("as many names as there are features: " + std::to_string(features));
      }
      for (std::size_t i = 0; i < names->size(); i++) {
        Part name = (*names)[i];
        const auto& known = forest_.features;
        if (std::find(known.begin(), known.end(), name.text()) != known.end()) {
          name.fail("a name that no other feature has");
        }
        forest_.features.push_back(name.text());
      }
    } else {
      // What the library itself calls features without names.
      for (int64_t i = 0; i < features; i++) forest_.features.push_back("f" + std::to_string(i));
    }
    imported_.categorical.resize(forest_.features.size());
    imported_.categories.resize(forest_.features.size());
  }

  void read_rounds(const Part& learner, const Part& parameters, std::size_t trees) {
    auto parallel = parameters.find("num_parallel_tree");
    int64_t each = parallel ? parallel->whole() : 1;
    if (each == 0) each = 1;
    if (each < 0 || static_cast<std::size_t>(each) > trees ||
        trees % static_cast<std::size_t>(each) != 0) {
      parallel->fail("a part of the trees' number, " + std::to_string(trees));
    }
    each_round_ = static_cast<uint32_t>(each);
    imported_.rounds = static_cast<uint32_t>(trees) / each_round_;
    auto attributes = learner.find("attributes");
    auto best = attributes ? attributes->find("best_iteration") : std::nullopt;
    if (!best) return;
    int64_t iteration = best->whole();
    // Where the library kept the best rounds only, there are no others.
    if (iteration < 0 || iteration >= imported_.rounds) return;
    imported_.best_rounds = static_cast<uint32_t>(iteration) + 1;
  }

  ForestTree read_tree(const Part& tree, double weight) {
    Part parameters = tree["tree_param"];
    demand_one(parameters, "size_leaf_vector", "one value a leaf");
    Part lefts = tree["left_children"], rights = tree["right_children"];
    Part features = tree["split_indices"], conditions = tree["split_conditions"];
    Part covers = tree["sum_hessian"];
    std::size_t count = lefts.size();
    if (count == 0) lefts.fail("at least one node");
    if (count > kMaxImportedNodes) {
      lefts.fail("at most " + std::to_string(kMaxImportedNodes) + " nodes");
    }
    Part declared = parameters["num_nodes"];
    if (declared.whole() != static_cast<int64_t>(count)) {
      declared.fail("as many nodes as left_children has: " + std::to_string(count));
    }
    auto left = lefts.wholes(count), right = rights.wholes(count), split = features.wholes(count);
    auto condition = conditions.numbers_or_nan(count), cover = covers.numbers(count);
    auto default_left = tree["default_left"].wholes(count);
    std::vector<int64_t> types(count);
    if (auto part = tree.find("split_type")) types = part->wholes(count);
    std::vector<std::vector<uint32_t>> categories = read_categories(tree, count);

    std::vector<LooseNode> nodes(count);
    for (std::size_t i = 0; i < count; i++) {
      LooseNode& loose = nodes[i];
      ForestNode& node = loose.node;
      node.cover = cover[i];
      // That of a categorical split, which is not looked at, may be NaN.
      if (std::isnan(condition[i]) && (left[i] == -1 || types[i] != 1)) {
        conditions[i].fail("a finite number");
      }
      if (left[i] == -1) {
        if (right[i] != -1) rights[i].fail("-1, as the left child is");
        node.value = condition[i] * weight;
        continue;
      }
      // Nodes that pruning took away stay in the list; nothing leads to them.
      if (split[i] < 0 || split[i] >= static_cast<int64_t>(forest_.features.size())) {
        node.feature = kNoFeature;
        continue;
      }
      node.feature = static_cast<int32_t>(split[i]);
      node.missing_left = default_left[i] != 0;
      loose.left = left[i];
      loose.right = right[i];
      if (types[i] == 1) {
        // A category of the set goes right, so left and right change places.
        node.categorical = true;
        node.left_of = std::move(categories[i]);
        node.missing_left = !node.missing_left;
        std::swap(loose.left, loose.right);
        imported_.categorical[static_cast<std::size_t>(node.feature)] = true;
      } else if (types[i] == 0) {
        // As a float, and the largest one that is below it.
        if (!(std::fabs(condition[i]) < std::numeric_limits<float>::max())) {
          conditions[i].fail("a number within the range of floats");
        }
        node.threshold = std::nextafterf(static_cast<float>(condition[i]), -kInfinity);
      } else {
        tree["split_type"][i].fail("0 (numeric) or 1 (categorical)");
      }
    }
    Places places;
    places.node = [&](std::size_t i) { return lefts.pointer() + "/" + std::to_string(i); };
    places.child = [&](std::size_t i, int child) {
      bool of_left = (child == 0) != nodes[i].node.categorical;
      return (of_left ? lefts : rights).pointer() + "/" + std::to_string(i);
    };
    places.no_feature = [&](std::size_t i) {
      features[i].fail("a feature below " + std::to_string(forest_.features.size()));
    };
    return build_tree(nodes, places, &nodes_left_);
  }

  std::vector<std::vector<uint32_t>> read_categories(const Part& tree, std::size_t nodes) {
    std::vector<std::vector<uint32_t>> sets(nodes);
    auto all = tree.find("categories");
    auto of = tree.find("categories_nodes");
    if (!all || !of || of->size() == 0) return sets;
    Part begins = tree["categories_segments"], sizes = tree["categories_sizes"];
    auto node = of->wholes(), begin = begins.wholes(of->size()), size = sizes.wholes(of->size());
    auto category = all->wholes();
    auto most = static_cast<int64_t>(category.size());
    for (std::size_t i = 0; i < node.size(); i++) {
      if (node[i] < 0 || node[i] >= static_cast<int64_t>(nodes)) {
        (*of)[i].fail("a node below " + std::to_string(nodes));
      }
      auto& set = sets[static_cast<std::size_t>(node[i])];
      if (!set.empty()) (*of)[i].fail("a node that is not listed before");
      if (begin[i] < 0 || begin[i] > most) {
        begins[i].fail("a place in the " + std::to_string(most) + " categories");
      }
      if (size[i] < 0 || size[i] > most - begin[i]) {
        sizes[i].fail("a size that ends within the " + std::to_string(most) + " categories");
      }
      for (int64_t k = begin[i]; k < begin[i] + size[i]; k++) {
        auto at = static_cast<std::size_t>(k);
        if (category[at] < 0 || category[at] > kMaxCategory) {
          (*all)[at].fail("a category from 0 to " + std::to_string(kMaxCategory));
        }
        set.push_back(static_cast<uint32_t>(category[at]));
      }
      std::sort(set.begin(), set.end());
      set.erase(std::unique(set.begin(), set.end()), set.end());
    }
    return sets;
  }

  Part root_;
  bool best_;
  Imported imported_;
  Forest& forest_ = imported_.forest;
  uint32_t each_round_ = 1;  // trees
  uint32_t nodes_left_ = kMaxImportedNodes;
};

}  // namespace

Imported import_xgboost(std::string_view bytes, bool best) {
  Json json = parse_json_or_ubjson(bytes);
  return XgboostReader(json, best).read();
}

}  // namespace leadlight::trees
