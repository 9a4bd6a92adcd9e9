// A line of a log as an event.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <string_view>

#include "leadlight/event.h"
#include "leadlight/needed.h"

namespace leadlight::cli {

// Plain views, good until the next line is read.
struct EventLine {
  std::string_view visitor;  // 1 to kMaxVisitorBytes bytes
  Event event;
};

class EventLineReader {
 public:
  EventLineReader();

  // Leaves out of every event, once it is found right, the properties that are not needed.
  void keep_only(const NeededProperties* needed) { needed_ = needed; }

  // Reads { visitor, name, time, id?, properties? }, JSON of at most kMaxDocumentBytes.
  // LineBlock::kPadding bytes after it must be readable. A BadLine says all that is
  // wrong with it, each time with `file` and `number`.
  const EventLine& read(std::string_view line, std::string_view file, uint64_t number);

 private:
  bool read_plain(std::string_view line);
  bool read_properties(simdjson::ondemand::value& value);
  void read_any(std::string_view line, std::string_view file, uint64_t number);

  const NeededProperties* needed_ = nullptr;  // null: all are
  simdjson::ondemand::parser parser_;
  cbor::Writer bytes_;
  EventBuffer buffer_;
  EventLine line_;
};

}  // namespace leadlight::cli
