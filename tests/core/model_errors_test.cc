#include <algorithm>

#include "harness.h"

namespace leadlight {
namespace {

using testing::errors_of_model;
using testing::Json;

// A right model in which every section stands.
Json whole() {
  return Json::parse(R"({
    "$schema": "https://example.com/schema.json", "format": 1, "name": "whole", "version": "1.0.0",
    "groups": [
      { "id": "g", "label": "Group", "min": -5, "max": 60 },
      { "id": "h" }
    ],
    "signals": [
      { "id": "a", "label": { "en": "A", "fr": "A" }, "group": "g",
        "when": { "event": "page_view", "where": { "path": { "glob": "/a*" } } },
        "points": 8, "limit": { "times": 2, "per": "session", "distinct": "path" },
        "decay": { "half_life": "14d" }, "min": -1, "max": 20 },
      { "id": "b", "when": { "event": ["engaged_time"], "count": { "at_least": 2, "within": "1h" } },
        "points_per": { "property": "seconds", "each": 10, "points": 1 } },
      { "id": "c", "when": { "sequence": [{ "event": "x" }, { "event": "y" }], "within": "1d" },
        "points": 1, "decay": { "linear": "30d" } },
      { "id": "d", "when": { "all": [{ "event": "x" }], "any": [{ "event": "x" }],
        "not": { "event": "y" }, "profile": { "sessions": { "gte": 2 }, "traits": { "t": 1 } } },
        "points": 1, "decay": { "window": "30d" }, "limit": { "times": 1, "per": "7d" } }
    ],
    "engagement": { "min": 0, "max": 100 },
    "fit": {
      "traits": [{ "trait": "size", "label": "Size", "rules": [{ "is": { "gte": 5 }, "points": 3 }] }],
      "grades": { "A": 75, "B": 50, "C": 25 }
    },
    "temperature": { "warm": 25, "hot": 60, "hysteresis": 5 },
    "stages": {
      "lead": { "any": [{ "event": "sign_up", "label": "Signed up" }] },
      "prospect": { "any": [{ "engagement": 50, "fit": "B", "temperature": "warm", "propensity": 0.5 }] },
      "client": { "any": [{ "event": "purchase" }] },
      "disqualified": { "any": [{ "event": "bot" }], "lift": [{ "event": "human" }] },
      "recycle": { "after": "30d" }
    },
    "segments": [{ "id": "s", "label": "S", "when": { "event": "x" } }],
    "propensity": { "even": 73.2, "doubles": 20, "fit": 0.4 }
  })");
}

struct Mistake {
  const char* pointer;   // what is set; a last part of "-" removes what it stands below
  const char* value;     // to this JSON
  const char* wrong_at;  // where the error must be
  const char* found;     // null: not looked at
};

Json with(const Mistake& mistake) {
  Json model = whole();
  model[Json::json_pointer(mistake.pointer)] = Json::parse(mistake.value);
  return model;
}

TEST(ModelErrors, AreNoneInARightModel) { EXPECT_EQ(errors_of_model(whole()), Json::array()); }

TEST(ModelErrors, NameTheOneMistakeThereIs) {
  const Mistake mistakes[] = {
      // Head.
      {"/format", "2", "/format", "2"},
      {"/format", "\"1\"", "/format", "\"1\""},
      {"/name", "5", "/name", "5"},
      {"/version", "null", "/version", "null"},
      {"/surplus", "1", "/surplus", nullptr},
      // Groups.
      {"/groups/1/id", "\"g\"", "/groups/1/id", "\"g\""},
      {"/groups/0/min", "70", "/groups/0/max", "60"},
      {"/groups/0/max", "\"60\"", "/groups/0/max", "\"60\""},
      {"/groups/0/label", "7", "/groups/0/label", "7"},
      {"/groups/0/colour", "\"red\"", "/groups/0/colour", nullptr},
      // Signals.
      {"/signals", "[]", "/signals", "an empty list"},
      {"/signals/1", "8", "/signals/1", "8"},
      {"/signals/1/id", "\"a\"", "/signals/1/id", "\"a\""},
      {"/signals/1/id", "\"\"", "/signals/1/id", "\"\""},
      {"/signals/0/group", "\"nobody\"", "/signals/0/group", "\"nobody\""},
      {"/signals/0/points", "\"eight\"", "/signals/0/points", "\"eight\""},
      {"/signals/0/points", "10001", "/signals/0/points", "10001"},
      {"/signals/0/points", "-10000.5", "/signals/0/points", "-10000.5"},
      {"/signals/0/min", "21", "/signals/0/max", "20"},
      {"/signals/0/weight", "1", "/signals/0/weight", nullptr},
      {"/signals/0/points_per", R"({"property":"p","each":1,"points":1})", "/signals/0", nullptr},
      {"/signals/1/points_per/each", "0", "/signals/1/points_per/each", "0"},
      {"/signals/1/points_per/each", "-10", "/signals/1/points_per/each", "-10"},
      {"/signals/1/points_per/property", "1", "/signals/1/points_per/property", "1"},
      {"/signals/1/points_per/points", "true", "/signals/1/points_per/points", "true"},
      {"/signals/0/limit/per", "\"week\"", "/signals/0/limit/per", "\"week\""},
      {"/signals/0/limit/per", "\"0d\"", "/signals/0/limit/per", "\"0d\""},
      {"/signals/0/limit/times", "0", "/signals/0/limit/times", "0"},
      {"/signals/0/limit/times", "1.5", "/signals/0/limit/times", "1.5"},
      {"/signals/0/limit/times", "1001", "/signals/0/limit/times", "1001"},
      {"/signals/0/limit/distinct", "[]", "/signals/0/limit/distinct", nullptr},
      {"/signals/0/limit/each", "1", "/signals/0/limit/each", nullptr},
      {"/signals/0/decay/half_life", "\"-14d\"", "/signals/0/decay/half_life", "\"-14d\""},
      {"/signals/0/decay/half_life", "\"14\"", "/signals/0/decay/half_life", "\"14\""},
      {"/signals/0/decay/half_life", "\"14y\"", "/signals/0/decay/half_life", "\"14y\""},
      {"/signals/0/decay/half_life", "\"\"", "/signals/0/decay/half_life", "\"\""},
      {"/signals/0/decay/half_life", "\"d\"", "/signals/0/decay/half_life", "\"d\""},
      {"/signals/0/decay/half_life", "\"1e3d\"", "/signals/0/decay/half_life", "\"1e3d\""},
      {"/signals/0/decay/half_life", "\"NaNd\"", "/signals/0/decay/half_life", "\"NaNd\""},
      {"/signals/0/decay/half_life", "14", "/signals/0/decay/half_life", "14"},
      {"/signals/0/decay/half_life", "\"3661d\"", "/signals/0/decay/half_life", "\"3661d\""},
      {"/signals/0/decay/half_life", "\" 1d\"", "/signals/0/decay/half_life", "\" 1d\""},
      {"/signals/0/decay/half_life", "\"1 d\"", "/signals/0/decay/half_life", "\"1 d\""},
      {"/signals/0/decay", "{}", "/signals/0/decay", nullptr},
      {"/signals/0/decay/linear", "\"1d\"", "/signals/0/decay", nullptr},
      // Conditions.
      {"/signals/0/when", "{}", "/signals/0/when", nullptr},
      {"/signals/0/when", "\"page_view\"", "/signals/0/when", "\"page_view\""},
      {"/signals/0/when/event", "1", "/signals/0/when/event", "1"},
      {"/signals/0/when/event", "[]", "/signals/0/when/event", "an empty list"},
      {"/signals/0/when/event", "[\"x\",1]", "/signals/0/when/event/1", "1"},
      {"/signals/0/when/evnt", "\"x\"", "/signals/0/when/evnt", nullptr},
      {"/signals/0/when/within", "\"1d\"", "/signals/0/when/within", nullptr},
      {"/signals/0/when/where/path", "{\"glob\":1}", "/signals/0/when/where/path/glob", "1"},
      {"/signals/0/when/where/path", "{}", "/signals/0/when/where/path", nullptr},
      {"/signals/0/when/where/path", "null", "/signals/0/when/where/path", "null"},
      {"/signals/0/when/where/path", "[1]", "/signals/0/when/where/path", nullptr},
      {"/signals/0/when/where/path", "{\"like\":\"x\"}", "/signals/0/when/where/path/like",
       nullptr},
      {"/signals/0/when/where/path", "{\"in\":5}", "/signals/0/when/where/path/in", "5"},
      {"/signals/0/when/where/path", "{\"in\":[]}", "/signals/0/when/where/path/in", nullptr},
      {"/signals/0/when/where/path", "{\"between\":[1]}", "/signals/0/when/where/path/between",
       nullptr},
      {"/signals/0/when/where/path", "{\"between\":[5,1]}", "/signals/0/when/where/path/between",
       nullptr},
      {"/signals/0/when/where/path", "{\"exists\":1}", "/signals/0/when/where/path/exists", "1"},
      {"/signals/0/when/where/path", "{\"gt\":true}", "/signals/0/when/where/path/gt", "true"},
      {"/signals/0/when/where/path", "{\"contains\":1}", "/signals/0/when/where/path/contains",
       "1"},
      {"/signals/0/when/where", "[]", "/signals/0/when/where", nullptr},
      {"/signals/1/when/count/at_least", "0", "/signals/1/when/count/at_least", "0"},
      {"/signals/1/when/count/at_least", "\"2\"", "/signals/1/when/count/at_least", "\"2\""},
      {"/signals/1/when/count/within", "\"1x\"", "/signals/1/when/count/within", "\"1x\""},
      {"/signals/1/when/count/distinct", "1", "/signals/1/when/count/distinct", "1"},
      {"/signals/1/when/count/per", "1", "/signals/1/when/count/per", nullptr},
      {"/signals/2/when/sequence", "[]", "/signals/2/when/sequence", nullptr},
      {"/signals/2/when/sequence/1", "{}", "/signals/2/when/sequence/1", nullptr},
      {"/signals/2/when/within", "5", "/signals/2/when/within", "5"},
      {"/signals/3/when/all", "{}", "/signals/3/when/all", nullptr},
      {"/signals/3/when/any", "[]", "/signals/3/when/any", nullptr},
      {"/signals/3/when/not", "[]", "/signals/3/when/not", nullptr},
      {"/signals/3/when/profile", "{}", "/signals/3/when/profile", "an empty object"},
      {"/signals/3/when/profile/sessions", "\"2\"", "/signals/3/when/profile/sessions", "\"2\""},
      {"/signals/3/when/profile/sessions/glob", "\"2*\"", "/signals/3/when/profile/sessions/glob",
       "\"2*\""},
      {"/signals/3/when/profile/stage", "\"prospekt\"", "/signals/3/when/profile/stage",
       "\"prospekt\""},
      {"/signals/3/when/profile/stage", "3", "/signals/3/when/profile/stage", "3"},
      {"/signals/3/when/profile/visits", "1", "/signals/3/when/profile/visits", nullptr},
      {"/signals/3/when/profile/traits", "5", "/signals/3/when/profile/traits", "5"},
      {"/signals/3/when/profile/sessions/gte", "null", "/signals/3/when/profile/sessions/gte",
       "null"},
      // The rest.
      {"/engagement/max", "-1", "/engagement/max", "-1"},
      {"/engagement/most", "1", "/engagement/most", nullptr},
      {"/fit/traits/0/rules/0/points", "\"x\"", "/fit/traits/0/rules/0/points", "\"x\""},
      {"/fit/traits/0/rules/0/is", "{}", "/fit/traits/0/rules/0/is", nullptr},
      {"/fit/traits/0/trait", "1", "/fit/traits/0/trait", "1"},
      {"/fit/traits/0/rules", "[]", "/fit/traits/0/rules", nullptr},
      {"/fit/grades/B", "80", "/fit/grades/B", "80"},
      {"/fit/grades/D", "10", "/fit/grades/D", nullptr},
      {"/temperature/hot", "20", "/temperature/hot", "20"},
      {"/temperature/hysteresis", "-1", "/temperature/hysteresis", "-1"},
      {"/temperature/hysteresis", "25", "/temperature", nullptr},
      {"/temperature/cold", "0", "/temperature/cold", nullptr},
      {"/propensity", "0.5", "/propensity", "0.5"},
      {"/propensity", "{\"doubles\": 20}", "/propensity/even", nullptr},
      {"/propensity", "{\"even\": 1}", "/propensity/doubles", nullptr},
      {"/propensity/odds", "1", "/propensity/odds", nullptr},
      {"/propensity/even", "1000001", "/propensity/even", "1000001"},
      {"/propensity/doubles", "0", "/propensity/doubles", "0"},
      {"/propensity/doubles", "-20", "/propensity/doubles", "-20"},
      {"/propensity/doubles", "1e7", "/propensity/doubles", "10000000"},
      {"/propensity/fit", "\"B\"", "/propensity/fit", "\"B\""},
      {"/propensity/fit", "-10001", "/propensity/fit", "-10001"},
      {"/stages/lead/any/0/propensity", "1.5", "/stages/lead/any/0/propensity", "1.5"},
      {"/stages/lead/any/0/propensity", "\"B\"", "/stages/lead/any/0/propensity", "\"B\""},
      {"/stages/hot_lead", "{}", "/stages/hot_lead", nullptr},
      {"/stages/lead/any", "[]", "/stages/lead/any", nullptr},
      {"/stages/lead/any/0/event", "{}", "/stages/lead/any/0/event", nullptr},
      {"/stages/lead/any/0/fit", "\"E\"", "/stages/lead/any/0/fit", "\"E\""},
      {"/stages/lead/any/0/temperature", "\"tepid\"", "/stages/lead/any/0/temperature",
       "\"tepid\""},
      {"/stages/lead/any/0/engagement", "\"50\"", "/stages/lead/any/0/engagement", "\"50\""},
      {"/stages/lead/lift", "[{\"event\":\"x\"}]", "/stages/lead/lift", nullptr},
      {"/stages/recycle/after", "\"soon\"", "/stages/recycle/after", "\"soon\""},
      {"/stages/recycle/before", "\"1d\"", "/stages/recycle/before", nullptr},
      {"/segments/0/when", "[]", "/segments/0/when", nullptr},
      {"/segments/0/engagement", "5", "/segments/0/engagement", nullptr},
  };
  for (const Mistake& mistake : mistakes) {
    SCOPED_TRACE(std::string(mistake.pointer) + " = " + mistake.value);
    Json errors = errors_of_model(with(mistake));
    EXPECT_EQ(errors.size(), 1u) << errors;
    if (errors.empty()) continue;
    EXPECT_EQ(errors[0].at("pointer"), mistake.wrong_at) << errors;
    EXPECT_FALSE(errors[0].at("expected").get<std::string>().empty());
    EXPECT_FALSE(errors[0].at("found").get<std::string>().empty());
    if (mistake.found == nullptr) continue;
    EXPECT_EQ(errors[0].at("found"), mistake.found);
  }
}

TEST(ModelErrors, NameWhatIsMissing) {
  for (const char* pointer : {"/format",
                              "/name",
                              "/version",
                              "/signals",
                              "/groups/1/id",
                              "/signals/0/id",
                              "/signals/0/when",
                              "/signals/0/limit/per",
                              "/signals/1/points_per/property",
                              "/signals/1/points_per/each",
                              "/signals/1/points_per/points",
                              "/signals/1/when/count/at_least",
                              "/fit/traits",
                              "/fit/traits/0/trait",
                              "/fit/traits/0/rules",
                              "/fit/traits/0/rules/0/is",
                              "/fit/traits/0/rules/0/points",
                              "/stages/lead/any",
                              "/stages/recycle/after",
                              "/segments/0/id",
                              "/segments/0/when"}) {
    Json model = whole();
    std::string path = pointer;
    size_t slash = path.rfind('/');
    model[Json::json_pointer(path.substr(0, slash))].erase(path.substr(slash + 1));
    Json errors = errors_of_model(model);
    ASSERT_EQ(errors.size(), 1u) << pointer << errors;
    EXPECT_EQ(errors[0].at("pointer"), pointer);
    EXPECT_EQ(errors[0].at("found"), "nothing");
  }
  Json model = whole();
  model["signals"][0].erase("points");
  Json errors = errors_of_model(model);
  ASSERT_EQ(errors.size(), 1u) << errors;
}

TEST(ModelErrors, EscapeKeysInPointers) {
  Json model = whole();
  model["signals"][0]["when"]["where"]["a/b~c"] = Json::array();
  Json errors = errors_of_model(model);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].at("pointer"), "/signals/0/when/where/a~1b~0c");
}

