// The events of many visitors, kept as compactly as the core's documents are.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "leadlight/event.h"
#include "leadlight/profile.h"

namespace leadlight::cli {

struct LoggedEvent {
  const uint8_t* bytes;  // the event without its visitor, a document that read_event takes
  uint32_t size;
  uint32_t visitor;  // its number in the order of first appearance
  Time time;
  uint64_t line;  // where it stood in the input, from 1
};

// The events of one visitor, by time; events that tie in the order of the input.
struct Visitor {
  std::string_view id;
  std::span<LoggedEvent> events;
};

class EventLog {
 public:
  // Takes a copy.
  void add(std::string_view visitor, const Event& event, uint64_t line);

  // Sorts. Visitors come by their ids, bytes compared, each with all its events.
  // Views of the log, good until the next event is added.
  std::vector<Visitor> visitors();

 private:
  const uint8_t* keep(const uint8_t* bytes, uint32_t size);

  std::unordered_map<std::string, uint32_t> numbers_;
  std::vector<LoggedEvent> events_;
  std::vector<std::unique_ptr<uint8_t[]>> chunks_;
  uint8_t* chunk_end_ = nullptr;  // of the last chunk
  std::size_t left_ = 0;          // bytes free before it
  cbor::Writer writer_;
};

// The event of an entry; its views lead into the log and `*buffer`.
Event read_logged(const LoggedEvent& logged, EventBuffer* buffer);

// Makes the profile that of these events, which must be in order. Gives the entries
// that it has no room for, because it is full of events that may not be dropped.
std::vector<const LoggedEvent*> replay(std::span<const LoggedEvent> events, Profile* profile);

}  // namespace leadlight::cli
