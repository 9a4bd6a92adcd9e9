#include "replay.h"

#include <new>

namespace leadlight::cli {

std::vector<uint64_t> replay(std::span<const LoggedEvent> events, Profile* profile) {
  std::vector<uint64_t> refused;
  EventBuffer buffer;
  profile->clear();
  for (const LoggedEvent& logged : events) {
    switch (profile->add(read_logged(logged, &buffer)).outcome) {
      case Outcome::kDone:
        break;
      case Outcome::kNoMemory:
        throw std::bad_alloc();
      case Outcome::kFull:
        refused.push_back(logged.line);
        break;
    }
  }
  if (profile->settle().outcome != Outcome::kDone) throw std::bad_alloc();
  return refused;
}

}  // namespace leadlight::cli