Json errors_of_bytes(const testing::Bytes& bytes) {
  Model model;
  Errors errors;
  EXPECT_FALSE(model.load(bytes.data(), static_cast<uint32_t>(bytes.size()), &errors));
  EXPECT_FALSE(model.loaded());
  return testing::errors_of(errors);
}

TEST(ModelErrors, NameAKeyThatStandsTwice) {
  Json errors = errors_of_bytes(testing::cbor_of_text(
      R"({"format":1,"name":"x","name":"y","version":"1",
          "signals":[{"id":"a","when":{"event":"x"},"points":1,"points":2}]})"));
  ASSERT_EQ(errors.size(), 2u) << errors;
  EXPECT_EQ(errors[0].at("pointer"), "/name");
  EXPECT_EQ(errors[1].at("pointer"), "/signals/0/points");
}

TEST(ModelErrors, AreOneForBytesThatAreNoDocumentOrNoObject) {
  EXPECT_EQ(errors_of_bytes({}).size(), 1u);
  EXPECT_EQ(errors_of_bytes({0xFF}).size(), 1u);
  EXPECT_EQ(errors_of_bytes({0xA1, 0x61}).size(), 1u);
  for (const char* text : {"null", "[]", "1", "\"model\""}) {
    Json errors = errors_of_bytes(testing::cbor_of_text(text));
    ASSERT_EQ(errors.size(), 1u) << text;
    EXPECT_EQ(errors[0].at("pointer"), "");
  }
}

