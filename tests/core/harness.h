// What the tests of the core share: models, events and answers as JSON.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#define JSON_NOEXCEPTION  // as in core/json, so that there is one parser; it also runs under wasm
#include <nlohmann/json.hpp>

#include "leadlight/cbor.h"
#include "leadlight/event.h"
#include "leadlight/json.h"
#include "leadlight/model.h"
#include "leadlight/profile.h"

namespace leadlight::testing {

using Json = nlohmann::json;
using Bytes = std::vector<uint8_t>;

inline constexpr Time kStart = 1763800000000;  // 2025-11-22T08:26:40Z
inline constexpr Time kSecond = 1000;
inline constexpr Time kMinute = 60 * kSecond;
inline constexpr Time kHour = 60 * kMinute;
inline constexpr Time kDay = 24 * kHour;

inline Bytes bytes_of(const cbor::Writer& writer) {
  EXPECT_FALSE(writer.failed());
  return {writer.data(), writer.data() + writer.size()};
}

inline Bytes cbor_of_text(std::string_view text) {
  cbor::Writer writer;
  JsonError error;
  EXPECT_TRUE(json_to_cbor(text, writer, &error)) << error.message << "\n" << text;
  return bytes_of(writer);
}
inline Bytes cbor_of(const Json& document) { return cbor_of_text(document.dump()); }

// The view of a document that must be one.
inline cbor::Value root_of(const Bytes& bytes) {
  cbor::Value root;
  uint32_t offset = 0;
  const char* expected =
      cbor::check(bytes.data(), static_cast<uint32_t>(bytes.size()), &root, &offset);
  EXPECT_EQ(expected, nullptr) << "at byte " << offset;
  return root;
}
inline Json json_of(const Bytes& bytes) { return Json::parse(cbor_to_json(root_of(bytes))); }

inline Json errors_of(const Errors& errors) {
  cbor::Writer writer;
  errors.write(writer);
  return json_of(bytes_of(writer));
}

// The errors of a model; an empty list when it is right.
inline Json load(Model* model, const Json& document) {
  Bytes bytes = cbor_of(document);
  Errors errors;
  bool good = model->load(bytes.data(), static_cast<uint32_t>(bytes.size()), &errors);
  EXPECT_EQ(good, errors.empty());
  return errors_of(errors);
}
inline Json errors_of_model(const Json& document) {
  Model model;
  return load(&model, document);
}

inline Json model_with(const Json& signals, const Json& more = Json::object()) {
  Json model = {{"format", 1}, {"name", "test"}, {"version", "1"}, {"signals", signals}};
  model.update(more);
  return model;
}
// A model with one signal "s": 10 points whenever the condition holds.
inline Json model_when(const Json& when) {
  return model_with({{{"id", "s"}, {"when", when}, {"points", 10}}},
                    {{"engagement", {{"min", -10000}, {"max", 10000}}}});
}

inline Json event_of(std::string_view name, Time time, const Json& properties = Json::object(),
                     std::string_view id = "") {
  Json event = {{"name", name}, {"time", time}, {"properties", properties}};
  if (!id.empty()) event["id"] = id;
  return event;
}

// A profile on a model of its own.
class Visitor {
 public:
  explicit Visitor(const Json& model) {
    Json errors = load(&model_, model);
    EXPECT_EQ(errors, Json::array());
    // Something to go on with, so that one wrong model does not end the run.
    if (!errors.empty())
      load(&model_, model_with({{{"id", "s"}, {"when", {{"event", "s"}}}, {"points", 1}}}));
    profile_ = std::make_unique<Profile>(model_);
  }

  Recorded record(const Json& event) { return take(event, true); }
  Recorded record(std::string_view name, Time time, const Json& properties = Json::object(),
                  std::string_view id = "") {
    return record(event_of(name, time, properties, id));
  }
  Recorded add(const Json& event) { return take(event, false); }
  void record_all(const Json& events) {
    for (const Json& event : events) EXPECT_EQ(record(event).outcome, Outcome::kDone);
  }
  void replay(const Json& events) {
    for (const Json& event : events) EXPECT_EQ(add(event).outcome, Outcome::kDone);
    EXPECT_EQ(profile_->settle().outcome, Outcome::kDone);
  }

