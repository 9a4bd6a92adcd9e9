#include "assess.h"

#include <cstring>

#include "classify.h"
#include "names.h"
#include "number_text.h"
#include "score.h"

namespace leadlight {
namespace {

template <class Word>
void word(cbor::Writer& out, const char* names, Word word) {
  out.text(name_at(names, static_cast<uint32_t>(word)));
}

void time(cbor::Writer& out, Time time) { out.number(static_cast<double>(time)); }

// The id of something of the model; null for none.
void id(cbor::Writer& out, const Rules& rules, uint32_t text) {
  if (text == kEmptyText) return out.null();
  out.text(rules.strings.text(text));
}

void write_label(cbor::Writer& out, const Rules& rules, const Label& label) {
  if (label.size == 0) return out.null();
  out.raw(rules.document.data() + label.start, label.size);
}

// The JSON Pointer of an alternative of the stage rules, and its label.
void write_rule(cbor::Writer::Keys& keys, cbor::Writer& out, const Rules& rules,
                uint32_t alternative) {
  if (alternative == kNone) {
    keys.next().null();
    return keys.next().null();
  }
  uint32_t rule = rules.alternatives[alternative].rule;
  char pointer[64];
  std::string_view start = name_at(kStageRulePointers, rule);
  std::memcpy(pointer, start.data(), start.size());
  auto size = static_cast<uint32_t>(start.size());
  size += number_text(alternative - rules.first_alternatives[rule], pointer + size);
  keys.next().text({pointer, size});
  keys.next();
  write_label(out, rules, rules.alternatives[alternative].label);
}

uint32_t write_clamp(cbor::Writer& out, const Rules& rules, const char* what, uint32_t which,
                     const Label& label, const Breakdown::Part& part) {
  if (part.value == part.sum) return 0;
  cbor::Writer::Keys keys(out, "clamp, id, label, points");
  keys.next().text(what);
  keys.next();
  id(out, rules, which);
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
      cbor::Writer::Keys keys(out, "signal, label, group, points, times, dropped, last");
      keys.next();
      id(out, rules, signal.id);
      keys.next();
      write_label(out, rules, signal.label);
      keys.next();
      id(out, rules,
         signal.group == rules.groups.size() ? kEmptyText : rules.groups[signal.group].id);
      keys.next().number(parts.signals[i].sum);
      keys.next().number(gathered.kept);
      keys.next().number(gathered.dropped);
      keys.next();
      if (gathered.kept == 0) {
        out.null();
      } else {
        time(out, gathered.last);
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
  constexpr const char* kNames[] = {kStageNames, kTemperatureNames, kAnswerNames};
  bool consent = change.what == What::kConsent;
  cbor::Writer::Keys keys(out, consent
                                   ? "time, what, from, to, rule, label, event, engagement, purpose"
                                   : "time, what, from, to, rule, label, event, engagement");
  keys.next();
  time(out, change.time);
  keys.next();
  word(out, "stage, temperature, consent, disqualified", change.what);
  for (uint8_t value : {change.from, change.to}) {
    keys.next();
    if (change.what == What::kDisqualified) {
      out.boolean(value != 0);
    } else {
      word(out, kNames[static_cast<uint32_t>(change.what)], value);
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
  word(out, kPurposeNames, change.purpose);
}

double magnitude(double value) { return value < 0 ? -value : value; }

}  // namespace

void make_assessment(const Rules& rules, const State& state, Time now, Assessment* assessment) {
  Breakdown parts;
  Assessment& answer = *assessment;
  answer.engagement = engagement_at(rules, state, now, &parts);
  answer.fit_known = state.fit_known;
  answer.fit = state.fit;
  answer.grade = state.grade;
  answer.temperature = state.derived.events == 0
                           ? Temperature::kCold
                           : temperature_after(rules, state.temperature, answer.engagement);
  answer.stage = recycled(rules, state, now) ? Stage::kLead : state.stage;
  answer.disqualified = state.disqualified != kNone;
  answer.disqualifier = state.disqualified;
  answer.prospect = answer.stage == Stage::kProspect && !answer.disqualified;
  answer.segments = state.segments;
  answer.sessions = state.derived.sessions;
  answer.events = state.derived.events;
  answer.at = now;
  answer.reason_count = 0;
  for (uint32_t i = 0; i < rules.signals.size(); i++) {
    double points = parts.signals[i].value;
    const Gathered& gathered = state.gathered[i];
    if (points == 0 || gathered.kept == 0) continue;
    // Insertion into the few best; of equals the earlier one stays ahead.
    uint32_t place = answer.reason_count;
    while (place != 0 && magnitude(answer.reasons[place - 1].points) < magnitude(points)) place--;
    if (place == kMaxReasons) continue;
    if (answer.reason_count < kMaxReasons) answer.reason_count++;
    for (uint32_t k = answer.reason_count - 1; k > place; k--) {
      answer.reasons[k] = answer.reasons[k - 1];
    }
    answer.reasons[place] = {i, points, gathered.kept, gathered.last};
  }
}

void write_explanation(const Rules& rules, const Log& log, const State& state, Time now,
                       cbor::Writer& out) {
  Breakdown parts;
  cbor::Writer::Keys keys(out, "engagement, ledger, history, at");
  keys.next().number(engagement_at(rules, state, now, &parts));
  keys.next();
  write_ledger(out, rules, state, parts);
  bool shown = recycled(rules, state, now);
  keys.next().array(state.history.size() + shown);
  for (const Change& change : state.history) write_change(out, rules, log, change);
  if (shown) {
    write_change(
        out, rules, log,
        {state.derived.last + rules.recycle_ms, state.engagement, kNone, kNone, What::kStage,
         static_cast<uint8_t>(Stage::kProspect), static_cast<uint8_t>(Stage::kLead), 0});
  }
  keys.next();
  time(out, now);
}

void write_assessment(const Model& model, const Assessment& assessment, cbor::Writer& out) {
  const Rules& rules = *model.rules();
  cbor::Writer::Keys keys(out,
                          "engagement, fit, grade, propensity, temperature, stage, clientState, "
                          "prospect, disqualified, segments, reasons, next, sessions, events, at, "
                          "model");
  keys.next().number(assessment.engagement);
  if (assessment.fit_known) {
    keys.next().number(assessment.fit);
    keys.next();
    word(out, kGradeNames, assessment.grade);
  } else {
    keys.next().null();
    keys.next().null();
  }
  keys.next().null();
  keys.next();
  word(out, kTemperatureNames, assessment.temperature);
  keys.next();
  word(out, kStageNames, assessment.stage);
  keys.next().null();
  keys.next().boolean(assessment.prospect);
  keys.next();
  if (assessment.disqualified) {
    cbor::Writer::Keys why(out, "rule, label");
    write_rule(why, out, rules, assessment.disqualifier);
  } else {
    out.null();
  }
  keys.next();
  uint32_t position = out.open_array();
  uint32_t count = 0;
  for (uint32_t i = 0; i < rules.segments.size(); i++) {
    if ((assessment.segments >> i & 1) == 0) continue;
    id(out, rules, rules.segments[i].id);
    count++;
  }
  out.close(position, count);
  keys.next().array(assessment.reason_count);
  for (uint32_t i = 0; i < assessment.reason_count; i++) {
    const Reason& reason = assessment.reasons[i];
    cbor::Writer::Keys its(out, "signal, label, points, times, last");
    its.next();
    id(out, rules, rules.signals[reason.signal].id);
    its.next();
    write_label(out, rules, rules.signals[reason.signal].label);
    its.next().number(reason.points);
    its.next().number(reason.times);
    its.next();
    time(out, reason.last);
  }
  keys.next().null();
  keys.next().number(assessment.sessions);
  keys.next().number(assessment.events);
  keys.next();
  time(out, assessment.at);
  keys.next();
  cbor::Writer::Keys head(out, "name, version");
  head.next().text(model.name());
  head.next().text(model.version());
}

}  // namespace leadlight
