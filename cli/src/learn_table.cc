#include "learn_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <set>

#include "csv_file.h"
#include "failure.h"
#include "fnv.h"
#include "leadlight/bounds.h"
#include "leadlight/roc_auc.h"
#include "learn_families.h"
#include "learn_train.h"
#include "progress.h"
#include "text.h"

namespace leadlight::cli {
namespace {

constexpr std::size_t kMostValues = 12;  // numbers up to here are classes
constexpr std::size_t kMostLevels = 60;  // of a column
constexpr double kGiveaway = 0.98;

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return text;
}

bool one_of(const std::string& text, std::initializer_list<const char*> words) {
  return std::find(words.begin(), words.end(), lower(text)) != words.end();
}

// Also what is no number although it looks like one.
bool missing(const std::string& text) {
  double number = 0;
  auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc::result_out_of_range ||
         one_of(text,
                {"", "na", "n/a", "nan", "null", "none", "inf", "-inf", "infinity", "-infinity"});
}

bool number_of(const std::string& text, double* number) {
  const char* end = text.data() + text.size();
  auto [stopped, error] = std::from_chars(text.data(), end, *number);
  return error == std::errc() && stopped == end && std::isfinite(*number);
}

struct Table {
  std::string file;
  std::vector<std::string> names;               // of the columns
  std::vector<std::vector<std::string>> cells;  // by column
  std::vector<char> outcomes;
  std::vector<uint64_t> ids;
};

Table read_table(const TableOptions& options) {
  Input input(options.path);
  CsvFile file(input, options.delimiter);
  CsvRow row;
  Table table;
  table.file = input.name();
  if (!file.next(&row)) throw Failure(table.file + ": expected a header, found nothing");
  std::vector<std::string> header = row.fields;
  std::vector<std::size_t> columns;
  std::size_t target = header.size();
  for (std::size_t i = 0; i < header.size(); i++) {
    auto ignored = std::find(options.ignored.begin(), options.ignored.end(), header[i]);
    if (header[i] == options.target) {
      target = i;
    } else if (ignored == options.ignored.end() && !header[i].empty() &&
               header[i].size() <= kMaxNameBytes) {
      columns.push_back(i);
      table.names.push_back(header[i]);
    }
  }
  if (target == header.size()) {
    throw Failure(place(table.file, row.line) + ": expected a column \"" +
                  printable(options.target) + "\", found " + std::to_string(header.size()) +
                  " others");
  }
  if (columns.size() > kMaxTraits) {
    throw Failure(place(table.file, row.line) + ": expected at most " + std::to_string(kMaxTraits) +
                  " columns to learn from, found " + std::to_string(columns.size()) +
                  " (--ignore COLUMN leaves one out)");
  }
  table.cells.resize(columns.size());
  while (file.next(&row)) {
    auto fail = [&](const std::string& what) {
      throw Failure(place(table.file, row.line) + ": expected " + what);
    };
    if (!row.broken.empty()) throw Failure(place(table.file, row.line) + ": " + row.broken);
    if (row.fields.size() != header.size()) {
      fail(std::to_string(header.size()) + " fields, found " + std::to_string(row.fields.size()));
    }
    const std::string& outcome = row.fields[target];
    bool yes = one_of(outcome, {"1", "true", "yes", "y", "won", "converted"});
    if (!yes && !one_of(outcome, {"0", "false", "no", "n", "lost", "not converted"})) {
      fail("1, true, yes, won or converted, or 0, false, no or lost, in the column \"" +
           printable(options.target) + "\", found \"" + printable(outcome) + "\"");
    }
    table.outcomes.push_back(yes);
    Fnv1a id;
    for (std::size_t i = 0; i < columns.size(); i++) {
      id.add_field(row.fields[columns[i]]);
      table.cells[i].push_back(std::move(row.fields[columns[i]]));
    }
    table.ids.push_back(id.value());
  }
  return table;
}

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
    double number = 0;
    trait.tests.push_back(numbers && number_of(*text, &number) ? number_text(number)
                                                               : class_test(*text));
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
    double number = 0;
    if (!missing(cell) && number_of(cell, &number)) sorted.push_back(number);
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
    double number = 0;
    bool known = !missing(cell) && number_of(cell, &number);
    auto above = std::upper_bound(edges.begin(), edges.end(), number);
    trait.levels.push_back(known ? static_cast<int>(above - edges.begin()) : -1);
    trait.complete &= known;
  }
  return trait;
}

Trait trait_of(const std::vector<std::string>& cells, std::size_t count, uint64_t least) {
  std::set<double> different;
  for (const std::string& cell : cells) {
    double number = 0;
    if (missing(cell)) continue;
    if (!number_of(cell, &number)) return classes(cells, least, false);
    if (different.size() <= kMostValues) different.insert(number);
  }
  return different.size() > kMostValues ? bins(cells, count, least) : classes(cells, least, true);
}

struct Levels {
  std::vector<Trait> traits;
  std::vector<uint32_t> first;  // column of each trait's level 0
  analysis::SparseRows rows;
};

Levels levels_of(const Table& table, std::size_t count, uint64_t least) {
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
  Table table = read_table(options_of_table);
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
  std::string name = base == nullptr ? "learned" : std::string(base->model.name()).substr(0, 100);
  learned.model = model_text(base, base == nullptr ? name : name + "-learned", members);
  return learned;
}

}  // namespace leadlight::cli
