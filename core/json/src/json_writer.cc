#include "json_writer.h"

#include <charconv>
#include <cmath>
#include <new>

#define JSON_NOEXCEPTION  // as in json.cc
#include <nlohmann/json.hpp>

namespace leadlight {
namespace {

bool is_plain(char byte) {
  return byte != '"' && byte != '\\' && static_cast<unsigned char>(byte) >= 0x20;
}

// Whether one of eight bytes is not plain: a byte of (x - 0x01…) & ~x has its high bit where that
// of x is 0 (and maybe above such a one), so for quotes and backslashes turned into 0.
bool some_not_plain(uint64_t eight) {
  constexpr uint64_t kOnes = 0x0101010101010101, kHigh = 0x8080808080808080;
  auto zero = [](uint64_t x) { return (x - kOnes) & ~x; };
  uint64_t control = (eight - kOnes * 0x20) & ~eight;
  return ((control | zero(eight ^ kOnes * '"') | zero(eight ^ kOnes * '\\')) & kHigh) != 0;
}

// How many bytes from the start on are plain.
std::size_t plain_bytes(std::string_view text) {
  std::size_t plain = 0;
  for (uint64_t eight; plain + sizeof eight <= text.size(); plain += sizeof eight) {
    std::memcpy(&eight, text.data() + plain, sizeof eight);
    if (some_not_plain(eight)) break;
  }
  while (plain < text.size() && is_plain(text[plain])) plain++;
  return plain;
}

}  // namespace

JsonWriter& JsonWriter::Keys::next() {
  const char* end = names_;
  while (*end != ',' && *end != '\0') end++;
  auto size = static_cast<std::size_t>(end - names_);
  out_.comma();
  out_.put('"');
  out_.put(std::string_view(names_, size));
  out_.put("\":");
  out_.follows_ = false;
  names_ = end + (*end == ',' ? 2 : 0);
  return out_;
}

void JsonWriter::text(std::string_view value) {
  comma();
  quoted(value);
}

void JsonWriter::quoted(std::string_view text) {
  put('"');
  while (true) {
    std::size_t plain = plain_bytes(text);
    put(text.substr(0, plain));
    if (plain == text.size()) break;
    escape(text[plain]);
    text.remove_prefix(plain + 1);
  }
  put('"');
}

void JsonWriter::escape(char byte) {
  constexpr std::string_view kSpecial = "\"\\\b\f\n\r\t", kLetters = "\"\\bfnrt";
  constexpr char kHex[] = "0123456789abcdef";
  std::size_t special = kSpecial.find(byte);
  if (special != kSpecial.npos) {
    const char two[] = {'\\', kLetters[special]};
    put({two, sizeof two});
  } else {
    const char six[] = {'\\', 'u', '0', '0', kHex[byte >> 4], kHex[byte & 15]};
    put({six, sizeof six});
  }
}

void JsonWriter::number(double number) {
  comma();
  constexpr std::size_t kLongest = 32;
  char* from = room(kLongest);
  char* to = from + kLongest;
  double size = std::fabs(number);
  if (size <= 0x1p53 && std::trunc(number) == number && !(number == 0 && std::signbit(number))) {
    // Whole numbers without a decimal point; -0 keeps its sign.
    used_ = static_cast<std::size_t>(std::to_chars(from, to, static_cast<int64_t>(number)).ptr -
                                     buffer_);
#ifdef __cpp_lib_to_chars  // Emscripten's older library has it for whole numbers alone
  } else if (size >= 1e-4 && size < 1e15) {
    used_ = static_cast<std::size_t>(std::to_chars(from, to, number, std::chars_format::fixed).ptr -
                                     buffer_);
#endif
  } else {
    put(nlohmann::json(number).dump());
  }
}

void JsonWriter::raw(const uint8_t* bytes, uint32_t size) {
  copy_.clear();
  copy_.raw(bytes, size);
  if (copy_.failed()) throw std::bad_alloc();
  value(copy_.document());
}

// Gives the value that follows, so that nothing is walked through twice.
cbor::Value JsonWriter::item(cbor::Value value) {
  switch (value.type()) {
    case cbor::Type::kNull:
      null();
      return value.next();
    case cbor::Type::kBoolean:
      boolean(value.boolean());
      return value.next();
    case cbor::Type::kText:
      text(value.text());
      return value.next();
    case cbor::Type::kNumber:
      number(value.number());
      return value.next();
    default:
      break;
  }
  bool map = value.type() == cbor::Type::kMap;
  open(map ? '{' : '[');
  cbor::Value at = value.first();
  for (uint32_t i = 0; i < value.count(); i++) {
    if (map) {
      text(at.text());
      put(':');
      follows_ = false;
      at = at.next();
    }
    at = item(at);
  }
  close(map ? '}' : ']');
  return at;
}

}  // namespace leadlight
