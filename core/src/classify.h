// Scores to words: temperature, stage, segments.
#pragma once

#include "state.h"

namespace leadlight {

// One step of the temperature: up at a threshold, down only below threshold -
// hysteresis.
Temperature temperature_after(const Rules& rules, Temperature before, double engagement);

// What the visitor's silence has done by `now`: a prospect goes back to lead, a client
// is at risk, at the last event plus the rule's duration.
struct Silence {
  Stage stage;  // by then, and
  ClientState client_state;
  bool ended;     // it has ended something,
  Change change;  // namely this
};
Silence silence_until(const Rules& rules, const State& state, Time now);

// Temperature, stages, disqualification, segments and consent after the event
// has been scored.
void classify(const Rules& rules, const Log& log, uint32_t index, State* state);

}  // namespace leadlight
