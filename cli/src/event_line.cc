#include "event_line.h"

#include <new>

#include "document.h"
#include "failure.h"
#include "leadlight/bounds.h"
#include "line_blocks.h"

namespace leadlight::cli {

using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

static_assert(LineBlock::kPadding >= simdjson::SIMDJSON_PADDING);

namespace {

enum Member : unsigned { kNone = 0, kVisitor = 1, kName = 2, kTime = 4, kId = 8, kProperties = 16 };

// The lengths tell nearly all of them apart.
Member member_named(std::string_view key) {
  switch (key.size()) {
    case 2:
      return key == "id" ? kId : kNone;
    case 4:
      return key == "name" ? kName : key == "time" ? kTime : kNone;
    case 7:
      return key == "visitor" ? kVisitor : kNone;
    case 10:
      return key == "properties" ? kProperties : kNone;
    default:
      return kNone;
  }
}

}  // namespace

EventLineReader::EventLineReader() {
  if (parser_.allocate(kMaxDocumentBytes) != simdjson::SUCCESS) throw std::bad_alloc();
}

const EventLine& EventLineReader::read(std::string_view line, std::string_view file,
                                       uint64_t number) {
  if (!read_plain(line)) read_any(line, file, number);
  return line_;
}

// The way of nearly every line, by simdjson. False: there is something about the line,
// an error or a rarity, that is left to read_any(), which knows everything.
bool EventLineReader::read_plain(std::string_view line) {
  element root;
  object members;
  if (parser_.parse(line.data(), line.size(), false).get(root) != simdjson::SUCCESS ||
      root.get(members) != simdjson::SUCCESS) {
    return false;
  }
  line_ = {};
  Event& event = line_.event;
  unsigned seen = 0;
  double time = 0;
  for (auto [key, value] : members) {
    Member member = member_named(key);
    switch (member) {
      case kVisitor:
        if (value.get(line_.visitor) != simdjson::SUCCESS) return false;
        break;
      case kTime:
        if (value.get(time) != simdjson::SUCCESS) return false;
        break;
      case kName:
        if (value.get(event.name) != simdjson::SUCCESS) return false;
        break;
      case kId:
        if (value.get(event.id) != simdjson::SUCCESS) return false;
        break;
      case kProperties:
        if (!read_properties(value)) return false;
        break;
      case kNone:
        return false;
    }
    if ((seen & member) != 0) return false;
    seen |= member;
  }
  if ((seen & (kVisitor | kName | kTime)) != (kVisitor | kName | kTime)) return false;
  event.time = static_cast<Time>(time);
  return !line_.visitor.empty() && line_.visitor.size() <= kMaxVisitorBytes &&
         !event.name.empty() && event.name.size() <= kMaxNameBytes && time >= 0 &&
         time <= kMaxTime && event.id.size() <= kMaxNameBytes;
}

bool EventLineReader::read_properties(element value) {
  object members;
  if (value.get(members) != simdjson::SUCCESS) return false;
  uint32_t count = 0;
  for (auto [key, found] : members) {
    if (count == kMaxProperties || key.empty() || key.size() > kMaxNameBytes) return false;
    for (uint32_t other = 0; other < count; other++) {
      if (buffer_.properties[other].key == key) return false;
    }
    Property property;
    property.key = key;
    switch (found.type()) {
      case element_type::STRING:
        property.kind = Kind::kText;
        property.text = found.get_string().value_unsafe();
        if (property.text.size() > kMaxTextBytes) return false;
        break;
      case element_type::INT64:
      case element_type::UINT64:
      case element_type::DOUBLE:
        property.kind = Kind::kNumber;
        property.number = found.get_double().value_unsafe();
        break;
      case element_type::BOOL:
        property.kind = Kind::kBoolean;
        property.number = found.get_bool().value_unsafe() ? 1 : 0;
        break;
      default:  // null is a rarity, the others are errors
        return false;
    }
    buffer_.properties[count++] = property;
  }
  line_.event.properties = {buffer_.properties, count};
  return true;
}

void EventLineReader::read_any(std::string_view line, std::string_view file, uint64_t number) {
  std::string where = place(file, number);
  cbor::Value document = read_json(line, where, false, &bytes_);
  Errors errors;
  bool read = read_event(document, "", &buffer_, &line_.event, &errors);
  if (document.type() == cbor::Type::kMap) {
    line_.visitor = read_visitor(document, &errors);
    if (read && !line_.visitor.empty()) return;
  }
  throw BadLine(describe(where, ": ", errors));
}

}  // namespace leadlight::cli
