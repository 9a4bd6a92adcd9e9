// A visitor's profile out of its events.
#pragma once

#include <span>
#include <vector>

#include "event_record.h"
#include "leadlight/profile.h"

namespace leadlight::cli {

// Makes the profile that of these events, which must be in order. Gives the lines of those
// that it has no room for, because it is full of events that may not be dropped.
std::vector<uint64_t> replay(std::span<const LoggedEvent> events, Profile* profile);

}  // namespace leadlight::cli
