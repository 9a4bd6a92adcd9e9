// What the fuzzers of importers share.
#pragma once

#include "fuzz.h"
#include "leadlight/import/imported.h"
#include "leadlight/trees/pack.h"
#include "leadlight/trees/packed.h"

namespace leadlight::fuzz {

// What was imported is packed and read back, and says something of any row.
inline void check_imported(const trees::Imported& imported) {
  const trees::Forest& forest = imported.forest;
  MUST(!forest.trees.empty() && forest.trees.size() <= trees::kMaxTrees);
  MUST(!forest.features.empty() && forest.features.size() <= trees::kMaxFeatures);
  MUST(imported.categorical.size() == forest.features.size());
  MUST(imported.categories.size() == forest.features.size());
  MUST(imported.best_rounds <= imported.rounds);
  trees::Packed packed = trees::pack(forest);
  MUST(packed.error.empty());
  trees::Trees trees;
  MUST(trees.read(packed.bytes.data(), static_cast<uint32_t>(packed.bytes.size())) == nullptr);
  MUST(trees.features() == forest.features.size());
  for (double value : {0.0, -1.0, 3.0, 1e300, std::nan("")}) {
    trees.log_odds(std::vector<double>(forest.features.size(), value).data());
  }
}

// An error names what was expected and found.
inline void check_import_error(const trees::ImportError& error) {
  std::string what = error.what();
  MUST(what.find("expected ") != what.npos && what.find(", found ") != what.npos);
}

}  // namespace leadlight::fuzz
