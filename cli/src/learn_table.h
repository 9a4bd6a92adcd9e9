// Learning from a table of leads.
#pragma once

#include <string>
#include <vector>

#include "learn.h"

namespace leadlight::cli {

struct TableOptions {
  std::string path;                  // of a CSV file with a header
  std::string target;                // the column with the outcome
  std::vector<std::string> ignored;  // columns
  // Values of the target, any case: with the outcome, and without it. Neither: the usual words.
  std::vector<std::string> yes, no;
  char delimiter = 0;  // 0: as the header tells
  bool skip_bad_lines = false;
};

// Learns the rules of the fit, and without a base, which may be null, the propensity. A
// Failure if the table is no table, has too few rows of one kind, or nothing tells them apart.
Learned learn_table(const ModelFile* base, const TableOptions& table, const LearnOptions& options);

// Learns a propensity by trees, whose inputs are the columns as traits; the base's other parts
// stay as they are. A Failure as above, or if the command was built without XGBoost.
Learned learn_table_trees(const ModelFile* base, const TableOptions& table,
                          const LearnOptions& options);

}  // namespace leadlight::cli
