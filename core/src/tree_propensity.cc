#include "tree_propensity.h"

#include <cmath>

#include "arithmetic.h"
#include "document_parts.h"

namespace leadlight {

using Keys = cbor::Writer::Keys;

namespace {

constexpr double kMissing = NAN;

double days(Time from, Time to) {
  return static_cast<double>(to - from) / static_cast<double>(kDay);
}

double fact_of(const Log& log, const Derived& derived, Time now, TreeFact fact) {
  bool met = derived.events != 0;
  switch (fact) {
    case TreeFact::kSessions:
      return derived.sessions;
    case TreeFact::kActiveDays:
      return derived.active_days;
    case TreeFact::kDistinctPages:
      return derived.distinct_pages;
    case TreeFact::kEngagedSeconds:
      return derived.engaged_seconds;
    case TreeFact::kEvents:
      return derived.events;
    case TreeFact::kDaysSinceFirst:
      return met ? days(log[0].time, now) : kMissing;
    default:
      return met ? days(derived.last, now) : kMissing;
  }
}

double category_of(const TreeModel& model, const TreeInput& input, const Datum& value) {
  if (value.kind != Kind::kText) return kMissing;
  for (uint32_t i = 0; i < input.count; i++) {
    if (model.categories[input.first + i] == value.text) return i;
  }
  return kMissing;
}

}  // namespace

void tree_row(const Rules& rules, const Log& log, const State& state, Time now,
              const Breakdown& parts, double* row) {
  for (const TreeInput& input : rules.forest.inputs) {
    double value = kMissing;
    switch (input.kind) {
      case InputKind::kTimes:
        value = state.gathered[input.index].kept;
        break;
      case InputKind::kPoints:
        value = parts.signals[input.index].value;
        break;
      case InputKind::kProfile:
        value = fact_of(log, state.derived, now, static_cast<TreeFact>(input.index));
        break;
      case InputKind::kTrait: {
        const Datum& trait = state.traits[input.index];
        if (trait.kind == Kind::kNumber || trait.kind == Kind::kBoolean) value = trait.number;
        break;
      }
      case InputKind::kCategory:
        value = category_of(rules.forest, input, state.traits[input.index]);
        break;
      case InputKind::kEngagement:
        value = parts.total.value;
        break;
      case InputKind::kFit:
        if (state.fit_known) value = state.fit;
        break;
    }
    *row++ = value;
  }
}

double probability_of(double log_odds) {
  // The smaller of the odds and their inverse, at most 1.
  constexpr double kLog2OfE = 1.4426950408889634;
  bool less = log_odds < 0;
  double odds = exp2((less ? log_odds : -log_odds) * kLog2OfE);
  return (less ? odds : 1) / (1 + odds);
}

void write_tree_terms(cbor::Writer& out, const Rules& rules, const double* row,
                      double probability) {
  double adds[trees::kMaxFeatures];
  double base = rules.forest.trees.explain(row, adds);
  Keys terms(out, "probability, base, inputs");
  terms.number(probability);
  terms.number(base);
  terms.next();
  uint32_t position = out.open_array();
  uint32_t count = 0;
  for (uint32_t i = 0; i < rules.forest.inputs.size(); i++) {
    if (adds[i] == 0) continue;
    count++;
    const TreeInput& input = rules.forest.inputs[i];
    bool signal = input.kind == InputKind::kTimes || input.kind == InputKind::kPoints;
    Keys keys(out, "input, label, value, adds");
    write_label(keys, rules, {input.start, input.size});
    write_label(keys, rules, signal ? rules.signals[input.index].label : Label());
    if (row[i] == row[i]) {
      keys.number(row[i]);
    } else {
      keys.null();
    }
    keys.number(adds[i]);
  }
  out.close(position, count);
}

}  // namespace leadlight
