// The log of one visitor's events: bounded, in order, each id once.
#pragma once

#include <cstdint>

#include "leadlight/event.h"
#include "rules.h"

namespace leadlight {

struct StoredProperty {
  uint32_t key;
  Datum value;
};

struct StoredEvent {
  Time time;
  uint32_t name;
  uint32_t id;       // kEmptyText: none
  Range properties;  // of Log::properties
};

// Ordered by (time, id), ids by bytes; events that tie stay in the order in
// which they came.
class Log {
 public:
  explicit Log(const TextPool* model) : strings_(model) {}

  uint32_t size() const { return events_.size(); }
  const StoredEvent& operator[](uint32_t index) const { return events_[index]; }
  const StoredProperty* properties(const StoredEvent& event) const {
    return properties_.data() + event.properties.first;
  }
  // The value of a property; null if the event does not have it.
  const Datum* find(const StoredEvent& event, uint32_t key) const {
    const StoredProperty* property = properties(event);
    for (uint32_t i = 0; i < event.properties.count; i++) {
      if (property[i].key == key) return &property[i].value;
    }
    return nullptr;
  }
  const TextPool& strings() const { return strings_; }

  struct Added {
    enum Result : uint8_t { kAdded, kKnown, kNoMemory } result;
    uint32_t index;  // kAdded: where it stands now
    bool replaced;   // kAdded: an event with its id and a later time has gone,
    uint32_t place;  // from here
    StoredEvent gone;
  };
  // Adds a copy. kKnown: an event with this id and no later time is there;
  // nothing has changed, as with kNoMemory. The log may grow beyond kMaxEvents:
  // it is for the caller to make room by drop().
  Added add(const Event& event);

  // Whether an event with this id is there: its index, or size().
  uint32_t find_id(std::string_view id) const;

  void swap(Log& other) {
    TextPool strings = static_cast<TextPool&&>(strings_);
    strings_ = static_cast<TextPool&&>(other.strings_);
    other.strings_ = static_cast<TextPool&&>(strings);
    events_.swap(other.events_);
    properties_.swap(other.properties_);
  }

  // Undoes the last add(), which gave `added`; asks for no memory.
  void take_back(const Added& added);

  // Forgets everything and keeps the memory.
  void clear();

  // A plain view of an event; its properties go into `buffer`.
  Event view(uint32_t index, EventBuffer* buffer) const;

 private:
  uint32_t find_id(uint32_t id) const;  // the number of its text

  TextPool strings_;
  Array<StoredEvent> events_;
  Array<StoredProperty> properties_;
};

}  // namespace leadlight
