// The answers: assessment, ledger, history.
#pragma once

#include "leadlight/profile.h"
#include "state.h"

namespace leadlight {

// `state` follows the log up to `now`.
void make_assessment(const Rules& rules, const Log& log, const State& state, Time now,
                     Assessment* assessment);
// `before`: the engagement 7 and 28 days before `now`.
void write_explanation(const Rules& rules, const Log& log, const State& state, Time now,
                       const double* before, cbor::Writer& out);

}  // namespace leadlight
