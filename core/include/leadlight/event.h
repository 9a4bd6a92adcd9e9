// One thing that a visitor did.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "leadlight/bounds.h"
#include "leadlight/cbor.h"
#include "leadlight/error.h"

namespace leadlight {

using Time = int64_t;  // UTC, milliseconds since 1970-01-01T00:00:00Z, 0 to kMaxTime

enum class Kind : uint8_t { kNone, kText, kNumber, kBoolean };

struct Property {
  std::string_view key;  // at most kMaxNameBytes
  Kind kind = Kind::kNone;
  std::string_view text;  // kText: at most kMaxTextBytes
  double number = 0;      // kNumber: finite; kBoolean: 0 or 1
};

// A plain view; whoever takes it copies what it keeps.
struct Event {
  std::string_view name;  // 1 to kMaxNameBytes bytes
  Time time = 0;
  std::string_view id;                   // "" if it has none; at most kMaxNameBytes
  std::span<const Property> properties;  // at most kMaxProperties, each key once
};

// Room for the properties of an event while it is being read.
struct EventBuffer {
  Property properties[kMaxProperties];
};

// Reads { name, time, id?, properties?, visitor? } into `*event`, whose views
// lead into the document and into `*buffer`. A time with a fraction is rounded
// down; a property that is null counts as missing; `visitor` is for the reader
// of a log and passed over here. False: `errors` says what is wrong, each
// pointer below `pointer`.
bool read_event(cbor::Value document, std::string_view pointer, EventBuffer* buffer, Event* event,
                Errors* errors);

}  // namespace leadlight
