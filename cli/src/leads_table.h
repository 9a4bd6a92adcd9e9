// A table of leads, for learning.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "learn_report.h"
#include "learn_table.h"

namespace leadlight::cli {

inline constexpr uint32_t kNoCell = 0xFFFFFFFF;

struct LeadsColumn {
  std::string name;
  std::vector<std::string> texts;  // the different ones; numbers as number_text() writes them
  std::vector<double> numbers;     // that these are; empty: the column is of texts
  std::vector<uint32_t> cells;     // of each row, which of the texts; kNoCell: none
};

struct LeadsTable {
  std::string file;
  std::vector<LeadsColumn> columns;  // that may be learned from
  std::vector<char> outcomes;
  std::vector<uint64_t> ids;          // hashes of the rows' cells
  std::vector<LeftColumns> left_out;  // columns
  std::vector<std::string> notes;     // how cells and outcomes were read
};

// A Failure that names the line if it is none, or that says what the target holds if that is
// no outcome.
LeadsTable read_leads(const TableOptions& options);

}  // namespace leadlight::cli
