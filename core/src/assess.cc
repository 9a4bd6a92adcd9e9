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

void write_word(Keys& keys, const char* names, uint32_t word) { keys.text(name_at(names, word)); }

void write_time(Keys& keys, Time time) { keys.number(static_cast<double>(time)); }

void write_id(Keys& keys, const Rules& rules, uint32_t text) {
  if (text == kEmptyText) return keys.null();
  keys.text(rules.strings.text(text));
}

void write_label(Keys& keys, const Rules& rules, const Label& label) {
  if (label.size == 0) return keys.null();
  keys.next().raw(rules.document.data() + label.start, label.size);
}

void write_rule(Keys& keys, const Rules& rules, uint32_t alternative) {
  if (alternative == kNone) {
    keys.null();
    return keys.null();
  }
  uint32_t rule = rules.alternatives[alternative].rule;
  char pointer[64];
  std::string_view start = name_at(kStageRulePointers, rule);
  std::memcpy(pointer, start.data(), start.size());
  auto size = static_cast<uint32_t>(start.size());
  size += number_text(alternative - rules.first_alternatives[rule], pointer + size);
  keys.text({pointer, size});
  write_label(keys, rules, rules.alternatives[alternative].label);
}

void make_assessment(const Rules& rules, const Log& log, const State& state, Time now,
                     Assessment* assessment) {
  Breakdown parts;
  Assessment& answer = *assessment;
  answer.engagement = engagement_at(rules, state, now, &parts);
  answer.fit_known = state.fit_known;
  answer.fit = state.fit;
  answer.grade = state.grade;
  answer.propensity = propensity_of(rules, log, state, now, parts);
  answer.temperature = state.derived.events == 0
                           ? Temperature::kCold
                           : temperature_after(rules, state.temperature, answer.engagement);
  Silence silence = silence_until(rules, state, now);
  answer.stage = silence.stage;
  answer.client_state = silence.client_state;
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
  Keys keys(out,
            "engagement, fit, grade, propensity, temperature, stage, clientState, "
            "prospect, disqualified, segments, reasons, next, sessions, events, at, "
            "model");
  keys.number(assessment.engagement);
  if (assessment.fit_known) {
    keys.number(assessment.fit);
    write_word(keys, kGradeNames, static_cast<uint32_t>(assessment.grade));
  } else {
    keys.null();
    keys.null();
  }
  if (assessment.propensity < 0) {
    keys.null();
  } else {
    keys.number(assessment.propensity);
  }
  write_word(keys, kTemperatureNames, static_cast<uint32_t>(assessment.temperature));
  write_word(keys, kStageNames, static_cast<uint32_t>(assessment.stage));
  if (assessment.stage == Stage::kClient && rules.has_client_states) {
    write_word(keys, kClientStateNames, static_cast<uint32_t>(assessment.client_state));
  } else {
    keys.null();
  }
  keys.boolean(assessment.prospect);
  if (assessment.disqualified) {
    Keys why(keys.next(), "rule, label");
    write_rule(why, rules, assessment.disqualifier);
  } else {
    keys.null();
  }
  keys.next();
  uint32_t position = out.open_array();
  uint32_t count = 0;
  for (uint32_t i = 0; i < rules.segments.size(); i++) {
    if ((assessment.segments >> i & 1) == 0) continue;
    out.text(rules.strings.text(rules.segments[i].id));
    count++;
  }
  out.close(position, count);
  keys.next().array(assessment.reason_count);
  for (uint32_t i = 0; i < assessment.reason_count; i++) {
    const Reason& reason = assessment.reasons[i];
    Keys its(out, "signal, label, points, times, first, last");
    write_id(its, rules, rules.signals[reason.signal].id);
    write_label(its, rules, rules.signals[reason.signal].label);
    its.number(reason.points);
    its.number(reason.times);
    write_time(its, reason.first);
    write_time(its, reason.last);
  }
  write_label(keys, rules,
              assessment.next == kNone ? Label() : rules.plays[assessment.next].document);
  keys.number(assessment.sessions);
  keys.number(assessment.events);
  write_time(keys, assessment.at);
  Keys head(keys.next(), "name, version");
  head.text(model.name());
  head.text(model.version());
}

}  // namespace leadlight
