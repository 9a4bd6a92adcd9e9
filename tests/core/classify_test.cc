#include <cmath>

#include "harness.h"

namespace leadlight {
namespace {

using testing::Json;
using testing::kDay;
using testing::kHour;
using testing::kStart;
using testing::model_with;
using testing::Visitor;
using Words = std::vector<std::string>;

// "set" events bring `n` points; "back" ones take them.
Json signals() {
  return {{{"id", "plus"},
           {"when", {{"event", "set"}}},
           {"points_per", {{"property", "n"}, {"each", 1}, {"points", 1}}}},
          {{"id", "minus"},
           {"when", {{"event", "back"}}},
           {"points_per", {{"property", "n"}, {"each", 1}, {"points", -1}}}}};
}
Json stages_model(const Json& stages) { return model_with(signals(), {{"stages", stages}}); }

TEST(Temperature, RisesAtItsThresholdAndFallsOnlyBelowTheHysteresis) {
  Visitor visitor(
      model_with(signals(), {{"temperature", {{"warm", 20}, {"hot", 60}, {"hysteresis", 5}}}}));
  Time time = kStart;
  double score = 0;
  auto at = [&](double target) {
    double step = target - score;
    score = target;
    time++;
    visitor.record(step > 0 ? "set" : "back", time, {{"n", std::abs(step)}});
    EXPECT_EQ(visitor.engagement(time), target);
    return visitor.assess(time).at("temperature").get<std::string>();
  };
  EXPECT_EQ(at(19), "cold");
  EXPECT_EQ(at(20), "warm");
  EXPECT_EQ(at(16), "warm");
  EXPECT_EQ(at(15), "warm");
  EXPECT_EQ(at(14), "cold");
  EXPECT_EQ(at(19), "cold");
  EXPECT_EQ(at(60), "hot");
  EXPECT_EQ(at(55), "hot");
  EXPECT_EQ(at(54), "warm");
  EXPECT_EQ(at(59), "warm");
  EXPECT_EQ(at(60), "hot");
  EXPECT_EQ(at(15), "warm");
  EXPECT_EQ(at(60), "hot");
  EXPECT_EQ(at(14), "cold");
  EXPECT_EQ(visitor.changes(time, "temperature"),
            (Words{"cold>warm", "warm>cold", "cold>hot", "hot>warm", "warm>hot", "hot>warm",
                   "warm>hot", "hot>cold"}));
}

Json fading_model() {
  return model_with(
      {{{"id", "s"}, {"when", {{"event", "a"}}}, {"points", 64}, {"decay", {{"half_life", "1d"}}}}},
      {{"temperature", {{"warm", 20}, {"hot", 60}, {"hysteresis", 5}}}});
}

TEST(Temperature, FallsWithTimeWithoutAnEventAndAskingChangesNothing) {
  Visitor visitor(fading_model());
  visitor.record("a", kStart);
  auto before = visitor.answer_bytes(kStart);
  EXPECT_EQ(visitor.assess(kStart).at("temperature"), "hot");
  EXPECT_EQ(visitor.assess(kStart + kDay).at("temperature"), "warm");      // 32
  EXPECT_EQ(visitor.assess(kStart + 2 * kDay).at("temperature"), "warm");  // 16 >= 20 - 5
  EXPECT_EQ(visitor.assess(kStart + 3 * kDay).at("temperature"), "cold");  // 8
  EXPECT_EQ(visitor.answer_bytes(kStart), before);
  EXPECT_EQ(visitor.profile().temperature(), Temperature::kHot);
}

TEST(Temperature, AtNowIsOneStepFromThatOfTheLastEvent) {
  Visitor asked(fading_model());
  asked.record("a", kStart);
  asked.assess(kStart + 3 * kDay);
  asked.record("b", kStart + 2 * kDay);  // 16: still warm, although it was shown cold
  EXPECT_EQ(asked.assess(kStart + 2 * kDay).at("temperature"), "warm");
}

TEST(Temperature, IsNotRaisedByAnEmailAddress) {
  Visitor visitor(model_with(signals()));
  visitor.record("identify", kStart, {{"email", "someone@example.com"}});
  Json assessment = visitor.assess(kStart);
  EXPECT_EQ(assessment.at("temperature"), "cold");
  EXPECT_EQ(assessment.at("stage"), "visitor");
  EXPECT_EQ(assessment.at("engagement"), 0);
  EXPECT_EQ(assessment.at("fit"), nullptr);
  EXPECT_EQ(assessment.at("prospect"), false);
}

Json funnel() {
  return {{"lead", {{"any", {{{"event", "sign_up"}, {"label", "Signed up"}}}}}},
          {"prospect",
           {{"any",
             {{{"engagement", 50}, {"temperature", "warm"}},
              {{"event", {"demo_request", "quote_request"}}, {"label", {{"en", "Strong act"}}}}}}}},
          {"client", {{"any", {{{"event", "purchase"}}}}}}};
}

TEST(Stage, MovesForwardOnFactsAndNeverBack) {
  Visitor visitor(stages_model(funnel()));
  visitor.record("x", kStart);
  EXPECT_EQ(visitor.profile().stage(), Stage::kVisitor);
  visitor.record("sign_up", kStart + 1);
  EXPECT_EQ(visitor.profile().stage(), Stage::kLead);
  visitor.record("purchase", kStart + 2);
  EXPECT_EQ(visitor.profile().stage(), Stage::kClient);
  visitor.record("sign_up", kStart + 3);
  visitor.record("demo_request", kStart + 4);
  EXPECT_EQ(visitor.profile().stage(), Stage::kClient);
  EXPECT_EQ(visitor.changes(kStart + 9, "stage"), (Words{"visitor>lead", "lead>client"}));
}

TEST(Stage, IsEnteredAtOnceByAStrongActAndSaysWhy) {
  Visitor visitor(stages_model(funnel()));
  visitor.record("quote_request", kStart);
  Json assessment = visitor.assess(kStart);
  EXPECT_EQ(assessment.at("stage"), "prospect");
  EXPECT_EQ(assessment.at("prospect"), true);
  EXPECT_EQ(visitor.explain(kStart).at("history"), Json::array({{{"time", kStart},
                                                                 {"what", "stage"},
                                                                 {"from", "visitor"},
                                                                 {"to", "prospect"},
                                                                 {"rule", "/stages/prospect/any/1"},
                                                                 {"label", {{"en", "Strong act"}}},
                                                                 {"event", "quote_request"},
                                                                 {"engagement", 0}}}));
}

TEST(Stage, EntersSeveralAtOneEventInTheirOrder) {
  Json stages = funnel();
  stages["lead"]["any"].push_back({{"event", "purchase"}});
  Visitor visitor(stages_model(stages));
  visitor.record("set", kStart, {{"n", 60}});
  EXPECT_EQ(visitor.changes(kStart, "stage"), (Words{"visitor>prospect"}));
  visitor.profile().clear();
  visitor.record("purchase", kStart);
  EXPECT_EQ(visitor.changes(kStart, "stage"), (Words{"visitor>lead", "lead>client"}));
}

TEST(Stage, RulesSeeTheScoreAndTheTemperatureOfTheirEvent) {
  Visitor visitor(stages_model(funnel()));
  visitor.record("set", kStart, {{"n", 49}});
  EXPECT_EQ(visitor.profile().stage(), Stage::kVisitor);
  visitor.record("set", kStart + 1, {{"n", 1}});
  EXPECT_EQ(visitor.profile().stage(), Stage::kProspect);
  Json history = visitor.explain(kStart + 1).at("history");
  EXPECT_EQ(history.back().at("engagement"), 50);
  EXPECT_EQ(history.back().at("rule"), "/stages/prospect/any/0");
}

TEST(Stage, TemperatureOfARuleIsThatOrHotter) {
  Visitor visitor(stages_model({{"lead", {{"any", {{{"temperature", "warm"}}}}}}}));
  visitor.record("set", kStart, {{"n", 100}});
  EXPECT_EQ(visitor.assess(kStart).at("temperature"), "hot");
  EXPECT_EQ(visitor.profile().stage(), Stage::kLead);
}

Json fit_model(const Json& stages = Json::object()) {
  Json fit = {{"traits",
               {{{"trait", "size"},
                 {"rules",
                  {{{"is", {{"gte", 100}}}, {"points", 30}},
                   {{"is", {{"gte", 10}}}, {"points", 15}},
                   {{"is", {{"lt", 2}}}, {"points", -30}}}}},
                {{"trait", "role"}, {"rules", {{{"is", "cto"}, {"points", 10}}}}}}},
              {"grades", {{"A", 75}, {"B", 50}, {"C", 25}}}};
  Json more = {{"fit", fit}};
  if (!stages.empty()) more["stages"] = stages;
  return model_with(signals(), more);
}
Json fit_of(const Json& traits) {
  Visitor visitor(fit_model());
  visitor.record("identify", kStart, traits);
  Json assessment = visitor.assess(kStart);
  return {assessment.at("fit"), assessment.at("grade")};
}

TEST(Fit, IsUnknownWhileNoTraitOfARuleIsKnown) {
  EXPECT_EQ(fit_of(Json::object()), Json::array({nullptr, nullptr}));
  EXPECT_EQ(fit_of({{"country", "FR"}}), Json::array({nullptr, nullptr}));
  EXPECT_EQ(fit_of({{"size", nullptr}}), Json::array({nullptr, nullptr}));
}

TEST(Fit, IsTheShareOfTheBestThatTheFirstRulesGive) {
  EXPECT_EQ(fit_of({{"size", 500}, {"role", "cto"}}), Json::array({100, "A"}));
  EXPECT_EQ(fit_of({{"size", 500}}), Json::array({75, "A"}));
  EXPECT_EQ(fit_of({{"size", 10}, {"role", "cto"}}), Json::array({62.5, "B"}));
  EXPECT_EQ(fit_of({{"size", 10}}), Json::array({37.5, "C"}));
  EXPECT_EQ(fit_of({{"role", "cto"}}), Json::array({25, "C"}));
  EXPECT_EQ(fit_of({{"role", "intern"}}), Json::array({0, "D"}));
  EXPECT_EQ(fit_of({{"size", 5}}), Json::array({0, "D"}));
  EXPECT_EQ(fit_of({{"size", 1}}), Json::array({0, "D"}));
  EXPECT_EQ(fit_of({{"size", "500"}, {"role", "cto"}}), Json::array({25, "C"}));
}

TEST(Fit, FollowsTheLatestWordOnATrait) {
  Visitor visitor(fit_model());
  visitor.record("identify", kStart, {{"size", 500}});
  visitor.record("identify", kStart + 1, {{"role", "cto"}});
  visitor.record("identify", kStart + 2, {{"size", 10}});
  visitor.record("identify", kStart + 3, {{"size", nullptr}});
  EXPECT_EQ(visitor.assess(kStart).at("fit"), 75);
  EXPECT_EQ(visitor.assess(kStart + 1).at("fit"), 100);
  EXPECT_EQ(visitor.assess(kStart + 2).at("fit"), 62.5);
  EXPECT_EQ(visitor.assess(kStart + 3).at("fit"), 62.5);
}

TEST(Fit, OfARuleIsThatGradeOrBetterAndNeverTheUnknown) {
  for (const char* grade : {"A", "B", "C", "D"}) {
    Visitor visitor(fit_model({{"prospect", {{"any", {{{"fit", grade}}}}}}}));
    visitor.record("x", kStart);
    EXPECT_EQ(visitor.profile().stage(), Stage::kVisitor) << grade;
    visitor.record("identify", kStart + 1, {{"size", 10}, {"role", "cto"}});  // B
    EXPECT_EQ(visitor.profile().stage() == Stage::kProspect, grade[0] >= 'B') << grade;
  }
}

TEST(Fit, AloneMakesNoProspectWhereInterestIsAskedToo) {
  Visitor visitor(fit_model({{"prospect", {{"any", {{{"fit", "B"}, {"engagement", 30}}}}}}}));
  visitor.record("identify", kStart, {{"size", 500}, {"role", "cto"}});
  EXPECT_EQ(visitor.profile().stage(), Stage::kVisitor);
  visitor.record("set", kStart + 1, {{"n", 30}});
  EXPECT_EQ(visitor.profile().stage(), Stage::kProspect);
}

Json careful() {
  Json stages = funnel();
  stages["disqualified"] = {{"any", {{{"event", "bot"}, {"label", "Bot"}}, {{"event", "rival"}}}},
                            {"lift", {{{"event", "human"}}}}};
  return stages;
}

TEST(Disqualified, IsSetWithItsReasonAndLifted) {
  Visitor visitor(stages_model(careful()));
  visitor.record("demo_request", kStart);
  EXPECT_EQ(visitor.assess(kStart).at("disqualified"), nullptr);
  visitor.record("bot", kStart + 1);
  visitor.record("rival", kStart + 2);
  Json assessment = visitor.assess(kStart + 2);
  EXPECT_EQ(assessment.at("disqualified"),
            (Json{{"rule", "/stages/disqualified/any/0"}, {"label", "Bot"}}));
  EXPECT_EQ(assessment.at("prospect"), false);
  EXPECT_EQ(assessment.at("stage"), "prospect");
  visitor.record("human", kStart + 3);
  EXPECT_EQ(visitor.assess(kStart + 3).at("disqualified"), nullptr);
  EXPECT_EQ(visitor.assess(kStart + 3).at("prospect"), true);
  EXPECT_EQ(visitor.changes(kStart + 3, "disqualified"), (Words{"false>true", "true>false"}));
  EXPECT_EQ(visitor.explain(kStart + 3).at("history").back().at("rule"),
            "/stages/disqualified/lift/0");
}

TEST(Disqualified, DoesNotStopTheStage) {
  Visitor visitor(stages_model(careful()));
  visitor.record("rival", kStart);
  visitor.record("demo_request", kStart + 1);
  Json assessment = visitor.assess(kStart + 1);
  EXPECT_EQ(assessment.at("stage"), "prospect");
  EXPECT_EQ(assessment.at("prospect"), false);
  EXPECT_EQ(assessment.at("disqualified").at("label"), nullptr);
}

Json recycling() {
  Json stages = funnel();
  stages["recycle"] = {{"after", "30d"}};
  return stages;
}

TEST(Recycle, ReturnsASilentProspectToLeadWhenItsTimeHasCome) {
  Visitor visitor(stages_model(recycling()));
  visitor.record("demo_request", kStart);
  EXPECT_EQ(visitor.assess(kStart + 30 * kDay - 1).at("stage"), "prospect");
  Json assessment = visitor.assess(kStart + 30 * kDay);
  EXPECT_EQ(assessment.at("stage"), "lead");
  EXPECT_EQ(assessment.at("prospect"), false);
}

TEST(Recycle, IsOnlyShownByAsking) {
  Visitor asked(stages_model(recycling()));
  asked.record("demo_request", kStart);
  asked.assess(kStart + 90 * kDay);
  asked.explain(kStart + 90 * kDay);
  EXPECT_EQ(asked.profile().stage(), Stage::kProspect);
  asked.record("x", kStart + kDay);
  EXPECT_EQ(asked.assess(kStart + 30 * kDay).at("stage"), "prospect");
  Visitor quiet(stages_model(recycling()));
  quiet.record("demo_request", kStart);
  quiet.record("x", kStart + kDay);
  EXPECT_EQ(asked.answer_bytes(kStart + 99 * kDay), quiet.answer_bytes(kStart + 99 * kDay));
}

TEST(Recycle, ComesBeforeTheRulesOfTheNextEventDatedBetween) {
  Visitor visitor(stages_model(recycling()));
  visitor.record("demo_request", kStart);
  visitor.record("demo_request", kStart + 40 * kDay);
  Json history = visitor.explain(kStart + 40 * kDay).at("history");
  ASSERT_EQ(history.size(), 3u);
  EXPECT_EQ(history[1].at("time"), kStart + 30 * kDay);
  EXPECT_EQ(history[1].at("from"), "prospect");
  EXPECT_EQ(history[1].at("to"), "lead");
  EXPECT_EQ(history[1].at("event"), nullptr);
  EXPECT_EQ(history[1].at("rule"), nullptr);
  EXPECT_EQ(history[2].at("time"), kStart + 40 * kDay);
  EXPECT_EQ(history[2].at("from"), "lead");
  EXPECT_EQ(history[2].at("to"), "prospect");
}

TEST(Recycle, LeavesClientsAndLeadsAlone) {
  Visitor visitor(stages_model(recycling()));
  visitor.record("sign_up", kStart);
  EXPECT_EQ(visitor.assess(kStart + 99 * kDay).at("stage"), "lead");
  visitor.record("purchase", kStart + 1);
  EXPECT_EQ(visitor.assess(kStart + 99 * kDay).at("stage"), "client");
}

TEST(Recycle, IsSeenByTheConditionsOfTheNextEvent) {
  Json model = stages_model(recycling());
  model["signals"].push_back({{"id", "back"},
                              {"when", {{"event", "x"}, {"profile", {{"stage", "lead"}}}}},
                              {"points", 7}});
  Visitor visitor(model);
  visitor.record("demo_request", kStart);
  visitor.record("x", kStart + 30 * kDay);
  EXPECT_EQ(visitor.engagement(kStart + 30 * kDay), 7);
}

TEST(Recycle, SaysTheEngagementOfItsOwnDate) {
  Json model = stages_model(recycling());
  model["signals"] = {{{"id", "s"},
                       {"when", {{"event", "demo_request"}}},
                       {"points", 64},
                       {"decay", {{"half_life", "10d"}}}}};
  Visitor visitor(model);
  visitor.record("demo_request", kStart);
  EXPECT_EQ(visitor.explain(kStart + 60 * kDay).at("history").back().at("engagement"), 8);
  visitor.record("x", kStart + 70 * kDay);
  Json history = visitor.explain(kStart + 70 * kDay).at("history");
  EXPECT_EQ(history[history.size() - 2].at("to"), "lead");  // then it cools
  EXPECT_EQ(history[history.size() - 2].at("engagement"), 8);
}

Json client_states() {
  return {{"client",
           {{"any", {{{"event", "purchase"}}}},
            {"states",
             {{"active", {{"any", {{{"event", "purchase"}}}}}},
              {"loyal", {{"any", {{{"event", "renewal"}, {"label", "Renewed"}}}}}},
              {"advocate", {{"any", {{{"event", "referral"}}}}}},
              {"at_risk", {{"any", {{{"event", "cancellation"}}}}, {"after", "90d"}}}}}}}};
}

TEST(ClientState, FollowsItsRulesAndSaysWhy) {
  Visitor visitor(stages_model(client_states()));
  auto after = [&](const char* event, Time time) {
    visitor.record(event, time);
    return visitor.assess(time).at("clientState");
  };
  EXPECT_EQ(after("renewal", kStart), nullptr) << "of a client only";
  EXPECT_EQ(after("purchase", kStart + 1), "active");
  EXPECT_EQ(after("renewal", kStart + 2), "loyal");
  EXPECT_EQ(after("referral", kStart + 3), "advocate");
  EXPECT_EQ(after("cancellation", kStart + 4), "at_risk");
  EXPECT_EQ(after("x", kStart + 5), "at_risk") << "until a rule says otherwise";
  EXPECT_EQ(after("purchase", kStart + 6), "active");
  EXPECT_EQ(visitor.changes(kStart + 6, "clientState"),
            (Words{"active>loyal", "loyal>advocate", "advocate>at_risk", "at_risk>active"}));
  Json loyal = visitor.explain(kStart + 2).at("history").back();
  EXPECT_EQ(loyal.at("rule"), "/stages/client/states/loyal/any/0");
  EXPECT_EQ(loyal.at("label"), "Renewed");
}

TEST(ClientState, OfASilentClientIsAtRisk) {
  Visitor visitor(stages_model(client_states()));
  visitor.record("purchase", kStart);
  EXPECT_EQ(visitor.assess(kStart + 90 * kDay - 1).at("clientState"), "active");
  EXPECT_EQ(visitor.assess(kStart + 90 * kDay).at("clientState"), "at_risk");
  visitor.record("x", kStart + 91 * kDay);
  EXPECT_EQ(visitor.changes(kStart + 91 * kDay, "clientState"), Words{"active>at_risk"});
}

TEST(Segments, StayOnceEnteredAndStandInTheModelsOrder) {
  Visitor visitor(model_with(
      signals(),
      {{"segments",
        {{{"id", "student"}, {"when", {{"event", "student"}}}},
         {{"id", "partner"}, {"label", "Partner"}, {"when", {{"profile", {{"sessions", 1}}}}}},
         {{"id", "never"}, {"when", {{"event", "never"}}}}}}}));
  visitor.record("x", kStart);
  EXPECT_EQ(visitor.assess(kStart).at("segments"), Json::array({"partner"}));
  visitor.record("student", kStart + kHour);
  EXPECT_EQ(visitor.assess(kStart + kHour).at("segments"), Json::array({"student", "partner"}));
  EXPECT_EQ(visitor.assess(kStart - 1).at("segments"), Json::array());
}

TEST(Consent, IsRecordedForEachPurposeThatChanged) {
  Visitor visitor(model_with(signals()));
  visitor.record("consent", kStart, {{"storage", true}, {"handoff", false}, {"other", true}});
  visitor.record("consent", kStart + 1, {{"storage", true}, {"handoff", "yes"}});
  visitor.record("consent", kStart + 2, {{"storage", false}});
  Json history = visitor.explain(kStart + 2).at("history");
  ASSERT_EQ(history.size(), 3u) << history;
  EXPECT_EQ(history[0].at("purpose"), "storage");
  EXPECT_EQ(history[0].at("from"), "unknown");
  EXPECT_EQ(history[0].at("to"), "granted");
  EXPECT_EQ(history[1].at("purpose"), "handoff");
  EXPECT_EQ(history[1].at("to"), "denied");
  EXPECT_EQ(history[2].at("from"), "granted");
  EXPECT_EQ(history[2].at("to"), "denied");
}

// Signals worth 5 each, as of `even` and `doubles`.
Json propensity_model(const Json& propensity, const Json& more = Json::object()) {
  Json parts = {{"propensity", propensity}};
  parts.update(more);
  return model_with(signals(), parts);
}

double propensity_after(const Json& model, double points) {
  Visitor visitor(model);
  visitor.record("set", kStart, {{"n", points}});
  return visitor.assess(kStart).at("propensity").get<double>();
}

TEST(Propensity, DoublesTheOddsWithEachSoManyPoints) {
  Json model = propensity_model({{"even", 40}, {"doubles", 10}});
  EXPECT_EQ(propensity_after(model, 40), 0.5);
  EXPECT_EQ(propensity_after(model, 50), 2.0 / 3);
  EXPECT_EQ(propensity_after(model, 30), 1.0 / 3);
  EXPECT_EQ(propensity_after(model, 60), 4.0 / 5);
  EXPECT_NEAR(propensity_after(model, 47), 1 / (1 + std::exp(-0.7 * std::log(2.0))), 1e-15);
}

TEST(Propensity, StaysBetween0And1FarOut) {
  Json model = propensity_model({{"even", 0}, {"doubles", 0.001}});
  EXPECT_EQ(propensity_after(model, 10000), 1);
  EXPECT_EQ(propensity_after(propensity_model({{"even", 1e6}, {"doubles", 0.001}}), 0), 0);
}

TEST(Propensity, LooksBehindTheBoundsOfTheEngagement) {
  Json model = propensity_model({{"even", 100}, {"doubles", 50}}, {{"engagement", {{"max", 100}}}});
  EXPECT_EQ(propensity_after(model, 150), 2.0 / 3);
}

TEST(Propensity, CountsTheFitAndNothingWhileThatIsUnknown) {
  Json fit = {{"traits", {{{"trait", "n"}, {"rules", {{{"is", 1}, {"points", 1}}}}}}}};
  Visitor visitor(propensity_model({{"even", 20}, {"doubles", 10}, {"fit", 0.2}}, {{"fit", fit}}));
  visitor.record("set", kStart, {{"n", 10}});
  EXPECT_EQ(visitor.assess(kStart).at("propensity"), 1.0 / 3);
  visitor.record("identify", kStart + 1, {{"n", 1}});
  EXPECT_EQ(visitor.assess(kStart + 1).at("propensity"), 2.0 / 3);
  EXPECT_EQ(visitor.explain(kStart + 1).at("propensity"),
            (Json{{"probability", 2.0 / 3}, {"even", 20}, {"doubles", 10}, {"fit", 20}}));
}

TEST(Propensity, IsWhatAStageCanAskFor) {
  Json stages = {{"prospect", {{"any", {{{"propensity", 0.5}}}}}}};
  Visitor visitor(propensity_model({{"even", 40}, {"doubles", 10}}, {{"stages", stages}}));
  visitor.record("set", kStart, {{"n", 30}});
  EXPECT_EQ(visitor.profile().stage(), Stage::kVisitor);
  EXPECT_EQ(visitor.explain(kStart).at("missing")[0].at("needs"),
            (Json::array({{{"what", "propensity"}, {"needed", 0.5}, {"have", 1.0 / 3}}})));
  visitor.record("set", kStart + 1, {{"n", 10}});
  EXPECT_EQ(visitor.profile().stage(), Stage::kProspect);
  EXPECT_EQ(visitor.explain(kStart + 1).at("missing"), Json::array());

  Visitor without(stages_model(stages));
  without.record("set", kStart, {{"n", 1000}});
  EXPECT_EQ(without.profile().stage(), Stage::kVisitor);
  EXPECT_EQ(without.explain(kStart).at("missing")[0].at("needs"),
            (Json::array({{{"what", "propensity"}, {"needed", 0.5}, {"have", nullptr}}})));
  EXPECT_EQ(without.explain(kStart).at("propensity"), nullptr);
}

TEST(Assessment, OfNobodyIsEmpty) {
  Visitor visitor(model_with(signals(), {{"version", "2.1"}}));
  EXPECT_EQ(visitor.assess(kStart), (Json{{"engagement", 0},
                                          {"fit", nullptr},
                                          {"grade", nullptr},
                                          {"propensity", nullptr},
                                          {"temperature", "cold"},
                                          {"stage", "visitor"},
                                          {"clientState", nullptr},
                                          {"prospect", false},
                                          {"disqualified", nullptr},
                                          {"segments", Json::array()},
                                          {"reasons", Json::array()},
                                          {"next", nullptr},
                                          {"sessions", 0},
                                          {"events", 0},
                                          {"at", kStart},
                                          {"model", {{"name", "test"}, {"version", "2.1"}}}}));
}

}  // namespace
}  // namespace leadlight
