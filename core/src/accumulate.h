// What a signal's occurrences are worth: limits, decay, exact sums.
#pragma once

#include "state.h"

namespace leadlight {

// The signal `index` matched the event at `at` of the log: an occurrence is kept, or
// dropped by the limit.
void gather(const Signal& signal, const Log& log, uint32_t at, uint32_t index, State* state);

// Takes out of what a signal with a window or linear decay has gathered what no
// longer counts at `now`, which must not go back.
void expire(const Signal& signal, const State& state, Time now, Gathered* gathered);

// A time counted in half-lives from 1970 on.
struct HalfLives {
  Time whole;
  double power;  // 2^(the part of the next one), or 2^-(…)

  HalfLives() = default;
  HalfLives(Time time, Time half_life, double sign);
};

// The sum of worth * weight at `now` (not before the last event), on the grid,
// before the signal's own clamp. passed[signal.half_life] is `now` in the signal's
// half-lives, its power negative; read for half-lives only.
double sum_at(const Signal& signal, const State& state, uint32_t index, Time now,
              const HalfLives* passed);

}  // namespace leadlight
