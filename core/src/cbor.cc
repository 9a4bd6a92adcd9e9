#include "leadlight/cbor.h"

#include <cstddef>

#include "bits.h"
#include "leadlight/bounds.h"
#include "names.h"

namespace leadlight::cbor {
namespace {

// Initial bytes of the simple values and floats (major type 7).
constexpr uint8_t kFalse = 0xF4, kTrue = 0xF5, kNull = 0xF6;
constexpr uint8_t kHalf = 0xF9, kSingle = 0xFA, kDouble = 0xFB;

struct Head {
  uint64_t argument;
  uint32_t size;  // bytes, the initial one included
};

// How many bytes of argument follow an initial byte; 9 where it has no meaning.
uint32_t argument_bytes(uint8_t initial) {
  uint32_t info = initial & 31;
  if (info < 24) return 0;
  return info < 28 ? 1u << (info - 24) : 9;
}

Head read_head(const uint8_t* at) {
  uint32_t bytes = argument_bytes(*at);
  uint64_t argument = *at & 31;
  if (bytes != 0) argument = 0;
  for (uint32_t i = 1; i <= bytes; i++) argument = argument << 8 | at[i];
  return {argument, bytes + 1};
}

double half_to_double(uint32_t half) {
  uint64_t sign = static_cast<uint64_t>(half >> 15) << 63;
  uint64_t exponent = half >> 10 & 31;
  uint64_t fraction = half & 1023;
  if (exponent == 0) {  // zero or subnormal: fraction * 2^-24
    double magnitude = static_cast<double>(fraction) * 0x1p-24;
    return sign != 0 ? -magnitude : magnitude;
  }
  exponent = exponent == 31 ? 2047 : exponent + 1023 - 15;
  return bits_of<double>(sign | exponent << 52 | fraction << 42);
}

// The length of the valid UTF-8 sequence at `at`, 0 if there is none (Unicode
// 15, table 3-7).
uint32_t utf8_sequence(const uint8_t* at, const uint8_t* end) {
  uint8_t lead = *at;
  if (lead < 0x80) return 1;
  uint32_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (lead < 0xC2 || lead > 0xF4 || end - at < static_cast<std::ptrdiff_t>(length)) return 0;
  uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (at[1] < low || at[1] > high) return 0;
  for (uint32_t i = 2; i < length; i++) {
    if ((at[i] & 0xC0) != 0x80) return 0;
  }
  return length;
}

}  // namespace

const char* check(const uint8_t* bytes, uint32_t size, Value* root, uint32_t* offset) {
  const uint8_t* at = bytes;
  const uint8_t* end = bytes + size;
  struct Open {
    uint64_t left;  // items that must still come; of a map, keys and values
    bool map;
  } stack[kMaxDepth];
  uint32_t depth = 0;
  for (;;) {
    *offset = static_cast<uint32_t>(at - bytes);
    if (at == end) return "a value";
    uint8_t major = *at >> 5;
    bool is_key = depth != 0 && stack[depth - 1].map && stack[depth - 1].left % 2 == 0;
    if (is_key && major != 3) return "a text as the key of a map";
    uint32_t argument = argument_bytes(*at);
    bool known = major == 7 ? (*at >= kFalse && *at <= kNull) || (*at >= kHalf && *at <= kDouble)
                            : major != 2 && major != 6 && argument != 9;
    if (!known) return "null, a boolean, number, text, array or map of definite length";
    if (end - at <= static_cast<std::ptrdiff_t>(argument)) return "a value";
    Head head = read_head(at);
    at += head.size;
    if (depth != 0) stack[depth - 1].left--;
    if (major == 3) {
      if (head.argument > static_cast<uint64_t>(end - at)) return "a whole text";
      const uint8_t* stop = at + head.argument;
      while (at != stop) {
        uint32_t length = utf8_sequence(at, stop);
        *offset = static_cast<uint32_t>(at - bytes);
        if (length == 0) return "valid UTF-8";
        at += length;
      }
    } else if (major == 4 || major == 5) {
      // Every item is at least one byte: a greater count cannot be met.
      if (head.argument > static_cast<uint64_t>(end - at)) return "a whole array or map";
      if (depth == kMaxDepth) return "at most 32 nested arrays and maps";
      stack[depth++] = {major == 5 ? head.argument * 2 : head.argument, major == 5};
    }
    while (depth != 0 && stack[depth - 1].left == 0) depth--;
    if (depth == 0) break;
  }
  *offset = static_cast<uint32_t>(at - bytes);
  if (at != end) return "the end of the document";
  *root = Value(bytes);
  return nullptr;
}

Type Value::type() const {
  switch (*at_ >> 5) {
    case 3:
      return Type::kText;
    case 4:
      return Type::kArray;
    case 5:
      return Type::kMap;
    case 7:
      return *at_ == kNull ? Type::kNull : *at_ <= kTrue ? Type::kBoolean : Type::kNumber;
    default:
      return Type::kNumber;
  }
}

bool Value::boolean() const { return *at_ == kTrue; }

double Value::number() const {
  uint64_t argument = read_head(at_).argument;
  switch (*at_ >> 5) {
    case 0:
      return static_cast<double>(argument);
    case 1:
      // -(argument + 1), so that it is rounded once.
      return argument == UINT64_MAX ? -0x1p64 : -static_cast<double>(argument + 1);
    default:
      if (*at_ == kDouble) return bits_of<double>(argument);
      if (*at_ == kSingle) return bits_of<float>(static_cast<uint32_t>(argument));
      return half_to_double(static_cast<uint32_t>(argument));
  }
}

std::string_view Value::text() const {
  Head head = read_head(at_);
  return {reinterpret_cast<const char*>(at_ + head.size), static_cast<size_t>(head.argument)};
}

uint32_t Value::count() const { return static_cast<uint32_t>(read_head(at_).argument); }

Value Value::first() const { return Value(at_ + read_head(at_).size); }

Value Value::next() const {
  const uint8_t* at = at_;
  uint64_t left = 1;
  while (left != 0) {
    left--;
    Head head = read_head(at);
    uint8_t major = *at >> 5;
    at += head.size;
    if (major == 3) at += head.argument;
    if (major == 4) left += head.argument;
    if (major == 5) left += head.argument * 2;
  }
  return Value(at);
}

void Writer::head(uint8_t major, uint64_t argument) {
  if (argument < 24) return byte(static_cast<uint8_t>(major | argument));
  uint32_t log = argument < 0x100 ? 0 : argument < 0x10000 ? 1 : argument < 0x100000000 ? 2 : 3;
  byte(static_cast<uint8_t>(major | (24 + log)));
  for (uint32_t shift = 8u << log; shift != 0;) {
    shift -= 8;
    byte(static_cast<uint8_t>(argument >> shift));
  }
}

void Writer::number(double value) {
  constexpr double kLimit = 0x1p53;
  if (value >= -kLimit && value <= kLimit) {
    auto whole = static_cast<int64_t>(value);
    // Comparing the bits keeps -0 and fractions out.
    if (bits_of<uint64_t>(static_cast<double>(whole)) == bits_of<uint64_t>(value)) {
      return whole < 0 ? head(0x20, static_cast<uint64_t>(-1 - whole))
                       : head(0x00, static_cast<uint64_t>(whole));
    }
  }
  byte(kDouble);
  uint64_t bits = bits_of<uint64_t>(value);
  for (uint32_t shift = 64; shift != 0;) {
    shift -= 8;
    byte(static_cast<uint8_t>(bits >> shift));
  }
}

void Writer::text(std::string_view value) {
  head(0x60, value.size());
  raw(reinterpret_cast<const uint8_t*>(value.data()), static_cast<uint32_t>(value.size()));
}

Writer::Keys::Keys(Writer& out, const char* names) : out_(out), names_(names) {
  uint32_t count = 1;
  for (const char* at = names; *at != '\0'; at++) count += *at == ',';
  out.map(count);
}

void Writer::Keys::number(double value) { next().number(value); }
void Writer::Keys::text(std::string_view value) { next().text(value); }

Writer& Writer::Keys::next() {
  std::string_view name = name_at(names_, 0);
  out_.text(name);
  names_ += name.size() + 2;
  return out_;
}

uint32_t Writer::open(uint8_t initial) {
  uint32_t position = bytes_.size();
  byte(initial);
  for (int i = 0; i < 4; i++) byte(0);
  return position;
}

void Writer::close(uint32_t position, uint32_t length) {
  if (failed_) return;
  for (uint32_t i = 1; i <= 4; i++) {
    bytes_[position + i] = static_cast<uint8_t>(length >> (32 - 8 * i));
  }
}

}  // namespace leadlight::cbor
