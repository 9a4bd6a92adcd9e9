#include "assess.h"

#include <cstring>

#include "classify.h"
#include "leadlight/number_text.h"
#include "names.h"
#include "playbook.h"
#include "score.h"

namespace leadlight {
namespace {

double magnitude(double value) { return value < 0 ? -value : value; }

}  // namespace

void write_word(cbor::Writer& out, const char* names, uint32_t word) {
  out.text(name_at(names, word));
}

void write_time(cbor::Writer& out, Time time) { out.number(static_cast<double>(time)); }

void write_id(cbor::Writer& out, const Rules& rules, uint32_t text) {
  if (text == kEmptyText) return out.null();
  out.text(rules.strings.text(text));
}

void write_label(cbor::Writer& out, const Rules& rules, const Label& label) {
  if (label.size == 0) return out.null();
  out.raw(rules.document.data() + label.start, label.size);
}

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
  answer.client_state = neglected(rules, state, now) ? ClientState::kAtRisk : state.client_state;
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
    answer.reasons[place] = {i, points, gathered.kept, gathered.first, gathered.last};
  }
  answer.next = next_play(rules, answer, state.consent);
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
    write_word(out, kGradeNames, static_cast<uint32_t>(assessment.grade));
  } else {
    keys.next().null();
    keys.next().null();
  }
  keys.next().null();
  keys.next();
  write_word(out, kTemperatureNames, static_cast<uint32_t>(assessment.temperature));
  keys.next();
  write_word(out, kStageNames, static_cast<uint32_t>(assessment.stage));
  keys.next();
  if (assessment.stage == Stage::kClient && rules.has_client_states) {
    write_word(out, kClientStateNames, static_cast<uint32_t>(assessment.client_state));
  } else {
    out.null();
  }
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
    write_id(out, rules, rules.segments[i].id);
    count++;
  }
  out.close(position, count);
  keys.next().array(assessment.reason_count);
  for (uint32_t i = 0; i < assessment.reason_count; i++) {
    const Reason& reason = assessment.reasons[i];
    cbor::Writer::Keys its(out, "signal, label, points, times, first, last");
    its.next();
    write_id(out, rules, rules.signals[reason.signal].id);
    its.next();
    write_label(out, rules, rules.signals[reason.signal].label);
    its.next().number(reason.points);
    its.next().number(reason.times);
    its.next();
    write_time(out, reason.first);
    its.next();
    write_time(out, reason.last);
  }
  keys.next();
  write_label(out, rules,
              assessment.next == kNone ? Label() : rules.plays[assessment.next].document);
  keys.next().number(assessment.sessions);
  keys.next().number(assessment.events);
  keys.next();
  write_time(out, assessment.at);
  keys.next();
  cbor::Writer::Keys head(out, "name, version");
  head.next().text(model.name());
  head.next().text(model.version());
}

}  // namespace leadlight
