// Reads a log of many visitors: NDJSON, an event with its "visitor" a line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bad_lines.h"
#include "event_log.h"
#include "leadlight/model.h"

namespace leadlight::cli {

struct ReadOptions {
  std::string path = "-";
  bool skip_bad_lines = false;
  // Events later than this are checked, and then left out.
  std::optional<Time> until;
};

// Every visitor of a file, whole and proved: once this is done, replay() refuses
// nothing.
class Events {
 public:
  // A Failure if the file cannot be read, and at the first bad line unless these
  // are skipped.
  Events(const ReadOptions& options, const Model& model);

  // By id, bytes compared. One without events has only later ones than `until`.
  const std::vector<Visitor>& visitors() const { return visitors_; }
  // What messages call the file.
  const std::string& file() const { return file_; }
  // Says on standard error what was skipped.
  void report() const { bad_lines_.report(); }

 private:
  void read_line(std::string_view line, const std::string& file, uint64_t number);
  void refuse_overfull(const std::string& file, const Model& model);

  std::string file_;
  EventLog log_;
  BadLines bad_lines_;
  std::vector<Visitor> visitors_;
  cbor::Writer bytes_;
};

}  // namespace leadlight::cli
