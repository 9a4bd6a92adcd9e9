#include "time_text.h"

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "leadlight/bounds.h"
#include "text.h"

namespace leadlight::cli {
namespace {

constexpr int kMaxZoneHours = 18;

// Takes pieces from the start of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }
  bool next_is(char c) const { return !rest_.empty() && rest_.front() == c; }
  bool take(char c) {
    if (!next_is(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // Exactly `digits` of them, as a number of at most `most`.
  bool number(std::size_t digits, int most, int* number) {
    if (rest_.size() < digits) return false;
    *number = 0;
    for (std::size_t i = 0; i < digits; i++) {
      if (!is_digit(rest_[i])) return false;
      *number = *number * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return *number <= most;
  }
  // One digit or more after a point or a comma; `*ms` gets the first three.
  bool fraction(int* ms) {
    if (!take('.') && !take(',')) return true;
    int worth = 100;
    std::size_t digits = 0;
    for (; digits < rest_.size() && is_digit(rest_[digits]); digits++, worth /= 10) {
      *ms += (rest_[digits] - '0') * worth;
    }
    rest_.remove_prefix(digits);
    return digits != 0;
  }

 private:
  std::string_view rest_;
};

std::optional<Time> within_bounds(double ms) {
  if (!(ms >= 0 && ms <= kMaxTime)) return std::nullopt;
  return static_cast<Time>(ms);
}

std::optional<Time> parse_number(std::string_view text, TimeUnit unit) {
  double number = 0;
  auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return time_of(number, unit);
}

}  // namespace

std::optional<Time> time_of(double number, TimeUnit unit) {
  switch (unit) {
    case TimeUnit::kSeconds:
      // Of decimal seconds the nearest millisecond is the one that was written.
      return within_bounds(std::round(number * 1000));
    case TimeUnit::kMicroseconds:
      return within_bounds(std::floor(number / 1000));
    case TimeUnit::kNanoseconds:
      // A double has such numbers to some hundred of them: a whole millisecond may be just missed.
      return within_bounds(std::floor(number / 1e6 + 0.0005));
    case TimeUnit::kMilliseconds:
      break;
  }
  return within_bounds(std::floor(number));
}

std::optional<TimeUnit> likely_unit(double number) {
  for (TimeUnit unit : {TimeUnit::kSeconds, TimeUnit::kMilliseconds, TimeUnit::kMicroseconds,
                        TimeUnit::kNanoseconds}) {
    std::optional<Time> time = time_of(number, unit);
    if (time && is_likely(*time)) return unit;
  }
  return std::nullopt;
}

const char* unit_name(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::kSeconds:
      return "seconds";
    case TimeUnit::kMicroseconds:
      return "microseconds";
    case TimeUnit::kNanoseconds:
      return "nanoseconds";
    case TimeUnit::kMilliseconds:
      break;
  }
  return "milliseconds";
}

std::optional<int> parse_zone(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  Scanner scanner(text);
  bool east = scanner.take('+');
  if (!east && !scanner.take('-')) return std::nullopt;
  int hours = 0, minutes = 0;
  if (!scanner.number(2, kMaxZoneHours, &hours)) return std::nullopt;
  if (!scanner.done()) {
    scanner.take(':');
    if (!scanner.number(2, 59, &minutes) || !scanner.done()) return std::nullopt;
  }
  int offset = hours * 60 + minutes;
  return east ? offset : -offset;
}

std::optional<Time> parse_time(std::string_view text, const TimeFormat& format) {
  using namespace std::chrono;
  if (auto number = parse_number(text, format.unit)) return number;
  Scanner scanner(text);
  int year = 0, month = 0, day = 0;
  if (!scanner.number(4, 9999, &year)) return std::nullopt;
  const char between = scanner.next_is('/') ? '/' : '-';
  if (!scanner.take(between) || !scanner.number(2, 12, &month) || !scanner.take(between) ||
      !scanner.number(2, 31, &day)) {
    return std::nullopt;
  }
  year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                      std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  milliseconds time = sys_days(date).time_since_epoch();

  std::optional<int> zone = format.zone_minutes;
  if (scanner.done()) {
    if (!zone) zone = 0;
  } else {
    int hour = 0, minute = 0, second = 0, ms = 0;
    if (!scanner.take('T') && !scanner.take('t') && !scanner.take(' ')) return std::nullopt;
    if (!scanner.number(2, 23, &hour) || !scanner.take(':') || !scanner.number(2, 59, &minute)) {
      return std::nullopt;
    }
    if (scanner.take(':') && (!scanner.number(2, 59, &second) || !scanner.fraction(&ms))) {
      return std::nullopt;
    }
    time += hours(hour) + minutes(minute) + seconds(second) + milliseconds(ms);
    if (!scanner.done()) {
      scanner.take(' ');
      bool named = scanner.rest() == "UTC" || scanner.rest() == "GMT";
      zone = named ? 0 : parse_zone(scanner.rest());
    }
  }
  if (!zone) return std::nullopt;
  return within_bounds(static_cast<double>((time - minutes(*zone)).count()));
}

std::string seconds_note(std::string_view where, const TimeRange& times) {
  constexpr Time kFirst = 1'000'000'000, kEnd = 5'000'000'000;
  if (times.first < kFirst || times.first > times.last || times.last >= kEnd) return "";
  return std::string(where) + ": expected times in UTC milliseconds, found " +
         std::to_string(times.first) + " to " + std::to_string(times.last) +
         ", which are of early 1970: are they seconds?";
}

std::string time_text(Time time) {
  using namespace std::chrono;
  sys_time<milliseconds> instant{milliseconds(time)};
  auto day = floor<days>(instant);
  year_month_day date(day);
  hh_mm_ss clock(instant - day);
  char buffer[64];  // years have up to six digits
  int size = std::snprintf(
      buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
  return {buffer, static_cast<std::size_t>(size)};
}

}  // namespace leadlight::cli
