// What the fuzzers share: a check that aborts, and the laws that the answers of
// every profile obey, whatever its model and its log.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leadlight/cbor.h"
#include "leadlight/event.h"
#include "leadlight/json.h"
#include "leadlight/model.h"
#include "leadlight/profile.h"

// Aborts, so that libFuzzer keeps the input.
#define MUST(condition) \
  ((condition) ? void() : ::leadlight::fuzz::broken(#condition, __FILE__, __LINE__))

namespace leadlight::fuzz {

[[noreturn]] inline void broken(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: not so: %s\n", file, line, condition);
  std::abort();
}

inline constexpr Time kLastTime = static_cast<Time>(kMaxTime);

inline cbor::Value root_of(const uint8_t* bytes, uint32_t size) {
  cbor::Value root;
  uint32_t offset = 0;
  MUST(cbor::check(bytes, size, &root, &offset) == nullptr);
  return root;
}
inline cbor::Value root_of(const cbor::Writer& written) {
  MUST(!written.failed());
  return root_of(written.data(), written.size());
}

inline std::string bytes_of(const cbor::Writer& written) {
  MUST(!written.failed());
  return {reinterpret_cast<const char*>(written.data()), written.size()};
}

// The items of an array, or the keys and values of a map in turns, for a loop.
class Items {
 public:
  struct Iterator {
    cbor::Value at;
    uint32_t left;

    cbor::Value operator*() const { return at; }
    Iterator& operator++() {
      if (--left != 0) at = at.next();
      return *this;
    }
    bool operator!=(const Iterator& other) const { return left != other.left; }
  };

  explicit Items(cbor::Value list)
      : list_(list), count_(list.count() * (list.type() == cbor::Type::kMap ? 2 : 1)) {}

  Iterator begin() const { return {count_ == 0 ? list_ : list_.first(), count_}; }
  Iterator end() const { return {list_, 0}; }

 private:
  cbor::Value list_;
  uint32_t count_;
};
inline Items items(cbor::Value list) { return Items(list); }

// The value of a key; absent, if it is not there.
inline cbor::Value find(cbor::Value map, std::string_view key) {
  MUST(map.type() == cbor::Type::kMap);
  bool is_key = true;
  bool found = false;
  for (cbor::Value item : items(map)) {
    if (found) return item;
    found = is_key && item.text() == key;
    is_key = !is_key;
  }
  return {};
}
// The same; it must be there.
inline cbor::Value member(cbor::Value map, std::string_view key) {
  cbor::Value value = find(map, key);
  if (value.absent()) broken("the member is there", key.data(), 0);
  return value;
}

// No NaN and no infinity anywhere.
inline void check_finite(cbor::Value value) {
  if (value.type() == cbor::Type::kNumber) {
    MUST(value.number() - value.number() == 0);
  } else if (value.type() == cbor::Type::kArray || value.type() == cbor::Type::kMap) {
    for (cbor::Value item : items(value)) check_finite(item);
  }
}

// Points as a whole number of steps of the grid, which they must be.
inline int64_t steps(double points) {
  double steps = points * 0x1p20;
  MUST(steps >= -0x1p53 && steps <= 0x1p53);
  MUST(static_cast<double>(static_cast<int64_t>(steps)) == steps);
  return static_cast<int64_t>(steps);
}

// The rows of the ledger add up to the engagement, exactly and in any order.
inline void check_ledger(cbor::Value ledger, double engagement) {
  std::vector<double> points;
  int64_t sum = 0;
  for (cbor::Value row : items(ledger)) {
    points.push_back(member(row, "points").number());
    sum += steps(points.back());
    MUST(find(row, "clamp").absent() || points.back() != 0);
  }
  MUST(sum == steps(engagement));
  double forward = 0;
  double backward = 0;
  for (size_t i = 0; i < points.size(); i++) {
    forward += points[i];
    backward += points[points.size() - 1 - i];
  }
  MUST(forward == engagement && backward == engagement);
}

// Where the visitor stands after the changes of a history.
struct Standing {
  static constexpr std::string_view kKinds[] = {"stage",           "temperature", "disqualified",
                                                "clientState",     "scoring",     "storage",
                                                "personalization", "handoff"};
  std::string_view words[8] = {"visitor", "cold",    "false",   "active",
                               "unknown", "unknown", "unknown", "unknown"};

  std::string_view stage() const { return words[0]; }
  bool disqualified() const { return words[2] == "true"; }
  std::string_view client_state() const { return words[3]; }
};

// Each change begins where the one before it ended, and none goes back in time.
inline Standing check_history(cbor::Value history) {
  Standing standing;
  auto word = [](cbor::Value value) -> std::string_view {
    if (value.type() == cbor::Type::kText) return value.text();
    return value.boolean() ? "true" : "false";
  };
  double before = 0;
  for (cbor::Value change : items(history)) {
    std::string_view what = member(change, "what").text();
    if (what == "consent") what = member(change, "purpose").text();
    size_t kind = 0;
    while (kind < 8 && Standing::kKinds[kind] != what) kind++;
    MUST(kind < 8);
    MUST(word(member(change, "from")) == standing.words[kind]);
    MUST(word(member(change, "to")) != standing.words[kind]);
    standing.words[kind] = word(member(change, "to"));
    MUST(member(change, "time").number() >= before);
    before = member(change, "time").number();
    steps(member(change, "engagement").number());
  }
  return standing;
}

// All that the profile says at `now`, as bytes: the assessment, then the explanation.
struct Said {
  cbor::Writer assessed, explained;

  std::string bytes() const { return bytes_of(assessed) + bytes_of(explained); }
  bool operator==(const Said& other) const { return bytes() == other.bytes(); }
};

inline Said said(const Model& model, const Profile& profile, Time now) {
  Said said;
  Assessment assessment;
  MUST(profile.assess(now, &assessment));
  write_assessment(model, assessment, said.assessed);
  MUST(profile.explain(now, said.explained));
  return said;
}

// The same, twice, and it obeys every law.
inline Said answers(const Model& model, const Profile& profile, Time now) {
  Said said = fuzz::said(model, profile, now);
  MUST(said == fuzz::said(model, profile, now));
  cbor::Value answer = root_of(said.assessed);
  cbor::Value explanation = root_of(said.explained);
  check_finite(answer);
  check_finite(explanation);
  Assessment assessment;
  MUST(profile.assess(now, &assessment));
  std::string json;
  append_json(model, assessment, &json);
  MUST(json == cbor_to_json(answer));
  MUST(assessment.engagement == member(answer, "engagement").number());
  MUST(assessment.engagement == member(explanation, "engagement").number());
  check_ledger(member(explanation, "ledger"), assessment.engagement);

  Standing standing = check_history(member(explanation, "history"));
  std::string_view stage = member(answer, "stage").text();
  MUST(stage == standing.stage());
  cbor::Value state = member(answer, "clientState");
  MUST(state.type() == cbor::Type::kNull ||
       (stage == "client" && state.text() == standing.client_state()));
  MUST((member(answer, "disqualified").type() != cbor::Type::kNull) == standing.disqualified());
  MUST(member(answer, "prospect").boolean() == (stage == "prospect" && !standing.disqualified()));

  MUST(assessment.at == now && assessment.events <= profile.size());
  MUST(assessment.reason_count <= kMaxReasons);
  MUST(!assessment.fit_known || (assessment.fit >= 0 && assessment.fit <= 100));
  double above = INFINITY;
  for (uint32_t i = 0; i < assessment.reason_count; i++) {
    const Reason& reason = assessment.reasons[i];
    MUST(reason.signal < model.signals() && reason.points != 0);
    MUST(reason.times != 0 && reason.times <= assessment.events && reason.last <= now);
    double magnitude = std::fabs(reason.points);
    MUST(magnitude <= above);
    above = magnitude;
  }
  return said;
}

inline std::string log_bytes(const Profile& profile) {
  cbor::Writer out;
  profile.write_events(out);
  return bytes_of(out);
}

// The log is in the order of (time, id), each id once.
inline void check_order(const Profile& profile) {
  EventBuffer room;
  std::set<std::string> ids;
  std::pair<Time, std::string> before{-1, ""};
  for (uint32_t i = 0; i < profile.size(); i++) {
    Event event = profile.event(i, &room);
    std::pair<Time, std::string> here{event.time, event.id};
    MUST(before <= here);
    MUST(event.id.empty() || ids.insert(here.second).second);
    before = here;
  }
}

// Records the log's own document into `copy`, up to `until`.
inline void replay(const Profile& profile, Time until, Profile* copy) {
  cbor::Writer out;
  profile.write_events(out);
  for (cbor::Value item : items(root_of(out))) {
    EventBuffer buffer;
    Event event;
    Errors errors;
    MUST(read_event(item, "", &buffer, &event, &errors));
    if (event.time > until) break;
    Recorded added = copy->add(event);
    MUST(added.outcome == Outcome::kDone && added.changed == 0);
  }
  MUST(copy->settle().outcome == Outcome::kDone);
}

// An event recorded, and that the bits say what it did.
inline Recorded record(Profile* profile, const Event& event) {
  double engagement = profile->engagement();
  Temperature temperature = profile->temperature();
  Stage stage = profile->stage();
  uint32_t size = profile->size();
  Recorded recorded = profile->record(event);
  uint32_t changed = recorded.changed;
  MUST(recorded.outcome != Outcome::kNoMemory);
  MUST(((changed & kEngagementChanged) != 0) == (profile->engagement() != engagement));
  MUST(((changed & kTemperatureChanged) != 0) == (profile->temperature() != temperature));
  MUST((changed & kStageChanged) != 0 || profile->stage() == stage);  // or the client's state
  MUST(profile->size() <= kMaxEvents);
  if (recorded.outcome == Outcome::kFull || (changed & kAlreadyKnown) != 0) {
    MUST(profile->size() == size && (changed & ~kAlreadyKnown) == 0);
  } else if ((changed & kOldestDropped) != 0) {
    MUST(size == kMaxEvents);
  } else {
    MUST(profile->size() == size + 1 || (profile->size() == size && !event.id.empty()));
  }
  return recorded;
}

// The same, and the assessment is then what what_if() said it would be, which itself
// recorded nothing.
inline Recorded record_as_foretold(const Model& model, Profile* profile, const Event& event) {
  bool comparable = event.id.empty() && profile->size() < kMaxEvents;
  cbor::Writer foretold;
  if (comparable) {
    std::string log = log_bytes(*profile);
    Said before = said(model, *profile, event.time);
    Assessment assessment;
    MUST(profile->what_if(event, event.time, &assessment));
    write_assessment(model, assessment, foretold);
    MUST(log_bytes(*profile) == log);
    MUST(said(model, *profile, event.time) == before);
  }
  Recorded recorded = record(profile, event);
  if (comparable) {
    MUST(bytes_of(said(model, *profile, event.time).assessed) == bytes_of(foretold));
  }
  return recorded;
}

// The model with some of everything, on which events are recorded.
inline const Model& rich_model() {
  static const Model* one = [] {
    std::ifstream file(LEADLIGHT_SOURCE_DIR "/tests/fuzz/rich_model.json", std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    cbor::Writer document;
    JsonError error;
    MUST(json_to_cbor(text.str(), document, &error));
    auto* model = new Model();
    Errors errors;
    bool good = model->load(document.data(), document.size(), &errors);
    for (uint32_t i = 0; i < errors.size(); i++) {
      std::fprintf(stderr, "rich_model.json%.*s: expected %.*s\n",
                   static_cast<int>(errors[i].pointer.size()), errors[i].pointer.data(),
                   static_cast<int>(errors[i].expected.size()), errors[i].expected.data());
    }
    MUST(good);
    return model;
  }();
  return *one;
}

// The document that the input is: JSON text if it begins like an object or a list of
// it (no event and no model in CBOR begins so), else CBOR. False: it is none.
inline bool document_of(const uint8_t* data, size_t size, cbor::Writer* out) {
  if (size != 0 && (data[0] == '{' || data[0] == '[')) {
    JsonError error;
    bool good = json_to_cbor({reinterpret_cast<const char*>(data), size}, *out, &error);
    MUST(good == error.message.empty());
    MUST(good || (error.line != 0 && error.column != 0));
    return good;
  }
  out->raw(data, static_cast<uint32_t>(size));
  return true;
}

// What was said about a document that was refused can itself be sent.
inline void check_errors(const Errors& errors) {
  MUST(errors.total() >= errors.size() && errors.size() <= kMaxErrors);
  MUST(!errors.empty() && errors.size() != 0);
  cbor::Writer out;
  errors.write(out);
  cbor::Value root = root_of(out);
  for (cbor::Value error : items(root)) {
    std::string_view pointer = member(error, "pointer").text();
    MUST(pointer.empty() || pointer[0] == '/');
    MUST(!member(error, "expected").text().empty());
    MUST(!member(error, "found").text().empty());
    MUST(member(error, "found").text().size() < 70);
  }
}

}  // namespace leadlight::fuzz
