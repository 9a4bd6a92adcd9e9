// Writes the events that the converters make, without what identifies people.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "leadlight/event.h"
#include "time_text.h"

namespace leadlight::cli {

// What was left out without being an error.
struct LeftOut {
  uint64_t without_visitor = 0;  // rows
  uint64_t without_event = 0;    // rows that tell of nothing that the visitor did
  uint64_t emails = 0;           // values that hold an e-mail address
  uint64_t wrong_kinds = 0;      // values that are no number or boolean where one is
  uint64_t written = 0;          // events: not left out
  TimeRange times;               // of these

  // Says on standard error what there was, a line for each kind, and if times look like seconds.
  void report() const;
};

// One event at a time: clear(), its properties, line(). Texts that are handed over
// as views must stay until line(). Of two values for one property the first counts.
class EventWriter {
 public:
  void clear();
  bool empty() const { return found_.empty(); }

  bool has(std::string_view property) const;
  void number(std::string_view property, double number);
  void boolean(std::string_view property, bool value);
  // A text that is known to identify nobody; an empty one is no property.
  void text(std::string_view property, std::string text);
  // A text of which nothing that identifies people is left; nothing, and counted, if it
  // holds an e-mail address.
  void redacted(std::string_view property, std::string_view text);
  // A text as it stands, or nothing if it holds an e-mail address, which is counted.
  void unless_email(std::string_view property, std::string_view text);
  // Of an address or a path: `path`.
  void path(std::string_view url);
  // Of an address: the utm_ parameters that it has.
  void campaign(std::string_view url);
  // The host of the referrer, unless it is that of `url`.
  void referrer(std::string_view referrer, std::string_view url);

  // The event as a line of NDJSON without its end. What is written is what `score`
  // reads: the core itself is asked, and a BadLine that begins with `where` says
  // what it does not take.
  std::string line(std::string_view where, std::string_view visitor, std::string_view name,
                   Time time, std::string_view id);

  LeftOut& left_out() { return left_out_; }

 private:
  std::vector<Property> found_;
  std::deque<std::string> texts_;  // that they lead into
  cbor::Writer bytes_;
  LeftOut left_out_;
};

}  // namespace leadlight::cli
