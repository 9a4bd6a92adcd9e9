// The explanation: the ledger, the history, the momentum, and what is missing.
#include "arithmetic.h"
#include "assess.h"
#include "classify.h"
#include "match.h"
#include "score.h"

namespace leadlight {
namespace {

uint32_t write_clamp(cbor::Writer& out, const Rules& rules, const char* what, uint32_t which,
                     const Label& label, const Breakdown::Part& part) {
  if (part.value == part.sum) return 0;
  cbor::Writer::Keys keys(out, "clamp, id, label, points");
  keys.next().text(what);
  keys.next();
  write_id(out, rules, which);
  keys.next();
  write_label(out, rules, label);
  keys.next().number(part.value - part.sum);
  return 1;
}

void write_ledger(cbor::Writer& out, const Rules& rules, const State& state,
                  const Breakdown& parts) {
  uint32_t position = out.open_array();
  uint32_t rows = 0;
  for (uint32_t i = 0; i < rules.signals.size(); i++) {
    const Signal& signal = rules.signals[i];
    const Gathered& gathered = state.gathered[i];
    if (gathered.kept != 0 || gathered.dropped != 0) {
      rows++;
      cbor::Writer::Keys keys(out, "signal, label, group, points, times, dropped, first, last");
      keys.next();
      write_id(out, rules, signal.id);
      keys.next();
      write_label(out, rules, signal.label);
      keys.next();
      write_id(out, rules,
               signal.group == rules.groups.size() ? kEmptyText : rules.groups[signal.group].id);
      keys.next().number(parts.signals[i].sum);
      keys.next().number(gathered.kept);
      keys.next().number(gathered.dropped);
      for (Time time : {gathered.first, gathered.last}) {
        keys.next();
        if (gathered.kept == 0) {
          out.null();
        } else {
          write_time(out, time);
        }
      }
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
  cbor::Writer::Keys keys(out, consent
                                   ? "time, what, from, to, rule, label, event, engagement, purpose"
                                   : "time, what, from, to, rule, label, event, engagement");
  keys.next();
  write_time(out, change.time);
  keys.next();
  write_word(out, kWhatNames, static_cast<uint32_t>(change.what));
  for (uint8_t value : {change.from, change.to}) {
    keys.next();
    if (change.what == What::kDisqualified) {
      out.boolean(value != 0);
    } else {
      write_word(out, kNames[static_cast<uint32_t>(change.what)], value);
    }
  }
  write_rule(keys, out, rules, change.alternative);
  keys.next();
  if (change.event == kNone) {
    out.null();
  } else {
    out.text(log.strings().text(log[change.event].name));
  }
  keys.next().number(change.engagement);
  if (!consent) return;
  keys.next();
  write_word(out, kPurposeNames, change.purpose);
}

// One thing that an alternative asks for and the visitor does not have; 0: the
// visitor has it.
uint32_t write_need(cbor::Writer& out, const Rules& rules, const Log& log, const State& state,
                    double engagement, Temperature temperature, const Node& node) {
  bool profile = node.type == NodeType::kProfile || node.type == NodeType::kTraits;
  bool fits = state.fit_known && static_cast<uint32_t>(state.grade) <= node.least;
  bool hot = static_cast<uint32_t>(temperature) >= node.least;
  if ((profile && profile_holds(rules, log.strings(), state, node)) ||
      (node.type == NodeType::kEngagement && engagement >= node.number) ||
      (node.type == NodeType::kFit && fits) || (node.type == NodeType::kTemperature && hot)) {
    return 0;
  }
  cbor::Writer::Keys keys(out, "what, needed, have");
  keys.next();
  switch (node.type) {
    case NodeType::kEngagement:
      out.text("engagement");
      keys.next().number(node.number);
      keys.next().number(engagement);
      return 1;
    case NodeType::kFit:
      out.text("fit");
      keys.next();
      write_word(out, kGradeNames, node.least);
      keys.next();
      if (!state.fit_known) break;
      write_word(out, kGradeNames, static_cast<uint32_t>(state.grade));
      return 1;
    case NodeType::kTemperature:
      out.text("temperature");
      keys.next();
      write_word(out, kTemperatureNames, node.least);
      keys.next();
      write_word(out, kTemperatureNames, static_cast<uint32_t>(temperature));
      return 1;
    case NodeType::kEvent:
      out.text("event");
      keys.next().array(node.range.count);
      for (uint32_t i = 0; i < node.range.count; i++) {
        write_id(out, rules, rules.names[node.range.first + i]);
      }
      keys.next();
      break;
    default:
      out.text("condition");
      keys.next().null();
      keys.next();
  }
  out.null();
  return 1;
}

// What each alternative of the prospect's rule still asks for; nothing once the
// visitor is one.
void write_missing(cbor::Writer& out, const Rules& rules, const Log& log, const State& state,
                   Time now, double engagement) {
  uint32_t list = out.open_array();
  uint32_t ways = 0;
  bool there = state.stage >= Stage::kProspect && !recycled(rules, state, now);
  Temperature temperature = temperature_after(rules, state.temperature, engagement);
  for (uint32_t i = 0; !there && i < rules.alternatives.size(); i++) {
    const Alternative& alternative = rules.alternatives[i];
    if (alternative.rule != kProspectRule) continue;
    ways++;
    cbor::Writer::Keys keys(out, "rule, label, needs");
    write_rule(keys, out, rules, i);
    keys.next();
    uint32_t position = out.open_array();
    uint32_t needs = 0;
    const Node& whole = rules.nodes[alternative.node];
    bool all = whole.type == NodeType::kAll;
    for (uint32_t k = 0; k < (all ? whole.range.count : 1); k++) {
      uint32_t node = all ? rules.children[whole.range.first + k] : alternative.node;
      needs += write_need(out, rules, log, state, engagement, temperature, rules.nodes[node]);
    }
    out.close(position, needs);
  }
  out.close(list, ways);
}

}  // namespace

void write_explanation(const Rules& rules, const Log& log, const State& state, Time now,
                       const double* before, cbor::Writer& out) {
  Breakdown parts;
  cbor::Writer::Keys keys(out, "engagement, ledger, history, momentum, missing, at");
  double engagement = engagement_at(rules, state, now, &parts);
  keys.next().number(engagement);
  keys.next();
  write_ledger(out, rules, state, parts);
  // Silence is shown, and becomes a fact only when an event ends it.
  bool back = recycled(rules, state, now);
  bool shown = back || neglected(rules, state, now);
  keys.next().array(state.history.size() + shown);
  for (const Change& change : state.history) write_change(out, rules, log, change);
  if (shown) {
    Change change{state.derived.last + rules.recycle_ms,
                  state.engagement,
                  kNone,
                  kNone,
                  What::kStage,
                  static_cast<uint8_t>(Stage::kProspect),
                  static_cast<uint8_t>(Stage::kLead),
                  0};
    if (!back) {
      change.time = state.derived.last + rules.at_risk_ms;
      change.what = What::kClientState;
      change.from = static_cast<uint8_t>(state.client_state);
      change.to = static_cast<uint8_t>(ClientState::kAtRisk);
    }
    write_change(out, rules, log, change);
  }
  // Points a week: the last one, less the average of the three before it.
  keys.next().number(to_grid((engagement - before[0]) - (before[0] - before[1]) / 3));
  keys.next();
  write_missing(out, rules, log, state, now, engagement);
  keys.next();
  write_time(out, now);
}

}  // namespace leadlight
