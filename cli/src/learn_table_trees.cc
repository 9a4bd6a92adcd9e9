// learn --csv --trees: the columns of a table as features of trees.
#include <algorithm>
#include <limits>

#include "cell_text.h"
#include "document.h"
#include "leads_columns.h"
#include "leads_traits.h"
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
constexpr std::size_t kBins = 4;  // by which columns are compared where there are too many
constexpr std::size_t kNoBound = std::numeric_limits<std::size_t>::max();

// A column as a feature, and as the INPUT that says the same of a visitor.
struct Feature {
  std::vector<float> values;
  std::string input;  // JSON
  bool categorical = false;
};

Feature feature_of(const LeadsColumn& column, uint64_t least) {
  Feature feature;
  std::vector<float> value_of(column.texts.size(), kNone);
  bool flags = std::all_of(column.texts.begin(), column.texts.end(), [](const std::string& text) {
    return missing(text) || lower(text) == "true" || lower(text) == "false";
  });
  std::vector<std::string> categories;
  if (!column.numbers.empty() || flags) {
    for (std::size_t i = 0; i < value_of.size(); i++) {
      double value = flags ? lower(column.texts[i]) == "true" : column.numbers[i];
      value_of[i] = static_cast<float>(std::clamp(value, -kFarthest, kFarthest));
    }
  } else {
    // The frequent texts; what is rare is as if it were missing.
    for (uint32_t text : frequent_texts(column, least)) {
      value_of[text] = static_cast<float>(categories.size());
      categories.push_back(column.texts[text]);
    }
    feature.categorical = true;
  }
  feature.input = trait_input(column.name, categories);
  for (uint32_t cell : column.cells) {
    feature.values.push_back(cell == kNoCell ? kNone : value_of[cell]);
  }
  return feature;
}

}  // namespace

Learned learn_table_trees(const ModelFile* base, const TableOptions& options_of_table,
                          const LearnOptions& options) {
  demand_boosting();
  LeadsTable table = read_leads(options_of_table);
  uint64_t count = table.outcomes.size();
  auto with = static_cast<uint64_t>(std::count(table.outcomes.begin(), table.outcomes.end(), 1));
  demand_both(with, count - with, options.force, table.file);
  uint64_t least = least_rows(count);
  demand_columns(&table, least);
  BoostRows rows;
  std::vector<Feature> features;
  Learned learned;
  LearnReport& report = learned.report;
  std::vector<Trait> traits;
  for (const LeadsColumn& column : table.columns) {
    features.push_back(feature_of(column, least));
    rows.features.push_back(column.name);
    rows.categorical.push_back(features.back().categorical);
    traits.push_back(trait_of(column, kBins, least));
  }
  rows.outcomes = table.outcomes;
  rows.weights.assign(count, 1);
  for (uint64_t row = 0; row < count; row++) {
    for (const Feature& feature : features) rows.values.push_back(feature.values[row]);
  }
  std::vector<uint32_t> who(count);
  for (uint32_t i = 0; i < count; i++) who[i] = i;
  Progress progress("learning", "parts");
  ChooseFeatures choose;
  std::size_t room = room_for_traits(base, "propensity");
  if (features.size() > room) {
    choose = [&](const std::vector<uint32_t>& of) {
      return most_telling(traits, table.outcomes, of, room, kNoBound);
    };
  }
  Boosted boosted = train_boosted(rows, who, table.ids, table.outcomes, choose,
                                  [&](double part) { progress.step(1, part); });

  report.unit = "rows";
  report.notes = table.notes;
  report.columns_left_out = table.left_out;
  if (choose) name_others(table, choose(who), &report);
  find_telling(table, &report);
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
