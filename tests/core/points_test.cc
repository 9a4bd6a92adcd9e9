#include <cmath>

#include "harness.h"

namespace leadlight {
namespace {

using testing::event_of;
using testing::Json;
using testing::kDay;
using testing::kHour;
using testing::kMinute;
using testing::kStart;
using testing::model_with;
using testing::Visitor;

constexpr double kStep = 0x1p-20;

Json free_range() { return {{"engagement", {{"min", -10000}, {"max", 10000}}}}; }
// One signal on events "a", with what is given beside.
Json one_signal(const Json& more) {
  Json signal = {{"id", "s"}, {"when", {{"event", "a"}}}};
  if (!more.contains("points_per")) signal["points"] = 10;
  signal.update(more);
  return model_with(Json::array({signal}), free_range());
}
Json row_of(const Visitor& visitor, Time now, std::string_view signal = "s") {
  Json explanation = visitor.explain(now);
  for (const Json& row : explanation.at("ledger")) {
    if (row.contains("signal") && row.at("signal") == signal) return row;
  }
  return nullptr;
}
// kept and dropped after events "a" so much after the first.
std::pair<int, int> kept_and_dropped(const Json& limit, std::initializer_list<Time> offsets) {
  Visitor visitor(one_signal({{"limit", limit}}));
  Time last = kStart;
  for (Time offset : offsets) visitor.record("a", last = kStart + offset);
  Json row = row_of(visitor, last);
  EXPECT_EQ(row.at("points"), 10 * row.at("times").get<int>());
  EXPECT_EQ(row.at("times"), visitor.profile().times(0));
  return {row.at("times").get<int>(), row.at("dropped").get<int>()};
}
using Pair = std::pair<int, int>;

TEST(Points, AddUpOverOccurrences) {
  Visitor visitor(one_signal({{"points", 2.5}}));
  for (int i = 0; i < 4; i++) visitor.record("a", kStart + i);
  EXPECT_EQ(visitor.engagement(kStart + 4), 10);
}

TEST(Points, MayBeNegative) {
  Visitor visitor(one_signal({{"points", -3}}));
  visitor.record("a", kStart);
  EXPECT_EQ(visitor.engagement(kStart), -3);
}

TEST(Points, AreRoundedToTheGridWhenTheModelIsLoaded) {
  Visitor visitor(one_signal({{"points", 0.1}}));
  double rounded = std::nearbyint(0.1 / kStep) * kStep;
  for (int i = 1; i <= 1000; i++) visitor.record("a", kStart + i);
  EXPECT_EQ(visitor.engagement(kStart + 1000), 1000 * rounded);
}

double points_per(const Json& per, const Json& value) {
  Visitor visitor(one_signal({{"points_per", per}}));
  visitor.record("a", kStart, {{"n", value}});
  return visitor.engagement(kStart);
}

TEST(PointsPer, GivePointsForEachWholeStep) {
  Json per = {{"property", "n"}, {"each", 10}, {"points", 1.5}};
  EXPECT_EQ(points_per(per, 9.999), 0);
  EXPECT_EQ(points_per(per, 10), 1.5);
  EXPECT_EQ(points_per(per, 35), 4.5);
  EXPECT_EQ(points_per(per, -50), 0);
  EXPECT_EQ(points_per(per, "35"), 0);
  EXPECT_EQ(points_per(per, true), 0);
  EXPECT_EQ(points_per(per, nullptr), 0);
}

TEST(PointsPer, AreWorthNoMoreThan10000AnOccurrence) {
  Json per = {{"property", "n"}, {"each", 1}, {"points", 7}};
  EXPECT_EQ(points_per(per, 1e300), 10000);
  EXPECT_EQ(points_per(per, 1428), 9996);
  EXPECT_EQ(points_per(per, 1429), 10000);
  per["points"] = -7;
  EXPECT_EQ(points_per(per, 1e300), -10000);
  per["each"] = 1e-6;
  EXPECT_EQ(points_per(per, 1.7976931348623157e308), -10000);
}

TEST(PointsPer, OfNothingIsNoOccurrenceAndUsesNoLimit) {
  Visitor visitor(one_signal({{"points_per", {{"property", "n"}, {"each", 10}, {"points", 1}}},
                              {"limit", {{"times", 1}, {"per", "lifetime"}}}}));
  visitor.record("a", kStart, {{"n", 5}});
  visitor.record("a", kStart + 1, {{"n", "x"}});
  visitor.record("a", kStart + 2);
  EXPECT_EQ(row_of(visitor, kStart + 3), nullptr);
  visitor.record("a", kStart + 3, {{"n", 20}});
  visitor.record("a", kStart + 4, {{"n", 5}});
  visitor.record("a", kStart + 5, {{"n", 30}});
  Json row = row_of(visitor, kStart + 5);
  EXPECT_EQ(row.at("points"), 2);
  EXPECT_EQ(row.at("times"), 1);
  EXPECT_EQ(row.at("dropped"), 1);
  EXPECT_EQ(row.at("last"), kStart + 3);
}

TEST(Limit, PerSessionBeginsAnewWithEach) {
  EXPECT_EQ(kept_and_dropped({{"times", 2}, {"per", "session"}},
                             {0, 1, 2, 3, kHour, kHour + 1, kHour + 2}),
            Pair(4, 3));
  EXPECT_EQ(kept_and_dropped({{"times", 1}, {"per", "session"}},
                             {0, 30 * kMinute, 60 * kMinute, 90 * kMinute + 1}),
            Pair(2, 2));
}

TEST(Limit, PerLifetimeNeverBeginsAnew) {
  EXPECT_EQ(kept_and_dropped({{"times", 2}, {"per", "lifetime"}}, {0, kDay, 400 * kDay}),
            Pair(2, 1));
}

TEST(Limit, PerDurationRollsWithTheKeptOnes) {
  Json limit = {{"times", 1}, {"per", "1d"}};
  EXPECT_EQ(kept_and_dropped(limit, {0, kDay - 1}), Pair(1, 1));
  EXPECT_EQ(kept_and_dropped(limit, {0, kDay}), Pair(2, 0));
  // The dropped one does not push the window on.
  EXPECT_EQ(kept_and_dropped(limit, {0, kDay - 1, kDay}), Pair(2, 1));
  EXPECT_EQ(kept_and_dropped({{"times", 2}, {"per", "1d"}}, {0, 1, 2, kDay, kDay, kDay + 1}),
            Pair(4, 2));
}

std::pair<int, int> with_values(const Json& limit, const std::vector<Json>& values) {
  Visitor visitor(one_signal({{"limit", limit}}));
  Time time = kStart;
  for (const Json& value : values) visitor.record("a", time++, {{"file", value}});
  Json row = row_of(visitor, time);
  return {row.at("times").get<int>(), row.at("dropped").get<int>()};
}

TEST(Limit, OfDistinctValuesDropsAValueThatIsThere) {
  Json limit = {{"per", "lifetime"}, {"distinct", "file"}};
  EXPECT_EQ(with_values(limit, {"a", "a", "b", "a", "c"}), Pair(3, 2));
  EXPECT_EQ(with_values(limit, {"1", 1, true, 1.0}), Pair(3, 1));
}

TEST(Limit, OfDistinctValuesTakesAMissingOneForAValue) {
  Json limit = {{"per", "lifetime"}, {"distinct", "file"}};
  EXPECT_EQ(with_values(limit, {nullptr, nullptr, "a", nullptr}), Pair(2, 2));
  EXPECT_EQ(with_values(limit, {nullptr, ""}), Pair(2, 0));
}

TEST(Limit, OfDistinctValuesAndTimesDropsForEither) {
  Json limit = {{"times", 2}, {"per", "lifetime"}, {"distinct", "file"}};
  EXPECT_EQ(with_values(limit, {"a", "a", "b", "c"}), Pair(2, 2));
}

TEST(Limit, OfDistinctValuesKnowsItsScope) {
  for (const char* per : {"session", "1h"}) {
    Visitor visitor(one_signal({{"limit", {{"per", per}, {"distinct", "file"}}}}));
    visitor.record("a", kStart, {{"file", "x"}});
    visitor.record("a", kStart + 1, {{"file", "x"}});
    visitor.record("a", kStart + kHour + 1, {{"file", "x"}});
    Json row = row_of(visitor, kStart + kHour + 1);
    EXPECT_EQ(row.at("times"), 2) << per;
    EXPECT_EQ(row.at("dropped"), 1) << per;
  }
}

double weight(const Json& decay, Time age) {
  Json more = {{"points", 16}};
  if (!decay.is_null()) more["decay"] = decay;
  Visitor visitor(one_signal(more));
  visitor.record("a", kStart);
  return visitor.engagement(kStart + age) / 16;
}

TEST(Decay, ByHalfLifeHalves) {
  Json decay = {{"half_life", "1d"}};
  EXPECT_EQ(weight(decay, 0), 1);
  EXPECT_EQ(weight(decay, kDay), 0.5);
  EXPECT_EQ(weight(decay, 4 * kDay), 0.0625);
  EXPECT_NEAR(weight(decay, kDay / 2), std::sqrt(0.5), kStep / 16);
  EXPECT_EQ(weight(decay, 1000 * kDay), 0);
}

TEST(Decay, LinearReachesNothingAtItsEnd) {
  Json decay = {{"linear", "10d"}};
  EXPECT_EQ(weight(decay, 0), 1);
  EXPECT_EQ(weight(decay, 5 * kDay), 0.5);
  EXPECT_EQ(weight(decay, 10 * kDay), 0);
  EXPECT_EQ(weight(decay, 11 * kDay), 0);
  EXPECT_NEAR(weight(decay, 9 * kDay), 0.1, kStep / 16);
}

TEST(Decay, ByWindowEndsAtItsAge) {
  Json decay = {{"window", "1d"}};
  EXPECT_EQ(weight(decay, 0), 1);
  EXPECT_EQ(weight(decay, kDay - 1), 1);
  EXPECT_EQ(weight(decay, kDay), 0);
}

TEST(Decay, LeavesASignalWithoutOneAsItIs) { EXPECT_EQ(weight(nullptr, 9999 * kDay), 1); }

TEST(Decay, HoldsItsErrorOverALongLog) {
  // 2,000 occurrences over two years, against long doubles summed one by one.
  struct {
    const char* kind;
    double days;
  } decays[] = {{"half_life", 14}, {"half_life", 0.02}, {"linear", 30}, {"window", 30}};
  for (const auto& each : decays) {
    Json decay;
    decay[each.kind] = std::to_string(each.days) + "d";
    Json model = one_signal({{"points", 7.3}, {"decay", decay}});
    Visitor visitor(model);
    testing::Random random(4);
    std::vector<Time> times;
    Time time = kStart;
    for (int i = 0; i < 1900; i++) {
      time += random.below(static_cast<uint32_t>(kDay / 2));
      times.push_back(time);
      visitor.record("a", time);
    }
    double points = std::nearbyint(7.3 / kStep) * kStep;
    for (Time later : {Time{0}, kHour, 7 * kDay, 60 * kDay}) {
      Time now = time + later;
      long double sum = 0;
      for (Time t : times) {
        long double age = static_cast<long double>(now - t) / kDay;
        long double days = each.days;
        sum += points * (each.kind[0] == 'h'   ? std::exp2(-age / days)
                         : each.kind[0] == 'l' ? std::max(0.0L, 1 - age / days)
                         : age < days          ? 1.0L
                                               : 0.0L);
      }
      EXPECT_NEAR(visitor.engagement(now), static_cast<double>(sum), kStep)
          << each.kind << " " << each.days << " " << later;
    }
  }
}

// The ledger without the rows of signals.
Json clamps(const Visitor& visitor, Time now) {
  Json rows = Json::array();
  Json explanation = visitor.explain(now);
  for (const Json& row : explanation.at("ledger")) {
    if (row.contains("clamp")) rows.push_back(row);
  }
  return rows;
}

TEST(Bounds, OfASignalTakeEffectAndSayHowMuch) {
  Visitor visitor(one_signal({{"max", 25}, {"label", "Label"}}));
  for (int i = 0; i < 2; i++) visitor.record("a", kStart + i);
  EXPECT_EQ(clamps(visitor, kStart + 9), Json::array());
  visitor.record("a", kStart + 2);
  EXPECT_EQ(visitor.engagement(kStart + 9), 25);
  EXPECT_EQ(row_of(visitor, kStart + 9).at("points"), 30);
  EXPECT_EQ(clamps(visitor, kStart + 9),
            Json::array({{{"clamp", "signal"}, {"id", "s"}, {"label", "Label"}, {"points", -5}}}));
}

TEST(Bounds, OfASignalMayLiftIt) {
  Visitor visitor(one_signal({{"points", -10}, {"min", -15}}));
  for (int i = 0; i < 2; i++) visitor.record("a", kStart + i);
  EXPECT_EQ(visitor.engagement(kStart + 9), -15);
  EXPECT_EQ(clamps(visitor, kStart + 9)[0].at("points"), 5);
}

TEST(Bounds, OfAGroupClampTheSumOfItsSignals) {
  Json signals = {
      {{"id", "s"}, {"when", {{"event", "a"}}}, {"points", 10}, {"group", "g"}},
      {{"id", "t"}, {"when", {{"event", "a"}}}, {"points", 7}, {"group", "g"}},
      {{"id", "u"}, {"when", {{"event", "a"}}}, {"points", 1}},
  };
  Visitor visitor(model_with(
      signals, {{"groups", {{{"id", "g"}, {"label", {{"en", "G"}}}, {"max", 12}, {"min", -2}}}}}));
  visitor.record("a", kStart);
  EXPECT_EQ(visitor.engagement(kStart), 13);
  EXPECT_EQ(
      clamps(visitor, kStart),
      Json::array({{{"clamp", "group"}, {"id", "g"}, {"label", {{"en", "G"}}}, {"points", -5}}}));
  EXPECT_EQ(row_of(visitor, kStart).at("group"), "g");
  EXPECT_EQ(row_of(visitor, kStart, "u").at("group"), nullptr);
}

TEST(Bounds, OfTheTotalAre0And100UnlessTheModelSaysOtherwise) {
  auto total = [](double points, const Json& bounds) {
    Json model = model_with({{{"id", "s"}, {"when", {{"event", "a"}}}, {"points", points}}});
    if (!bounds.is_null()) model["engagement"] = bounds;
    Visitor visitor(model);
    visitor.record("a", kStart);
    Json rows = clamps(visitor, kStart);
    double clamped = rows.empty() ? 0 : rows[0].at("points").get<double>();
    EXPECT_EQ(points + clamped, visitor.engagement(kStart));
    if (!rows.empty()) {
      EXPECT_EQ(rows[0].at("clamp"), "engagement");
      EXPECT_EQ(rows[0].at("id"), nullptr);
    }
    return visitor.engagement(kStart);
  };
  EXPECT_EQ(total(150, nullptr), 100);
  EXPECT_EQ(total(-5, nullptr), 0);
  EXPECT_EQ(total(40, nullptr), 40);
  EXPECT_EQ(total(150, {{"min", -10}, {"max", 200}}), 150);
  EXPECT_EQ(total(-50, {{"min", -10}, {"max", 200}}), -10);
  EXPECT_EQ(total(150, {{"max", 50}}), 50);
  EXPECT_EQ(total(-5, {{"max", 50}}), 0);
}

TEST(Ledger, AddsUpToTheScoreToTheLastBit) {
  testing::Random random(9);
  Json signals = Json::array();
  const char* decays[] = {"half_life", "linear", "window"};
  for (int i = 0; i < 100; i++) {
    Json signal = {{"id", "s" + std::to_string(i)},
                   {"when", {{"where", {{"n", {{"gte", i % 10}}}}}}},
                   {"points", (static_cast<double>(random.below(20001)) - 10000) / 7}};
    if (i % 2) signal["group"] = "g" + std::to_string(i % 3);
    if (i % 5) signal["decay"][decays[i % 3]] = std::to_string(1 + random.below(40)) + "h";
    if (i % 7 == 0) signal["max"] = 3000.1;
    if (i % 11 == 0) signal["min"] = -2000.3;
    signals.push_back(signal);
  }
  Json groups = Json::array();
  for (int i = 0; i < 3; i++) {
    groups.push_back({{"id", "g" + std::to_string(i)}, {"min", -5000.7}, {"max", 4000.9}});
  }
  Visitor visitor(
      model_with(signals, {{"groups", groups}, {"engagement", {{"min", -1e6}, {"max", 1e6}}}}));
  Time time = kStart;
  for (int i = 0; i < 300; i++) {
    time += random.below(static_cast<uint32_t>(kHour));
    visitor.record("e", time, {{"n", random.below(12)}});
    Json explanation = visitor.explain(time + random.below(static_cast<uint32_t>(kDay)));
    double forward = 0, backward = 0;
    const Json& ledger = explanation.at("ledger");
    for (const Json& row : ledger) forward += row.at("points").get<double>();
    for (size_t k = ledger.size(); k-- != 0;) backward += ledger[k].at("points").get<double>();
    ASSERT_EQ(forward, explanation.at("engagement").get<double>());
    ASSERT_EQ(backward, forward);
  }
}

TEST(Ledger, HasNoRowForASignalThatNeverOccurred) {
  Visitor visitor(one_signal(Json::object()));
  visitor.record("b", kStart);
  EXPECT_EQ(visitor.explain(kStart).at("ledger"), Json::array());
}

TEST(Reasons, StandByTheirPointsNowTiesInTheModelsOrder) {
  Json signals = Json::array();
  for (auto [id, points] : {std::pair{"small", 1}, {"minus", -6}, {"tie", 6}, {"big", 9}}) {
    signals.push_back({{"id", id}, {"when", {{"event", "a"}}}, {"points", points}});
  }
  signals.push_back({{"id", "fading"},
                     {"when", {{"event", "a"}}},
                     {"points", 20},
                     {"decay", {{"half_life", "1d"}}}});
  signals.push_back({{"id", "never"}, {"when", {{"event", "b"}}}, {"points", 50}});
  Visitor visitor(model_with(signals));
  visitor.record("a", kStart);
  auto order = [&](Time now) {
    std::vector<std::string> ids;
    Json assessment = visitor.assess(now);
    for (const Json& reason : assessment.at("reasons")) ids.push_back(reason.at("signal"));
    return ids;
  };
  using Ids = std::vector<std::string>;
  EXPECT_EQ(order(kStart), (Ids{"fading", "big", "minus", "tie", "small"}));
  EXPECT_EQ(order(kStart + 2 * kDay), (Ids{"big", "minus", "tie", "fading", "small"}));
  EXPECT_EQ(order(kStart + 300 * kDay), (Ids{"big", "minus", "tie", "small"}));
}

TEST(Reasons, AreAtMostEight) {
  Json signals = Json::array();
  for (int i = 0; i < 20; i++) {
    signals.push_back(
        {{"id", "s" + std::to_string(i)}, {"when", {{"event", "a"}}}, {"points", i + 1}});
  }
  Visitor visitor(model_with(signals));
  visitor.record("a", kStart);
  Json reasons = visitor.assess(kStart).at("reasons");
  ASSERT_EQ(reasons.size(), kMaxReasons);
  EXPECT_EQ(reasons[0].at("signal"), "s19");
  EXPECT_EQ(reasons[7].at("signal"), "s12");
}

}  // namespace
}  // namespace leadlight
