// What the cells of a table mean.
#pragma once

#include <string_view>

#include "leads_table.h"

namespace leadlight::cli {

// Whether a cell says that there is nothing: a word for it, or a number that no double holds.
bool missing(std::string_view text);

// Makes columns of texts what they are: a missing cell has none, and those of numbers, also
// as "12,5", "1.234,50" or "$1,200", get numbers. The table's notes say what is not plain.
// Columns that nothing can be learned from, or that tell who somebody is, go to `left_out`.
void understand_columns(char delimiter, LeadsTable* table);

}  // namespace leadlight::cli
