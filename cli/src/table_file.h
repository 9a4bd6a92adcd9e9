// A table that another program exported.
#pragma once

#include <string>

#include "csv_file.h"
#include "input.h"

namespace leadlight::cli {

class TableFile {
 public:
  // Between the cells stands `delimiter`, or, if that is 0, what the header has most of outside
  // of quotes: commas, semicolons, tabs or bars; or what Excel's first line "sep=;" names. A
  // Failure that says how to mend it if the file is no table as text: a workbook, UTF-16, a
  // page, JSON.
  TableFile(const std::string& path, char delimiter);
  TableFile(const TableFile&) = delete;
  TableFile& operator=(const TableFile&) = delete;

  // False: there are no more rows. The header is one.
  bool next(CsvRow* row) { return file_.next(row); }

  const std::string& name() const { return input_.name(); }
  char delimiter() const { return delimiter_; }
  double part() const { return input_.part(); }

 private:
  void read_head();
  char find_delimiter(char given);
  std::size_t give(char* bytes, std::size_t size);

  Input input_;
  std::string head_;       // the first bytes
  std::size_t given_ = 0;  // of these
  std::string broken_;     // why there is nothing after them; empty: there is
  char delimiter_;
  CsvFile file_;
};

}  // namespace leadlight::cli