TEST(ModelErrors, RefuseNumbersThatAreNotFinite) {
  testing::Bytes bytes = testing::cbor_of(whole());
  // 8 points of signal "a": NaN, and infinities, in their place.
  const uint8_t key[] = {0x66, 'p', 'o', 'i', 'n', 't', 's', 0x08};
  auto at = std::search(bytes.begin(), bytes.end(), std::begin(key), std::end(key));
  ASSERT_NE(at, bytes.end());
  for (uint8_t high : {0x7E, 0x7C, 0xFC}) {
    testing::Bytes wrong(bytes.begin(), at + 7);
    wrong.insert(wrong.end(), {0xF9, high, 0x00});
    wrong.insert(wrong.end(), at + 8, bytes.end());
    Json errors = errors_of_bytes(wrong);
    ASSERT_EQ(errors.size(), 1u) << errors;
    EXPECT_EQ(errors[0].at("pointer"), "/signals/0/points");
  }
}

TEST(ModelErrors, AreAllReportedInTheOrderOfTheSections) {
  Json golden = testing::read_json("tests/golden/model-errors.json");
  EXPECT_EQ(errors_of_model(golden.at("model")), golden.at("errors"));
  EXPECT_EQ(golden.at("errors").size(), 20u);
}

TEST(ModelErrors, BeyondAHundredAreCounted) {
  Json model = whole();
  Json signals = Json::array();
  for (int i = 0; i < 150; i++) {
    signals.push_back(
        {{"id", "s" + std::to_string(i)}, {"when", {{"event", "x"}}}, {"points", "x"}});
  }
  model["signals"] = signals;
  testing::Bytes bytes = testing::cbor_of(model);
  Model loaded;
  Errors errors;
  EXPECT_FALSE(loaded.load(bytes.data(), static_cast<uint32_t>(bytes.size()), &errors));
  EXPECT_EQ(errors.total(), 150u);
  EXPECT_EQ(errors.size(), kMaxErrors);
  EXPECT_EQ(testing::errors_of(errors).size(), kMaxErrors);
}

