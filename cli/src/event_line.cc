#include "event_line.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <new>
#include <utility>

#include "document.h"
#include "failure.h"
#include "leadlight/bounds.h"
#include "line_blocks.h"

namespace leadlight::cli {

namespace ondemand = simdjson::ondemand;

static_assert(LineBlock::kPadding >= simdjson::SIMDJSON_PADDING);

namespace {

enum Member : unsigned { kNone = 0, kVisitor = 1, kName = 2, kTime = 4, kId = 8, kProperties = 16 };

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size()) == 0;
}

// Which key begins here, after its quote. kNone: none of ours, or one with escapes.
Member member_at(const char* key) {
  auto is = [&](std::string_view name) { return std::memcmp(key, name.data(), name.size()) == 0; };
  switch (*key) {
    case 'i':
      return is("id\"") ? kId : kNone;
    case 'n':
      return is("name\"") ? kName : kNone;
    case 'p':
      return is("properties\"") ? kProperties : kNone;
    case 't':
      return is("time\"") ? kTime : kNone;
    case 'v':
      return is("visitor\"") ? kVisitor : kNone;
    default:
      return kNone;
  }
}

// The text from here to the first quote or backslash, which the parser has seen to be there.
std::string_view before_quote(const char* from) {
  constexpr uint64_t kOnes = 0x0101010101010101, kHigh = 0x8080808080808080;
  // The lowest high bit that is set is that of the first byte that is 0.
  auto zero = [](uint64_t x) { return (x - kOnes) & ~x & kHigh; };
  const char* at = from;
  while (true) {
    uint64_t eight;
    static_assert(LineBlock::kPadding >= sizeof eight);
    std::memcpy(&eight, at, sizeof eight);
    if constexpr (std::endian::native == std::endian::little) {
      uint64_t found = zero(eight ^ kOnes * '"') | zero(eight ^ kOnes * '\\');
      at += found == 0 ? 8 : std::countr_zero(found) / 8;
      if (found == 0) continue;
    } else {
      while (*at != '"' && *at != '\\') at++;
    }
    return {from, static_cast<std::size_t>(at - from)};
  }
}

// Without escapes it stays where it is.
bool read_text(ondemand::value& value, std::string_view* text) {
  const char* token = value.raw_json_token().data();
  if (*token != '"') return false;
  *text = before_quote(token + 1);
  if (*(text->data() + text->size()) == '\\') {
    return value.get_string().get(*text) == simdjson::SUCCESS;
  }
  ondemand::raw_json_string raw;  // goes on to the next
  return value.get_raw_json_string().get(raw) == simdjson::SUCCESS;
}

}  // namespace

EventLineReader::EventLineReader() {
  if (parser_.allocate(kMaxDocumentBytes) != simdjson::SUCCESS) throw std::bad_alloc();
}

const EventLine& EventLineReader::read(std::string_view line, std::string_view file,
                                       uint64_t number) {
  if (!read_plain(line)) read_any(line, file, number);
  Event& event = line_.event;
  if (needed_ != nullptr) {
    auto all = static_cast<uint32_t>(event.properties.size());
    event.properties = {buffer_.properties, needed_->keep(event.name, buffer_.properties, all)};
  }
  return line_;
}

// The way of nearly every line, by simdjson. False: there is something about the line,
// an error or a rarity, that is left to read_any(), which knows everything. Nothing is passed
// over unread, so that nothing is passed over that is wrong.
bool EventLineReader::read_plain(std::string_view line) {
  line_ = {};
  Event& event = line_.event;
  unsigned seen = 0;
  double time = 0;
  ondemand::document document;
  ondemand::object members;
  if (parser_.iterate(line.data(), line.size(), line.size() + LineBlock::kPadding).get(document) !=
          simdjson::SUCCESS ||
      document.get_object().get(members) != simdjson::SUCCESS) {
    return false;
  }
  for (auto member : members) {
    if (member.error() != simdjson::SUCCESS) return false;
    ondemand::field& field = member.value_unsafe();
    Member which = member_at(field.key().raw());
    ondemand::value& value = field.value();
    bool good = false;
    switch (which) {
      case kVisitor:
        good = read_text(value, &line_.visitor);
        break;
      case kTime:
        good = value.get_double().get(time) == simdjson::SUCCESS;
        break;
      case kName:
        good = read_text(value, &event.name);
        break;
      case kId:
        good = read_text(value, &event.id);
        break;
      case kProperties:
        good = read_properties(value);
        break;
      case kNone:
        break;
    }
    if (!good || (seen & which) != 0) return false;
    seen |= which;
  }
  if ((seen & (kVisitor | kName | kTime)) != (kVisitor | kName | kTime)) return false;
  if (document.current_location().error() == simdjson::SUCCESS) return false;  // there is more
  if (!(time >= 0 && time <= kMaxTime)) return false;
  event.time = static_cast<Time>(time);
  return !line_.visitor.empty() && line_.visitor.size() <= kMaxVisitorBytes &&
         !event.name.empty() && event.name.size() <= kMaxNameBytes &&
         event.id.size() <= kMaxNameBytes;
}

bool EventLineReader::read_properties(ondemand::value& value) {
  ondemand::object members;
  if (value.get_object().get(members) != simdjson::SUCCESS) return false;
  uint32_t count = 0;
  for (auto member : members) {
    if (count == kMaxProperties) return false;
    Property& property = buffer_.properties[count];
    property = {};
    if (member.error() != simdjson::SUCCESS) return false;
    ondemand::field& field = member.value_unsafe();
    property.key = before_quote(field.key().raw());
    bool escaped = *(property.key.data() + property.key.size()) == '\\';
    if (escaped || property.key.empty() || property.key.size() > kMaxNameBytes) return false;
    ondemand::value& found = field.value();
    for (uint32_t other = 0; other < count; other++) {
      if (same(buffer_.properties[other].key, property.key)) return false;
    }
    ondemand::json_type type;
    if (found.type().get(type) != simdjson::SUCCESS) return false;
    bool truth = false;
    switch (type) {
      case ondemand::json_type::string:
        property.kind = Kind::kText;
        if (!read_text(found, &property.text) || property.text.size() > kMaxTextBytes) return false;
        break;
      case ondemand::json_type::number:
        property.kind = Kind::kNumber;
        if (found.get_double().get(property.number) != simdjson::SUCCESS) return false;
        // -0 is a whole number, and -0.0 is none.
        if (property.number == 0 && std::signbit(property.number)) return false;
        break;
      case ondemand::json_type::boolean:
        property.kind = Kind::kBoolean;
        if (found.get_bool().get(truth) != simdjson::SUCCESS) return false;
        property.number = truth ? 1 : 0;
        break;
      default:  // null is a rarity, the others are errors
        return false;
    }
    count++;
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
