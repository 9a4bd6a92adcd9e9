// What follows from the log alone: sessions, days, pages, engaged time.
#pragma once

#include <cstdint>

#include "log.h"
#include "rules.h"

namespace leadlight {

inline constexpr Time kSessionGap = 30 * 60000;  // ms; a longer silence opens a new session
inline constexpr Time kDay = 86400000;

struct Derived {
  uint32_t events = 0;
  uint32_t sessions = 0;
  uint32_t active_days = 0;     // UTC days with an event
  Time tomorrow = 0;            // when the last of these days is over
  uint32_t distinct_pages = 0;  // different `path`s of page_view
  double engaged_seconds = 0;   // the sum of `seconds` of engaged_time, those above 0
  Time last = 0;                // of the last event
  Time silence = -1;            // ms between the last event and the one before; -1: there is none
  Datum campaign[3] = {};  // utm_source, _medium, _campaign of the event that opened the session
};

// Takes one event more, in the log's order. `seen[text]` remembers the paths,
// by the number of their text, which must be below its size.
void derive(const Log& log, const StoredEvent& event, Array<uint8_t>* seen, Derived* derived);

}  // namespace leadlight
