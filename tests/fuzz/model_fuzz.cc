// Any model, as JSON text or as CBOR: it is refused with words that can be sent, or
// it is in force, and then a fixed visit is scored by it without breaking a law.
#define JSON_NOEXCEPTION  // as in core/json, so that there is one parser
#include <nlohmann/json.hpp>

#include "fuzz.h"

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

namespace {

using namespace leadlight;

constexpr Time kStart = 1763800000000;
constexpr Time kMinute = 60000;
constexpr Time kDay = 86400000;

Property text(std::string_view key, std::string_view value) { return {key, Kind::kText, value, 0}; }
Property number(std::string_view key, double value) { return {key, Kind::kNumber, {}, value}; }
Property flag(std::string_view key, bool value) {
  return {key, Kind::kBoolean, {}, value ? 1.0 : 0.0};
}

struct Made {
  std::string_view name;
  Time time;
  std::vector<Property> properties;
  std::string_view id;

  Event event() const { return {name, time, id, properties}; }
};

// Something of everything: two sessions a day apart, a campaign, a silence that
// recycles, events that tie and one that comes late.
const std::vector<Made>& visit() {
  constexpr Time kNext = kStart + kDay;
  constexpr Time kLater = kStart + 100 * kDay;
  static const auto* made = new std::vector<Made>{
      {"page_view", kStart, {text("path", "/"), text("utm_source", "news")}, "a"},
      {"consent", kStart, {flag("storage", true), flag("handoff", false)}, ""},
      {"page_view", kStart + kMinute, {text("path", "/pricing")}, "b"},
      {"scroll", kStart + 2 * kMinute, {number("percent", 90), text("path", "/blog/x")}, ""},
      {"engaged_time", kStart + 2 * kMinute, {number("seconds", 45.5)}, ""},
      {"file_download", kStart + 3 * kMinute, {text("file", "guide.pdf")}, "c"},
      {"newsletter_signup", kStart + 4 * kMinute, {}, ""},
      {"email_open", kNext, {text("plan", "pro")}, ""},
      {"email_open", kNext, {text("plan", "team")}, ""},
      {"file_download", kNext + 1, {text("file", "case.pdf")}, ""},
      {"identify",
       kNext + 2,
       {number("company_size", 250), text("role", "cto"), text("country", "fr"),
        text("industry", "retail")},
       ""},
      {"page_view", kNext + kMinute, {text("path", "/product")}, ""},
      {"page_view", kNext + 2 * kMinute, {text("path", "/pricing")}, ""},
      {"page_view", kStart + 5 * kMinute, {text("path", "/careers")}, "late"},
      {"form_submit", kNext + 3 * kMinute, {text("form", "contact")}, ""},
      {"demo_request", kNext + 4 * kMinute, {}, "d"},
      {"page_view", kNext + 2 * kDay, {text("path", "/careers")}, ""},
      {"page_view", kNext + 2 * kDay, {text("path", "/careers"), number("amount", -1e9)}, ""},
      {"unsubscribe", kNext + 3 * kDay, {}, ""},
      {"engaged_time", kLater, {number("seconds", 1e300)}, ""},
      {"email_click", kLater, {text("utm_campaign", "back"), text("plan", "")}, "e"},
      {"quote_request", kLater + 1, {number("amount", 0.3)}, ""},
      {"purchase", kLater + kDay, {number("amount", 1e7), flag("first", true)}, ""},
      {"renewal", kLater + 365 * kDay, {}, ""},
  };
  return *made;
}

void score(const Model& model) {
  Profile one_by_one(model);
  Profile at_once(model);
  uint32_t asked = 0;
  for (const Made& made : visit()) {
    Recorded recorded = fuzz::record_as_foretold(model, &one_by_one, made.event());
    MUST(recorded.outcome == Outcome::kDone);
    MUST(at_once.add(made.event()).outcome == Outcome::kDone);
    if (++asked % 8 == 0) fuzz::said(model, one_by_one, fuzz::kLastTime);
  }
  MUST(at_once.settle().outcome == Outcome::kDone);
  MUST(fuzz::log_bytes(one_by_one) == fuzz::log_bytes(at_once));
  for (Time now :
       {Time{0}, kStart + 2 * kMinute, kStart + 2 * kDay, kStart + 90 * kDay, visit().back().time,
        visit().back().time + 1, kStart + 3660 * kDay, fuzz::kLastTime}) {
    MUST(fuzz::answers(model, one_by_one, now) == fuzz::said(model, at_once, now));
  }
  Assessment assessment;
  MUST(one_by_one.assess(visit().back().time, &assessment));
  MUST(assessment.engagement == one_by_one.engagement());
  MUST(assessment.temperature == one_by_one.temperature());
  MUST(assessment.stage == one_by_one.stage());

  // As of a day is what the log up to that day says.
  Profile begun(model);
  fuzz::replay(one_by_one, kStart + kDay, &begun);
  MUST(fuzz::said(model, begun, kStart + kDay) == fuzz::said(model, one_by_one, kStart + kDay));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  cbor::Writer document;
  if (!fuzz::document_of(data, size, &document)) return 0;
  Model model;
  Errors errors;
  bool good = model.load(document.data(), document.size(), &errors);
  MUST(good == errors.empty() && good == model.loaded());
  if (!good) {
    fuzz::check_errors(errors);
    return 0;
  }
  MUST(model.signals() >= 1 && model.signals() <= kMaxSignals);
  score(model);
  // A mistake leaves the model in force.
  MUST(!model.load(document.data(), document.size() - 1, &errors));
  MUST(model.loaded());
  fuzz::check_errors(errors);
  return 0;
}

// Bytes changed at random seldom make a model. Half of the time the JSON is changed
// where it means something: a part is left out, put elsewhere, or its value is another.
extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size,
                                          unsigned seed) {
  using Json = nlohmann::ordered_json;
  auto below = [&seed](size_t n) {
    seed = seed * 1664525 + 1013904223;
    return static_cast<size_t>(seed >> 8) % n;
  };
  if (below(2) == 0) return LLVMFuzzerMutate(data, size, max_size);
  Json model = Json::parse(data, data + size, nullptr, false);
  if (!model.is_structured() || model.empty()) return LLVMFuzzerMutate(data, size, max_size);

  std::vector<Json*> parts;
  std::vector<Json*> stack{&model};
  while (!stack.empty()) {
    Json* part = stack.back();
    stack.pop_back();
    parts.push_back(part);
    if (part->is_structured()) {
      for (Json& child : *part) stack.push_back(&child);
    }
  }
  static constexpr const char* kWords[] = {"event",
                                           "where",
                                           "all",
                                           "any",
                                           "not",
                                           "count",
                                           "sequence",
                                           "within",
                                           "profile",
                                           "traits",
                                           "at_least",
                                           "distinct",
                                           "eq",
                                           "ne",
                                           "in",
                                           "glob",
                                           "contains",
                                           "gt",
                                           "gte",
                                           "lt",
                                           "lte",
                                           "between",
                                           "exists",
                                           "sessions",
                                           "stage",
                                           "min",
                                           "max",
                                           "half_life",
                                           "linear",
                                           "window",
                                           "times",
                                           "per",
                                           "session",
                                           "lifetime",
                                           "limit",
                                           "decay",
                                           "group",
                                           "path",
                                           "plan",
                                           "role",
                                           "page_view",
                                           "email_open",
                                           "1d",
                                           "30m",
                                           "0.001s",
                                           "3660d",
                                           "visitor",
                                           "lead",
                                           "*",
                                           "/pri*",
                                           "",
                                           "engagement",
                                           "fit",
                                           "temperature",
                                           "points_per",
                                           "states",
                                           "at_risk",
                                           "loyal",
                                           "after",
                                           "playbook",
                                           "kind",
                                           "channel",
                                           "care",
                                           "pitch",
                                           "web",
                                           "call",
                                           "client",
                                           "prospect",
                                           "temperature",
                                           "state",
                                           "recycle",
                                           "lift",
                                           "trees",
                                           "inputs",
                                           "packed",
                                           "signal",
                                           "of",
                                           "points",
                                           "trait",
                                           "score",
                                           "categories",
                                           "events",
                                           "days_since_first"};
  static constexpr double kNumbers[] = {0,    1,     2,     -1,    0.5,     1e-6,      1e-7,  0.1,
                                        3,    1000,  10000, 1e6,   -1e6,    1e15,      1e300, -0.0,
                                        -3.3, 1e-20, 255,   10001, 0x1p-20, 0x1.8p-20, 25,    100};
  {
    Json& part = *parts[below(parts.size())];
    switch (below(7)) {
      case 0:
        part = kNumbers[below(std::size(kNumbers))];
        break;
      case 1:
        part = kWords[below(std::size(kWords))];
        break;
      case 2: {  // that of another part, children and all
        Json other = *parts[below(parts.size())];
        part = other;
        break;
      }
      case 3:
        if (part.is_array() && !part.empty()) {
          Json again = part[below(part.size())];
          part.push_back(again);
        } else if (part.is_object()) {
          part[kWords[below(std::size(kWords))]] = *parts[below(parts.size())];
        } else {
          part = below(2) == 0;
        }
        break;
      case 4:
        if (part.is_array() && !part.empty()) {
          part.erase(below(part.size()));
        } else if (part.is_object() && !part.empty()) {
          part.erase(std::next(part.begin(), static_cast<std::ptrdiff_t>(below(part.size()))));
        }
        break;
      case 5:
        if (part.is_number()) part = part.get<double>() * (below(2) == 0 ? -1.0 : 0.7);
        break;
      default: {  // one deeper
        Json inner = part;
        part = Json::object();
        part[kWords[below(std::size(kWords))]] = inner;
        break;
      }
    }
  }
  std::string changed = model.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (changed.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
  std::copy(changed.begin(), changed.end(), data);
  return changed.size();
}
