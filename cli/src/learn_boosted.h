// Boosted trees out of rows: their choices, and how good they are on visitors that they have
// not seen.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "boosting.h"
#include "leadlight/trees/forest.h"
#include "learn_report.h"

namespace leadlight::cli {

struct Boosted {
  BoostSettings settings;       // that were chosen
  trees::Forest forest;         // learned from all rows; of the features that it looks at
  std::vector<uint32_t> used;   // which features of the rows these are
  std::vector<uint8_t> packed;  // the forest
  // Of each row, log-odds by what was learned from the other folds' visitors.
  std::vector<double> log_odds;
};

using ChooseFeatures = std::function<std::vector<std::size_t>(const std::vector<uint32_t>& rows)>;

// Learns: `visitors` holds that of each row, `ids` and `outcomes` are of the visitors. Depth,
// penalty and rounds are those of the least log loss on visitors left out, found anew inside
// each fold; so is the line that makes the log-odds of weighted rows those of all rows alike.
// `choose`, unless it is empty, says which features to learn from such rows with; it is asked
// inside each fold. `step` is told the progress, from 0 to 1.
Boosted train_boosted(const BoostRows& rows, const std::vector<uint32_t>& visitors,
                      const std::vector<uint64_t>& ids, const std::vector<char>& outcomes,
                      const ChooseFeatures& choose, const std::function<void(double)>& step);

// What is said of them: so many trees on so many of `candidates` features.
void describe_trees(const Boosted& boosted, std::size_t candidates, LearnReport* report);

// A Failure that says how to get it if the command was built without XGBoost.
void demand_boosting();

}  // namespace leadlight::cli
