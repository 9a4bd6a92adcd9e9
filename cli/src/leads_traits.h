// The columns of a table as rules of traits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "leads_table.h"

namespace leadlight::cli {

inline constexpr std::size_t kMostLevels = 60;  // of a column that are learned

// The level of each row, or -1 where no rule holds: a rare value, or none.
struct Trait {
  std::vector<std::string> tests;  // JSON, of the levels
  std::vector<int> levels;         // by row
  bool complete = true;            // every row has a level
};

// How many rows must have a value so that it is learned.
uint64_t least_rows(uint64_t rows);
// The texts of a column that so many rows have, the most frequent first.
std::vector<uint32_t> frequent_texts(const LeadsColumn& column, uint64_t least);

// Bins of about as many numbers each, or classes where there are few different ones.
Trait trait_of(const LeadsColumn& column, std::size_t bins, uint64_t least);

// How many traits a model made of the base, which may be null, has room for when its member
// `replaced` goes: at least 1.
std::size_t room_for_traits(const ModelFile* base, std::string_view replaced);

// Of the traits, in order, those that tell the outcome of `rows` best: at most `most`, of
// `most_levels` levels in all, and none that tells no more than chance would (but one at
// least). By the likelihood of the outcomes, less what as many levels gain by chance.
std::vector<std::size_t> most_telling(const std::vector<Trait>& traits,
                                      const std::vector<char>& outcomes,
                                      const std::vector<uint32_t>& rows, std::size_t most,
                                      std::size_t most_levels);

// Leaves out the columns of texts none of which `least` rows have. A Failure if no column
// remains.
void demand_columns(LeadsTable* table, uint64_t least);
// Says in the report which columns are not among those `chosen`, which are in order.
void name_others(const LeadsTable& table, const std::vector<std::size_t>& chosen,
                 LearnReport* report);

// Names in the report the columns, and the values of others, that tell the outcome nearly by
// themselves: probably they are known only after it.
void find_telling(const LeadsTable& table, LearnReport* report);

}  // namespace leadlight::cli
