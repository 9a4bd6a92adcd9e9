// What the events of a log are called.
#pragma once

#include <string>
#include <string_view>

#include "events_reader.h"

namespace leadlight::cli {

// Nothing if the log has an event of that name; otherwise a message that says so and lists the
// most frequent names that it has. Quick where the event is met early.
std::string missing_event(const Events& events, std::string_view name);

}  // namespace leadlight::cli
