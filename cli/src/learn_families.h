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

// The families that a log and a base model give, those of the most visitors first where
// there are more than `most`. `least`: the visitors that must have a match, before their
// outcome, for what comes from the log.
std::vector<Family> find_families(const ModelFile& base, const Events& events,
                                  std::string_view outcome, uint64_t least, std::size_t most);

// Text as a JSON string.
std::string quoted(std::string_view text);
// A value of a document as JSON.
std::string json_of(cbor::Value value);

}  // namespace leadlight::cli
