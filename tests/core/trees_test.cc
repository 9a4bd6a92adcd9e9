// A model whose propensity is decision trees: what they look at, when, and what is said of it.
#include <cmath>

#include "harness.h"
#include "leadlight/trees/pack.h"
#include "plain_forest.h"

namespace leadlight::testing {
namespace {

using trees::Forest;
using trees::ForestNode;

std::string packed(const Forest& forest) {
  trees::Packed made = trees::pack(forest);
  EXPECT_EQ(made.error, "");
  return trees::base64(made.bytes);
}

// Trees that tell each value from all others that a test uses: one for each input, with a
// leaf for missing, and one for each side of each threshold.
Forest ladder(const std::vector<double>& thresholds, size_t inputs = 1) {
  Forest forest;
  for (size_t input = 0; input < inputs; input++) {
    forest.features.push_back("f" + std::to_string(input));
    for (size_t i = 0; i < thresholds.size(); i++) {
      for (bool missing_left : {false, true}) {
        trees::ForestTree tree;
        tree.nodes.resize(3);
        ForestNode& root = tree.nodes[0];
        root.feature = static_cast<int32_t>(input);
        root.threshold = thresholds[i];
        root.missing_left = missing_left;
        root.left = 1;
        root.right = 2;
        root.cover = 2;
        tree.nodes[1].cover = tree.nodes[2].cover = 1;
        tree.nodes[2].value = std::ldexp(1, -static_cast<int>(2 * i + (missing_left ? 1 : 0)));
        forest.trees.push_back(tree);
      }
    }
  }
  return forest;
}

Json trees_of(const Forest& forest, const Json& inputs) {
  return {{"propensity", {{"trees", {{"inputs", inputs}, {"packed", packed(forest)}}}}}};
}

Json signals() {
  return {{{"id", "view"},
           {"label", {{"en", "Viewed"}, {"fr", "Vu"}}},
           {"when", {{"event", "page_view"}}},
           {"points", 5},
           {"limit", {{"times", 2}, {"per", "lifetime"}}},
           {"decay", {{"half_life", "1d"}}}},
          {{"id", "buy"}, {"when", {{"event", "buy"}}}, {"points", 2}}};
}

// What the trees see of one input, at `now`, after `events`; null where it is missing.
Json seen(const Json& input, const Json& events, Time now, const Json& more = Json::object()) {
  Json rest = trees_of(ladder({-1000}), Json::array({input}));
  rest.update(more);
  Visitor visitor(model_with(signals(), rest));
  visitor.record_all(events);
  Json inputs = visitor.explain(now).at("propensity").at("inputs");
  EXPECT_EQ(inputs.size(), 1u);
  EXPECT_EQ(inputs[0].at("input"), input);
  return inputs[0].at("value");
}

const Json kVisit = {event_of("page_view", kStart, {{"path", "/"}}),
                     event_of("page_view", kStart + kMinute, {{"path", "/pricing"}}),
                     event_of("engaged_time", kStart + kMinute, {{"seconds", 12.5}}),
                     event_of("page_view", kStart + kDay, {{"path", "/"}}),
                     event_of("identify", kStart + kDay,
                              {{"size", 12}, {"paid", true}, {"role", "cto"}, {"country", "fr"}})};

TEST(TreeInputs, AreAsOfTheTimeAskedFor) {
  Time now = kStart + 3 * kDay;
  EXPECT_EQ(seen({{"signal", "view"}}, kVisit, now), 2);  // the third is dropped
  EXPECT_EQ(seen({{"signal", "view"}, {"of", "times"}}, kVisit, now), 2);
  EXPECT_NEAR(seen({{"signal", "view"}, {"of", "points"}}, kVisit, now).get<double>(),
              5 * std::exp2(-3) + 5 * std::exp2(-3 + 1 / 1440.0), 1e-5);
  EXPECT_EQ(seen({{"signal", "buy"}}, kVisit, now), 0);
  EXPECT_EQ(seen({{"profile", "sessions"}}, kVisit, now), 2);
  EXPECT_EQ(seen({{"profile", "active_days"}}, kVisit, now), 2);
  EXPECT_EQ(seen({{"profile", "distinct_pages"}}, kVisit, now), 2);
  EXPECT_EQ(seen({{"profile", "engaged_seconds"}}, kVisit, now), 12.5);
  EXPECT_EQ(seen({{"profile", "events"}}, kVisit, now), 5);
  EXPECT_EQ(seen({{"profile", "days_since_first"}}, kVisit, now + kHour), 3 + 1 / 24.0);
  EXPECT_EQ(seen({{"profile", "days_since_last"}}, kVisit, now + 6 * kHour), 2.25);
  EXPECT_EQ(seen({{"trait", "size"}}, kVisit, now), 12);
  EXPECT_EQ(seen({{"trait", "paid"}}, kVisit, now), 1);
  EXPECT_NEAR(seen({{"score", "engagement"}}, kVisit, now).get<double>(), 1.25, 0.01);
  // A time before the last event is as if what came later were not there.
  EXPECT_EQ(seen({{"profile", "events"}}, kVisit, kStart + kHour), 3);
  EXPECT_EQ(seen({{"trait", "size"}}, kVisit, kStart + kHour), nullptr);
}

TEST(TreeInputs, AreMissingWhereNothingIsKnown) {
  Time now = kStart + kDay;
  EXPECT_EQ(seen({{"trait", "role"}}, kVisit, now), nullptr);  // a text is no number
  EXPECT_EQ(seen({{"trait", "unknown"}}, kVisit, now), nullptr);
  EXPECT_EQ(seen({{"profile", "days_since_first"}}, Json::array(), now), nullptr);
  EXPECT_EQ(seen({{"profile", "days_since_last"}}, Json::array(), now), nullptr);
  EXPECT_EQ(seen({{"profile", "sessions"}}, Json::array(), now), 0);
  EXPECT_EQ(seen({{"score", "fit"}}, kVisit, now), nullptr);
  Json fit = {{"fit",
               {{"traits",
                 {{{"trait", "size"},
                   {"rules", {{{"is", 12}, {"points", 1}}, {{"is", 1}, {"points", 2}}}}}}}}}};
  EXPECT_EQ(seen({{"score", "fit"}}, kVisit, now, fit), 50);
  EXPECT_EQ(seen({{"score", "fit"}}, Json::array(), now, fit), nullptr);
}

TEST(TreeInputs, CategoriesAreTheirPlaceInTheList) {
  Time now = kStart + kDay;
  Json input = {{"trait", "role"}, {"categories", {"ceo", "cto"}}};
  EXPECT_EQ(seen(input, kVisit, now), 1);
  input["categories"] = {"ceo", "CTO"};
  EXPECT_EQ(seen(input, kVisit, now), nullptr);
  EXPECT_EQ(seen(input, Json::array(), now), nullptr);
  input["trait"] = "size";
  EXPECT_EQ(seen(input, kVisit, now), nullptr);
}

TEST(TreePropensity, IsTheLogisticFunctionOfTheLogOdds) {
  for (double log_odds : {-800.0, -30.0, -1.0, -1e-9, 0.0, 0.5, 1.0, 36.0, 700.0, 1e300, -1e300}) {
    Forest forest = ladder({0});
    forest.trees.resize(1);
    forest.trees[0].nodes[2].value = 0;
    forest.base = log_odds;
    Visitor visitor(model_with(signals(), trees_of(forest, Json::array({{{"signal", "buy"}}}))));
    double exact = 1 / (1 + std::exp(-log_odds));
    double given = visitor.assess(kStart).at("propensity").get<double>();
    EXPECT_NEAR(given, exact, 1e-15) << log_odds;
    Json explained = visitor.explain(kStart).at("propensity");
    EXPECT_EQ(explained.at("probability"), given);
    EXPECT_EQ(explained.at("base"), log_odds);
    EXPECT_EQ(explained.at("inputs"), Json::array());  // nothing adds anything
  }
}

// Random forests over every kind of input: the document adds up, and it is what the forest
// itself says of the values it shows.
TEST(TreePropensity, ReasonsAddUpToTheLogOddsOfTheForest) {
  Json inputs = {{{"signal", "view"}},
                 {{"signal", "view"}, {"of", "points"}},
                 {{"profile", "days_since_first"}},
                 {{"profile", "engaged_seconds"}},
                 {{"trait", "size"}},
                 {{"trait", "country"}, {"categories", {"de", "fr", "it"}}},
                 {{"score", "engagement"}},
                 {{"signal", "buy"}}};
  for (uint64_t seed = 1; seed < 30; seed++) {
    trees::testing::Shape shape{.features = 8,
                                .trees = 20,
                                .depth = 4,
                                .single = seed % 2 == 0,
                                .categorical = true,
                                .zeros = true};
    Forest forest = trees::testing::random_forest(shape, seed);
    Visitor visitor(model_with(signals(), trees_of(forest, inputs)));
    visitor.record_all(kVisit);
    for (Time now : {kStart, kStart + kDay, kStart + 9 * kDay}) {
      Json propensity = visitor.explain(now).at("propensity");
      double sum = propensity.at("base").get<double>();
      for (const Json& input : propensity.at("inputs")) {
        sum += input.at("adds").get<double>();
        EXPECT_NE(input.at("adds"), 0);
        bool view = input.at("input").value("signal", "") == "view";
        EXPECT_EQ(input.at("label"), view ? Json({{"en", "Viewed"}, {"fr", "Vu"}}) : Json());
      }
      double probability = visitor.assess(now).at("propensity").get<double>();
      EXPECT_EQ(propensity.at("probability"), probability);
      EXPECT_NEAR(std::log(probability / (1 - probability)), sum, 1e-9);
    }
  }
}

TEST(TreePropensity, IsAskedByStageRulesAtTheEvent) {
  // Above an even chance from the second purchase on.
  Forest forest = ladder({1.5});
  forest.trees.resize(1);
  forest.base = -0.5;
  Json model = model_with(signals(), trees_of(forest, Json::array({{{"signal", "buy"}}})));
  model["stages"] = {{"prospect", {{"any", {{{"event", "buy"}, {"propensity", 0.5}}}}}}};
  Visitor visitor(model);
  visitor.record("buy", kStart);
  EXPECT_EQ(visitor.assess(kStart).at("stage"), "visitor");
  Json needs = visitor.explain(kStart).at("missing")[0].at("needs");
  ASSERT_EQ(needs.size(), 2u);
  EXPECT_EQ(needs[1].at("what"), "propensity");
  EXPECT_NEAR(needs[1].at("have").get<double>(), 1 / (1 + std::exp(0.5)), 1e-15);
  visitor.record("buy", kStart + 1);
  EXPECT_EQ(visitor.assess(kStart + 1).at("stage"), "prospect");
}

TEST(TreePropensity, OneByOneIsTheReplay) {
  Json inputs = {{{"signal", "view"}},
                 {{"profile", "days_since_first"}},
                 {{"profile", "days_since_last"}},
                 {{"profile", "sessions"}},
                 {{"score", "engagement"}}};
  Forest forest = trees::testing::random_forest({.features = 5, .trees = 30}, 3);
  Json model = model_with(signals(), trees_of(forest, inputs));
  model["stages"] = {{"lead", {{"any", {{{"propensity", 0.2}}}}}},
                     {"prospect", {{"any", {{{"propensity", 0.5}}}}}}};
  Random random(8);
  Json events = Json::array();
  for (int i = 0; i < 60; i++) {
    Time time = kStart + static_cast<Time>(random.below(20)) * kHour;
    events.push_back(event_of(random.chance(60) ? "page_view" : "buy", time,
                              {{"path", "/" + std::to_string(random.below(9))}}));
  }
  Visitor one_by_one(model);
  one_by_one.record_all(events);
  Visitor replayed(model);
  replayed.replay(one_by_one.log());
  for (Time now : {kStart, kStart + 7 * kHour, kStart + 30 * kDay}) {
    EXPECT_EQ(one_by_one.answer_bytes(now), replayed.answer_bytes(now));
  }
}

Json errors_of_trees(const Json& trees) {
  return errors_of_model(model_with(signals(), {{"propensity", {{"trees", trees}}}}));
}
Json error(std::string_view pointer, std::string_view expected, std::string_view found) {
  return Json::array({{{"pointer", pointer}, {"expected", expected}, {"found", found}}});
}

TEST(TreeErrors, NameThePlaceAndWhatWasExpected) {
  std::string good = packed(ladder({1}, 2));
  Json two = {{{"signal", "buy"}}, {{"signal", "view"}}};
  EXPECT_EQ(errors_of_trees({{"inputs", two}, {"packed", good}}), Json::array());
  auto with = [&](const Json& input) {
    return errors_of_trees({{"inputs", {input, two[1]}}, {"packed", good}});
  };
  const char* at = "/propensity/trees/inputs/0";
  EXPECT_EQ(with({{"signal", "sell"}}),
            error("/propensity/trees/inputs/0/signal", "the id of a signal", "\"sell\""));
  EXPECT_EQ(with({{"signal", "buy"}, {"of", "money"}}),
            error("/propensity/trees/inputs/0/of", "times, points", "\"money\""));
  EXPECT_EQ(with({{"trait", "size"}, {"of", "points"}}),
            error("/propensity/trees/inputs/0/of", "a signal beside it", "\"points\""));
  EXPECT_EQ(with({{"profile", "stage"}}),
            error("/propensity/trees/inputs/0/profile",
                  "sessions, active_days, distinct_pages, engaged_seconds, events, "
                  "days_since_first, days_since_last",
                  "\"stage\""));
  EXPECT_EQ(with({{"score", "total"}}),
            error("/propensity/trees/inputs/0/score", "engagement, fit", "\"total\""));
  EXPECT_EQ(with({{"signal", "buy"}, {"categories", {"a"}}}),
            error("/propensity/trees/inputs/0/categories", "a trait beside it", "a list"));
  EXPECT_EQ(with({{"trait", "a"}, {"categories", {"a", 1}}}),
            error("/propensity/trees/inputs/0/categories/1", "a text of 1 to 4096 bytes", "1"));
  EXPECT_EQ(with(Json::object()), error(at, "one of signal, profile, trait and score", "none"));
  EXPECT_EQ(with({{"signal", "buy"}, {"trait", "a"}}),
            error(at, "one of signal, profile, trait and score", "more"));
  EXPECT_EQ(with("buy")[0].at("pointer"), at);

  const char* bytes = "/propensity/trees/packed";
  EXPECT_EQ(
      errors_of_trees({{"inputs", {two[0]}}, {"packed", good}}),
      error("/propensity/trees/inputs", "as many items as the trees have features, 2", "a list"));
  for (const std::string& text :
       std::vector<std::string>{good.substr(1), good + "=", "*" + good.substr(1),
                                "====", "A===", "TExUAR==", "TExUQQ==TExU"}) {
    EXPECT_EQ(errors_of_trees({{"inputs", two}, {"packed", text}}),
              error(bytes, "base64 of RFC 4648, padded", "something else"))
        << text;
  }
  EXPECT_EQ(errors_of_trees({{"inputs", two}, {"packed", "AAAA"}}),
            error(bytes, "trees packed in version 1", "other bytes"));
  EXPECT_EQ(errors_of_trees({{"inputs", two}, {"packed", ""}})[0].at("pointer"), bytes);
  EXPECT_EQ(errors_of_trees({{"inputs", two}}), error(bytes, "a value", "nothing"));
  EXPECT_EQ(errors_of_trees({{"packed", good}}),
            error("/propensity/trees/inputs", "a value", "nothing"));
}

TEST(TreeErrors, PointsAndTreesAreNotBoth) {
  Json model = model_with(signals(), trees_of(ladder({1}), Json::array({{{"signal", "buy"}}})));
  model["propensity"]["even"] = 3;
  EXPECT_EQ(errors_of_model(model), error("/propensity/even", "nothing beside trees", "3"));
  model["propensity"].erase("trees");
  EXPECT_EQ(errors_of_model(model), error("/propensity/doubles", "a value", "nothing"));
}

}  // namespace
}  // namespace leadlight::testing