TEST(ModelBounds, AreHeldExactly) {
  auto errors_with = [](const char* section, uint32_t count, const Json& item) {
    Json model = whole();
    model[section] = Json::array();
    for (uint32_t i = 0; i < count; i++) {
      Json one = item;
      one["id"] = "n" + std::to_string(i);
      model[section].push_back(one);
    }
    if (std::string_view(section) == "groups") model["signals"][0].erase("group");
    return errors_of_model(model);
  };
  struct {
    const char* section;
    uint32_t most;
    Json item;
  } bounds[] = {
      {"signals", kMaxSignals, {{"when", {{"event", "x"}}}, {"points", 1}}},
      {"groups", kMaxGroups, Json::object()},
      {"segments", kMaxSegments, {{"when", {{"event", "x"}}}}},
  };
  for (const auto& bound : bounds) {
    EXPECT_EQ(errors_with(bound.section, bound.most, bound.item), Json::array()) << bound.section;
    Json errors = errors_with(bound.section, bound.most + 1, bound.item);
    ASSERT_EQ(errors.size(), 1u) << bound.section;
    EXPECT_EQ(errors[0].at("pointer"), std::string("/") + bound.section);
  }
}

TEST(ModelBounds, AreHeldAcrossConditions) {
  auto only_error = [](const Json& model) {
    Json errors = errors_of_model(model);
    EXPECT_EQ(errors.size(), 1u);
    return errors.empty() ? Json() : errors[0].at("expected");
  };
  auto signal = [](const std::string& id, const Json& when) {
    return Json{{"id", id}, {"when", when}, {"points", 1}};
  };
  Json traits = whole();
  Json tests = Json::object();
  for (int i = 0; i < 65; i++) tests["trait" + std::to_string(i)] = 1;
  traits["signals"].push_back(signal("many", {{"profile", {{"traits", tests}}}}));
  EXPECT_EQ(only_error(traits), "at most 64 different traits in all rules");

  Json names = whole();
  Json list = Json::array();
  for (int i = 0; i < 256; i++) list.push_back("event" + std::to_string(i));
  for (int i = 0; i < 16; i++) {
    names["signals"].push_back(signal("n" + std::to_string(i), {{"event", list}}));
  }
  EXPECT_EQ(only_error(names), "at most 4096 event names in all conditions");

  Json counts = whole();
  for (int i = 0; i < 17; i++) {
    counts["signals"].push_back(
        signal("c" + std::to_string(i), {{"event", "x"}, {"count", {{"at_least", 1000}}}}));
  }
  EXPECT_EQ(only_error(counts), "at most 16384 remembered matches in all conditions");
}

