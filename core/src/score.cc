#include "score.h"

#include "accumulate.h"
#include "arithmetic.h"
#include "match.h"
#if LEADLIGHT_TREES
#include "tree_propensity.h"
#endif

namespace leadlight {
namespace {

[[gnu::always_inline]] inline double clamp(double value, double min, double max) {
  return value < min ? min : value > max ? max : value;
}

}  // namespace

double engagement_at(const Rules& rules, const State& state, Time now, Breakdown* breakdown) {
  HalfLives passed[kMaxSignals];
  for (uint32_t i = 0; i < rules.half_lives.size(); i++) {
    passed[i] = HalfLives(now, rules.half_lives[i], -1);
  }
  double groups[kMaxGroups + 1] = {};
  // In any order: the sums are exact.
  for (uint32_t i = state.counted; i != kNone; i = state.gathered[i].next) {
    const Signal& signal = rules.signals[i];
    double sum = sum_at(signal, state, i, now, passed);
    double value = clamp(sum, signal.min, signal.max);
    groups[signal.group] += value;
    if (breakdown != nullptr) breakdown->signals[i] = {sum, value};
  }
  double total = 0;
  for (uint32_t i = 0; i <= rules.groups.size(); i++) {
    double value = groups[i];
    if (i != rules.groups.size()) value = clamp(value, rules.groups[i].min, rules.groups[i].max);
    total += value;
    if (breakdown != nullptr) breakdown->groups[i] = {groups[i], value};
  }
  double value = clamp(total, rules.engagement_min, rules.engagement_max);
  if (breakdown != nullptr) breakdown->total = {total, value};
  return value;
}

double propensity_of(const Rules& rules, [[maybe_unused]] const Log& log, const State& state,
                     [[maybe_unused]] Time now, const Breakdown& parts) {
#if LEADLIGHT_TREES
  if (!rules.forest.trees.empty()) {
    double row[trees::kMaxFeatures];
    tree_row(rules, log, state, now, parts, row);
    return probability_of(rules.forest.trees.log_odds(row));
  }
#endif
  if (rules.doubles == 0) return -1;
  // The fit is 0 while it is unknown.
  double doublings = (parts.total.sum + rules.fit_worth * state.fit - rules.even) / rules.doubles;
  // The smaller of the odds and their inverse, at most 1.
  bool less = doublings < 0;
  double odds = exp2(less ? doublings : -doublings);
  return (less ? odds : 1) / (1 + odds);
}

[[gnu::noinline]] double propensity_at(const Rules& rules, const Log& log, const State& state,
                                       Time now) {
  Breakdown parts;
  engagement_at(rules, state, now, &parts);
  return propensity_of(rules, log, state, now, parts);
}

void identify(const Rules& rules, const Log& log, const StoredEvent& event, State* state) {
  for (uint32_t i = 0; i < rules.traits.size(); i++) {
    const Datum* value = log.find(event, rules.traits[i]);
    if (value != nullptr) state->traits[i] = *value;
  }
  if (rules.fit_best == 0) return;
  double sum = 0;
  state->fit_known = false;
  for (const FitTrait& fit : rules.fit_traits) {
    const Datum& value = state->traits[fit.trait];
    if (value.kind == Kind::kNone) continue;
    state->fit_known = true;
    for (uint32_t i = 0; i < fit.rules.count; i++) {
      const FitRule& rule = rules.fit_rules[fit.rules.first + i];
      if (tests_hold(rules, log.strings(), rule.tests, &value)) {
        sum += rule.points;
        break;
      }
    }
  }
  state->fit = clamp(to_grid(100 * sum / rules.fit_best), 0, 100);
  uint32_t grade = 0;
  while (grade < 3 && state->fit < rules.grade_from[grade]) grade++;
  state->grade = static_cast<Grade>(grade);
}

}  // namespace leadlight
