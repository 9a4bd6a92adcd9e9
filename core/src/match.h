// Whether a condition holds at an event.
#pragma once

#include "state.h"

namespace leadlight {

// Evaluates the condition at the event, which `state.derived` has taken already.
// Counts and sequences inside it advance: call it exactly once per event for
// every condition that is stateful.
bool holds(const Rules& rules, const Log& log, const StoredEvent& event, State* state,
           uint32_t node);

// Whether the tests of a kProfile or kTraits node hold; needs no event.
bool profile_holds(const Rules& rules, const TextPool& texts, const State& state, const Node& node);

// Whether all tests hold of one value; null: it is missing.
bool tests_hold(const Rules& rules, const TextPool& strings, Range tests, const Datum* value);

}  // namespace leadlight
