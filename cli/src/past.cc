#include "past.h"

namespace leadlight::cli {

Past before_outcome(std::span<const LoggedEvent> events, std::string_view outcome) {
  EventBuffer buffer;
  std::size_t kept = 0;  // events earlier than the one looked at
  for (std::size_t i = 0; i < events.size(); i++) {
    if (events[i].time != events[kept].time) kept = i;
    if (read_logged(events[i], &buffer).name == outcome) {
      return {events.first(kept), events[i].time};
    }
  }
  return {events, std::nullopt};
}

}  // namespace leadlight::cli