// A playbook with a row for every client and one more.
Json playbook_with(const Json& changes) {
  Json row = {{"id", "row"},          {"stage", {"lead", "prospect"}},
              {"kind", "educate"},    {"channel", "email"},
              {"goal", "Interest"},   {"content", "Guides"},
              {"temperature", "warm"}};
  row.update(changes);
  Json every = {{"id", "every"},    {"stage", "client"}, {"kind", "care"},
                {"channel", "web"}, {"goal", "Loyalty"}, {"content", "Tips"}};
  Json model = whole();
  model["playbook"] = {row, every};
  return model;
}

TEST(ModelErrors, OfAPlaybookNameTheWordOfAList) {
  EXPECT_EQ(errors_of_model(playbook_with(Json::object())), Json::array());
  struct {
    const char* change;
    const char* pointer;
    const char* found;
  } mistakes[] = {
      {R"({ "stage": ["lead", "prospekt"] })", "/playbook/0/stage/1", "\"prospekt\""},
      {R"({ "stage": "prospekt" })", "/playbook/0/stage", "\"prospekt\""},
      {R"({ "stage": [] })", "/playbook/0/stage", "an empty list"},
      {R"({ "state": 7 })", "/playbook/0/state", "7"},
      {R"({ "channel": "fax" })", "/playbook/0/channel", "\"fax\""},
      {R"({ "goal": {} })", "/playbook/0/goal", "an empty object"},
      {R"({ "kind": "pitch", "temperature": "cold" })", "/playbook/0/kind", "\"pitch\""},
      {R"({ "id": "every" })", "/playbook/1/id", "\"every\""},
  };
  for (const auto& mistake : mistakes) {
    Json errors = errors_of_model(playbook_with(Json::parse(mistake.change)));
    ASSERT_EQ(errors.size(), 1u) << mistake.change << errors;
    EXPECT_EQ(errors[0].at("pointer"), mistake.pointer);
    EXPECT_EQ(errors[0].at("found"), mistake.found);
  }
  Json forgotten = playbook_with(Json::object());
  forgotten["playbook"].erase(1);
  Json errors = errors_of_model(forgotten);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].at("pointer"), "/playbook");
  EXPECT_EQ(errors[0].at("found"), "none");
}

