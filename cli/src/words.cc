#include "words.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "document.h"
#include "text.h"

namespace leadlight::cli {
namespace {

constexpr Time kMinute = 60000;
constexpr Time kHour = 60 * kMinute;
constexpr Time kDay = 24 * kHour;
constexpr Time kJustNow = 45000;   // up to this age an event is "just now"
constexpr std::size_t kNamed = 3;  // inputs of trees that are named
constexpr double kSteady = 1;      // points a week, below which nothing rises or falls

Time round_up(Time length, Time unit) { return (length + unit - 1) / unit; }

bool is(cbor::Type type, cbor::Value value) { return !value.absent() && value.type() == type; }
bool is_text(cbor::Value value) { return is(cbor::Type::kText, value); }
bool is_map(cbor::Value value) { return is(cbor::Type::kMap, value); }
std::string_view text_of(cbor::Value value) { return is_text(value) ? value.text() : ""; }

// Whether what is counted by this number, as it is written, is in the singular: after 1, in
// French after all below 2.
bool is_singular(std::string_view html, std::string_view language) {
  std::string number;
  bool tag = false;
  for (char c : html) {
    if (c == '<') tag = true;
    if (!tag) number += c;
    if (c == '>') tag = false;
  }
  if (language != "fr") return number == "1";
  return number == "0" || number == "1" || number.starts_with("0,") || number.starts_with("1,");
}

std::string spaced(std::string_view id) {
  std::string text;
  for (char c : id) {
    if (c != '_') {
      text += c;
    } else if (text.empty() || text.back() != ' ') {
      text += ' ';
    }
  }
  return text;
}

}  // namespace

Words::Words(Language language, const char* table)
    : texts_(read_json(table, "words", true, &bytes_)),
      language_(language == Language::kFrench ? "fr" : "en") {}

std::string Words::text(std::string_view key,
                        std::initializer_list<std::string_view> values) const {
  std::string_view sentence = member(member(texts_, key), language_).text();
  std::string text;
  while (!sentence.empty()) {
    std::size_t end = sentence[0] == '{' ? sentence.find('}') : sentence.npos;
    if (end == sentence.npos) {
      text += sentence[0];
      sentence.remove_prefix(1);
      continue;
    }
    std::string_view value = values.begin()[sentence[1] - '0'];
    if (sentence[2] != '?') {
      text += value;
    } else {
      std::size_t bar = sentence.find('|');
      text += is_singular(value, language_) ? sentence.substr(3, bar - 3)
                                            : sentence.substr(bar + 1, end - bar - 1);
    }
    sentence.remove_prefix(end + 1);
  }
  return text;
}

std::string Words::text_or(std::string_view key) const {
  return is_map(member(texts_, key)) ? text(key) : spaced(key);
}

std::string Words::label(cbor::Value label, std::string_view id) const {
  if (is_text(label) && !label.text().empty()) return std::string(label.text());
  if (is_map(label)) {
    std::string_view found = text_of(member(label, language_));
    if (found.empty()) found = text_of(member(label, "en"));
    for_each_member(label, [&](std::string_view, cbor::Value value) {
      if (found.empty()) found = value.text();
    });
    if (!found.empty()) return std::string(found);
  }
  return spaced(id);
}

std::string Words::number(double value) const {
  // Half away from zero, as people round.
  std::string digits = fixed_text(std::round(std::fabs(value) * 10) / 10, 1);
  if (digits.ends_with(".0")) digits.resize(digits.size() - 2);
  return local(digits, value < 0 && digits != "0");
}

std::string Words::number(double value, int decimals) const {
  std::string digits = fixed_text(std::fabs(value), decimals);
  return local(digits, value < 0 && digits.find_first_of("123456789") != digits.npos);
}

std::string Words::local(std::string digits, bool negative) const {
  bool french = language_ == "fr";
  std::size_t point = std::min(digits.find('.'), digits.size());
  if (french && point != digits.size()) digits[point] = ',';
  for (std::size_t at = point; at > 3;) {
    at -= 3;
    digits.insert(at, french ? "\u202F" : ",");
  }
  return (negative ? "−" : "") + digits;
}

std::string Words::percent(double part) const { return text("percentOf", {number(100 * part)}); }

std::string Words::points(double value) const {
  std::string written = number(value);
  return value > 0 && written != "0" ? "+" + written : written;
}

std::string Words::count(std::string_view unit, Time value) const {
  if (value == 1) return text(unit);
  return text(std::string(unit) + "s", {number(static_cast<double>(value))});
}

std::string Words::span(Time length) const {
  return length >= kDay    ? count("day", round_up(length, kDay))
         : length >= kHour ? count("hour", round_up(length, kHour))
                           : count("minute", round_up(length, kMinute));
}

std::string Words::because(std::string what, const std::string& why) const {
  return why.empty() ? what : text("because", {what, why});
}

std::string Words::ago(Time time, Time now) const {
  Time age = std::max<Time>(0, now - time);
  if (age < kJustNow) return text("now");
  auto before = [&](std::string_view unit, Time value) {
    return text("ago", {count(unit, value)});
  };
  if (age < kHour) return before("minute", std::max<Time>(1, age / kMinute));
  Time days = now / kDay - time / kDay;
  if (days < 1 || age < kDay / 2) return before("hour", age / kHour);
  if (days == 1) return text("yesterday");
  if (days < 7) return before("day", days);
  if (days < 30) return before("week", days / 7);
  if (days < 365) return before("month", days / 30);
  return before("year", days / 365);
}

std::string Words::often(double times, Time first, Time last, Time now) const {
  std::string when = ago(last, now);
  if (times == 1) return text("onlyTime", {text("once"), when});
  std::string many = last - first < kMinute ? text("times", {number(times)})
                                            : text("timesIn", {number(times), span(last - first)});
  return text("lastTime", {many, when});
}

std::string Words::row_label(cbor::Value row) const {
  cbor::Value id = member(row, "id");
  if (is_text(member(row, "signal"))) {
    return label(member(row, "label"), member(row, "signal").text());
  }
  std::string whose = is_text(id) ? label(member(row, "label"), id.text()) : text("engagement");
  return text(member(row, "points").number() < 0 ? "beyond" : "raised", {whose});
}

std::string Words::row_detail(cbor::Value row, Time now) const {
  if (!is_text(member(row, "signal"))) return "";
  auto time = [&](std::string_view key) { return static_cast<Time>(member(row, key).number()); };
  std::string counted = often(member(row, "times").number(), time("first"), time("last"), now);
  double dropped = member(row, "dropped").number();
  return dropped == 0   ? counted
         : dropped == 1 ? text("droppedOne", {counted})
                        : text("dropped", {counted, number(dropped)});
}

std::string Words::row(cbor::Value row, Time now) const {
  return because(row_label(row), row_detail(row, now));
}

std::string Words::change(cbor::Value change) const {
  std::string_view what = member(change, "what").text();
  cbor::Value event = member(change, "event");
  cbor::Value cause = member(change, "label");
  std::string why;
  if (is_text(event) || is_map(cause) || is_text(cause)) {
    why = label(cause, is_text(event) ? event.text() : text_of(member(change, "rule")));
  }
  std::string state = text_or(text_of(member(change, "to")));
  if (what == "stage") {
    return is_text(event) ? because(text("becomes", {state}), why) : text("lapses", {state});
  }
  if (what == "temperature") {
    std::string_view from = member(change, "from").text();
    bool up = from == "cold" || member(change, "to").text() == "hot";
    return text(up ? "warms" : "cools", {state});
  }
  if (what == "consent") {
    bool granted = member(change, "to").text() == "granted";
    return text(granted ? "agrees" : "refuses", {text_or(text_of(member(change, "purpose")))});
  }
  if (what == "disqualified") {
    return because(text(member(change, "to").boolean() ? "disqualified" : "qualifiedAgain"), why);
  }
  if (!is_text(event)) why = text("silence");
  return text("clientNow", {why.empty() ? state : state + " (" + why + ")"});
}

std::string Words::need(cbor::Value need) const {
  std::string_view what = member(need, "what").text();
  cbor::Value needed = member(need, "needed");
  if (what == "engagement") {
    double more = std::ceil(needed.number() - member(need, "have").number());
    return more == 1 ? text("needsPoint") : text("needsPoints", {number(more)});
  }
  if (what == "fit") return text("needsFit", {needed.text()});
  if (what == "propensity") return text("needsChance", {percent(needed.number())});
  if (what == "temperature") return text("needsHeat", {text_or(needed.text())});
  if (what != "event") return text("needsCondition");
  std::string names;
  for_each_item(needed, [&](uint32_t i, cbor::Value name) {
    names += (i == 0 ? "" : ", ") + spaced(name.text());
  });
  return text("needsEvent", {names});
}

std::string Words::way(cbor::Value way) const {
  cbor::Value name = member(way, "label");
  bool named = is_text(name) || is_map(name);
  std::string missing;
  for_each_item(member(way, "needs"), [&](uint32_t, cbor::Value each) {
    // What the label says already is not said again.
    if (named && member(each, "what").text() == "event") return;
    missing += (missing.empty() ? "" : ", ") + need(each);
  });
  return named ? because(label(name, text_of(member(way, "rule"))), missing) : missing;
}

// Of an input of trees, as it stands in an explanation.
std::string Words::input_name(cbor::Value reason) const {
  cbor::Value input = member(reason, "input");
  if (is_text(member(input, "signal"))) {
    return label(member(reason, "label"), member(input, "signal").text());
  }
  cbor::Value trait = member(input, "trait");
  if (!is_text(trait)) {
    cbor::Value profile = member(input, "profile");
    return text_or(text_of(is_text(profile) ? profile : member(input, "score")));
  }
  std::string name(trait.text());
  cbor::Value categories = member(input, "categories");
  cbor::Value value = member(reason, "value");
  if (is(cbor::Type::kArray, categories) && is(cbor::Type::kNumber, value)) {
    for_each_item(categories, [&](uint32_t i, cbor::Value category) {
      if (i == value.number()) name += " " + std::string(category.text());
    });
  }
  return spaced(name);
}

std::string Words::chance_reasons(cbor::Value inputs) const {
  std::vector<cbor::Value> reasons;
  for_each_item(inputs, [&](uint32_t, cbor::Value reason) { reasons.push_back(reason); });
  auto adds = [](cbor::Value reason) { return member(reason, "adds").number(); };
  std::stable_sort(reasons.begin(), reasons.end(), [&](cbor::Value a, cbor::Value b) {
    return std::fabs(adds(a)) > std::fabs(adds(b));
  });
  if (reasons.size() > kNamed) reasons.resize(kNamed);
  std::string list;
  for (cbor::Value reason : reasons) {
    std::string odds = number(std::exp(std::fabs(adds(reason))));
    list += (list.empty() ? "" : ", ") +
            text(adds(reason) > 0 ? "oddsTimes" : "oddsBy", {input_name(reason), odds});
  }
  return list;
}

std::string Words::chance(cbor::Value propensity) const {
  if (!is_map(propensity)) return "";
  std::string likely = percent(member(propensity, "probability").number());
  if (is(cbor::Type::kArray, member(propensity, "inputs"))) {
    std::string why = chance_reasons(member(propensity, "inputs"));
    return why.empty() ? text("chanceAlone", {likely}) : text("chanceOfTrees", {likely, why});
  }
  return text("chance", {likely, number(member(propensity, "doubles").number())});
}

std::string Words::momentum(double value) const {
  if (std::fabs(value) < kSteady) return text("steady");
  return text(value > 0 ? "rising" : "falling", {points(value)});
}

}  // namespace leadlight::cli
