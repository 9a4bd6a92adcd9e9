#include <functional>

#include "harness.h"

namespace leadlight {
namespace {

using testing::event_of;
using testing::fired;
using testing::holds;
using testing::Json;
using testing::kDay;
using testing::kHour;
using testing::kMinute;
using testing::kStart;
using testing::test_holds;
using testing::test_holds_missing;
using testing::Visitor;

using Indices = std::vector<int>;

// Events of these names, each so much after the first.
Json events_at(std::initializer_list<std::pair<const char*, Time>> given) {
  Json events = Json::array();
  for (const auto& [name, offset] : given) events.push_back(event_of(name, kStart + offset));
  return events;
}

TEST(Condition, MatchesANameOrAnyOfAList) {
  Json events = events_at({{"a", 0}, {"b", 1}, {"c", 2}, {"A", 3}});
  EXPECT_EQ(fired({{"event", "a"}}, events), (Indices{0}));
  EXPECT_EQ(fired({{"event", {"a", "c"}}}, events), (Indices{0, 2}));
  EXPECT_EQ(fired({{"event", "aa"}}, events), (Indices{}));
}

TEST(Condition, WithoutANameMeetsEveryEvent) {
  EXPECT_TRUE(holds({{"where", {{"p", 1}}}}, {{"p", 1}}, "anything"));
}

TEST(Condition, AsksForAllOfItsTests) {
  Json when = {{"event", "e"}, {"where", {{"p", 1}, {"q", "x"}}}};
  EXPECT_TRUE(holds(when, {{"p", 1}, {"q", "x"}}));
  EXPECT_FALSE(holds(when, {{"p", 1}}));
  EXPECT_FALSE(holds(when, {{"p", 2}, {"q", "x"}}));
  EXPECT_FALSE(holds(when, {{"p", 1}, {"q", "x"}}, "other"));
}

TEST(Tests, ABareValueIsEquality) {
  EXPECT_TRUE(test_holds("x", "x"));
  EXPECT_FALSE(test_holds("x", "X"));
  EXPECT_TRUE(test_holds(5, 5.0));
  EXPECT_TRUE(test_holds(true, true));
  EXPECT_FALSE(test_holds(true, false));
  EXPECT_TRUE(test_holds("", ""));
  EXPECT_FALSE(test_holds_missing(""));
}

TEST(Tests, KindsNeverConvert) {
  const Json values[] = {"1", 1, true, "true", "", 0, false};
  for (const Json& given : values) {
    for (const Json& value : values) {
      EXPECT_EQ(test_holds(given, value), given == value) << given << " " << value;
      EXPECT_EQ(test_holds({{"eq", given}}, value), given == value);
      EXPECT_EQ(test_holds({{"ne", given}}, value), given != value);
      EXPECT_EQ(test_holds({{"in", {given}}}, value), given == value);
    }
  }
}

TEST(Tests, NeIsTheNegationOfEqAlsoForTheMissing) {
  EXPECT_TRUE(test_holds_missing({{"ne", 5}}));
  EXPECT_TRUE(test_holds({{"ne", 5}}, "5"));
  EXPECT_FALSE(test_holds({{"ne", 5}}, 5));
  EXPECT_TRUE(test_holds({{"ne", 5}}, nullptr));
}

TEST(Tests, InMeetsAnyOfItsValues) {
  EXPECT_TRUE(test_holds({{"in", {"a", "b"}}}, "b"));
  EXPECT_FALSE(test_holds({{"in", {"a", "b"}}}, "c"));
  EXPECT_TRUE(test_holds({{"in", {1, 2.5}}}, 2.5));
  EXPECT_FALSE(test_holds_missing({{"in", {"a"}}}));
}

TEST(Tests, NumbersCompareAsNumbersAtTheEdges) {
  struct {
    const char* op;
    bool below, equal, above;
  } ops[] = {{"gt", false, false, true},
             {"gte", false, true, true},
             {"lt", true, false, false},
             {"lte", true, true, false}};
  for (const auto& each : ops) {
    Json test = {{each.op, 2.5}};
    EXPECT_EQ(test_holds(test, 2.4999999), each.below) << each.op;
    EXPECT_EQ(test_holds(test, 2.5), each.equal) << each.op;
    EXPECT_EQ(test_holds(test, 10), each.above) << each.op;
    EXPECT_EQ(test_holds(test, -1e300), each.below) << each.op;
    EXPECT_FALSE(test_holds(test, "3")) << each.op;
    EXPECT_FALSE(test_holds(test, true)) << each.op;
    EXPECT_FALSE(test_holds_missing(test)) << each.op;
  }
  EXPECT_TRUE(test_holds({{"eq", 0}}, -0.0));
}

TEST(Tests, TextsCompareByBytes) {
  EXPECT_TRUE(test_holds({{"lt", "b"}}, "a"));
  EXPECT_TRUE(test_holds({{"lt", "a"}}, "Z"));
  EXPECT_TRUE(test_holds({{"gt", "a"}}, "ab"));
  EXPECT_TRUE(test_holds({{"gt", "z"}}, "é"));
  EXPECT_TRUE(test_holds({{"gt", "\uffff"}}, "\U0001F98A"));  // the other way in UTF-16
  EXPECT_TRUE(test_holds({{"lte", "10"}}, "10"));
  EXPECT_TRUE(test_holds({{"lt", "9"}}, "10"));
  EXPECT_FALSE(test_holds({{"gt", "a"}}, 5));
}

TEST(Tests, BetweenIncludesBothEnds) {
  Json test = {{"between", {2, 4}}};
  EXPECT_FALSE(test_holds(test, 1.99));
  EXPECT_TRUE(test_holds(test, 2));
  EXPECT_TRUE(test_holds(test, 3));
  EXPECT_TRUE(test_holds(test, 4));
  EXPECT_FALSE(test_holds(test, 4.01));
  EXPECT_FALSE(test_holds(test, "3"));
  EXPECT_FALSE(test_holds_missing(test));
  EXPECT_TRUE(test_holds({{"between", {3, 3}}}, 3));
}

TEST(Tests, ExistsAsksOnlyForPresence) {
  for (const Json& value : {Json(""), Json(0), Json(false)}) {
    EXPECT_TRUE(test_holds({{"exists", true}}, value));
    EXPECT_FALSE(test_holds({{"exists", false}}, value));
  }
  EXPECT_FALSE(test_holds_missing({{"exists", true}}));
  EXPECT_TRUE(test_holds_missing({{"exists", false}}));
  EXPECT_TRUE(test_holds({{"exists", false}}, nullptr));
}

TEST(Tests, ContainsLooksForTheBytes) {
  EXPECT_TRUE(test_holds({{"contains", "ric"}}, "/pricing"));
  EXPECT_FALSE(test_holds({{"contains", "RIC"}}, "/pricing"));
  EXPECT_TRUE(test_holds({{"contains", ""}}, ""));
  EXPECT_FALSE(test_holds({{"contains", "1"}}, 1));
  EXPECT_FALSE(test_holds_missing({{"contains", ""}}));
}

TEST(Tests, SeveralInOneObjectMustAllHold) {
  Json test = {{"gte", 2}, {"lt", 4}, {"ne", 3}};
  EXPECT_TRUE(test_holds(test, 2));
  EXPECT_FALSE(test_holds(test, 3));
  EXPECT_FALSE(test_holds(test, 4));
}

TEST(Glob, MeetsWhatItsTableSays) {
  struct {
    const char* pattern;
    const char* text;
    bool met;
  } table[] = {
      {"", "", true},
      {"", "a", false},
      {"*", "", true},
      {"*", "anything", true},
      {"?", "", false},
      {"?", "a", true},
      {"?", "ab", false},
      {"?", "é", true},
      {"??", "é", false},
      {"?", "🦊", true},
      {"a?c", "a🦊c", true},
      {"/pricing*", "/pricing", true},
      {"/pricing*", "/PRICING/eu", true},
      {"/pricing*", "/price", false},
      {"*.pdf", "/a/b.PDF", true},
      {"*.pdf", "/a/b.pdf?x", false},
      {"a*b*c", "aXXbYYc", true},
      {"a*b*c", "aXXcYYb", false},
      {"*a", "aaaaab", false},
      {"*a*", "bab", true},
      {"**", "x", true},
      {"É", "é", false},
      {"é", "é", true},
      {"*é", "aé", true},
      {"[a]", "a", false},
      {"[a]", "[A]", true},
      {"\\*", "\\x", true},
      {"@", "`", false},
      {"[", "{", false},
      {"a.c", "abc", false},
      {"*?*?*", "a", false},
      {"*?*?*", "ab", true},
  };
  for (const auto& row : table) {
    EXPECT_EQ(test_holds({{"glob", row.pattern}}, row.text), row.met)
        << row.pattern << " against " << row.text;
  }
  EXPECT_FALSE(test_holds({{"glob", "*"}}, 5));
  EXPECT_FALSE(test_holds({{"glob", "*"}}, true));
  EXPECT_FALSE(test_holds_missing({{"glob", "*"}}));
}

using Characters = std::vector<std::string>;

// The plain meaning: tries everything.
bool glob_oracle(const Characters& pattern, size_t p, const Characters& text, size_t t) {
  if (p == pattern.size()) return t == text.size();
  if (pattern[p] == "*") {
    return glob_oracle(pattern, p + 1, text, t) ||
           (t < text.size() && glob_oracle(pattern, p, text, t + 1));
  }
  auto folded = [](const std::string& character) {
    char c = character[0];
    return character.size() == 1 && c >= 'A' && c <= 'Z' ? std::string(1, static_cast<char>(c + 32))
                                                         : character;
  };
  return t < text.size() && (pattern[p] == "?" || folded(pattern[p]) == folded(text[t])) &&
         glob_oracle(pattern, p + 1, text, t + 1);
}

TEST(Glob, AgreesWithTryingEverythingOnRandomTexts) {
  testing::Random random(11);
  const Characters in_patterns = {"*", "*", "?", "a", "A", "b", "é", "水", "🦊"};
  const Characters in_texts = {"a", "A", "b", "é", "水", "🦊"};
  auto joined = [](const Characters& characters) {
    std::string text;
    for (const std::string& character : characters) text += character;
    return text;
  };
  // Many patterns to a model, each with a signal of its own.
  int met = 0;
  for (int round = 0; round < 40; round++) {
    std::vector<Characters> patterns;
    Json signals = Json::array();
    for (int i = 0; i < 100; i++) {
      Characters pattern(random.below(7));
      for (auto& character : pattern) character = random.pick(in_patterns);
      patterns.push_back(pattern);
      signals.push_back({{"id", "s" + std::to_string(i)},
                         {"when", {{"where", {{"p", {{"glob", joined(pattern)}}}}}}},
                         {"points", 1}});
    }
    Visitor visitor(testing::model_with(signals));
    for (int i = 0; i < 20; i++) {
      Characters text(random.below(8));
      for (auto& character : text) character = random.pick(in_texts);
      visitor.profile().clear();
      visitor.record("e", kStart, {{"p", joined(text)}});
      std::vector<bool> fired(patterns.size());
      Json explanation = visitor.explain(kStart);
      for (const Json& row : explanation.at("ledger")) {
        if (row.contains("signal")) {
          fired[std::stoul(row.at("signal").get<std::string>().substr(1))] = true;
        }
      }
      for (size_t k = 0; k < patterns.size(); k++) {
        bool expected = glob_oracle(patterns[k], 0, text, 0);
        met += expected;
        ASSERT_EQ(fired[k], expected) << joined(patterns[k]) << " against " << joined(text);
      }
    }
  }
  EXPECT_GT(met, 5000);
}

TEST(Glob, IsQuickOnPatternsThatMakeOthersTryEverything) {
  std::string text(4000, 'a');
  std::string pattern;
  for (int i = 0; i < 100; i++) pattern += "a*";
  EXPECT_FALSE(test_holds({{"glob", pattern + "b"}}, text));
  EXPECT_TRUE(test_holds({{"glob", pattern}}, text));
}

TEST(Combined, AllAnyAndNot) {
  Json a = {{"where", {{"a", true}}}};
  Json b = {{"where", {{"b", true}}}};
  for (int bits = 0; bits < 4; bits++) {
    bool is_a = bits & 1, is_b = bits & 2;
    Json properties = {{"a", is_a}, {"b", is_b}};
    EXPECT_EQ(holds({{"all", {a, b}}}, properties), is_a && is_b);
    EXPECT_EQ(holds({{"any", {a, b}}}, properties), is_a || is_b);
    EXPECT_EQ(holds({{"not", a}}, properties), !is_a);
    EXPECT_EQ(holds({{"not", {{"any", {a, b}}}}}, properties), !is_a && !is_b);
    EXPECT_EQ(holds({{"event", "e"}, {"any", {a, b}}, {"not", {{"all", {a, b}}}}}, properties),
              is_a != is_b);
  }
}

TEST(Combined, WhatAnyOrAllSkipsStillCounts) {
  Json counted = {{"event", "a"}, {"count", {{"at_least", 3}}}};
  Json events = Json::array();
  for (int i = 0; i < 4; i++) events.push_back(event_of("a", kStart + i, {{"on", i >= 2}}));
  Json on = {{"where", {{"on", true}}}};
  Json off = {{"where", {{"on", false}}}};
  // The counted one stands behind a part that decides without it, and before it.
  EXPECT_EQ(fired({{"all", {on, counted}}}, events), (Indices{2, 3}));
  EXPECT_EQ(fired({{"all", {counted, on}}}, events), (Indices{2, 3}));
  EXPECT_EQ(fired({{"any", {off, counted}}}, events), (Indices{0, 1, 2, 3}));
  EXPECT_EQ(fired({{"not", {{"any", {off, counted}}}}}, events), (Indices{}));
  EXPECT_EQ(fired({{"not", {{"all", {on, counted}}}}}, events), (Indices{0, 1}));
  EXPECT_EQ(fired({{"all", {{{"not", counted}}, {{"event", "a"}}}}}, events), (Indices{0, 1}));
}

TEST(Combined, WhatAnyOrAllSkipsStillFollowsItsSequence) {
  Json pair = {{"sequence", {{{"event", "a"}}, {{"event", "b"}}}}};
  Json events = events_at({{"a", 0}, {"c", 1}, {"b", 2}});
  EXPECT_EQ(fired({{"all", {{{"event", "b"}}, pair}}}, events), (Indices{2}));
  EXPECT_EQ(fired({{"any", {{{"event", "a"}}, pair}}}, events), (Indices{0, 2}));
}

TEST(Count, FiresOnEachEventThatFindsItReached) {
  Json when = {{"event", "a"}, {"count", {{"at_least", 3}}}};
  EXPECT_EQ(fired(when, events_at({{"a", 0}, {"b", 1}, {"a", 2}, {"a", 3}, {"b", 4}, {"a", 5}})),
            (Indices{3, 5}));
}

TEST(Count, OfOneFiresAtOnce) {
  EXPECT_EQ(fired({{"event", "a"}, {"count", {{"at_least", 1}, {"within", "1s"}}}},
                  events_at({{"a", 0}, {"a", 5000}})),
            (Indices{0, 1}));
}

TEST(Count, LooksAtTheWindowThatEndsAtTheEventWithoutItsFarEdge) {
  Json when = {{"event", "a"}, {"count", {{"at_least", 3}, {"within", "1h"}}}};
  EXPECT_EQ(fired(when, events_at({{"a", 0}, {"a", 1}, {"a", kHour - 1}})), (Indices{2}));
  EXPECT_EQ(fired(when, events_at({{"a", 0}, {"a", 1}, {"a", kHour}})), (Indices{}));
  EXPECT_EQ(fired(when, events_at({{"a", 0}, {"a", 1}, {"a", kHour}, {"a", kHour}})), (Indices{3}));
  EXPECT_EQ(fired(when, events_at({{"a", 0}, {"a", 0}, {"a", 0}})), (Indices{2}));
}

TEST(Count, RemembersAcrossALongRun) {
  Json when = {{"event", "a"}, {"count", {{"at_least", 5}, {"within", "10s"}}}};
  Json events = Json::array();
  Indices expected;
  std::vector<Time> times;
  testing::Random random(2);
  Time time = kStart;
  for (int i = 0; i < 400; i++) {
    time += random.pick(std::vector<Time>{0, 1, 1000, 2000, 2500, 9999, 10000});
    events.push_back(event_of("a", time));
    times.push_back(time);
    auto inside =
        std::count_if(times.begin(), times.end(), [&](Time each) { return each > time - 10000; });
    if (inside >= 5) expected.push_back(i);
  }
  EXPECT_EQ(fired(when, events), expected);
  EXPECT_GT(expected.size(), 20u);
}

TEST(Count, CountsMatchesThatALimitDropped) {
  Json model = testing::model_with({{{"id", "s"},
                                     {"when", {{"event", "a"}, {"count", {{"at_least", 2}}}}},
                                     {"points", 10},
                                     {"limit", {{"times", 1}, {"per", "session"}}}}});
  Visitor visitor(model);
  for (Time time : {Time{0}, Time{1}, Time{2}, kHour}) visitor.record("a", kStart + time);
  Json row = visitor.explain(kStart + kHour).at("ledger")[0];
  EXPECT_EQ(row.at("times"), 2);
  EXPECT_EQ(row.at("dropped"), 1);
}

Json download(Time offset, const Json& file) {
  return event_of("file_download", kStart + offset, {{"file", file}});
}

TEST(Count, OfDistinctValuesCountsDifferentOnes) {
  Json when = {{"event", "file_download"}, {"count", {{"at_least", 3}, {"distinct", "file"}}}};
  EXPECT_EQ(fired(when, {download(0, "a"), download(1, "a"), download(2, "b"), download(3, "b"),
                         download(4, "c"), download(5, "a")}),
            (Indices{4, 5}));
}

TEST(Count, OfDistinctValuesTellsKindsApart) {
  Json when = {{"event", "file_download"}, {"count", {{"at_least", 3}, {"distinct", "file"}}}};
  EXPECT_EQ(fired(when, {download(0, "1"), download(1, 1), download(2, true)}), (Indices{2}));
  EXPECT_EQ(fired(when, {download(0, 1), download(1, 1.0), download(2, true)}), (Indices{}));
}

TEST(Count, OfDistinctValuesForgetsThoseThatLeftTheWindow) {
  Json when = {{"event", "file_download"},
               {"count", {{"at_least", 2}, {"distinct", "file"}, {"within", "1h"}}}};
  EXPECT_EQ(fired(when, {download(0, "a"), download(kHour - 1, "b")}), (Indices{1}));
  EXPECT_EQ(fired(when, {download(0, "a"), download(kHour, "b")}), (Indices{}));
  // A value that is met again is as young as its last meeting.
  EXPECT_EQ(fired(when, {download(0, "a"), download(kMinute, "a"), download(kHour, "b")}),
            (Indices{2}));
  EXPECT_EQ(fired(when, {download(0, "a"), download(1, "b"), download(kHour, "b"),
                         download(kHour + 1, "a")}),
            (Indices{1, 3}));
}

TEST(Count, OfDistinctValuesTakesAMissingPropertyForNone) {
  Json when = {{"event", "file_download"}, {"count", {{"at_least", 2}, {"distinct", "file"}}}};
  Json without = event_of("file_download", kStart + 2);
  EXPECT_EQ(fired(when, {download(0, "a"), without}), (Indices{}));
  // But the event without it can find the count reached.
  EXPECT_EQ(fired(when, {download(0, "a"), download(1, "b"), without}), (Indices{1, 2}));
}

TEST(Count, IsOfTheWholeConditionBesideIt) {
  Json events = Json::array();
  for (int i = 0; i < 6; i++) events.push_back(event_of("a", kStart + i, {{"n", i % 2}}));
  EXPECT_EQ(fired({{"event", "a"}, {"where", {{"n", 1}}}, {"count", {{"at_least", 2}}}}, events),
            (Indices{3, 5}));
  EXPECT_EQ(fired({{"any", {{{"where", {{"n", 1}}}}}}, {"count", {{"at_least", 3}}}}, events),
            (Indices{5}));
}

TEST(Count, OfAStageRuleCountsWhateverTheRuleAsksBesides) {
  Json stages = {
      {"lead",
       {{"any", {{{"event", "file_download"}, {"count", {{"at_least", 3}}}, {"engagement", 5}}}}}}};
  Visitor visitor(testing::model_with(
      {{{"id", "s"}, {"when", {{"event", "login"}}}, {"points", 5}}}, {{"stages", stages}}));
  visitor.record("file_download", kStart);
  visitor.record("file_download", kStart + 1);
  visitor.record("login", kStart + 2);
  visitor.record("file_download", kStart + 3);
  EXPECT_EQ(visitor.assess(kStart + 3).at("stage"), "lead");
}

TEST(Count, MayStandInsideACountedCondition) {
  // Every second "a" from the second on; of those at least two.
  Json inner = {{"event", "a"}, {"count", {{"at_least", 2}}}};
  EXPECT_EQ(fired({{"all", {inner}}, {"count", {{"at_least", 2}}}},
                  events_at({{"a", 0}, {"a", 1}, {"b", 2}, {"a", 3}, {"a", 4}})),
            (Indices{3, 4}));
}

Json sequence(std::initializer_list<const char*> names, const char* within = nullptr) {
  Json when = {{"sequence", Json::array()}};
  for (const char* name : names) when["sequence"].push_back({{"event", name}});
  if (within != nullptr) when["within"] = within;
  return when;
}

TEST(Sequence, EndsWithThePresentEvent) {
  EXPECT_EQ(fired(sequence({"a", "b"}), events_at({{"a", 0}, {"c", 1}, {"b", 2}, {"c", 3}})),
            (Indices{2}));
  EXPECT_EQ(fired(sequence({"a", "b"}), events_at({{"b", 0}, {"a", 1}})), (Indices{}));
  EXPECT_EQ(fired(sequence({"a", "b"}), events_at({{"a", 0}, {"b", 1}, {"b", 2}})),
            (Indices{1, 2}));
}

TEST(Sequence, TakesADifferentEventForEachStep) {
  EXPECT_EQ(fired(sequence({"a", "a"}), events_at({{"a", 0}})), (Indices{}));
  EXPECT_EQ(fired(sequence({"a", "a"}), events_at({{"a", 0}, {"a", 0}, {"a", 1}})),
            (Indices{1, 2}));
  EXPECT_EQ(fired(sequence({"a", "a", "a"}), events_at({{"a", 0}, {"a", 1}, {"a", 2}})),
            (Indices{2}));
}

TEST(Sequence, BeginsInsideTheWindowWithoutItsFarEdge) {
  Json when = sequence({"a", "b"}, "1h");
  EXPECT_EQ(fired(when, events_at({{"a", 0}, {"b", kHour - 1}})), (Indices{1}));
  EXPECT_EQ(fired(when, events_at({{"a", 0}, {"b", kHour}})), (Indices{}));
}

TEST(Sequence, TakesTheLatestStart) {
  EXPECT_EQ(fired(sequence({"a", "b"}, "1h"), events_at({{"a", 0}, {"a", kMinute}, {"b", kHour}})),
            (Indices{2}));
  // The later start of the first two steps serves the third.
  EXPECT_EQ(fired(sequence({"a", "b", "c"}, "1h"),
                  events_at({{"a", 0}, {"b", 1}, {"a", 2}, {"b", 3}, {"c", kHour + 1}})),
            (Indices{4}));
  // The later "a" has no "b" after it, so the chain began with the earlier one.
  EXPECT_EQ(fired(sequence({"a", "b", "c"}, "1h"),
                  events_at({{"a", 0}, {"b", 1}, {"a", 2}, {"c", kHour + 1}})),
            (Indices{}));
  EXPECT_EQ(fired(sequence({"a", "b", "c"}, "1h"),
                  events_at({{"a", 0}, {"b", 1}, {"a", 2}, {"c", kHour - 1}})),
            (Indices{3}));
}

TEST(Sequence, FollowsTheOrderOfTheLogAmongEqualTimes) {
  EXPECT_EQ(fired(sequence({"a", "b"}), events_at({{"a", 0}, {"b", 0}})), (Indices{1}));
  EXPECT_EQ(fired(sequence({"a", "b"}), events_at({{"b", 0}, {"a", 0}})), (Indices{}));
}

TEST(Sequence, MayHaveCountsForItsSteps) {
  Json when = {{"sequence", {{{"event", "a"}, {"count", {{"at_least", 2}}}}, {{"event", "b"}}}}};
  EXPECT_EQ(fired(when, events_at({{"a", 0}, {"b", 1}, {"a", 2}, {"b", 3}})), (Indices{3}));
}

TEST(Sequence, HoldsOnlyTogetherWithWhatStandsBesideIt) {
  Json when = sequence({"a", "b"});
  when["profile"] = {{"active_days", {{"gte", 2}}}};
  EXPECT_EQ(fired(when, events_at({{"a", 0}, {"b", 1}, {"a", kDay}, {"b", kDay + 1}})),
            (Indices{3}));
}

Indices fired_with(const Json& profile, const Json& events) {
  return fired({{"profile", profile}}, events);
}

TEST(ProfileFacts, CountSessionsWithThePresentEvent) {
  EXPECT_EQ(fired_with({{"sessions", 2}},
                       events_at({{"a", 0}, {"a", kHour}, {"a", kHour + 1}, {"a", 3 * kHour}})),
            (Indices{1, 2}));
}

TEST(ProfileFacts, CountDaysInUtc) {
  Time midnight = (kStart / kDay + 1) * kDay - kStart;
  EXPECT_EQ(fired_with({{"active_days", {{"gte", 2}}}},
                       events_at({{"a", 0}, {"a", midnight - 1}, {"a", midnight}})),
            (Indices{2}));
  // The same day again is no other day, and a silent day does not count.
  EXPECT_EQ(fired_with({{"active_days", {{"gte", 3}}}},
                       events_at({{"a", 0}, {"a", 1}, {"a", 5 * kDay}, {"a", 9 * kDay}})),
            (Indices{3}));
}

TEST(ProfileFacts, CountDifferentPathsOfPageViews) {
  Json events = Json::array({
      event_of("page_view", kStart, {{"path", "/"}}),
      event_of("page_view", kStart + 1, {{"path", "/"}}),
      event_of("click", kStart + 2, {{"path", "/x"}}),
      event_of("page_view", kStart + 3),
      event_of("page_view", kStart + 4, {{"path", "/a"}}),
  });
  EXPECT_EQ(fired_with({{"distinct_pages", {{"gte", 2}}}}, events), (Indices{4}));
  EXPECT_EQ(fired_with({{"distinct_pages", 1}}, events), (Indices{0, 1, 2, 3}));
}

TEST(ProfileFacts, SumTheSecondsOfEngagedTimeWithThePresentEvent) {
  Json events = Json::array({
      event_of("engaged_time", kStart, {{"seconds", 5.5}}),
      event_of("video_progress", kStart + 1, {{"seconds", 100}}),
      event_of("engaged_time", kStart + 2, {{"seconds", "9"}}),
      event_of("engaged_time", kStart + 3),
      event_of("engaged_time", kStart + 4, {{"seconds", 4.5}}),
  });
  EXPECT_EQ(fired_with({{"engaged_seconds", {{"gte", 10}}}}, events), (Indices{4}));
}

TEST(ProfileFacts, GiveTheDaysSinceTheEventBefore) {
  Json events = events_at({{"a", 0}, {"a", kHour}, {"a", kHour + 7 * kDay}, {"a", 8 * kDay}});
  EXPECT_EQ(fired_with({{"days_since_last", {{"gte", 7}}}}, events), (Indices{2}));
  EXPECT_EQ(fired_with({{"days_since_last", {{"exists", false}}}}, events), (Indices{0}));
  EXPECT_EQ(fired_with({{"days_since_last", {{"gte", 0}}}}, events), (Indices{1, 2, 3}));
  EXPECT_EQ(fired_with({{"days_since_last", {{"lt", 0.05}}}}, events), (Indices{1}));
}

TEST(ProfileFacts, GiveTheStageBeforeTheEvent) {
  Json model = testing::model_with(
      {{{"id", "s"}, {"when", {{"profile", {{"stage", "lead"}}}}}, {"points", 1}}},
      {{"stages", {{"lead", {{"any", {{{"event", "sign_up"}}}}}}}}});
  Visitor visitor(model);
  visitor.record("sign_up", kStart);
  EXPECT_EQ(visitor.engagement(kStart), 0);
  visitor.record("a", kStart + 1);
  EXPECT_EQ(visitor.engagement(kStart + 1), 1);
}

TEST(ProfileFacts, KnowTheTraitsOfIdentifyWithThePresentEvent) {
  Json events = Json::array({
      event_of("a", kStart, {{"size", 50}}),
      event_of("identify", kStart + 1, {{"size", 50}, {"role", "cto"}}),
      event_of("a", kStart + 2),
      event_of("identify", kStart + 3, {{"role", nullptr}}),
      event_of("identify", kStart + 4, {{"size", 5}}),
      event_of("identify", kStart + 5, {{"size", "50"}}),
  });
  EXPECT_EQ(fired_with({{"traits", {{"size", {{"gte", 50}}}, {"role", "cto"}}}}, events),
            (Indices{1, 2, 3}));
  EXPECT_EQ(fired_with({{"traits", {{"size", {{"exists", false}}}}}}, events), (Indices{0}));
}

// The sessions after each event.
Indices sessions(const Json& events) {
  Visitor visitor(testing::model_when({{"event", "none"}}));
  Indices counts;
  for (const Json& event : events) {
    visitor.record(event);
    counts.push_back(visitor.assess(event.at("time").get<Time>()).at("sessions"));
  }
  return counts;
}

TEST(Sessions, EndAfterMoreThan30MinutesOfSilence) {
  EXPECT_EQ(sessions(events_at(
                {{"a", 0}, {"a", 30 * kMinute}, {"a", 60 * kMinute}, {"a", 90 * kMinute + 1}})),
            (Indices{1, 1, 1, 2}));
}

Json arrival(Time offset, const Json& campaign) {
  return event_of("page_view", kStart + offset, campaign);
}

TEST(Sessions, EndWhenAnotherCampaignArrives) {
  Json none = Json::object();
  Json ads = {{"utm_source", "ads"}};
  Json mail = {{"utm_source", "mail"}};
  EXPECT_EQ(sessions({arrival(0, none), arrival(1, ads), arrival(2, none), arrival(3, ads),
                      arrival(4, mail), arrival(5, ads)}),
            (Indices{1, 2, 2, 2, 3, 4}));
}

TEST(Sessions, CompareTheThreeWithThoseOfTheEventThatOpenedTheSession) {
  Json both = {{"utm_source", "ads"}, {"utm_medium", "cpc"}};
  Json one = {{"utm_source", "ads"}};
  Json with_term = {{"utm_source", "ads"}, {"utm_medium", "cpc"}, {"utm_term", "x"}};
  EXPECT_EQ(sessions({arrival(0, both), arrival(1, one), arrival(2, both)}), (Indices{1, 2, 3}));
  EXPECT_EQ(sessions({arrival(0, both), arrival(1, with_term)}), (Indices{1, 1}));
  // A session that a silence opened has no campaign.
  EXPECT_EQ(sessions({arrival(0, both), arrival(kHour, Json::object()), arrival(kHour + 1, both)}),
            (Indices{1, 2, 3}));
}

TEST(Sessions, TakeAnEmptyCampaignForAnAbsentOne) {
  EXPECT_EQ(sessions({arrival(0, Json::object()), arrival(1, {{"utm_campaign", ""}})}),
            (Indices{1, 1}));
  EXPECT_EQ(sessions({arrival(0, {{"utm_source", "ads"}}),
                      arrival(1, {{"utm_source", "ads"}, {"utm_medium", ""}})}),
            (Indices{1, 1}));
  EXPECT_EQ(sessions({arrival(0, {{"utm_source", "ads"}}), arrival(1, {{"utm_source", ""}})}),
            (Indices{1, 2}));
}

TEST(Sessions, TellCampaignsApartThatAreNumbers) {
  EXPECT_EQ(sessions({arrival(0, {{"utm_campaign", 2024}}), arrival(1, {{"utm_campaign", 2024}}),
                      arrival(2, {{"utm_campaign", 2025}})}),
            (Indices{1, 1, 2}));
}

TEST(Conditions, NestEightDeepAndNoDeeper) {
  Json when = {{"event", "e"}};
  for (int depth = 2; depth <= 8; depth++) when = {{"not", when}};
  EXPECT_FALSE(holds(when));
  EXPECT_EQ(testing::errors_of_model(testing::model_when({{"not", when}})).size(), 1u);
}

}  // namespace
}  // namespace leadlight
