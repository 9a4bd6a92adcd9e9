// Reads a CSV file row by row.
#pragma once

#include <csv.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "input.h"

namespace leadlight::cli {

inline constexpr std::size_t kMaxFieldBytes = 1 << 20;

struct CsvRow {
  uint64_t line = 0;  // where it begins, from 1
  std::vector<std::string> fields;
  std::string broken;  // why it is no row of CSV; empty: it is one
};

// RFC 4180, lines ended by CR LF, LF or CR; blank lines are passed over. A quote
// inside an unquoted field, text after the closing quote, or a quote that nothing closes makes
// a row broken; reading goes on with the line that follows the row's first, so that a stray
// quote takes one line. What cannot be read is a broken row, the last.
class CsvFile {
 public:
  // Fills up to `size` bytes and says how many; 0 at the end only. Throws only BrokenInput.
  using Source = std::function<std::size_t(char* bytes, std::size_t size)>;

  CsvFile(Source source, char delimiter);
  CsvFile(Input& input, char delimiter)
      : CsvFile([&input](char* bytes, std::size_t size) { return input.read(bytes, size); },
                delimiter) {}
  ~CsvFile();
  CsvFile(const CsvFile&) = delete;
  CsvFile& operator=(const CsvFile&) = delete;

  // False: there are no more rows.
  bool next(CsvRow* row);

 private:
  void read_more();
  void parse_line();
  void finish();
  uint64_t present_line() const;
  void check_memory();
  // `ends`: the line in which it breaks has been read to its end.
  void break_row(std::string why, bool ends);
  static void on_field(void* bytes, std::size_t size, void* data);
  static void on_row(int end, void* data);
  void end_of_field(const char* bytes, std::size_t size);
  void end_of_row(int end);
  void forget_lines();
  void pass_lone_cr();

  Source source_;
  csv_parser parser_;
  std::string text_;         // of the source, or to be read anew
  std::size_t at_ = 0;       // where the rest of text_ begins
  CsvRow row_;               // being read
  std::deque<CsvRow> rows_;  // read, not yet given out
  uint64_t line_ = 1;        // of row_'s beginning
  uint64_t newlines_ = 0;    // inside row_
  bool after_cr_ = false;    // the last row ended with a CR whose LF may follow
  bool skipping_ = false;    // the rest of a broken row's last line
  bool started_ = false;
  bool goes_on_ = false;     // the row is in its second line, or a later one
  std::string later_lines_;  // what was read of these
  bool no_memory_ = false;   // in a call by libcsv
  bool done_ = false;        // the source has no more
  bool finished_ = false;    // nor has text_
};

}  // namespace leadlight::cli
