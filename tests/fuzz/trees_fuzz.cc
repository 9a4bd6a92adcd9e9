// Any bytes as packed trees: they are refused with words, or they give a number for every row,
// always the same, and contributions of it.
#include <limits>

#include "fuzz.h"
#include "leadlight/trees/packed.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using leadlight::trees::Trees;
  // A copy of just that size, so that the sanitizer sees a step too far.
  std::vector<uint8_t> bytes(data, data + size);
  Trees trees;
  const char* expected = trees.read(bytes.data(), static_cast<uint32_t>(bytes.size()));
  if (expected != nullptr) {
    MUST(!std::string_view(expected).empty());
    return 0;
  }
  MUST(trees.features() >= 1 && trees.features() <= leadlight::trees::kMaxFeatures);
  MUST(trees.trees() >= 1 && trees.trees() <= leadlight::trees::kMaxTrees);
  MUST(trees.depth() <= leadlight::trees::kMaxTreeDepth);
  MUST(trees.nodes() >= trees.trees());
  constexpr double kValues[] = {0,
                                -0.0,
                                1,
                                -1,
                                0.5,
                                3,
                                1e-36,
                                255,
                                1e300,
                                -1e300,
                                5e-324,
                                2,
                                100,
                                4294967295.0,
                                std::numeric_limits<double>::infinity(),
                                -std::numeric_limits<double>::infinity(),
                                std::numeric_limits<double>::quiet_NaN()};
  std::vector<double> row(trees.features());
  std::vector<double> adds(trees.features());
  for (size_t turn = 0; turn < 4; turn++) {
    for (size_t i = 0; i < row.size(); i++) {
      row[i] = kValues[(i * 7 + turn * 5 + bytes.back()) % std::size(kValues)];
    }
    double sum = trees.log_odds(row.data());
    MUST(sum == sum);
    MUST(sum == trees.log_odds(row.data()));
    double base = trees.explain(row.data(), adds.data());
    MUST(base == base);
    for (double one : adds) MUST(one == one);
  }
  return 0;
}
