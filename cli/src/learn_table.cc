#include "learn_table.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "document.h"
#include "failure.h"
#include "leadlight/bounds.h"
#include "leadlight/roc_auc.h"
#include "leads_table.h"
#include "learn_train.h"
#include "progress.h"
#include "text.h"

namespace leadlight::cli {
namespace {

constexpr std::size_t kMostValues = 12;  // numbers up to here are classes

// A column as rules of a trait: the level of each row, or -1 where no rule holds.
struct Trait {
  std::vector<std::string> tests;  // JSON, of the levels
  std::vector<int> levels;         // by row
  bool complete = true;            // every row has a level
};

std::string class_test(const std::string& text) {
  bool yes = one_of(text, {"true"});
  if (yes || one_of(text, {"false"})) {
    return R"({ "in": [)" + json_string(text) + (yes ? ", true] }" : ", false] }");
  }
  return json_string(text);
}

// Classes, the rare ones and what is missing without a level.
Trait classes(const std::vector<std::string>& cells, uint64_t least, bool numbers) {
  std::map<std::string, uint64_t> counts;
  for (const std::string& cell : cells) {
    if (!missing(cell) && cell.size() <= kMaxTextBytes) counts[cell]++;
  }
  std::vector<std::pair<uint64_t, const std::string*>> frequent;
  for (const auto& [text, count] : counts) {
    if (count >= least) frequent.push_back({count, &text});
  }
  std::stable_sort(frequent.begin(), frequent.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  if (frequent.size() > kMostLevels) frequent.resize(kMostLevels);
  Trait trait;
  std::map<std::string, int> level_of;
  for (const auto& [count, text] : frequent) {
    level_of[*text] = static_cast<int>(trait.tests.size());
    std::optional<double> number = numbers ? text_number(*text) : std::nullopt;
    trait.tests.push_back(number ? number_text(*number) : class_test(*text));
  }
  for (const std::string& cell : cells) {
    auto found = level_of.find(cell);
    trait.levels.push_back(found == level_of.end() ? -1 : found->second);
    trait.complete &= found != level_of.end();
  }
  return trait;
}

// Bins of about as many numbers each.
Trait bins(const std::vector<std::string>& cells, std::size_t count, uint64_t least) {
  std::vector<double> sorted;
  for (const std::string& cell : cells) {
    if (auto number = missing(cell) ? std::nullopt : text_number(cell)) sorted.push_back(*number);
  }
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> edges;  // a bin begins at each, and one below them all
  std::size_t from = 0;
  for (std::size_t i = 1; i < count; i++) {
    double edge = sorted[sorted.size() * i / count];
    auto at = static_cast<std::size_t>(std::lower_bound(sorted.begin(), sorted.end(), edge) -
                                       sorted.begin());
    if (at < from + least || sorted.size() - at < least) {
      // Many equal numbers make a bin of their own, and the next begins above them.
      at = static_cast<std::size_t>(std::upper_bound(sorted.begin(), sorted.end(), edge) -
                                    sorted.begin());
      if (at < from + least || sorted.size() - at < least) continue;
      edge = sorted[at];
    }
    edges.push_back(edge);
    from = at;
  }
  Trait trait;
  // The first rule that holds counts, so each says only where it ends.
  for (double edge : edges) trait.tests.push_back(R"({ "lt": )" + number_text(edge) + " }");
  trait.tests.push_back(edges.empty() ? R"({ "exists": true })"
                                      : R"({ "gte": )" + number_text(edges.back()) + " }");
  for (const std::string& cell : cells) {
    std::optional<double> number = missing(cell) ? std::nullopt : text_number(cell);
    auto above = std::upper_bound(edges.begin(), edges.end(), number.value_or(0));
    trait.levels.push_back(number ? static_cast<int>(above - edges.begin()) : -1);
    trait.complete &= number.has_value();
  }
  return trait;
}

Trait trait_of(const std::vector<std::string>& cells, std::size_t count, uint64_t least) {
  std::set<double> different;
  for (const std::string& cell : cells) {
    if (missing(cell)) continue;
    std::optional<double> number = text_number(cell);
    if (!number) return classes(cells, least, false);
    if (different.size() <= kMostValues) different.insert(*number);
  }
  return different.size() > kMostValues ? bins(cells, count, least) : classes(cells, least, true);
}

struct Levels {
  std::vector<Trait> traits;
  std::vector<uint32_t> first;  // column of each trait's level 0
  analysis::SparseRows rows;
};

Levels levels_of(const LeadsTable& table, std::size_t count, uint64_t least) {
  Levels levels;
  for (const auto& cells : table.cells) {
    levels.traits.push_back(trait_of(cells, count, least));
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
  uint64_t least = std::clamp<uint64_t>(rows / 200, 10, 50);
  constexpr std::size_t kBins[] = {4, 10};
  std::vector<Levels> all;
  std::vector<Way> ways;
  for (std::size_t count : kBins) all.push_back(levels_of(table, count, least));
  for (const Levels& levels : all) ways.push_back({&levels.rows});
  std::vector<uint32_t> who(rows);
  for (uint32_t i = 0; i < rows; i++) who[i] = i;
  Progress progress("learning", "parts");
  Trained trained =
      train(ways, who, table.ids, table.outcomes, [&](double part) { progress.step(1, part); });

  Levels& levels = all[trained.points.way];
  Learned learned;
  LearnReport& report = learned.report;
  report.unit = "rows";
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
    std::vector<analysis::Scored> scored;
    for (uint32_t row = 0; row < rows; row++) {
      int level = levels.traits[i].levels[row];
      double value = level < 0 ? 0 : span[static_cast<std::size_t>(level)];
      scored.push_back({value, table.outcomes[row] != 0});
    }
    auto area = analysis::roc_auc(scored).area;
    if (area && *area >= kGiveaway) report.giveaways.push_back(table.names[i]);
    if (!differ) continue;
    std::string rules;
    for (std::size_t k = 0; k < span.size(); k++) {
      report.used += span[k] != 0;
      rules += (k == 0 ? "" : ", ") + std::string(R"({ "is": )") + levels.traits[i].tests[k] +
               R"(, "points": )" + number_text(span[k]) + " }";
    }
    best += std::fmax(0, *std::max_element(span.begin(), span.end()));
    traits.push_back(R"({ "trait": )" + json_string(table.names[i]) + R"(, "rules": [)" + rules +
                     "] }");
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
