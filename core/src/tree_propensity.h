// A probability by decision trees. Only in builds with LEADLIGHT_TREES.
#pragma once

#include "leadlight/trees/packed.h"
#include "score.h"

namespace leadlight {

// The values that the trees look at, rules.forest.inputs.size() of them; NaN: missing. As of
// `now`, not before the last event; `parts` are those of engagement_at() for it.
void tree_row(const Rules& rules, const Log& log, const State& state, Time now,
              const Breakdown& parts, double* row);

// 1 / (1 + e^-log_odds).
double probability_of(double log_odds);

// The document `propensity` of an explanation, for a model with trees.
void write_tree_terms(cbor::Writer& out, const Rules& rules, const double* row, double probability);

}  // namespace leadlight
