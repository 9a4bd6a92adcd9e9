#include "leadlight/event.h"

#include <cmath>

#include "harness.h"

namespace leadlight {
namespace {

using testing::Bytes;
using testing::cbor_of;
using testing::errors_of;
using testing::Json;
using testing::kStart;
using testing::root_of;

// The errors of an event; an empty list when it is right.
Json errors_of_event(const Bytes& bytes, std::string_view pointer = "") {
  Errors errors;
  EventBuffer buffer;
  Event event;
  bool good = read_event(root_of(bytes), pointer, &buffer, &event, &errors);
  EXPECT_EQ(good, errors.empty());
  return errors_of(errors);
}
Json errors_of_event(std::string_view text, std::string_view pointer = "") {
  return errors_of_event(testing::cbor_of_text(text), pointer);
}
// The pointer of the only error.
std::string wrong_at(const Json& errors) {
  EXPECT_EQ(errors.size(), 1u) << errors;
  if (errors.empty()) return "none";
  EXPECT_FALSE(errors[0].at("expected").get<std::string>().empty());
  EXPECT_FALSE(errors[0].at("found").get<std::string>().empty());
  return errors[0].at("pointer").get<std::string>();
}

TEST(ReadEvent, GivesTheFieldsOfAnEvent) {
  Bytes bytes = testing::cbor_of_text(
      R"({"name":"page_view","time":1763800000000,"id":"7","visitor":"v",
          "properties":{"path":"/é","n":1.5,"yes":true,"no":false,"none":null}})");
  Errors errors;
  EventBuffer buffer;
  Event event;
  ASSERT_TRUE(read_event(root_of(bytes), "", &buffer, &event, &errors)) << errors_of(errors);
  EXPECT_EQ(event.name, "page_view");
  EXPECT_EQ(event.time, 1763800000000);
  EXPECT_EQ(event.id, "7");
  ASSERT_EQ(event.properties.size(), 4u);
  EXPECT_EQ(event.properties[0].key, "path");
  EXPECT_EQ(event.properties[0].kind, Kind::kText);
  EXPECT_EQ(event.properties[0].text, "/é");
  EXPECT_EQ(event.properties[1].kind, Kind::kNumber);
  EXPECT_EQ(event.properties[1].number, 1.5);
  EXPECT_EQ(event.properties[2].kind, Kind::kBoolean);
  EXPECT_EQ(event.properties[2].number, 1);
  EXPECT_EQ(event.properties[3].number, 0);
}

TEST(ReadEvent, NeedsANameAndATimeAndNothingElse) {
  EXPECT_EQ(errors_of_event(R"({"name":"x","time":0})"), Json::array());
  EXPECT_EQ(wrong_at(errors_of_event(R"({"time":0})")), "/name");
  EXPECT_EQ(wrong_at(errors_of_event(R"({"name":"x"})")), "/time");
  EXPECT_EQ(errors_of_event("{}").size(), 2u);
  for (const char* text : {"[]", "null", "1", "\"x\"", "true"}) {
    EXPECT_EQ(wrong_at(errors_of_event(text)), "") << text;
  }
}

TEST(ReadEvent, PutsEachPointerBelowTheOneGiven) {
  EXPECT_EQ(wrong_at(errors_of_event(R"({"name":1,"time":0})", "/12")), "/12/name");
}

TEST(ReadEvent, RefusesValuesOfTheWrongKindAndSaysWhatItFound) {
  Json errors = errors_of_event(R"({"name":7,"time":"now","id":[1],"properties":[]})");
  ASSERT_EQ(errors.size(), 4u) << errors;
  EXPECT_EQ(errors[0].at("pointer"), "/name");
  EXPECT_EQ(errors[0].at("found"), "7");
  EXPECT_EQ(errors[1].at("pointer"), "/time");
  EXPECT_EQ(errors[1].at("found"), "\"now\"");
  EXPECT_EQ(errors[2].at("pointer"), "/id");
  EXPECT_EQ(errors[2].at("found"), "a list");
  EXPECT_EQ(errors[3].at("pointer"), "/properties");
}

TEST(ReadEvent, RefusesKeysThatItDoesNotKnow) {
  EXPECT_EQ(wrong_at(errors_of_event(R"({"name":"x","time":0,"props":{}})")), "/props");
  EXPECT_EQ(wrong_at(errors_of_event(R"({"name":"x","time":0,"a/b~c":1})")), "/a~1b~0c");
}

TEST(ReadEvent, RefusesAKeyThatStandsTwice) {
  EXPECT_EQ(wrong_at(errors_of_event(R"({"name":"x","time":0,"time":1})")), "/time");
  EXPECT_EQ(wrong_at(errors_of_event(R"({"name":"x","time":0,"properties":{"a":1,"a":2}})")),
            "/properties/a");
  EXPECT_EQ(wrong_at(errors_of_event(R"({"name":"x","time":0,"properties":{"a":null,"a":2}})")),
            "/properties/a");
}

TEST(ReadEvent, TakesTimesFrom0ToTheLastInstantOfADate) {
  for (const char* good : {"0", "1", "8640000000000000", "0.25", "8639999999999999.5"}) {
    EXPECT_EQ(errors_of_event(R"({"name":"x","time":)" + std::string(good) + "}"), Json::array())
        << good;
  }
  for (const char* bad :
       {"-1", "-0.5", "8640000000000001", "1e300", "-1e300", "null", "true", "\"5\""}) {
    EXPECT_EQ(wrong_at(errors_of_event(R"({"name":"x","time":)" + std::string(bad) + "}")), "/time")
        << bad;
  }
}

TEST(ReadEvent, RoundsATimeWithAFractionDown) {
  for (double fraction : {0.0, 0.1, 0.5, 0.999}) {
    Bytes bytes = cbor_of(Json{{"name", "x"}, {"time", 1763800000000 + fraction}});
    Errors errors;
    EventBuffer buffer;
    Event event;
    ASSERT_TRUE(read_event(root_of(bytes), "", &buffer, &event, &errors));
    EXPECT_EQ(event.time, 1763800000000);
  }
}

TEST(ReadEvent, RefusesNumbersThatAreNotFinite) {
  for (double bad : {std::nan(""), static_cast<double>(INFINITY), static_cast<double>(-INFINITY)}) {
    for (bool property : {false, true}) {
      cbor::Writer out;
      out.map(3);
      out.text("name");
      out.text("x");
      out.text("time");
      out.number(property ? 0 : bad);
      out.text("properties");
      out.map(1);
      out.text("p");
      out.number(property ? bad : 0);
      EXPECT_EQ(wrong_at(errors_of_event(testing::bytes_of(out))),
                property ? "/properties/p" : "/time");
    }
  }
}

TEST(ReadEvent, RefusesPropertiesThatAreListsOrObjects) {
  EXPECT_EQ(wrong_at(errors_of_event(R"({"name":"x","time":0,"properties":{"p":[1]}})")),
            "/properties/p");
  EXPECT_EQ(wrong_at(errors_of_event(R"({"name":"x","time":0,"properties":{"p":{}}})")),
            "/properties/p");
}

TEST(ReadEvent, HoldsTextsToTheirBounds) {
  auto with = [](size_t name, size_t id, size_t key, size_t text) {
    Json event = {{"name", std::string(name, 'n')}, {"time", 0}, {"id", std::string(id, 'i')}};
    event["properties"][std::string(key, 'k')] = std::string(text, 't');
    return errors_of_event(cbor_of(event));
  };
  EXPECT_EQ(with(1, 0, 1, 0), Json::array());
  EXPECT_EQ(with(kMaxNameBytes, kMaxNameBytes, kMaxNameBytes, kMaxTextBytes), Json::array());
  EXPECT_EQ(wrong_at(with(0, 1, 1, 1)), "/name");
  EXPECT_EQ(wrong_at(with(kMaxNameBytes + 1, 1, 1, 1)), "/name");
  EXPECT_EQ(wrong_at(with(1, kMaxNameBytes + 1, 1, 1)), "/id");
  EXPECT_EQ(wrong_at(with(1, 1, 1, kMaxTextBytes + 1)), "/properties/k");
  EXPECT_EQ(wrong_at(with(1, 1, 1, 100000)), "/properties/k");
  EXPECT_EQ(wrong_at(with(100000, 1, 1, 1)), "/name");
  EXPECT_EQ(with(1, 1, kMaxNameBytes + 1, 1).size(), 1u);
  EXPECT_EQ(with(1, 1, 100000, 1).size(), 1u);
}

TEST(ReadEvent, MeasuresTextsInBytes) {
  Json event = {{"name", "x"}, {"time", 0}};
  std::string text;
  for (uint32_t i = 0; i < kMaxNameBytes / 2; i++) text += "é";
  event["id"] = text;
  EXPECT_EQ(errors_of_event(cbor_of(event)), Json::array());
  event["id"] = text + "é";
  EXPECT_EQ(wrong_at(errors_of_event(cbor_of(event))), "/id");
}

TEST(ReadEvent, CutsWhatItFoundTo60Bytes) {
  Json errors = errors_of_event(cbor_of(Json{{"name", "x"}, {"time", std::string(1000, 'z')}}));
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_LE(errors[0].at("found").get<std::string>().size(), 70u);
}

TEST(ReadEvent, CutsWhatItFoundBetweenCharacters) {
  for (size_t before = 0; before < 4; before++) {
    std::string text(before, 'a');
    for (int i = 0; i < 40; i++) text += "🦊";
    Json errors = errors_of_event(cbor_of(Json{{"name", "x"}, {"time", text}}));
    EXPECT_EQ(errors.size(), 1u);  // writing and reading it proves that it is UTF-8
  }
}

TEST(ReadEvent, TakesAtMost32Properties) {
  Json event = {{"name", "x"}, {"time", 0}, {"properties", Json::object()}};
  for (uint32_t i = 0; i < kMaxProperties; i++) event["properties"]["p" + std::to_string(i)] = i;
  EXPECT_EQ(errors_of_event(cbor_of(event)), Json::array());
  event["properties"]["one_more"] = 1;
  EXPECT_EQ(wrong_at(errors_of_event(cbor_of(event))), "/properties");
}

TEST(ReadEvent, CountsANullPropertyAsMissing) {
  testing::Visitor visitor(testing::model_when({{"where", {{"p", {{"exists", false}}}}}}));
  visitor.record("e", kStart, {{"p", nullptr}});
  EXPECT_EQ(visitor.profile().engagement(), 10);
  EXPECT_EQ(visitor.log()[0].value("properties", Json::object()), Json::object());
}

TEST(Profile, GivesBackTheEventsItWasGiven) {
  testing::Visitor visitor(testing::model_when({{"event", "x"}}));
  Json first = testing::event_of(
      "x", 5, {{"text", ""}, {"long", std::string(kMaxTextBytes, 'x')}, {"n", -0.5}, {"b", false}},
      "id");
  visitor.record(first);
  visitor.record("bare", 9);
  Json log = visitor.log();
  ASSERT_EQ(log.size(), 2u);
  EXPECT_EQ(log[0], first);
  EXPECT_EQ(log[1].at("name"), "bare");
  EXPECT_EQ(log[1].at("time"), 9);
  // What was written can be read.
  testing::Visitor copy(testing::model_when({{"event", "x"}}));
  copy.record_all(log);
  EXPECT_EQ(copy.log(), log);
}

}  // namespace
}  // namespace leadlight
