// Documents of the core (CBOR) as the command line makes and reads them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "leadlight/cbor.h"
#include "leadlight/event.h"

namespace leadlight::cli {

// Turns JSON text into a document in `bytes` and gives its view, which is good
// until `bytes` changes. A Failure says what is wrong and begins with `where` and
// the column, or with `where`, the line and the column if `lines`.
cbor::Value read_json(std::string_view text, std::string_view where, bool lines,
                      cbor::Writer* bytes);

// The view of what was written. A Failure if there was no memory.
cbor::Value view(const cbor::Writer& bytes);

// What was written, as JSON on one line.
std::string json_text(const cbor::Writer& bytes);
// Text as a JSON string.
std::string json_string(std::string_view text);

// The value of a key; absent if the map does not have it. Of repeated keys the
// first. `map` may be absent or no map; then it has nothing.
cbor::Value member(cbor::Value map, std::string_view key);

// Calls `visit(key, value)` for each pair of a map.
template <class Visit>
void for_each_member(cbor::Value map, Visit visit) {
  cbor::Value key = map;
  for (uint32_t i = 0; i < map.count(); i++) {
    key = i == 0 ? map.first() : key.next().next();
    visit(key.text(), key.next());
  }
}

// Calls `visit(index, value)` for each item of an array.
template <class Visit>
void for_each_item(cbor::Value list, Visit visit) {
  cbor::Value item = list;
  for (uint32_t i = 0; i < list.count(); i++) {
    item = i == 0 ? list.first() : item.next();
    visit(i, item);
  }
}

// Writes { visitor, name, time, id, properties }; an empty visitor or id and no
// properties are left out.
void write_event(std::string_view visitor, const Event& event, cbor::Writer& out);

inline constexpr uint32_t kMaxVisitorBytes = 256;  // of a visitor's id

// The id of the visitor in an event of a log; adds an error where there is none.
std::string_view read_visitor(cbor::Value event, Errors* errors);

}  // namespace leadlight::cli
