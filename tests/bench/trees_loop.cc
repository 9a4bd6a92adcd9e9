// A full forest of 100 trees of depth 6, and what one row through it costs, without the
// boundary: trees_loop prints JSON with the forest, its packed form in base64, rows, their
// log-odds, and the median microseconds of a row and of an explanation.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <random>
#include <vector>

#include "leadlight/trees/pack.h"
#include "leadlight/trees/packed.h"

namespace {

using namespace leadlight::trees;

constexpr uint32_t kFeatures = 30;
constexpr uint32_t kTrees = 100;
constexpr uint32_t kDepth = 6;
constexpr uint32_t kSample = 8192;
constexpr uint32_t kBins = 255;
constexpr uint32_t kRows = 1024;

// The same on every machine, unlike the distributions of the standard library.
struct Chance {
  std::mt19937_64 engine{20};
  double unit() { return static_cast<double>(engine() >> 11) * 0x1p-53; }
  uint32_t below(uint32_t n) { return static_cast<uint32_t>(engine() % n); }
};

// As visitors are: a third of the features are counts, mostly small, a third are 0 or 1, a
// third are measured, and one value in 20 is missing.
std::vector<float> visitor(Chance* chance) {
  std::vector<float> row;
  for (uint32_t i = 0; i < kFeatures; i++) {
    double u = chance->unit();
    double value = i % 3 == 0   ? std::floor(1 / std::sqrt(u + 1e-4)) - 1
                   : i % 3 == 1 ? (u < 0.1 + 0.02 * i ? 1 : 0)
                                : u * u * u * 100 + chance->unit();
    row.push_back(chance->below(20) == 0 ? NAN : static_cast<float>(value));
  }
  return row;
}

struct Grower {
  Chance chance;
  std::vector<std::vector<float>> sample;
  std::vector<std::vector<float>> edges;  // between the bins of a feature

  Grower() {
    for (uint32_t i = 0; i < kSample; i++) sample.push_back(visitor(&chance));
    for (uint32_t feature = 0; feature < kFeatures; feature++) {
      std::vector<float> values;
      for (const auto& row : sample) {
        if (!std::isnan(row[feature])) values.push_back(row[feature]);
      }
      std::sort(values.begin(), values.end());
      std::vector<float> found;
      for (uint32_t i = 1; i < kBins; i++) found.push_back(values[values.size() * i / kBins]);
      found.erase(std::unique(found.begin(), found.end()), found.end());
      edges.push_back(found);
    }
  }

  uint32_t grow(ForestTree* tree, const std::vector<uint32_t>& rows, uint32_t depth) {
    auto at = static_cast<uint32_t>(tree->nodes.size());
    tree->nodes.emplace_back();
    ForestNode node;
    node.cover = 0.25 * static_cast<double>(rows.size()) + 0.25;
    if (depth == kDepth) {
      node.value = static_cast<double>(static_cast<float>(0.2 * (chance.unit() - 0.5)));
      tree->nodes[at] = node;
      return at;
    }
    // Some features tell more than others. An edge somewhere among the node's own rows.
    std::vector<uint32_t> sides[2];
    for (int attempt = 0; attempt < 20; attempt++) {
      double u = chance.unit();
      auto feature = static_cast<uint32_t>(u * u * kFeatures);
      const std::vector<float>& cuts = edges[feature];
      float value = rows.empty()
                        ? NAN
                        : sample[rows[chance.below(static_cast<uint32_t>(rows.size()))]][feature];
      auto cut = std::lower_bound(cuts.begin(), cuts.end(), value);
      if (std::isnan(value) || cut == cuts.end())
        cut = cuts.begin() + chance.below(static_cast<uint32_t>(cuts.size()));
      node.feature = static_cast<int32_t>(feature);
      node.threshold = static_cast<double>(*cut);
      node.missing_left = chance.below(2) == 0;
      sides[0].clear();
      sides[1].clear();
      for (uint32_t row : rows) {
        float seen = sample[row][feature];
        bool left =
            std::isnan(seen) ? node.missing_left : static_cast<double>(seen) <= node.threshold;
        sides[left ? 0 : 1].push_back(row);
      }
      if (!sides[0].empty() && !sides[1].empty()) break;
    }
    node.left = grow(tree, sides[0], depth + 1);
    node.right = grow(tree, sides[1], depth + 1);
    tree->nodes[at] = node;
    return at;
  }

