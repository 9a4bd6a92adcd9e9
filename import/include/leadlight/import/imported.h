// Files of XGBoost and LightGBM as forests whose log-odds are those of the library.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "leadlight/trees/forest.h"
#include "leadlight/trees/packed.h"

namespace leadlight::trees {

// What an importer takes, beside the bounds of packed.h. More is refused by name before memory
// is asked for it.
inline constexpr std::size_t kMaxFileBytes = std::size_t{64} << 20;
inline constexpr uint32_t kMaxImportedNodes = 1 << 20;  // of all trees together
inline constexpr uint32_t kMaxCategory = (1 << 24) - 1;

// What is wrong with a file. what() is "PLACE: expected X, found Y" without the file's name;
// PLACE is a JSON Pointer (empty for the whole document, then without ": "), or a line's
// number.
class ImportError : public std::runtime_error {
 public:
  ImportError(std::string_view place, std::string_view expected, std::string_view found);
};

struct Imported {
  Forest forest;
  // Of each feature: whether splits ask for its category, which is a whole number.
  std::vector<char> categorical;
  // Of each feature: the texts that its categories stand for, by their numbers; empty where
  // the file does not say, or they are no texts.
  std::vector<std::vector<std::string>> categories;
  uint32_t rounds = 0;       // of boosting, in the file
  uint32_t best_rounds = 0;  // as many as early stopping found best; 0: the file does not say
};

// XGBoost's JSON or UBJSON (save_model) of 1.0 to 3.x: gbtree or dart with the objective
// binary:logistic, reg:logistic or binary:logitraw. All rounds, as Booster.predict counts them;
// with `best` only the best ones, as the scikit-learn interface does. Leaves are summed in
// doubles, where the library sums floats. An ImportError if it is anything else.
Imported import_xgboost(std::string_view bytes, bool best = false);

// LightGBM's text (save_model), version 2 to 4, objective binary or cross_entropy, boosted or
// random forest; no linear trees. An ImportError if it is anything else.
Imported import_lightgbm(std::string_view text);

// Whether it begins as LightGBM's text does.
bool is_lightgbm(std::string_view bytes);

}  // namespace leadlight::trees
