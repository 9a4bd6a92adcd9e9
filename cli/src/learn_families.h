// What a learned model may look at: conditions whose matches are counted.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "events_reader.h"
#include "model_file.h"

namespace leadlight::cli {

// A condition of the model format, and words for it.
struct Family {
  std::string id;    // letters, digits and _; no other has it
  std::string when;  // JSON
  std::string english, french;
  std::string group;  // "acts", "arrival", "pages", "habits" or "base"
  bool once = false;  // that it matched is all that counts, not how often
};

// How many of so many visitors must have something for it to be learned from.
uint64_t least_visitors(uint64_t visitors);

// The families that a log and a base model give, at most `most` and those of the most visitors;
// what comes from the log has least_visitors() that have it before their outcome.
std::vector<Family> find_families(const ModelFile& base, const Events& events,
                                  std::string_view outcome, std::size_t most);

}  // namespace leadlight::cli
