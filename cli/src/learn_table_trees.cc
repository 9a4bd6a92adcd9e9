// learn --csv --trees: the columns of a table as features of trees.
#include <algorithm>
#include <limits>
#include <map>

#include "document.h"
#include "failure.h"
#include "leadlight/bounds.h"
#include "leadlight/roc_auc.h"
#include "leads_table.h"
#include "learn_boosted.h"
#include "progress.h"
#include "text.h"
#include "tree_inputs.h"

namespace leadlight::cli {
namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
// XGBoost takes floats, and no infinity. What is farther out is learned from as this, beyond
// which there is no threshold then.
constexpr double kFarthest = 1e30;

// A column as a feature, and as the INPUT that says the same of a visitor.
struct Feature {
  std::vector<float> values;
  std::string input;  // JSON; empty: there is nothing to look at
  bool categorical = false;
};

Feature feature_of(const std::string& name, const std::vector<std::string>& cells, uint64_t least) {
  Feature feature;
  std::map<std::string, uint64_t> counts;
  bool numbers = true, flags = true;
  for (const std::string& cell : cells) {
    if (missing(cell)) continue;
    numbers &= text_number(cell).has_value();
    flags &= one_of(cell, {"true", "false"});
    if (cell.size() <= kMaxTextBytes) counts[cell]++;
  }
  if (numbers || flags) {
    for (const std::string& cell : cells) {
      double value = flags ? one_of(cell, {"true"}) : text_number(cell).value_or(0);
      value = std::clamp(value, -kFarthest, kFarthest);
      feature.values.push_back(missing(cell) ? kNone : static_cast<float>(value));
    }
    feature.input = trait_input(name, {});
    return feature;
  }
  // The frequent texts; what is rare is as if it were missing.
  std::vector<std::pair<uint64_t, std::string>> frequent;
  for (const auto& [text, count] : counts) {
    if (count >= least) frequent.push_back({count, text});
  }
  std::stable_sort(frequent.begin(), frequent.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  if (frequent.size() > kMostLevels) frequent.resize(kMostLevels);
  feature.categorical = true;
  std::map<std::string, float> index;
  std::vector<std::string> categories;
  for (const auto& [count, text] : frequent) {
    index[text] = static_cast<float>(categories.size());
    categories.push_back(text);
  }
  if (!categories.empty()) feature.input = trait_input(name, categories);
  for (const std::string& cell : cells) {
    auto found = index.find(cell);
    feature.values.push_back(found == index.end() ? kNone : found->second);
  }
  return feature;
}

bool gives_away(const Feature& feature, const std::vector<char>& outcomes) {
  // A category's own rate of outcomes ranks it.
  std::map<float, std::pair<double, double>> rates;
  for (std::size_t row = 0; feature.categorical && row < outcomes.size(); row++) {
    if (feature.values[row] != feature.values[row]) continue;
    auto& [with, all] = rates[feature.values[row]];
    with += outcomes[row];
    all++;
  }
  std::vector<analysis::Scored> scored;
  for (std::size_t row = 0; row < outcomes.size(); row++) {
    float value = feature.values[row];
    if (value != value) continue;
    double by =
        feature.categorical ? rates[value].first / rates[value].second : static_cast<double>(value);
    scored.push_back({by, outcomes[row] != 0});
  }
  // Of what most rows have.
  if (scored.size() * 2 < outcomes.size()) return false;
  auto area = analysis::roc_auc(scored).area;
  return area && std::max(*area, 1 - *area) >= kGiveaway;
}

}  // namespace

Learned learn_table_trees(const ModelFile* base, const TableOptions& options_of_table,
                          const LearnOptions& options) {
  demand_boosting();
  LeadsTable table = read_leads(options_of_table);
  uint64_t count = table.outcomes.size();
  auto with = static_cast<uint64_t>(std::count(table.outcomes.begin(), table.outcomes.end(), 1));
  demand_both(with, count - with, options.force, table.file);
  uint64_t least = std::clamp<uint64_t>(count / 200, 10, 50);
  BoostRows rows;
  std::vector<Feature> features;
  Learned learned;
  LearnReport& report = learned.report;
  for (std::size_t i = 0; i < table.names.size(); i++) {
    Feature feature = feature_of(table.names[i], table.cells[i], least);
    if (feature.input.empty()) continue;
    if (gives_away(feature, table.outcomes)) report.giveaways.push_back(table.names[i]);
    rows.features.push_back(table.names[i]);
    rows.categorical.push_back(feature.categorical);
    features.push_back(std::move(feature));
  }
  if (features.empty()) {
    throw Failure(table.file + ": expected a column that tells who has the outcome, found none");
  }
  rows.outcomes = table.outcomes;
  rows.weights.assign(count, 1);
  for (uint64_t row = 0; row < count; row++) {
    for (const Feature& feature : features) rows.values.push_back(feature.values[row]);
  }
  std::vector<uint32_t> who(count);
  for (uint32_t i = 0; i < count; i++) who[i] = i;
  Progress progress("learning", "parts");
  Boosted boosted = train_boosted(rows, who, table.ids, table.outcomes,
                                  [&](double part) { progress.step(1, part); });

  report.unit = "rows";
  report.units = count;
  report.with_outcome = with;
  describe_trees(boosted, features.size(), &report);
  std::vector<analysis::Predicted> predictions;
  for (uint32_t row = 0; row < count; row++) {
    predictions.push_back({boosted.log_odds[row], table.outcomes[row] != 0, row});
  }
  report.judged.push_back(judge("all rows", predictions, static_cast<uint32_t>(count)));

  std::vector<std::string> inputs;
  for (uint32_t i : boosted.used) inputs.push_back(features[i].input);
  std::vector<std::pair<std::string, std::string>> members;
  if (base == nullptr) {
    members.push_back({"signals", json_lines({R"({ "id": "known", "label": { "en": "Is known", )"
                                              R"("fr": "Est connu" }, "when": { "event": )"
                                              R"("identify" }, "points": 0 })"})});
  }
  members.push_back({"propensity", trees_member(inputs, boosted.packed)});
  std::string name = base == nullptr ? "learned" : name_after(*base, "learned");
  learned.model = model_text(base, name, members);
  return learned;
}

}  // namespace leadlight::cli
