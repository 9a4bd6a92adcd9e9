#include "leads_traits.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "cell_text.h"
#include "document.h"
#include "failure.h"
#include "leadlight/bounds.h"
#include "leadlight/roc_auc.h"
#include "leads_columns.h"
#include "text.h"

namespace leadlight::cli {
namespace {

constexpr std::size_t kMostValues = 12;  // numbers up to here are classes

std::string class_test(const std::string& text) {
  std::string word = lower(text);
  if (word == "true" || word == "false") {
    return R"({ "in": [)" + json_string(text) + ", " + word + "] }";
  }
  return json_string(text);
}

// Classes, the rare ones and what is missing without a level.
Trait classes(const LeadsColumn& column, uint64_t least) {
  Trait trait;
  std::vector<int> level_of(column.texts.size(), -1);
  for (uint32_t text : frequent_texts(column, least)) {
    level_of[text] = static_cast<int>(trait.tests.size());
    trait.tests.push_back(column.numbers.empty() ? class_test(column.texts[text])
                                                 : column.texts[text]);
  }
  for (uint32_t cell : column.cells) {
    trait.levels.push_back(cell == kNoCell ? -1 : level_of[cell]);
    trait.complete &= trait.levels.back() >= 0;
  }
  return trait;
}

Trait bins(const LeadsColumn& column, std::size_t count, uint64_t least) {
  std::vector<double> sorted;
  for (uint32_t cell : column.cells) {
    if (cell != kNoCell) sorted.push_back(column.numbers[cell]);
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
  std::vector<int> level_of;
  for (double number : column.numbers) {
    auto above = std::upper_bound(edges.begin(), edges.end(), number);
    level_of.push_back(static_cast<int>(above - edges.begin()));
  }
  for (uint32_t cell : column.cells) {
    trait.levels.push_back(cell == kNoCell ? -1 : level_of[cell]);
    trait.complete &= cell != kNoCell;
  }
  return trait;
}

// The traits that a part of a model reads: "traits" of a condition has them as keys, "trait" of
// a fit or of an input as its text.
void find_traits(cbor::Value value, std::set<std::string, std::less<>>* found) {
  if (value.type() == cbor::Type::kArray) {
    for_each_item(value, [&](uint32_t, cbor::Value item) { find_traits(item, found); });
  }
  if (value.type() != cbor::Type::kMap) return;
  for_each_member(value, [&](std::string_view key, cbor::Value item) {
    if (key == "traits" && item.type() == cbor::Type::kMap) {
      for_each_member(item, [&](std::string_view trait, cbor::Value) { found->emplace(trait); });
    } else if (key == "trait" && item.type() == cbor::Type::kText) {
      found->emplace(item.text());
    } else {
      find_traits(item, found);
    }
  });
}

// How many rows, and of these with the outcome.
struct Tally {
  double rows = 0, with = 0;

  void add(bool outcome) {
    rows++;
    with += outcome;
  }
  double part() const { return rows == 0 ? 0 : with / rows; }
  // The log likelihood of the outcomes if each comes as often as it did here.
  double likelihood() const {
    auto term = [&](double count) { return count == 0 ? 0 : count * std::log(count / rows); };
    return term(with) + term(rows - with);
  }
};

double gain_of(const Trait& trait, const std::vector<char>& outcomes,
               const std::vector<uint32_t>& rows) {
  std::vector<Tally> tallies(trait.tests.size() + 1);
  Tally all;
  for (uint32_t row : rows) {
    tallies[static_cast<std::size_t>(trait.levels[row] + 1)].add(outcomes[row]);
    all.add(outcomes[row]);
  }
  double gain = -2 * all.likelihood() + 2;
  for (const Tally& tally : tallies) {
    if (tally.rows != 0) gain += 2 * tally.likelihood() - 2;
  }
  return gain;
}

std::optional<double> area_of(std::vector<analysis::Scored>& scored) {
  return analysis::roc_auc(scored).area;
}

// By the part with the outcome of each level; of numbers that most rows have by these too.
bool gives_away(const LeadsColumn& column, const std::vector<char>& outcomes, uint64_t least) {
  Trait trait = trait_of(column, 10, least);
  std::vector<Tally> tallies(trait.tests.size() + 1);
  for (std::size_t row = 0; row < outcomes.size(); row++) {
    tallies[static_cast<std::size_t>(trait.levels[row] + 1)].add(outcomes[row]);
  }
  std::vector<analysis::Scored> by_level, by_number;
  for (std::size_t row = 0; row < outcomes.size(); row++) {
    bool outcome = outcomes[row] != 0;
    by_level.push_back({tallies[static_cast<std::size_t>(trait.levels[row] + 1)].part(), outcome});
    uint32_t cell = column.cells[row];
    if (!column.numbers.empty() && cell != kNoCell) {
      by_number.push_back({column.numbers[cell], outcome});
    }
  }
  auto area = area_of(by_level);
  if (area && *area >= kGiveaway) return true;
  if (by_number.size() * 2 < outcomes.size()) return false;
  area = area_of(by_number);
  return area && std::fmax(*area, 1 - *area) >= kGiveaway;
}

}  // namespace

uint64_t least_rows(uint64_t rows) { return std::clamp<uint64_t>(rows / 200, 10, 50); }

std::vector<uint32_t> frequent_texts(const LeadsColumn& column, uint64_t least) {
  std::vector<uint64_t> counts(column.texts.size());
  for (uint32_t cell : column.cells) {
    if (cell != kNoCell) counts[cell]++;
  }
  std::vector<uint32_t> frequent;
  for (uint32_t i = 0; i < counts.size(); i++) {
    if (counts[i] >= least && column.texts[i].size() <= kMaxTextBytes) frequent.push_back(i);
  }
  std::sort(frequent.begin(), frequent.end(), [&](uint32_t a, uint32_t b) {
    return counts[a] != counts[b] ? counts[a] > counts[b] : column.texts[a] < column.texts[b];
  });
  if (frequent.size() > kMostLevels) frequent.resize(kMostLevels);
  return frequent;
}

Trait trait_of(const LeadsColumn& column, std::size_t count, uint64_t least) {
  return column.numbers.size() > kMostValues ? bins(column, count, least) : classes(column, least);
}

std::size_t room_for_traits(const ModelFile* base, std::string_view replaced) {
  std::set<std::string, std::less<>> taken;
  if (base != nullptr) {
    for_each_member(view(base->document), [&](std::string_view key, cbor::Value value) {
      if (key != replaced) find_traits(value, &taken);
    });
  }
  return taken.size() < kMaxTraits ? kMaxTraits - taken.size() : 1;
}

std::vector<std::size_t> most_telling(const std::vector<Trait>& traits,
                                      const std::vector<char>& outcomes,
                                      const std::vector<uint32_t>& rows, std::size_t most,
                                      std::size_t most_levels) {
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t i = 0; i < traits.size(); i++) {
    order.push_back({-gain_of(traits[i], outcomes, rows), i});
  }
  std::sort(order.begin(), order.end());
  std::vector<std::size_t> chosen;
  std::size_t levels = 0;
  for (const auto& [loss, i] : order) {
    if (chosen.size() == most || (loss >= 0 && !chosen.empty())) break;
    if (levels + traits[i].tests.size() > most_levels) continue;
    levels += traits[i].tests.size();
    chosen.push_back(i);
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

void demand_columns(LeadsTable* table, uint64_t least) {
  LeftColumns rare{"no value that at least " + std::to_string(least) + " rows have", {}};
  std::erase_if(table->columns, [&](const LeadsColumn& column) {
    if (column.numbers.size() > kMostValues || !frequent_texts(column, least).empty()) return false;
    rare.names.push_back(column.name);
    return true;
  });
  if (!rare.names.empty()) table->left_out.push_back(std::move(rare));
  if (!table->columns.empty()) return;
  std::string why;
  for (const LeftColumns& left : table->left_out) {
    for (const std::string& name : left.names) {
      why.append(why.empty() ? ": \"" : ", \"").append(printable(name));
      why.append("\" (").append(left.why).append(")");
    }
  }
  throw Failure(table->file +
                ": expected a column that tells who has the outcome, found none that can be "
                "learned from" +
                why);
}

void name_others(const LeadsTable& table, const std::vector<std::size_t>& chosen,
                 LearnReport* report) {
  LeftColumns left{"tell less than the " + std::to_string(chosen.size()) + " that are kept", {}};
  for (std::size_t i = 0; i < table.columns.size(); i++) {
    if (!std::binary_search(chosen.begin(), chosen.end(), i)) {
      left.names.push_back(table.columns[i].name);
    }
  }
  if (!left.names.empty()) report->columns_left_out.push_back(std::move(left));
}

void find_telling(const LeadsTable& table, LearnReport* report) {
  Tally all;
  for (char outcome : table.outcomes) all.add(outcome);
  auto rate = [](const Tally& tally) {
    return analysis::Rate{static_cast<uint64_t>(tally.with), static_cast<uint64_t>(tally.rows)};
  };
  for (const LeadsColumn& column : table.columns) {
    if (gives_away(column, table.outcomes, least_rows(table.outcomes.size()))) {
      report->giveaways.push_back(column.name);
      continue;
    }
    std::vector<Tally> tallies(column.texts.size());
    Tally any;
    for (std::size_t row = 0; row < table.outcomes.size(); row++) {
      uint32_t cell = column.cells[row];
      if (cell == kNoCell) continue;
      tallies[cell].add(table.outcomes[row]);
      any.add(table.outcomes[row]);
    }
    auto name = [&](const std::string& value, const Tally& tally) {
      report->telling.push_back({column.name, value, static_cast<uint64_t>(tally.rows),
                                 static_cast<uint64_t>(tally.with)});
    };
    if (any.rows < all.rows && settles(rate(any), rate(all))) {
      name("", any);
      continue;
    }
    for (std::size_t i = 0; i < tallies.size(); i++) {
      if (settles(rate(tallies[i]), rate(all))) name(column.texts[i], tallies[i]);
    }
  }
  keep_most_telling(&report->telling);
}

}  // namespace leadlight::cli
