// Scores to words: temperature, stage, segments.
#pragma once

#include "state.h"

namespace leadlight {

// One step of the temperature: up at a threshold, down only below threshold -
// hysteresis.
Temperature temperature_after(const Rules& rules, Temperature before, double engagement);

// Whether a silent prospect has gone back to lead by `now`, a silent client is at
// risk.
bool recycled(const Rules& rules, const Standing& standing, Time now);
bool neglected(const Rules& rules, const Standing& standing, Time now);

// What the silence before an event at `now` has done, dated the last event plus the
// duration. Before that event is taken.
void fall_silent(const Rules& rules, Time now, State* state);

// Temperature, stages, disqualification, segments and consent after the event
// has been scored.
void classify(const Rules& rules, const Log& log, uint32_t index, State* state);

}  // namespace leadlight
