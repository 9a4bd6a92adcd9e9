// What both ways of learning share.
#pragma once

#include <string>
#include <vector>

#include "learn_report.h"
#include "model_file.h"

namespace leadlight::cli {

struct LearnOptions {
  std::string outcome;
  bool force = false;
};

struct Learned {
  LearnReport report;
  std::string model;  // JSON; one that the core takes
};

// A Failure if there are too few of one kind to learn from: 40, or 10 if `force`.
void demand_both(uint64_t with, uint64_t without, bool force, const std::string& file);

// A model text: the members of `base` that are not learned, and `members`, each a key and its
// JSON. `base` may be null.
std::string model_text(const ModelFile* base, const std::string& name,
                       const std::vector<std::pair<std::string, std::string>>& members);

// "[", the items on a line each, "]".
std::string json_lines(const std::vector<std::string>& items);

}  // namespace leadlight::cli
