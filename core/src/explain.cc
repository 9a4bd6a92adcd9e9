// The explanation: the ledger, the history, the momentum, and what is missing.
#include "arithmetic.h"
#include "assess.h"
#include "classify.h"
#include "document_parts.h"
#include "match.h"
#include "score.h"
#if LEADLIGHT_TREES
#include "tree_propensity.h"
#endif

namespace leadlight {

using Keys = cbor::Writer::Keys;

namespace {

uint32_t write_clamp(cbor::Writer& out, const Rules& rules, const char* what, uint32_t which,
                     const Label& label, const Breakdown::Part& part) {
  if (part.value == part.sum) return 0;
  Keys keys(out, "clamp, id, label, points");
  keys.text(what);
  write_id(keys, rules, which);
  write_label(keys, rules, label);
  keys.number(part.value - part.sum);
  return 1;
}

void write_ledger(cbor::Writer& out, const Rules& rules, const State& state,
                  const Breakdown& parts) {
  uint32_t position = out.open_array();
  uint32_t rows = 0;
  for (uint32_t i = 0; i < rules.signals.size(); i++) {
    const Signal& signal = rules.signals[i];
    const Gathered& gathered = state.gathered[i];
    if (gathered.kept != 0) {  // the first one is never dropped
      rows++;
      Keys keys(out, "signal, label, group, points, times, dropped, first, last");
      write_id(keys, rules, signal.id);
      write_label(keys, rules, signal.label);
      write_id(keys, rules,
               signal.group == rules.groups.size() ? kEmptyText : rules.groups[signal.group].id);
      keys.number(parts.signals[i].sum);
      keys.number(gathered.kept);
      keys.number(gathered.dropped);
      write_time(keys, gathered.first);
      write_time(keys, gathered.last);
    }
    rows += write_clamp(out, rules, "signal", signal.id, signal.label, parts.signals[i]);
  }
  for (uint32_t i = 0; i < rules.groups.size(); i++) {
    const Group& group = rules.groups[i];
    rows += write_clamp(out, rules, "group", group.id, group.label, parts.groups[i]);
  }
  rows += write_clamp(out, rules, "engagement", kEmptyText, {}, parts.total);
  out.close(position, rows);
}

void write_change(cbor::Writer& out, const Rules& rules, const Log& log, const Change& change) {
  constexpr const char* kNames[] = {kStageNames, kTemperatureNames, kAnswerNames, "",
                                    kClientStateNames};
  bool consent = change.what == What::kConsent;
  Keys keys(out, consent ? "time, what, from, to, rule, label, event, engagement, purpose"
                         : "time, what, from, to, rule, label, event, engagement");
  write_time(keys, change.time);
  write_word(keys, kWhatNames, static_cast<uint32_t>(change.what));
  for (uint8_t value : {change.from, change.to}) {
    if (change.what == What::kDisqualified) {
      keys.boolean(value != 0);
    } else {
      write_word(keys, kNames[static_cast<uint32_t>(change.what)], value);
    }
  }
  write_rule(keys, rules, change.alternative);
  if (change.event == kNone) {
    keys.null();
  } else {
    keys.text(log.strings().text(log[change.event].name));
  }
  keys.number(change.engagement);
  if (!consent) return;
  write_word(keys, kPurposeNames, change.purpose);
}

// One thing that an alternative asks for and the visitor does not have; 0: the
// visitor has it.
uint32_t write_need(cbor::Writer& out, const Rules& rules, const Log& log, const State& state,
                    double engagement, double propensity, Temperature temperature,
                    const Node& node) {
  bool profile = node.type == NodeType::kProfile || node.type == NodeType::kTraits;
  bool fits = state.fit_known && static_cast<uint32_t>(state.grade) <= node.least;
  bool hot = static_cast<uint32_t>(temperature) >= node.least;
  bool likely = node.type == NodeType::kPropensity;
  double have = likely ? propensity : engagement;
  if ((profile && profile_holds(rules, log.strings(), state, node)) ||
      ((likely || node.type == NodeType::kEngagement) && have >= node.number) ||
      (node.type == NodeType::kFit && fits) || (node.type == NodeType::kTemperature && hot)) {
    return 0;
  }
  Keys keys(out, "what, needed, have");
  switch (node.type) {
    case NodeType::kEngagement:
    case NodeType::kPropensity:
      keys.text(likely ? "propensity" : "engagement");
      keys.number(node.number);
      if (likely && have < 0) break;
      keys.number(have);
      return 1;
    case NodeType::kFit:
      keys.text("fit");
      write_word(keys, kGradeNames, node.least);
      if (!state.fit_known) break;
      write_word(keys, kGradeNames, static_cast<uint32_t>(state.grade));
      return 1;
    case NodeType::kTemperature:
      keys.text("temperature");
      write_word(keys, kTemperatureNames, node.least);
      write_word(keys, kTemperatureNames, static_cast<uint32_t>(temperature));
      return 1;
    case NodeType::kEvent:
      keys.text("event");
      keys.next().array(node.range.count);
      for (uint32_t i = 0; i < node.range.count; i++) {
        out.text(rules.strings.text(rules.names[node.range.first + i]));
      }
      break;
    default:
      keys.text("condition");
      keys.null();
  }
  keys.null();
  return 1;
}

// What each alternative of the prospect's rule still asks for; nothing when the
// visitor is `there`.
void write_missing(cbor::Writer& out, const Rules& rules, const Log& log, const State& state,
                   double engagement, double propensity, bool there) {
  uint32_t list = out.open_array();
  uint32_t ways = 0;
  Temperature temperature = temperature_after(rules, state.temperature, engagement);
  for (uint32_t i = 0; !there && i < rules.alternatives.size(); i++) {
    const Alternative& alternative = rules.alternatives[i];
    if (alternative.rule != kProspectRule) continue;
    ways++;
    Keys keys(out, "rule, label, needs");
    write_rule(keys, rules, i);
    keys.next();
    uint32_t position = out.open_array();
    uint32_t needs = 0;
    const Node& whole = rules.nodes[alternative.node];
    bool all = whole.type == NodeType::kAll;
    for (uint32_t k = 0; k < (all ? whole.range.count : 1); k++) {
      uint32_t node = all ? rules.children[whole.range.first + k] : alternative.node;
      needs += write_need(out, rules, log, state, engagement, propensity, temperature,
                          rules.nodes[node]);
    }
    out.close(position, needs);
  }
  out.close(list, ways);
}

}  // namespace

void write_explanation(const Rules& rules, const Log& log, const State& state, Time now,
                       const double* before, cbor::Writer& out) {
  Breakdown parts;
  Keys keys(out, "engagement, ledger, history, momentum, missing, propensity, at");
  double engagement = engagement_at(rules, state, now, &parts);
  keys.number(engagement);
  keys.next();
  write_ledger(out, rules, state, parts);
  // Silence is shown, and becomes a fact only when an event ends it.
  Silence silence = silence_until(rules, state, now);
  keys.next().array(state.history.size() + silence.ended);
  for (const Change& past : state.history) write_change(out, rules, log, past);
  if (silence.ended) write_change(out, rules, log, silence.change);
  // Points a week: the last one, less the average of the three before it.
  keys.number(to_grid((engagement - before[0]) - (before[0] - before[1]) / 3));
  keys.next();
  double propensity = propensity_of(rules, log, state, now, parts);
  write_missing(out, rules, log, state, engagement, propensity, silence.stage >= Stage::kProspect);
  if (propensity < 0) {
    keys.null();
#if LEADLIGHT_TREES
  } else if (!rules.forest.trees.empty()) {
    double row[trees::kMaxFeatures];
    tree_row(rules, log, state, now, parts, row);
    write_tree_terms(keys.next(), rules, row, propensity);
#endif
  } else {
    // What log-odds are made of, beside the rows of the ledger.
    Keys terms(keys.next(), "probability, even, doubles, fit");
    terms.number(propensity);
    terms.number(rules.even);
    terms.number(rules.doubles);
    terms.number(rules.fit_worth * state.fit);
  }
  write_time(keys, now);
}

}  // namespace leadlight
