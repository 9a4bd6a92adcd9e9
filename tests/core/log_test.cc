// The log through the public Profile: order, ids, late events, the bound.
#include <algorithm>

#include "harness.h"

namespace leadlight {
namespace {

using testing::event_of;
using testing::Json;
using testing::kDay;
using testing::kStart;
using testing::model_with;
using testing::Visitor;

using Ids = std::vector<std::string>;

Json plain_model() { return testing::model_when({{"event", "x"}}); }

TEST(Log, IsOrderedByTimeThenByTheBytesOfTheId) {
  Visitor visitor(plain_model());
  for (auto [time, id] :
       {std::pair{9, "z"}, {5, "b"}, {5, "a"}, {5, "é"}, {5, "B"}, {7, "c"}, {5, "ab"}}) {
    visitor.record("x", time, Json::object(), id);
  }
  EXPECT_EQ(visitor.ids(), (Ids{"B", "a", "ab", "b", "é", "c", "z"}));
}

TEST(Log, SortsEventsWithoutAnIdFirstAndKeepsTheOrderOfTheirArrival) {
  Visitor visitor(plain_model());
  visitor.record("x", 5, {{"n", 0}}, "a");
  for (int n = 1; n <= 4; n++) visitor.record("x", 5, {{"n", n}});
  visitor.record("x", 4, {{"n", 5}});
  std::vector<int> order;
  for (const Json& event : visitor.log()) order.push_back(event.at("properties").at("n"));
  EXPECT_EQ(order, (std::vector<int>{5, 1, 2, 3, 4, 0}));
}

TEST(Log, KeepsTheEarliestOfEventsWithEqualIds) {
  Visitor visitor(plain_model());
  visitor.record("x", 5, {{"n", 1}}, "a");
  EXPECT_EQ(visitor.record("x", 5, {{"n", 2}}, "a").changed, kAlreadyKnown);
  EXPECT_EQ(visitor.record("x", 9, {{"n", 3}}, "a").changed, kAlreadyKnown);
  ASSERT_EQ(visitor.profile().size(), 1u);
  EXPECT_EQ(visitor.log()[0].at("properties").at("n"), 1);

  EXPECT_EQ(visitor.record("x", 4, {{"n", 4}}, "a").changed & kAlreadyKnown, 0u);
  ASSERT_EQ(visitor.profile().size(), 1u);
  EXPECT_EQ(visitor.log()[0].at("time"), 4);
  EXPECT_EQ(visitor.log()[0].at("properties").at("n"), 4);
}

TEST(Log, KeepsEqualEventsThatHaveNoId) {
  Visitor visitor(plain_model());
  for (int i = 0; i < 3; i++) visitor.record("x", 5);
  EXPECT_EQ(visitor.profile().size(), 3u);
  EXPECT_EQ(visitor.engagement(5), 30);
}

TEST(Log, ScoresTheEarlierTimeOfAnIdThatComesAgain) {
  Json model = model_with({{{"id", "s"},
                            {"when", {{"event", "x"}}},
                            {"points", 16},
                            {"decay", {{"half_life", "1d"}}}}});
  Visitor visitor(model);
  visitor.record("x", kStart + kDay, Json::object(), "a");
  visitor.record("x", kStart, Json::object(), "a");
  EXPECT_EQ(visitor.engagement(kStart + kDay), 8);
}

TEST(Log, GivesTheSameForALateEventAsForOneInTime) {
  Json model =
      model_with({{{"id", "pair"},
                   {"when", {{"sequence", {{{"event", "a"}}, {{"event", "b"}}}}, {"within", "1h"}}},
                   {"points", 10}},
                  {{"id", "once"},
                   {"when", {{"event", {"a", "b"}}}},
                   {"points", 1},
                   {"limit", {{"times", 1}, {"per", "session"}}}}});
  Visitor late(model);
  late.record("b", kStart + 1000);
  EXPECT_EQ(late.engagement(kStart + 1000), 1);
  EXPECT_NE(late.record("a", kStart).changed & kEngagementChanged, 0u);
  EXPECT_EQ(late.engagement(kStart + 1000), 11);

  Visitor in_time(model);
  in_time.record("a", kStart);
  in_time.record("b", kStart + 1000);
  EXPECT_EQ(late.answer_bytes(kStart + 2000), in_time.answer_bytes(kStart + 2000));
  EXPECT_EQ(late.answer_bytes(kStart), in_time.answer_bytes(kStart));
}

TEST(Log, IsEmptyAfterClearAndFillsAnew) {
  Visitor visitor(plain_model());
  visitor.record("x", 5, Json::object(), "a");
  visitor.profile().clear();
  EXPECT_EQ(visitor.profile().size(), 0u);
  EXPECT_EQ(visitor.profile().engagement(), 0);
  EXPECT_EQ(visitor.assess(5), Visitor(plain_model()).assess(5));
  EXPECT_EQ(visitor.record("x", 5, Json::object(), "a").changed & kAlreadyKnown, 0u);
  EXPECT_EQ(visitor.engagement(5), 10);
}

TEST(Log, ShowsNothingOfAddedEventsBeforeSettle) {
  Visitor visitor(plain_model());
  visitor.record("x", 5);
  visitor.add(event_of("x", 6));
  EXPECT_EQ(visitor.profile().engagement(), 10);
  EXPECT_EQ(visitor.engagement(9), 10);
  EXPECT_NE(visitor.profile().settle().changed & kEngagementChanged, 0u);
  EXPECT_EQ(visitor.engagement(9), 20);
}

TEST(Log, DropsTheOldest250WhenAFullOneTakesOneMore) {
  Visitor visitor(plain_model());
  for (uint32_t i = 0; i < kMaxEvents; i++) {
    Recorded recorded = visitor.record("y", kStart + i, Json::object(), std::to_string(i));
    ASSERT_EQ(recorded.changed & kOldestDropped, 0u) << i;
  }
  EXPECT_EQ(visitor.profile().size(), kMaxEvents);
  // An event that is known asks for no room.
  EXPECT_EQ(visitor.record("y", kStart + 5000, Json::object(), "7").changed, kAlreadyKnown);
  EXPECT_EQ(visitor.profile().size(), kMaxEvents);

  Recorded recorded = visitor.record("y", kStart + 9999, Json::object(), "new");
  EXPECT_EQ(recorded.outcome, Outcome::kDone);
  EXPECT_NE(recorded.changed & kOldestDropped, 0u);
  Ids ids = visitor.ids();
  ASSERT_EQ(ids.size(), kMaxEvents - kDroppedAtOnce + 1);
  EXPECT_EQ(ids.front(), "250");
  EXPECT_EQ(ids.back(), "new");
  EXPECT_EQ(visitor.assess(kStart + 9999).at("events"), ids.size());
}

TEST(Log, NeverDropsIdentifyConsentOrTheCauseOfAChangeOfStage) {
  Json model = model_with({{{"id", "s"}, {"when", {{"event", "x"}}}, {"points", 1}}},
                          {{"stages",
                            {{"lead", {{"any", {{{"event", "sign_up"}}}}}},
                             {"prospect", {{"any", {{{"event", "demo_request"}}}}}}}}});
  Visitor visitor(model);
  Time time = kStart;
  auto record = [&](std::string_view name, Json properties = Json::object()) {
    visitor.record(name, time++, properties, std::to_string(visitor.profile().size()));
  };
  record("y");
  record("identify", {{"size", 5}});
  record("y");
  record("sign_up");
  record("sign_up");  // no cause: the stage is lead already
  record("consent", {{"storage", true}});
  record("demo_request");
  while (visitor.profile().size() < kMaxEvents) record("y");
  Json before = visitor.explain(time);
  record("last");
  Ids ids = visitor.ids();
  EXPECT_EQ(ids.size(), kMaxEvents - kDroppedAtOnce + 1);
  EXPECT_EQ((Ids{ids.begin(), ids.begin() + 4}), (Ids{"1", "3", "5", "6"}));
  // Before "254" stood four that stay and 250 that go.
  EXPECT_EQ(ids[4], "254");
  Json assessment = visitor.assess(time);
  EXPECT_EQ(assessment.at("stage"), "prospect");
  EXPECT_EQ(visitor.explain(time).at("history"), before.at("history"));
}

TEST(Log, ReplaysToTheSameAfterADrop) {
  Json model = model_with({{{"id", "s"},
                            {"when", {{"event", "x"}, {"count", {{"at_least", 3}}}}},
                            {"points", 1},
                            {"decay", {{"half_life", "1d"}}}}},
                          {{"stages", {{"lead", {{"any", {{{"engagement", 40}}}}}}}}});
  Visitor visitor(model);
  testing::Random random(5);
  Time time = kStart;
  for (uint32_t i = 0; i < 2600; i++) {
    time += random.below(3600000);
    visitor.record(random.chance(50) ? "x" : "identify", time, {{"n", i}});
  }
  EXPECT_LE(visitor.profile().size(), kMaxEvents);
  Visitor copy(model);
  copy.replay(visitor.log());
  EXPECT_EQ(copy.log(), visitor.log());
  EXPECT_EQ(copy.answer_bytes(time), visitor.answer_bytes(time));
  EXPECT_EQ(copy.answer_bytes(time + kDay), visitor.answer_bytes(time + kDay));
}

TEST(Log, RefusesAnEventWhenNoneMayBeDropped) {
  Visitor visitor(plain_model());
  for (uint32_t i = 0; i < kMaxEvents; i++) {
    ASSERT_EQ(visitor.add(event_of("identify", kStart + i, {{"n", i}})).outcome, Outcome::kDone);
  }
  visitor.profile().settle();
  auto before = visitor.answer_bytes(kStart + 9999);
  EXPECT_EQ(visitor.record("x", kStart + 9999).outcome, Outcome::kFull);
  EXPECT_EQ(visitor.profile().size(), kMaxEvents);
  EXPECT_EQ(visitor.answer_bytes(kStart + 9999), before);
}

TEST(Log, DropsAsManyAsMayGoWhenTheyAreFew) {
  Visitor visitor(plain_model());
  for (uint32_t i = 0; i < kMaxEvents; i++) {
    visitor.add(event_of(i == 1000 ? "x" : "consent", kStart + i));
  }
  visitor.profile().settle();
  Recorded recorded = visitor.record("y", kStart + 9999, Json::object(), "new");
  EXPECT_EQ(recorded.outcome, Outcome::kDone);
  EXPECT_NE(recorded.changed & kOldestDropped, 0u);
  EXPECT_EQ(visitor.profile().size(), kMaxEvents);
  EXPECT_EQ(visitor.profile().engagement(), 0);
}

TEST(Log, TakesALateEventIntoAFullLog) {
  Visitor visitor(plain_model());
  for (uint32_t i = 0; i < kMaxEvents; i++) {
    visitor.add(event_of("y", kStart + 2 * Time{i}, Json::object(), std::to_string(i)));
  }
  visitor.profile().settle();
  visitor.record("x", kStart + 2 * 1500 + 1, Json::object(), "late");
  Ids ids = visitor.ids();
  EXPECT_EQ(ids.size(), kMaxEvents - kDroppedAtOnce + 1);
  EXPECT_EQ(ids.front(), "250");
  EXPECT_EQ(ids[1251], "late");
  EXPECT_EQ(visitor.profile().engagement(), 10);
}

TEST(Log, GivesTheSameWhetherAFullLogIsRecordedOrReplayed) {
  Json events = Json::array();
  for (uint32_t i = 0; i < 2300; i++) {
    events.push_back(
        event_of(i % 7 == 0 ? "identify" : "x", kStart + i, Json::object(), std::to_string(i)));
  }
  Visitor recorded(plain_model());
  recorded.record_all(events);
  Visitor replayed(plain_model());
  replayed.replay(events);
  EXPECT_EQ(recorded.ids(), replayed.ids());
  EXPECT_EQ(recorded.answer_bytes(kStart + 9999), replayed.answer_bytes(kStart + 9999));
}

TEST(Recorded, NamesWhatAnEventChanged) {
  Json model = model_with(
      {{{"id", "s"}, {"when", {{"event", {"a", "hot"}}}}, {"points", 30}}},
      {{"stages",
        {{"lead", {{"any", {{{"event", "lead"}}}}}},
         {"prospect", {{"any", {{{"event", "prospect"}}}}}},
         {"disqualified", {{"any", {{{"event", "bot"}}}}, {"lift", {{{"event", "human"}}}}}}}},
       {"segments", {{{"id", "seg"}, {"when", {{"event", "seg"}}}}}}});
  Visitor visitor(model);
  Time time = kStart;
  auto changed = [&](std::string_view name, const Json& properties = Json::object()) {
    return visitor.record(name, time++, properties).changed;
  };
  EXPECT_EQ(changed("nothing"), 0u);
  EXPECT_EQ(changed("a"), kEngagementChanged | kTemperatureChanged);
  EXPECT_EQ(changed("lead"), kStageChanged);
  EXPECT_EQ(changed("lead"), 0u);
  EXPECT_EQ(changed("prospect"), kStageChanged | kProspectChanged);
  EXPECT_EQ(changed("bot"), kProspectChanged);
  EXPECT_EQ(changed("bot"), 0u);
  EXPECT_EQ(changed("human"), kProspectChanged);
  EXPECT_EQ(changed("seg"), kSegmentsChanged);
  EXPECT_EQ(changed("seg"), 0u);
  EXPECT_EQ(changed("consent", {{"storage", true}}), kConsentChanged);
  EXPECT_EQ(changed("consent", {{"storage", true}}), 0u);
  EXPECT_EQ(changed("consent", {{"storage", false}}), kConsentChanged);
  EXPECT_EQ(visitor.profile().stage(), Stage::kProspect);
  EXPECT_EQ(visitor.profile().temperature(), Temperature::kWarm);
}

TEST(Assess, CountsNoEventLaterThanNow) {
  Visitor visitor(plain_model());
  visitor.record("x", kStart);
  visitor.record("x", kStart + 10);
  visitor.record("x", kStart + 20);
  EXPECT_EQ(visitor.assess(kStart - 1).at("events"), 0);
  EXPECT_EQ(visitor.engagement(kStart - 1), 0);
  EXPECT_EQ(visitor.engagement(kStart), 10);
  EXPECT_EQ(visitor.engagement(kStart + 19), 20);
  EXPECT_EQ(visitor.engagement(kStart + 20), 30);
  EXPECT_EQ(visitor.assess(kStart + 19).at("at"), kStart + 19);
}

}  // namespace
}  // namespace leadlight
