#include "assess.h"

#include "assessment_document.h"
#include "classify.h"
#include "playbook.h"
#include "score.h"

namespace leadlight {
namespace {

double magnitude(double value) { return value < 0 ? -value : value; }

}  // namespace

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
  write_assessment_to(model, assessment, out);
}

}  // namespace leadlight
