// Signals to groups to engagement; traits to fit.
#pragma once

#include "state.h"

namespace leadlight {

// A score taken apart. Every number is on the grid, and
// value = sum clamped to its bounds at each level.
struct Breakdown {
  struct Part {
    double sum = 0, value = 0;
  };
  Part signals[kMaxSignals];
  Part groups[kMaxGroups + 1];  // the last one used: the signals without a group
  Part total;
};

// The engagement at `now`, which must not be before the last event. With
// `breakdown` its parts too.
double engagement_at(const Rules& rules, const State& state, Time now, Breakdown* breakdown);

// The propensity at `now`, not before the last event that the state follows; `parts` are
// engagement_at()'s for it. Below 0: the model has none.
double propensity_of(const Rules& rules, const Log& log, const State& state, Time now,
                     const Breakdown& parts);
// The same, for whoever has no breakdown.
double propensity_at(const Rules& rules, const Log& log, const State& state, Time now);

// Takes the traits of an `identify` event and scores the fit anew.
void identify(const Rules& rules, const Log& log, const StoredEvent& event, State* state);

}  // namespace leadlight
