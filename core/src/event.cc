#include "leadlight/event.h"

#include "reader.h"

namespace leadlight {
namespace {

// The properties of an event, into `buffer`. Gives how many there are.
uint32_t read_properties(Reader& reader, const Place& place, cbor::Value map, EventBuffer* buffer) {
  if (map.type() != cbor::Type::kMap || map.count() > kMaxProperties) {
    reader.fail(place, "an object of at most 32 properties", map);
    return 0;
  }
  uint32_t count = 0;
  cbor::Value key = map;
  for (uint32_t i = 0; i < map.count(); i++) {
    key = i == 0 ? map.first() : key.next().next();
    cbor::Value value = key.next();
    Place here = place.at(key.text());
    Property property;
    property.key = key.text();
    reader.is_text(key, here, 1, kMaxNameBytes);
    for (uint32_t other = 0; other < count; other++) {
      if (buffer->properties[other].key == property.key) {
        reader.complain(here, "each key once", "it again");
      }
    }
    switch (value.type()) {
      case cbor::Type::kNull:
        break;
      case cbor::Type::kBoolean:
        property.kind = Kind::kBoolean;
        property.number = value.boolean() ? 1 : 0;
        break;
      case cbor::Type::kNumber:
        property.kind = Kind::kNumber;
        property.number = value.number();
        if (property.number - property.number != 0) reader.fail(here, "a finite number", value);
        break;
      case cbor::Type::kText:
        property.kind = Kind::kText;
        property.text = value.text();
        reader.is_text(value, here, 0, kMaxTextBytes);
        break;
      default:
        reader.fail(here, "a text, a number or a boolean", value);
    }
    buffer->properties[count++] = property;
  }
  // Those that are null had a key to be compared, and are missing otherwise.
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count; i++) {
    if (buffer->properties[i].kind != Kind::kNone) {
      buffer->properties[kept++] = buffer->properties[i];
    }
  }
  return kept;
}

}  // namespace

bool read_event(cbor::Value document, std::string_view pointer, EventBuffer* buffer, Event* event,
                Errors* errors) {
  enum : uint32_t { kName, kTime, kId, kProperties };
  Reader reader(errors, pointer);
  Object object;
  uint32_t before = errors->total();
  if (!reader.object(document, {}, "name, time, id, properties, visitor", 0b00011, &object)) {
    return false;
  }
  double time = 0;
  *event = {};
  reader.text(object, kName, 1, kMaxNameBytes, &event->name);
  reader.number(object, kTime, 0, kMaxTime, &time);
  reader.text(object, kId, 0, kMaxNameBytes, &event->id);
  event->time = static_cast<Time>(time);
  if (object.has(kProperties)) {
    event->properties = {buffer->properties, read_properties(reader, object.at(kProperties),
                                                             object[kProperties], buffer)};
  }
  return errors->total() == before;
}

}  // namespace leadlight
