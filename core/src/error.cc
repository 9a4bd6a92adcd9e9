#include "leadlight/error.h"

#include <cstring>

#include "leadlight/bounds.h"
#include "leadlight/number_text.h"

namespace leadlight {
namespace {

constexpr uint32_t kShownBytes = 60;

// Describes `value` in at most 60 bytes of its content and a few around it.
std::string_view describe(cbor::Value value, char* buffer) {
  if (value.absent()) return "nothing";
  switch (value.type()) {
    case cbor::Type::kNull:
      return "null";
    case cbor::Type::kBoolean:
      return value.boolean() ? "true" : "false";
    case cbor::Type::kArray:
      return value.count() == 0 ? "an empty list" : "a list";
    case cbor::Type::kMap:
      return value.count() == 0 ? "an empty object" : "an object";
    case cbor::Type::kNumber:
      return {buffer, number_text(value.number(), buffer)};
    case cbor::Type::kText:
      break;
  }
  std::string_view text = value.text();
  uint32_t shown = text.size() < kShownBytes ? static_cast<uint32_t>(text.size()) : kShownBytes;
  // Not in the middle of a character.
  while (shown < text.size() && shown != 0 && (text[shown] & 0xC0) == 0x80) shown--;
  uint32_t size = 0;
  buffer[size++] = '"';
  for (uint32_t i = 0; i < shown; i++) buffer[size++] = text[i];
  if (shown < text.size()) {
    std::memcpy(buffer + size, "\xE2\x80\xA6", 3);  // an ellipsis
    size += 3;
  }
  buffer[size++] = '"';
  return {buffer, size};
}

}  // namespace

Error Errors::operator[](uint32_t index) const {
  const Entry& entry = entries_[index];
  const char* at = text_.data() + entry.start;
  return {{at, entry.pointer},
          {at + entry.pointer, entry.expected},
          {at + entry.pointer + entry.expected, entry.found}};
}

void Errors::clear() {
  entries_.clear();
  text_.clear();
  total_ = 0;
}

void Errors::add(std::string_view pointer, std::string_view expected, std::string_view found) {
  total_++;
  if (entries_.size() == kMaxErrors) return;
  Entry entry{text_.size(), static_cast<uint32_t>(pointer.size()),
              static_cast<uint32_t>(expected.size()), static_cast<uint32_t>(found.size())};
  // Without memory for the words the count alone must tell.
  if (!text_.reserve(entry.start + entry.pointer + entry.expected + entry.found)) return;
  for (std::string_view part : {pointer, expected, found}) {
    text_.append(part.data(), static_cast<uint32_t>(part.size()));
  }
  entries_.push(entry);
}

void Errors::add(std::string_view pointer, std::string_view expected, cbor::Value found) {
  char buffer[kShownBytes + 8];
  add(pointer, expected, describe(found, buffer));
}

void Errors::add_out_of_memory() { add("", "enough memory", "too little"); }

void Errors::write(cbor::Writer& out) const {
  out.array(size());
  for (uint32_t i = 0; i < size(); i++) {
    Error error = (*this)[i];
    cbor::Writer::Keys keys(out, "pointer, expected, found");
    keys.text(error.pointer);
    keys.text(error.expected);
    keys.text(error.found);
  }
}

}  // namespace leadlight
