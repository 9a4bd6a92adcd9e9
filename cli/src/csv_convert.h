// Turns the rows of a CSV file into events.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "csv_file.h"
#include "csv_map.h"
#include "event_writer.h"
#include "leadlight/cbor.h"

namespace leadlight::cli {

// The converter of the files that have the same map. A file begins with its header.
class CsvConverter {
 public:
  // `usual`: where a file has none of the map's columns for something, and one with a usual
  // name for it, that one is read; and a number is a time in the unit in which it is likely;
  // and events are named as all built-in maps name them, in any writing, or else in snake_case.
  CsvConverter(const CsvMap& map, bool usual) : map_(map), usual_(usual) {}

  // Looks up the columns by the first row of a file, which `file` names in messages.
  // A Failure if there is no column for the visitor, the time or the name, or if a
  // column that the map names is there twice.
  void start(const std::string& file, const CsvRow& header);

  // The event of a row, as a line of NDJSON without its end; nothing if the row has
  // no visitor. A BadLine says what is wrong with the row.
  std::optional<std::string> convert(const CsvRow& row);

  const LeftOut& left_out() { return writer_.left_out(); }

 private:
  using Positions = std::vector<std::size_t>;

  Positions positions(const Names& names, const CsvRow& header) const;
  Positions required(const Names& names, const char* what, const CsvRow& header);
  Positions or_usual(const Names& names, const char* what, const CsvRow& header);
  std::string shown(const Positions& columns) const;
  Positions unread() const;
  std::string_view value(const Positions& positions, const CsvRow& row) const;
  std::string_view trimmed_value(const Positions& positions, const CsvRow& row) const;
  std::string visitor_of(const CsvRow& row) const;
  Time time(const CsvRow& row);
  Time likely_time(double number, std::string_view text);
  void note_unit(TimeUnit unit, std::string_view text);
  std::string other_units(TimeUnit unit) const;
  void note_unlikely(std::string_view text);
  std::string event_name(std::string_view name) const;
  void add_fields(std::size_t index, const CsvRow& row);
  void add_columns(const CsvRow& row);
  std::string_view column_name(const Positions& positions) const;
  [[noreturn]] void fail(const Positions& positions, const std::string& expected,
                         std::string_view found) const;

  const CsvMap& map_;
  bool usual_;
  EventWriter writer_;

  // Of the present file.
  std::string file_;
  std::string guessed_;       // which columns were taken by their usual names
  std::set<TimeUnit> units_;  // that numbers had
  bool unlikely_ = false;     // a time that is not likely has been read
  std::vector<std::string> header_;
  Positions visitor_, time_, name_, id_, url_, referrer_;
  std::vector<Positions> json_;
  std::vector<Positions> properties_;

  // Of the present row.
  std::string where_;                    // "shop.csv:12"
  std::vector<cbor::Writer> documents_;  // one for each JSON column
};

}  // namespace leadlight::cli