TEST(Model, StaysInForceWhenAWrongOneIsLoaded) {
  Model model;
  EXPECT_FALSE(model.loaded());
  EXPECT_EQ(testing::load(&model, whole()), Json::array());
  Json wrong = whole();
  wrong["name"] = "wrong";
  wrong["signals"] = 5;
  EXPECT_EQ(testing::load(&model, wrong).size(), 1u);
  EXPECT_TRUE(model.loaded());
  EXPECT_EQ(model.name(), "whole");
  EXPECT_EQ(model.version(), "1.0.0");
  ASSERT_EQ(model.signals(), 4u);
  EXPECT_EQ(model.signal(0), "a");
  EXPECT_EQ(model.signal(3), "d");

  Model moved = std::move(model);
  EXPECT_EQ(moved.name(), "whole");
  Profile profile(moved);
  Event event{.name = "sign_up", .time = 5};
  EXPECT_EQ(profile.record(event).changed, kStageChanged);
}

TEST(Model, ForgetsTheErrorsOfTheCallBefore) {
  Model model;
  Errors errors;
  testing::Bytes wrong = testing::cbor_of_text("5");
  EXPECT_FALSE(model.load(wrong.data(), static_cast<uint32_t>(wrong.size()), &errors));
  testing::Bytes right = testing::cbor_of(whole());
  EXPECT_TRUE(model.load(right.data(), static_cast<uint32_t>(right.size()), &errors));
  EXPECT_TRUE(errors.empty());
}

TEST(Model, EverySmallDamageIsRefusedOrHarmless) {
  testing::Bytes good = testing::cbor_of(whole());
  testing::Random random(8);
  for (int i = 0; i < 20000; i++) {
    testing::Bytes bytes = good;
    for (uint32_t n = 1 + random.below(3); n != 0; n--) {
      bytes[random.below(static_cast<uint32_t>(bytes.size()))] =
          static_cast<uint8_t>(random.bits());
    }
    Model model;
    Errors errors;
    bool loaded = model.load(bytes.data(), static_cast<uint32_t>(bytes.size()), &errors);
    ASSERT_EQ(loaded, errors.empty());
    ASSERT_EQ(loaded, model.loaded());
  }
}

}  // namespace
}  // namespace leadlight
