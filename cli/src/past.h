// What was known of a visitor before its outcome.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "event_record.h"

namespace leadlight::cli {

// What may be known of a visitor.
struct Past {
  std::span<const LoggedEvent> events;
  std::optional<Time> outcome;  // when it came
};

// The events before the first one of that name. Events in the same millisecond as the
// outcome go with it: which came first is not known.
Past before_outcome(std::span<const LoggedEvent> events, std::string_view outcome);

}  // namespace leadlight::cli
