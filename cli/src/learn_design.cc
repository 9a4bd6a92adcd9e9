#include "learn_design.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "document.h"

namespace leadlight::cli {
namespace {

constexpr uint32_t kMostNone = 20;

std::vector<std::vector<uint32_t>> steps_of(const Family& family, Transform transform) {
  if (family.once) return {{1}};
  if (transform == Transform::kLog) return {{1, 2, 4, 8, 16}};
  if (transform == Transform::kBins) return {{1}, {2}, {3}, {5}, {8}, {13}};
  std::vector<uint32_t> all;
  for (uint32_t i = 1; i <= kMostNone; i++) all.push_back(i);
  return {all};
}

bool limited(const LearnColumn& column) { return column.steps.size() == kMostNone; }

uint32_t signals_in(const LearnColumn& column) {
  return limited(column) ? 1 : static_cast<uint32_t>(column.steps.size());
}

uint32_t value_of(const LearnColumn& column, uint32_t times) {
  return static_cast<uint32_t>(std::upper_bound(column.steps.begin(), column.steps.end(), times) -
                               column.steps.begin());
}

}  // namespace

const char* name_of(Transform transform) {
  return transform == Transform::kNone ? "none" : transform == Transform::kLog ? "log" : "bins";
}

Design make_design(const std::vector<Family>& families, const LearnRows& rows, Transform transform,
                   uint64_t least, uint32_t most) {
  struct Candidate {
    LearnColumn column;
    std::vector<std::pair<uint32_t, uint32_t>> values;  // row, value
    uint64_t visitors = 0;
    uint32_t latest = 0xFFFFFFFF;  // visitor
  };
  std::vector<Candidate> candidates;
  std::vector<std::pair<std::size_t, std::size_t>> of_family;
  for (uint32_t i = 0; i < families.size(); i++) {
    std::size_t first = candidates.size();
    for (auto& steps : steps_of(families[i], transform)) {
      candidates.emplace_back().column = {i, std::move(steps)};
    }
    of_family.push_back({first, candidates.size()});
  }
  for (uint32_t row = 0; row < rows.cuts.size(); row++) {
    const Cut& cut = rows.cuts[row];
    for (const Matches& matches : cut.matches) {
      auto [first, end] = of_family[matches.family];
      for (std::size_t i = first; i < end; i++) {
        Candidate& candidate = candidates[i];
        uint32_t value = value_of(candidate.column, matches.times);
        if (value == 0) continue;
        candidate.values.push_back({row, value});
        if (candidate.latest != cut.visitor) candidate.visitors++;
        candidate.latest = cut.visitor;
      }
    }
  }
  std::erase_if(candidates, [&](const Candidate& candidate) {
    bool same = candidate.values.size() == rows.cuts.size();
    for (const auto& [row, value] : candidate.values) same &= value == 1;
    return candidate.visitors < least || same;
  });
  std::map<std::vector<std::pair<uint32_t, uint32_t>>, int> known;
  std::erase_if(candidates, [&](const Candidate& candidate) {
    return !known.emplace(candidate.values, 0).second;
  });
  std::vector<std::size_t> order(candidates.size());
  for (std::size_t i = 0; i < order.size(); i++) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return candidates[a].visitors > candidates[b].visitors;
  });
  std::vector<std::size_t> chosen;
  uint32_t signals = 0;
  for (std::size_t i : order) {
    if (signals + signals_in(candidates[i].column) > most) continue;
    signals += signals_in(candidates[i].column);
    chosen.push_back(i);
  }
  std::sort(chosen.begin(), chosen.end());

  Design design;
  std::vector<std::vector<std::pair<uint32_t, uint32_t>>> entries(rows.cuts.size());
  for (std::size_t i : chosen) {
    auto column = static_cast<uint32_t>(design.columns.size());
    design.columns.push_back(candidates[i].column);
    for (const auto& [row, value] : candidates[i].values) entries[row].push_back({column, value});
  }
  std::vector<double> weights = rows.weights();
  design.rows.columns = static_cast<uint32_t>(design.columns.size());
  for (std::size_t row = 0; row < entries.size(); row++) {
    for (const auto& [column, value] : entries[row]) design.rows.add(column, value);
    design.rows.end_row(rows.cuts[row].outcome, weights[row]);
  }
  return design;
}

std::vector<std::string> signals_of(const LearnColumn& column, const Family& family,
                                    const std::string& points) {
  std::vector<std::string> signals;
  for (uint32_t step : column.steps) {
    bool first = step == 1;
    std::string suffix = first ? "" : "_" + std::to_string(step);
    std::string english = family.english, french = family.french;
    if (!first) {
      english += ", " + std::to_string(step) + " times or more";
      french += ", " + std::to_string(step) + " fois ou plus";
    }
    std::string when = family.when;
    if (!first)
      when = R"({"all":[)" + when + R"(],"count":{"at_least":)" + std::to_string(step) + "}}";
    uint32_t times = limited(column) ? kMostNone : 1;
    signals.push_back(R"({ "id": )" + json_string(family.id + suffix) + R"(, "label": { "en": )" +
                      json_string(english) + R"(, "fr": )" + json_string(french) +
                      R"( }, "group": ")" + family.group + R"(", "when": )" + when +
                      R"(, "points": )" + points + R"(, "limit": { "times": )" +
                      std::to_string(times) + R"(, "per": "lifetime" } })");
    if (limited(column)) break;
  }
  return signals;
}

}  // namespace leadlight::cli
