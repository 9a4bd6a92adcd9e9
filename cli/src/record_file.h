// Reads a tool's log as records, whatever the file is: NDJSON, a JSON document, CSV, TSV.
#pragma once

#include <span>
#include <string>

#include "input.h"
#include "record.h"

namespace leadlight::cli {

inline constexpr std::size_t kMaxRecordFileBytes = 1 << 26;  // of a JSON document, and of a line

// What becomes of the records of a file. `where` is "file.ndjson:12", or
// "visits.json:/3" in a document that is a list.
class RecordSink {
 public:
  virtual ~RecordSink() = default;
  // May throw a BadLine; the reader hands it to bad().
  virtual void record(const Record& record, const std::string& where) = 0;
  virtual void bad(const std::string& message) = 0;
};

// Reads all of the input:
// - a text that begins with [, or with { alone on its line, is one JSON document: its
//   items, or itself, are the records;
// - one that begins with { otherwise is NDJSON, a record a line, blank lines passed over;
// - any other is a table: a row a record, with texts for values. Where the first line has
//   a tab, columns are separated by tabs, and a field may be in quotes but not on two
//   lines; else by commas, as RFC 4180 has them. Empty fields are no values, and those
//   that are JSON objects or lists are taken as such. Of columns of one name the first
//   with a value counts. Where the first line has exactly as many fields between tabs as
//   there are `columns`, and is not their header, there is none: the columns are those,
//   and quotes mean nothing.
// A Failure where there is nothing that can be read.
void read_records(Input& input, std::span<const char* const> columns, RecordSink* sink);

}  // namespace leadlight::cli