  Forest forest() {
    Forest forest;
    for (uint32_t i = 0; i < kFeatures; i++) forest.features.push_back("f" + std::to_string(i));
    forest.single = true;
    forest.base = -2;
    forest.trees.resize(kTrees);
    for (ForestTree& tree : forest.trees) {
      std::vector<uint32_t> rows;
      for (uint32_t i = 0; i < kSample; i++) {
        if (chance.below(2) == 0) rows.push_back(i);
      }
      grow(&tree, rows, 0);
    }
    return forest;
  }
};

void print(const char* name, double value, const char* after) {
  std::isnan(value) ? std::printf("%snull%s", name, after)
                    : std::printf("%s%.17g%s", name, value, after);
}

template <class Work>
double microseconds(uint32_t calls, Work work) {
  std::vector<double> runs;
  for (int round = 0; round < 41; round++) {
    auto start = std::chrono::steady_clock::now();
    for (uint32_t i = 0; i < calls; i++) work(i);
    std::chrono::duration<double, std::micro> passed = std::chrono::steady_clock::now() - start;
    runs.push_back(passed.count() / calls);
  }
  std::nth_element(runs.begin(), runs.begin() + 20, runs.end());
  return runs[20];
}

}  // namespace

int main() {
  Grower grower;
  Forest forest = grower.forest();
  Packed packed = pack(forest);
  Trees trees;
  const char* wrong = packed.error.empty() ? trees.read(packed.bytes.data(),
                                                        static_cast<uint32_t>(packed.bytes.size()))
                                           : packed.error.c_str();
  if (wrong != nullptr) {
    std::fprintf(stderr, "%s\n", wrong);
    return 1;
  }
  std::vector<std::vector<double>> rows;
  for (uint32_t i = 0; i < kRows; i++) {
    std::vector<float> row = visitor(&grower.chance);
    rows.emplace_back(row.begin(), row.end());
  }
  std::printf("{\"packed\":\"%s\",\n\"trees\":[", base64(packed.bytes).c_str());
  for (size_t i = 0; i < forest.trees.size(); i++) {
    std::printf(i == 0 ? "[" : ",\n[");
    const auto& nodes = forest.trees[i].nodes;
    for (size_t k = 0; k < nodes.size(); k++) {
      const ForestNode& node = nodes[k];
      if (k != 0) std::printf(",");
      if (node.feature < 0) {
        print("[", node.value, "]");
      } else {
        std::printf("[%d,", node.feature);
        print("", node.threshold, "");
        std::printf(",%d,%u,%u]", node.missing_left ? 1 : 0, node.left, node.right);
      }
    }
    std::printf("]");
  }
  std::printf("],\n\"rows\":[");
  for (uint32_t i = 0; i < kRows; i++) {
    std::printf(i == 0 ? "[" : ",\n[");
    for (uint32_t k = 0; k < kFeatures; k++) print("", rows[i][k], k + 1 < kFeatures ? "," : "]");
  }
  std::printf("],\n\"logOdds\":[");
  for (uint32_t i = 0; i < kRows; i++) {
    print("", trees.log_odds(rows[i].data()), i + 1 < kRows ? "," : "],\n");
  }
  double sum = 0;
  double adds[kFeatures];
  double row_us = microseconds(kRows, [&](uint32_t i) { sum += trees.log_odds(rows[i].data()); });
  double explain_us =
      microseconds(16, [&](uint32_t i) { sum += trees.explain(rows[i].data(), adds); });
  print("\"base\":", forest.base, ",");
  print("\"row\":", row_us, ",");
  print("\"explain\":", explain_us, ",");
  print("\"sum\":", sum, "}\n");  // so that the work is not left out
}
