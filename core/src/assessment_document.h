// The document of an assessment, for every writer that has the calls of a cbor::Writer.
#pragma once

#include "document_parts.h"
#include "leadlight/profile.h"
#include "rules.h"

namespace leadlight {

template <class Writer>
void write_assessment_to(const Model& model, const Assessment& assessment, Writer& out) {
  using Keys = typename Writer::Keys;
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
  {
    typename Writer::Items reasons(keys.next(), assessment.reason_count);
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
