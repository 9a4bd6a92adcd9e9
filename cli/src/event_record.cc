#include "event_record.h"

#include <cstring>

namespace leadlight::cli {
namespace {

struct Head {
  uint32_t size;
  Time time;
  uint64_t line;
  uint8_t name, id, properties;

  static constexpr uint32_t kBytes = 4 + 8 + 8 + 3;
};

template <class T>
char* put(char* at, T value) {
  std::memcpy(at, &value, sizeof value);
  return at + sizeof value;
}

char* put(char* at, std::string_view text) { return at + text.copy(at, text.size()); }

template <class T>
T take(const char** at) {
  T value;
  std::memcpy(&value, *at, sizeof value);
  *at += sizeof value;
  return value;
}

std::string_view take_text(const char** at, std::size_t size) {
  std::string_view text(*at, size);
  *at += size;
  return text;
}

Head take_head(const char** at) {
  Head head;
  head.size = take<uint32_t>(at);
  head.time = take<Time>(at);
  head.line = take<uint64_t>(at);
  head.name = take<uint8_t>(at);
  head.id = take<uint8_t>(at);
  head.properties = take<uint8_t>(at);
  return head;
}

}  // namespace

void append_record(const Event& event, uint64_t line, ByteBuffer* out) {
  std::size_t size = Head::kBytes + event.name.size() + event.id.size();
  for (const Property& property : event.properties) {
    size += 2 + property.key.size() +
            (property.kind == Kind::kText ? 2 + property.text.size() : sizeof property.number);
  }
  char* at = out->extend(size);
  at = put(at, static_cast<uint32_t>(size));
  at = put(at, event.time);
  at = put(at, line);
  at = put(at, static_cast<uint8_t>(event.name.size()));
  at = put(at, static_cast<uint8_t>(event.id.size()));
  at = put(at, static_cast<uint8_t>(event.properties.size()));
  at = put(at, event.name);
  at = put(at, event.id);
  for (const Property& property : event.properties) {
    at = put(at, property.kind);
    at = put(at, static_cast<uint8_t>(property.key.size()));
    at = put(at, property.key);
    if (property.kind == Kind::kText) {
      at = put(at, static_cast<uint16_t>(property.text.size()));
      at = put(at, property.text);
    } else {
      at = put(at, property.number);
    }
  }
}

uint32_t record_size(const char* record) { return take<uint32_t>(&record); }

LoggedEvent look_at_record(const char* record) {
  const char* at = record;
  Head head = take_head(&at);
  return {record, head.time, head.line};
}

Event read_logged(const LoggedEvent& logged, EventBuffer* buffer) {
  const char* at = logged.record;
  Head head = take_head(&at);
  Event event;
  event.time = head.time;
  event.name = take_text(&at, head.name);
  event.id = take_text(&at, head.id);
  for (uint32_t i = 0; i < head.properties; i++) {
    Property& property = buffer->properties[i];
    property = {};
    property.kind = take<Kind>(&at);
    std::size_t key = take<uint8_t>(&at);
    property.key = take_text(&at, key);
    if (property.kind == Kind::kText) {
      std::size_t size = take<uint16_t>(&at);
      property.text = take_text(&at, size);
    } else {
      property.number = take<double>(&at);
    }
  }
  event.properties = {buffer->properties, head.properties};
  return event;
}

}  // namespace leadlight::cli
