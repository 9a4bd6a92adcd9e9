// Trees from a file of the library that trained them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "leadlight/import/imported.h"

namespace leadlight::cli {

enum class TreesFormat { kAny, kXgboost, kLightgbm };

struct TreesFile {
  std::string name;  // as messages name it
  bool lightgbm = false;
  trees::Imported imported;
};

// Reads it ("-": standard input); kAny: as it begins. With `best` only the rounds that early
// stopping found best. A Failure says what is wrong and where. Says on standard error if there
// are more rounds than those and `best` is not asked for.
TreesFile read_trees_file(const std::string& path, TreesFormat format, bool best);

// As a model carries them. A Failure that names the file if they cannot be packed.
std::vector<uint8_t> pack_trees(const TreesFile& file);

}  // namespace leadlight::cli
