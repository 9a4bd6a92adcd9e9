// What must hold for every model and every log: random ones, from fixed seeds.
#include <algorithm>
#include <cmath>

#include "harness.h"
#include "leadlight/needed.h"

namespace leadlight {
namespace {

using testing::event_of;
using testing::Json;
using testing::kDay;
using testing::kHour;
using testing::kMinute;
using testing::kStart;
using testing::Random;
using testing::Visitor;

constexpr int kCases = 150;

const std::vector<std::string> kNames = {"page_view", "file_download", "engaged_time", "x"};
const std::vector<std::string> kDurations = {"30m", "1h", "1d", "7d", "1.5h"};

Json random_condition(Random& random, int depth) {
  Json when = {{"event", random.pick(kNames)}};
  switch (random.below(depth > 0 ? 8 : 3)) {
    case 0:
      break;
    case 1:
      when["where"] = {{"n", {{"gte", random.below(8)}}}};
      break;
    case 2:
      when["where"] = {{"path", {{"glob", random.chance(50) ? "/p*" : "*a*"}}}};
      break;
    case 3:
      when = {{"any", {random_condition(random, depth - 1), random_condition(random, depth - 1)}}};
      break;
    case 4:
      when = {{"all", {random_condition(random, depth - 1), random_condition(random, depth - 1)}}};
      break;
    case 5:
      when["not"] = random_condition(random, depth - 1);
      break;
    case 6:
      when = {
          {"sequence", {random_condition(random, depth - 1), random_condition(random, depth - 1)}},
          {"within", random.pick(kDurations)}};
      break;
    default:
      when["profile"] = {{"sessions", {{"gte", random.below(4)}}},
                         {"active_days", {{"lt", 1 + random.below(9)}}}};
  }
  if (random.chance(30)) {
    when["count"] = {{"at_least", 1 + random.below(4)}};
    if (random.chance(60)) when["count"]["within"] = random.pick(kDurations);
    if (random.chance(30)) when["count"]["distinct"] = random.chance(50) ? "path" : "n";
  }
  return when;
}

struct Kind {
  bool positive_only = false;  // points above 0 and no min: nothing that can rise by itself
};

Json random_model(Random& random, Kind kind) {
  const char* decays[] = {"half_life", "linear", "window"};
  Json signals = Json::array();
  for (uint32_t i = 0, count = 1 + random.below(12); i < count; i++) {
    Json signal = {{"id", "s" + std::to_string(i)}, {"when", random_condition(random, 2)}};
    double points = (1 + random.below(200)) / 7.0;
    if (!kind.positive_only && random.chance(30)) points = -points;
    if (random.chance(75)) {
      signal["points"] = points;
    } else {
      signal["points_per"] = {{"property", "n"}, {"each", 3}, {"points", points}};
    }
    if (random.chance(60)) signal["decay"][random.pick(decays)] = random.pick(kDurations);
    if (random.chance(40)) {
      signal["limit"] = {{"times", 1 + random.below(3)},
                         {"per", random.chance(40) ? "session" : random.pick(kDurations)}};
      if (random.chance(40)) signal["limit"]["distinct"] = "path";
    }
    if (random.chance(20)) signal["max"] = 30.3;
    if (!kind.positive_only && random.chance(15)) signal["min"] = -5.5;
    if (random.chance(50)) signal["group"] = random.chance(50) ? "g" : "h";
    signals.push_back(signal);
  }
  Json stages = {
      {"lead", {{"any", {random_condition(random, 1)}}}},
      {"prospect", {{"any", {{{"engagement", 30}}, random_condition(random, 1)}}}},
      {"disqualified",
       {{"any", {random_condition(random, 0)}}, {"lift", {random_condition(random, 0)}}}},
      {"recycle", {{"after", random.pick(kDurations)}}}};
  return testing::model_with(
      signals,
      {{"groups", {{{"id", "g"}, {"max", 40.4}}, {{"id", "h"}}}},
       {"fit",
        {{"traits", {{{"trait", "n"}, {"rules", {{{"is", {{"gte", 5}}}, {"points", 3}}}}}}},
         {"grades", {{"A", 75}, {"B", 50}, {"C", 25}}}}},
       {"temperature", {{"warm", 20}, {"hot", 45}, {"hysteresis", 4}}},
       {"stages", stages},
       {"segments", {{{"id", "seg"}, {"when", random_condition(random, 2)}}}}});
}

// In order, each with an id, so that the order of arrival cannot matter.
std::vector<Json> random_log(Random& random) {
  std::vector<Json> events;
  Time time = kStart;
  const Time steps[] = {0, 0, 1, 1000, 30 * kMinute, 30 * kMinute + 1, kHour, kDay, 7 * kDay};
  for (uint32_t i = 0, count = random.below(60); i < count; i++) {
    time += random.chance(50) ? random.pick(steps) : random.below(static_cast<uint32_t>(kHour));
    Json properties = Json::object();
    if (random.chance(60)) properties["n"] = random.below(12) * 0.75;
    if (random.chance(60)) properties["path"] = random.chance(50) ? "/pa" : "/b";
    if (random.chance(10)) properties["utm_source"] = random.chance(50) ? "ads" : "mail";
    std::string name = random.pick(kNames);
    if (random.chance(10)) name = "identify";
    if (random.chance(5)) {
      name = "consent";
      properties["storage"] = random.chance(50);
    }
    std::string id = std::to_string(i);
    events.push_back(event_of(name, time, properties, std::string(4 - id.size(), '0') + id));
  }
  return events;
}
Time last_of(const std::vector<Json>& events) {
  return events.empty() ? kStart : events.back().at("time").get<Time>();
}

using Check = void (*)(Random&, const Json& model, const std::vector<Json>& events);
void for_random_cases(Kind kind, Check check) {
  for (int seed = 1; seed <= kCases; seed++) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(static_cast<uint64_t>(seed));
    Json model = random_model(random, kind);
    std::vector<Json> events = random_log(random);
    check(random, model, events);
    if (::testing::Test::HasFailure()) return;
  }
}

TEST(Properties, AskingTwiceGivesTheSameBytes) {
  for_random_cases({}, [](Random& random, const Json& model, const std::vector<Json>& events) {
    Visitor visitor(model);
    visitor.record_all(events);
    for (int i = 0; i < 3; i++) {
      Time now = last_of(events) - kDay + random.below(static_cast<uint32_t>(3 * kDay));
      auto once = visitor.answer_bytes(now);
      EXPECT_EQ(visitor.answer_bytes(now), once);
    }
  });
}

TEST(Properties, AskingFarAheadAndThenAnEventIsTheEventAlone) {
  for_random_cases({}, [](Random& random, const Json& model, const std::vector<Json>& events) {
    Visitor asked(model);
    Visitor quiet(model);
    for (const Json& event : events) {
      asked.answer_bytes(event.at("time").get<Time>() + 400 * kDay);
      asked.answer_bytes(kStart - 1 + random.below(static_cast<uint32_t>(kDay)));
      EXPECT_EQ(asked.record(event).changed, quiet.record(event).changed);
    }
    for (Time later : {Time{0}, kHour, 30 * kDay}) {
      Time now = last_of(events) + later;
      EXPECT_EQ(asked.answer_bytes(now), quiet.answer_bytes(now));
    }
  });
}

TEST(Properties, RecordingOneByOneIsReplayingTheLog) {
  for_random_cases({}, [](Random&, const Json& model, const std::vector<Json>& events) {
    Visitor recorded(model);
    recorded.record_all(events);
    Visitor replayed(model);
    replayed.replay(events);
    Visitor copied(model);
    copied.replay(recorded.log());
    for (Time later : {Time{0}, Time{1}, 3 * kHour, 90 * kDay}) {
      Time now = last_of(events) + later;
      auto bytes = recorded.answer_bytes(now);
      EXPECT_EQ(replayed.answer_bytes(now), bytes);
      EXPECT_EQ(copied.answer_bytes(now), bytes);
    }
    EXPECT_EQ(recorded.profile().engagement(), replayed.profile().engagement());
  });
}

// What a reader that keeps what the model needs, and nothing else, gives of a log.
std::vector<Json> needed_of(const Model& model, const std::vector<Json>& events) {
  NeededProperties needed;
  EXPECT_TRUE(needed.load(model));
  std::vector<Json> kept = events;
  for (Json& event : kept) {
    std::vector<std::string> keys;
    std::vector<Property> properties;
    for (const auto& [key, value] : event.at("properties").items()) keys.push_back(key);
    for (const std::string& key : keys) properties.push_back({key});
    auto name = event.at("name").get<std::string>();
    properties.resize(
        needed.keep(name, properties.data(), static_cast<uint32_t>(properties.size())));
    Json of_them = Json::object();
    for (const Property& property : properties) {
      of_them[std::string(property.key)] = event.at("properties").at(std::string(property.key));
    }
    event["properties"] = of_them;
  }
  return kept;
}

TEST(Properties, WhatAModelDoesNotNeedChangesNothing) {
  static int left_out;
  left_out = 0;
  for_random_cases({}, [](Random& random, const Json& model, const std::vector<Json>& events) {
    std::vector<Json> full = events;
    for (Json& event : full) {
      if (random.chance(50)) event["properties"]["title"] = "Page";
      if (random.chance(50)) event["properties"]["seconds"] = random.below(90);
      if (random.chance(10)) event["properties"]["utm_campaign"] = random.chance(50) ? "a" : "b";
    }
    Visitor whole(model);
    whole.replay(full);
    Visitor lean(model);
    std::vector<Json> needed = needed_of(lean.model(), full);
    lean.replay(needed);
    for (Time later : {Time{0}, kHour, 30 * kDay}) {
      Time now = last_of(events) + later;
      EXPECT_EQ(lean.answer_bytes(now), whole.answer_bytes(now));
    }
    left_out += Json(full).dump() != Json(needed).dump();
  });
  EXPECT_GT(left_out, kCases / 2);
}

TEST(Properties, ByTheNameOfTheEventAModelNeedsOtherProperties) {
  auto kept = [](const Json& model, std::string_view name, const Json& properties) {
    Visitor visitor(model);
    return needed_of(visitor.model(), {event_of(name, kStart, properties)})[0].at("properties");
  };
  Json all = {{"path", "/"}, {"seconds", 1}, {"utm_medium", "email"}, {"a", 1}, {"b", 1}};
  Json model = testing::model_with(
      {{{"id", "s"}, {"when", {{"event", "x"}, {"where", {{"a", 1}}}}}, {"points", 1}}});
  EXPECT_EQ(kept(model, "x", all), (Json{{"utm_medium", "email"}, {"a", 1}}));
  EXPECT_EQ(kept(model, "y", all), (Json{{"utm_medium", "email"}}));
  EXPECT_EQ(kept(model, "page_view", all), (Json{{"utm_medium", "email"}, {"path", "/"}}));
  EXPECT_EQ(kept(model, "engaged_time", all), (Json{{"utm_medium", "email"}, {"seconds", 1}}));
  EXPECT_EQ(kept(model, "identify", all), all);
  EXPECT_EQ(kept(model, "consent", all), all);
  // Of any event: a condition without a name, a distinct limit, a worth.
  model = testing::model_with(
      {{{"id", "s"},
        {"when",
         {{"where", {{"a", {{"exists", true}}}}}, {"count", {{"at_least", 2}, {"distinct", "c"}}}}},
        {"points_per", {{"property", "n"}, {"each", 1}, {"points", 1}}},
        {"limit", {{"per", "session"}, {"distinct", "d"}}}}});
  EXPECT_EQ(kept(model, "y", {{"a", 1}, {"b", 1}, {"c", 1}, {"d", 1}, {"n", 1}}),
            (Json{{"a", 1}, {"c", 1}, {"d", 1}, {"n", 1}}));
}

TEST(Properties, TheOrderOfArrivalDoesNotMatter) {
  for_random_cases({}, [](Random& random, const Json& model, const std::vector<Json>& events) {
    Visitor in_order(model);
    in_order.record_all(events);
    std::vector<Json> shuffled = events;
    for (size_t i = shuffled.size(); i > 1; i--) {
      std::swap(shuffled[i - 1], shuffled[random.below(static_cast<uint32_t>(i))]);
    }
    // Some come twice, the second time too late.
    for (size_t i = 0; i < events.size(); i += 5) {
      Json again = events[i];
      again["time"] = again["time"].get<Time>() + kHour;
      shuffled.push_back(again);
    }
    Visitor in_disorder(model);
    in_disorder.record_all(shuffled);
    Visitor at_once(model);
    at_once.replay(shuffled);
    EXPECT_EQ(in_disorder.log(), in_order.log());
    for (Time later : {Time{0}, kDay}) {
      auto bytes = in_order.answer_bytes(last_of(events) + later);
      EXPECT_EQ(in_disorder.answer_bytes(last_of(events) + later), bytes);
      EXPECT_EQ(at_once.answer_bytes(last_of(events) + later), bytes);
    }
  });
}

TEST(Properties, AnAssessmentBeforeTheLastEventIsThatOfTheLogUpToThen) {
  for_random_cases({}, [](Random& random, const Json& model, const std::vector<Json>& events) {
    if (events.empty()) return;
    Visitor visitor(model);
    visitor.record_all(events);
    for (int i = 0; i < 4; i++) {
      Time now = random.pick(events).at("time").get<Time>() + random.below(3) - 1;
      Visitor prefix(model);
      for (const Json& event : events) {
        if (event.at("time").get<Time>() <= now) prefix.record(event);
      }
      EXPECT_EQ(visitor.answer_bytes(now), prefix.answer_bytes(now));
    }
  });
}

TEST(Properties, ScoresStayWithinTheirBoundsAndTheLedgerAddsUp) {
  for_random_cases({}, [](Random& random, const Json& model, const std::vector<Json>& events) {
    Visitor visitor(model);
    visitor.record_all(events);
    for (int i = 0; i < 8; i++) {
      Time now = kStart + static_cast<Time>(random.bits() % static_cast<uint64_t>(90 * kDay));
      Json assessment = visitor.assess(now);
      double engagement = assessment.at("engagement").get<double>();
      ASSERT_TRUE(engagement >= 0 && engagement <= 100) << engagement;
      EXPECT_EQ(std::ldexp(engagement, 20), std::nearbyint(std::ldexp(engagement, 20)));
      if (!assessment.at("fit").is_null()) {
        double fit = assessment.at("fit").get<double>();
        ASSERT_TRUE(fit >= 0 && fit <= 100) << fit;
      }
      Json explanation = visitor.explain(now);
      double sum = 0;
      for (const Json& row : explanation.at("ledger")) {
        ASSERT_TRUE(row.at("points").is_number()) << row;
        sum += row.at("points").get<double>();
      }
      EXPECT_EQ(sum, engagement);
    }
  });
}

TEST(Properties, WhatOnlyGivesPointsNeverRisesByItself) {
  for_random_cases({.positive_only = true},
                   [](Random& random, const Json& model, const std::vector<Json>& events) {
                     Visitor visitor(model);
                     visitor.record_all(events);
                     Time now = last_of(events);
                     double before = visitor.engagement(now);
                     for (int i = 0; i < 30; i++) {
                       now += random.below(static_cast<uint32_t>(kDay));
                       double engagement = visitor.engagement(now);
                       ASSERT_LE(engagement, before) << now;
                       before = engagement;
                     }
                   });
}

TEST(Properties, StagesOnlyMoveForwardExceptByRecycling) {
  for_random_cases({}, [](Random&, const Json& model, const std::vector<Json>& events) {
    Visitor visitor(model);
    visitor.record_all(events);
    const std::vector<std::string> order = {"visitor", "lead", "prospect", "client"};
    auto rank = [&](const Json& word) {
      return std::find(order.begin(), order.end(), word.get<std::string>()) - order.begin();
    };
    long stage = 0;
    Time time = 0;
    Json explanation = visitor.explain(last_of(events));
    for (const Json& change : explanation.at("history")) {
      EXPECT_GE(change.at("time").get<Time>(), time);
      time = change.at("time").get<Time>();
      if (change.at("what") != "stage") continue;
      EXPECT_EQ(rank(change.at("from")), stage);
      stage = rank(change.at("to"));
      EXPECT_EQ(rank(change.at("from")) < stage, !change.at("event").is_null());
    }
    EXPECT_EQ(visitor.assess(last_of(events)).at("stage"), order[static_cast<size_t>(stage)]);
  });
}

}  // namespace
}  // namespace leadlight
