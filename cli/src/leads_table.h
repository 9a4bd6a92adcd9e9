// A table of leads, for learning.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "learn_table.h"

namespace leadlight::cli {

inline constexpr std::size_t kMostLevels = 60;  // of a column that are learned

struct LeadsTable {
  std::string file;
  std::vector<std::string> names;               // of the columns
  std::vector<std::vector<std::string>> cells;  // by column
  std::vector<char> outcomes;
  std::vector<uint64_t> ids;
};

// A Failure that names the line if it is none, or has no outcome or too many columns.
LeadsTable read_leads(const TableOptions& options);

// Whether a text, in any case, is one of the words, which are in lower case.
bool one_of(const std::string& text, std::initializer_list<const char*> words);
// Also what is no number although it looks like one.
bool missing(const std::string& text);

}  // namespace leadlight::cli
