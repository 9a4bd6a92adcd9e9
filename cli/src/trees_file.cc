#include "trees_file.h"

#include "failure.h"
#include "input.h"
#include "leadlight/trees/pack.h"
#include "notes.h"

namespace leadlight::cli {

TreesFile read_trees_file(const std::string& path, TreesFormat format, bool best) {
  Input input(path);
  TreesFile file;
  file.name = input.name();
  std::string bytes = read_file(input, trees::kMaxFileBytes);
  file.lightgbm =
      format == TreesFormat::kAny ? trees::is_lightgbm(bytes) : format == TreesFormat::kLightgbm;
  try {
    file.imported =
        file.lightgbm ? trees::import_lightgbm(bytes) : trees::import_xgboost(bytes, best);
  } catch (const trees::ImportError& error) {
    std::string what = error.what();
    bool placed = what.compare(0, 9, "expected ") != 0;
    throw Failure(file.name + (placed ? ":" : ": ") + what);
  }
  uint32_t of = file.imported.rounds, best_rounds = file.imported.best_rounds;
  if (best_rounds != 0 && best_rounds < of && !best) {
    print_error(file.name + ": all " + std::to_string(of) + " rounds count; early stopping found " +
                std::to_string(best_rounds) +
                " best, which XGBoost's scikit-learn interface uses alone (--best does so too)");
  }
  return file;
}

std::vector<uint8_t> pack_trees(const TreesFile& file) {
  trees::Packed packed = trees::pack(file.imported.forest);
  if (!packed.error.empty()) throw Failure(file.name + ": " + packed.error);
  return std::move(packed.bytes);
}

}  // namespace leadlight::cli
