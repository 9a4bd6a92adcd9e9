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

// Shared by the two documents: the next member's key and this.
using Keys = cbor::Writer::Keys;
void write_word(Keys& keys, const char* names, uint32_t word);
void write_time(Keys& keys, Time time);
// The id of something of the model; null for none.
void write_id(Keys& keys, const Rules& rules, uint32_t text);
void write_label(Keys& keys, const Rules& rules, const Label& label);
// Two members: the JSON Pointer of an alternative of the stage rules, and its label.
void write_rule(Keys& keys, const Rules& rules, uint32_t alternative);

}  // namespace leadlight
