// What a signal's occurrences are worth: limits, decay, exact sums.
#pragma once

#include "state.h"

namespace leadlight {

// The signal matched the event: an occurrence is kept, or dropped by the limit.
void gather(const Signal& signal, const Log& log, const StoredEvent& event, uint32_t index,
            State* state);

// Moves the signal's window up to `now`, which must not go back.
void expire(const Signal& signal, Time now, State* state, uint32_t index);

// The sum of worth * weight at `now` (not before the last event), on the grid,
// before the signal's own clamp.
double sum_at(const Signal& signal, const State& state, uint32_t index, Time now);

}  // namespace leadlight