  Bytes assessment_bytes(Time now) const {
    Assessment assessment;
    EXPECT_TRUE(profile_->assess(now, &assessment));
    cbor::Writer writer;
    write_assessment(model_, assessment, writer);
    Bytes bytes = bytes_of(writer);
    std::string json;
    append_json(model_, assessment, &json);
    EXPECT_EQ(json, cbor_to_json(root_of(bytes)));
    return bytes;
  }
  Bytes explanation_bytes(Time now) const {
    cbor::Writer writer;
    EXPECT_TRUE(profile_->explain(now, writer));
    return bytes_of(writer);
  }
  // Both, one after the other.
  Bytes answer_bytes(Time now) const {
    Bytes bytes = assessment_bytes(now);
    Bytes more = explanation_bytes(now);
    bytes.insert(bytes.end(), more.begin(), more.end());
    return bytes;
  }
  Json assess(Time now) const { return json_of(assessment_bytes(now)); }
  Json explain(Time now) const { return json_of(explanation_bytes(now)); }
  Json log() const {
    cbor::Writer writer;
    profile_->write_events(writer);
    return json_of(bytes_of(writer));
  }
  // The ids of the log, in its order.
  std::vector<std::string> ids() const {
    std::vector<std::string> ids;
    EventBuffer buffer;
    for (uint32_t i = 0; i < profile_->size(); i++) {
      ids.emplace_back(profile_->event(i, &buffer).id);
    }
    return ids;
  }
  double engagement(Time now) const { return assess(now).at("engagement").get<double>(); }
  // The changes of one kind, each as "from>to".
  std::vector<std::string> changes(Time now, std::string_view what) const {
    std::vector<std::string> changes;
    Json explanation = explain(now);
    for (const Json& change : explanation.at("history")) {
      if (change.at("what") != what) continue;
      auto word = [](const Json& value) {
        return value.is_string() ? value.get<std::string>() : value.dump();
      };
      changes.push_back(word(change.at("from")) + ">" + word(change.at("to")));
    }
    return changes;
  }

  Profile& profile() { return *profile_; }
  const Model& model() const { return model_; }

 private:
  Recorded take(const Json& document, bool at_once) {
    Bytes bytes = cbor_of(document);
    Errors errors;
    EventBuffer buffer;
    Event event;
    EXPECT_TRUE(read_event(root_of(bytes), "", &buffer, &event, &errors)) << errors_of(errors);
    return at_once ? profile_->record(event) : profile_->add(event);
  }

  Model model_;
  std::unique_ptr<Profile> profile_;
};

// On which of the events (of the log, in order) the condition held.
inline std::vector<int> fired(const Json& when, const Json& events) {
  Visitor visitor(model_when(when));
  std::vector<int> indices;
  double before = 0;
  for (size_t i = 0; i < events.size(); i++) {
    EXPECT_EQ(visitor.record(events[i]).outcome, Outcome::kDone);
    double now = visitor.profile().engagement();
    if (now != before) indices.push_back(static_cast<int>(i));
    before = now;
  }
  return indices;
}
// Whether it holds at a single event with these properties.
inline bool holds(const Json& when, const Json& properties = Json::object(),
                  std::string_view name = "e") {
  return !fired(when, Json::array({event_of(name, kStart, properties)})).empty();
}
// Whether a test holds for the value of a property.
inline bool test_holds(const Json& test, const Json& value) {
  return holds({{"where", {{"p", test}}}}, {{"p", value}});
}
inline bool test_holds_missing(const Json& test) { return holds({{"where", {{"p", test}}}}); }

inline std::string source_path(std::string_view path) {
  return std::string(LEADLIGHT_SOURCE_DIR) + "/" + std::string(path);
}
inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}
inline Json read_json(std::string_view path) {
  std::string text = read_file(source_path(path));
  EXPECT_FALSE(text.empty()) << path;
  return Json::parse(text, nullptr, false);
}

// std::bit_cast, which the oldest library that builds the tests lacks.
inline uint64_t bits_of(double value) {
  uint64_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}
inline double double_of(uint64_t bits) {
  double value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

// Random numbers that are the same everywhere: splitmix64.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t bits() {
    uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  uint32_t below(uint32_t n) { return static_cast<uint32_t>(bits() % n); }
  bool chance(uint32_t percent) { return below(100) < percent; }
  template <class List>
  auto pick(const List& list) {
    return list[below(static_cast<uint32_t>(std::size(list)))];
  }

 private:
  uint64_t state_;
};

}  // namespace leadlight::testing
