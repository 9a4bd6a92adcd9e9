// What both ways of learning share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "learn_report.h"
#include "model_file.h"

namespace leadlight::cli {

// A column that ranks so well by itself probably is part of the outcome: ROC AUC.
inline constexpr double kGiveaway = 0.98;

struct LearnOptions {
  std::string outcome;
  bool keep_signals = false;      // new points for the base's signals, and nothing else
  std::vector<std::string> held;  // of these, signals whose points stay
  bool force = false;
  bool trees = false;  // instead of points
  unsigned threads = 1;
};

struct Learned {
  LearnReport report;
  std::string model;  // JSON; one that the core takes
};

// A Failure if there are too few of one kind to learn from: 40, or 10 if `force`.
void demand_both(uint64_t with, uint64_t without, bool force, const std::string& file);

// What a model that is made of another one is called: "NAME-SUFFIX", of a long name the start.
std::string name_after(const ModelFile& base, std::string_view suffix);

// A model text: the members of `base` that are not learned, and `members`, each a key and its
// JSON. `base` may be null.
std::string model_text(const ModelFile* base, const std::string& name,
                       const std::vector<std::pair<std::string, std::string>>& members);

// "[", the items on a line each, "]".
std::string json_lines(const std::vector<std::string>& items);

}  // namespace leadlight::cli
