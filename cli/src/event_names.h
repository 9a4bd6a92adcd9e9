// What the events of a log are called.
#pragma once

#include <string>
#include <string_view>

#include "events_reader.h"

namespace leadlight::cli {

// Nothing if the log has an event of that name; otherwise a message that says so and lists the
// most frequent names that it has. Quick where the event is met early.
std::string missing_event(const Events& events, std::string_view name);

// A message that says that nothing in a log set off a signal of the model of that name, and
// lists the same; nothing of a log without events, or of one that tells of traits, which need no
// signals.
std::string no_signal(const Events& events, std::string_view model);

}  // namespace leadlight::cli
