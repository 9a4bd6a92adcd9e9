// Times as people and files write them.
#pragma once

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "leadlight/event.h"

namespace leadlight::cli {

// What a plain number is.
enum class TimeUnit { kMilliseconds, kSeconds, kMicroseconds, kNanoseconds };

struct TimeFormat {
  TimeUnit unit = TimeUnit::kMilliseconds;
  // Minutes east of UTC of a time that does not say its zone; without a value such
  // a time is not understood. A date alone is the midnight that begins it, here or
  // else in UTC.
  std::optional<int> zone_minutes;
};

inline constexpr const char* kTimeExpected =
    "UTC milliseconds or ISO 8601 such as 2025-02-23, 2025-02-23T08:30:00Z or "
    "2025-02-23T08:30:00.123+01:00";

// Reads a number, or ISO 8601: a date, with slashes too, or a date and a time of day (T or a
// space between them; seconds and their fraction may be left out) with Z, +hh:mm, +hhmm, +hh, UTC
// or GMT, a space before it or none. Parts of a millisecond are dropped. Nothing: it is neither,
// no such day or time exists, or it is not from 1970 to the last instant of a JavaScript Date.
std::optional<Time> parse_time(std::string_view text, const TimeFormat& format = {});

// The instant of a number; nothing if it is none from 1970 to the last instant of a
// JavaScript Date.
std::optional<Time> time_of(double number, TimeUnit unit);

// Where a number or a time that nobody explains is taken for one: 1990 to the end of 2199.
inline constexpr Time kLikelyFrom = 631'152'000'000, kLikelyUntil = 7'258'118'400'000;
inline bool is_likely(Time time) { return time >= kLikelyFrom && time < kLikelyUntil; }

// The unit in which a number is an instant that is_likely(); nothing: it is none in any. No
// number is one in two.
std::optional<TimeUnit> likely_unit(double number);
// "milliseconds"
const char* unit_name(TimeUnit unit);

// "Z", "+01:00", "-0530" or "+01" in minutes east of UTC; at most 18 hours.
std::optional<int> parse_zone(std::string_view text);

// From when to when times are.
struct TimeRange {
  Time first = std::numeric_limits<Time>::max();
  Time last = std::numeric_limits<Time>::min();

  void add(const TimeRange& other) {
    first = std::min(first, other.first);
    last = std::max(last, other.last);
  }
  void add(Time time) { add({time, time}); }
};

// What to say of times all of which are of January or February 1970 in milliseconds, and of 2001
// to 2128 in seconds; empty: they are not.
std::string seconds_note(std::string_view where, const TimeRange& times);

// "2025-02-23T00:00:01.750Z"; the time is 0 to kMaxTime.
std::string time_text(Time time);

}  // namespace leadlight::cli
