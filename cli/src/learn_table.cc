#include "learn_table.h"

#include <algorithm>
#include <cmath>

#include "document.h"
#include "failure.h"
#include "leads_traits.h"
#include "learn_train.h"
#include "progress.h"
#include "text.h"

namespace leadlight::cli {
namespace {

// Of a regression, so that it takes minutes and not hours; and rules that anyone reads.
constexpr std::size_t kMostColumns = 400;

struct Levels {
  std::vector<Trait> traits;
  std::vector<uint32_t> first;  // column of each trait's level 0
  analysis::SparseRows rows;

  // What a model with `room` for so many traits does not hold is left to choose.
  bool too_many(std::size_t room) const {
    return traits.size() > room || rows.columns > kMostColumns;
  }
  std::vector<std::size_t> chosen(const std::vector<char>& outcomes,
                                  const std::vector<uint32_t>& of, std::size_t room) const {
    return most_telling(traits, outcomes, of, room, kMostColumns);
  }
  std::vector<uint32_t> columns_of(const std::vector<std::size_t>& which) const {
    std::vector<uint32_t> columns;
    for (std::size_t i : which) {
      for (uint32_t k = 0; k < traits[i].tests.size(); k++) columns.push_back(first[i] + k);
    }
    return columns;
  }
};

Levels levels_of(const LeadsTable& table, std::size_t count, uint64_t least) {
  Levels levels;
  for (const LeadsColumn& column : table.columns) {
    levels.traits.push_back(trait_of(column, count, least));
    levels.first.push_back(levels.rows.columns);
    levels.rows.columns += static_cast<uint32_t>(levels.traits.back().tests.size());
  }
  for (std::size_t row = 0; row < table.outcomes.size(); row++) {
    for (std::size_t i = 0; i < levels.traits.size(); i++) {
      int level = levels.traits[i].levels[row];
      if (level >= 0) levels.rows.add(levels.first[i] + static_cast<uint32_t>(level), 1);
    }
    levels.rows.end_row(table.outcomes[row] != 0, 1);
  }
  return levels;
}

}  // namespace

Learned learn_table(const ModelFile* base, const TableOptions& options_of_table,
                    const LearnOptions& options) {
  LeadsTable table = read_leads(options_of_table);
  uint64_t rows = table.outcomes.size();
  auto with = static_cast<uint64_t>(std::count(table.outcomes.begin(), table.outcomes.end(), 1));
  demand_both(with, rows - with, options.force, table.file);
  uint64_t least = least_rows(rows);
  std::size_t room = room_for_traits(base, "fit");
  demand_columns(&table, least);
  constexpr std::size_t kBins[] = {4, 10};
  std::vector<Levels> all;
  std::vector<Way> ways;
  for (std::size_t count : kBins) all.push_back(levels_of(table, count, least));
  for (const Levels& levels : all) {
    Way way{&levels.rows};
    if (levels.too_many(room)) {
      way.choose = [&](const std::vector<uint32_t>& of) {
        return levels.columns_of(levels.chosen(table.outcomes, of, room));
      };
    }
    ways.push_back(std::move(way));
  }
  std::vector<uint32_t> who(rows);
  for (uint32_t i = 0; i < rows; i++) who[i] = i;
  Progress progress("learning", "parts");
  Trained trained = train(ways, who, table.ids, table.outcomes, options.threads,
                          [&](double part) { progress.step(1, part); });

  Levels& levels = all[trained.points.way];
  Learned learned;
  LearnReport& report = learned.report;
  report.unit = "rows";
  report.notes = table.notes;
  report.columns_left_out = table.left_out;
  if (levels.too_many(room)) {
    name_others(table, levels.chosen(table.outcomes, who, room), &report);
  }
  find_telling(table, &report);
  report.units = rows;
  report.with_outcome = with;
  report.candidates = levels.rows.columns;
  report.way = "up to " + std::to_string(kBins[trained.points.way]) + " bins of a number";
  report.penalty = trained.points.penalty;
  report.doubles = trained.points.doubles;
  std::vector<analysis::Predicted> predictions;
  double loss = 0;
  for (uint32_t row = 0; row < rows; row++) {
    predictions.push_back({trained.by_points[row], table.outcomes[row] != 0, row});
    loss += analysis::log_loss_of(trained.before_rounding[row], table.outcomes[row] != 0);
  }
  report.judged.push_back(judge("all rows", predictions, static_cast<uint32_t>(rows)));
  report.loss_before_rounding = loss / static_cast<double>(rows);

  // Points of a trait that everybody has begin at 0, as on any scorecard; what the others can
  // take away is given by the first such trait, for a fit below 0 would count as 0.
  std::vector<double>& points = trained.points.each;
  double even = trained.points.even, owed = 0;
  auto span_of = [&](std::size_t i) {
    return std::span(points).subspan(levels.first[i], levels.traits[i].tests.size());
  };
  std::size_t giver = levels.traits.size();
  for (std::size_t i = 0; i < levels.traits.size(); i++) {
    auto span = span_of(i);
    if (span.empty()) continue;
    bool differ = std::any_of(span.begin(), span.end(), [](double each) { return each != 0; });
    double lowest = *std::min_element(span.begin(), span.end());
    if (!differ) continue;
    if (!levels.traits[i].complete) {
      owed += std::fmin(lowest, 0);
      continue;
    }
    if (giver == levels.traits.size()) giver = i;
    for (double& each : span) each -= lowest;
    even -= lowest;
  }
  if (owed < 0 && giver != levels.traits.size()) {
    for (double& each : span_of(giver)) each -= owed;
    even -= owed;
  }
  report.even = even;

  std::vector<std::string> traits;
  double best = 0;
  for (std::size_t i = 0; i < levels.traits.size(); i++) {
    auto span = span_of(i);
    bool differ = std::any_of(span.begin(), span.end(), [](double each) { return each != 0; });
    if (!differ) continue;
    std::string rules;
    for (std::size_t k = 0; k < span.size(); k++) {
      report.used += span[k] != 0;
      rules += (k == 0 ? "" : ", ") + std::string(R"({ "is": )") + levels.traits[i].tests[k] +
               R"(, "points": )" + number_text(span[k]) + " }";
    }
    best += std::fmax(0, *std::max_element(span.begin(), span.end()));
    traits.push_back(R"({ "trait": )" + json_string(table.columns[i].name) + R"(, "rules": [)" +
                     rules + "] }");
  }
  if (best <= 0) {
    throw Failure(table.file + ": expected a column that tells who has the outcome, found none");
  }
  std::vector<std::pair<std::string, std::string>> members = {
      {"fit", R"({ "traits": )" + json_lines(traits) + " }"}};
  if (base == nullptr) {
    members.push_back({"signals", json_lines({R"({ "id": "known", "label": { "en": "Is known", )"
                                              R"("fr": "Est connu" }, "when": { "event": )"
                                              R"("identify" }, "points": 0 })"})});
    members.push_back({"propensity", R"({ "even": )" + number_text(std::round(even * 10) / 10) +
                                         R"(, "doubles": )" + number_text(trained.points.doubles) +
                                         R"(, "fit": )" + number_text(best / 100) + " }"});
  }
  std::string name = base == nullptr ? "learned" : name_after(*base, "learned");
  learned.model = model_text(base, name, members);
  return learned;
}

}  // namespace leadlight::cli
