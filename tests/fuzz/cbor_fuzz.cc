// Any bytes: `check` accepts what another reading of RFC 8949 accepts, and what it
// accepts reads as the other one does, survives Writer, and survives JSON.
#include <cmath>
#include <cstring>
#include <set>

#include "fuzz.h"

namespace {

using namespace leadlight;
using fuzz::items;

// The other reading: recursive, and slow where that is plain.
struct Other {
  const uint8_t* at;
  const uint8_t* end;

  bool take(uint32_t bytes, uint64_t* value) {
    *value = 0;
    for (uint32_t i = 0; i < bytes; i++) {
      if (at == end) return false;
      *value = *value * 256 + *at++;
    }
    return true;
  }

  bool utf8(const uint8_t* stop) {
    while (at != stop) {
      uint32_t lead = *at++;
      uint32_t more = lead < 0x80                   ? 0
                      : lead >= 0xC0 && lead < 0xE0 ? 1
                      : lead >= 0xE0 && lead < 0xF0 ? 2
                      : lead >= 0xF0 && lead < 0xF8 ? 3
                                                    : 9;
      if (more == 9) return false;
      uint32_t code = more == 0 ? lead : lead & (0x3Fu >> more);
      for (uint32_t i = 0; i < more; i++) {
        if (at == stop || *at < 0x80 || *at > 0xBF) return false;
        code = code << 6 | (*at++ & 0x3Fu);
      }
      constexpr uint32_t kLeast[] = {0, 0x80, 0x800, 0x10000};
      if (code < kLeast[more] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return false;
    }
    return true;
  }

  // One item, at `depth` arrays and maps deep; `text`: it must be one.
  bool item(uint32_t depth, bool text) {
    if (at == end) return false;
    uint32_t initial = *at++;
    uint32_t major = initial / 32;
    uint32_t info = initial % 32;
    if (text && major != 3) return false;
    if (info > 27) return false;
    uint64_t argument = info;
    if (info >= 24 && !take(1u << (info - 24), &argument)) return false;
    switch (major) {
      case 0:
      case 1:
        return true;
      case 3: {
        if (argument > static_cast<uint64_t>(end - at)) return false;
        return utf8(at + argument);
      }
      case 4:
      case 5:
        if (depth == kMaxDepth) return false;
        for (uint64_t i = 0; i < argument; i++) {
          if (major == 5 && !item(depth + 1, true)) return false;
          if (!item(depth + 1, false)) return false;
        }
        return true;
      case 7:
        return (info >= 20 && info <= 22) || info >= 25;
      default:
        return false;
    }
  }

  double number() {
    uint32_t initial = *at++;
    uint32_t info = initial % 32;
    uint64_t argument = info;
    if (info >= 24) take(1u << (info - 24), &argument);
    if (initial < 32) return static_cast<double>(argument);
    if (initial < 64) return static_cast<double>(-1 - static_cast<__int128>(argument));
    if (info == 27) return __builtin_bit_cast(double, argument);
    if (info == 26) return __builtin_bit_cast(float, static_cast<uint32_t>(argument));
    // RFC 8949, appendix D.
    int exponent = static_cast<int>(argument >> 10 & 31);
    int mantissa = static_cast<int>(argument & 1023);
    double value = exponent == 0    ? std::ldexp(mantissa, -24)
                   : exponent != 31 ? std::ldexp(mantissa + 1024, exponent - 25)
                   : mantissa == 0  ? static_cast<double>(INFINITY)
                                    : static_cast<double>(NAN);
    return (argument & 0x8000) != 0 ? -value : value;
  }
};

// The same number to the last bit; every NaN is as good as another.
bool same_number(double a, double b) {
  return std::memcmp(&a, &b, sizeof a) == 0 || (a != a && b != b);
}

// Every view that a value gives lies within it, and every number reads as the other
// reading has it.
void walk(cbor::Value value, const uint8_t* end) {
  MUST(value.size() >= 1 && value.data() + value.size() <= end);
  switch (value.type()) {
    case cbor::Type::kNumber: {
      Other other{value.data(), end};
      MUST(same_number(other.number(), value.number()));
      break;
    }
    case cbor::Type::kText: {
      std::string_view text = value.text();
      const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
      MUST(bytes > value.data() && bytes + text.size() == value.next().data());
      break;
    }
    case cbor::Type::kArray:
    case cbor::Type::kMap: {
      const uint8_t* at = value.count() == 0 ? value.next().data() : value.first().data();
      for (cbor::Value item : items(value)) {
        MUST(item.data() == at);
        walk(item, end);
        at += item.size();
      }
      MUST(at == value.next().data());
      break;
    }
    case cbor::Type::kBoolean:
      MUST(*value.data() == (value.boolean() ? 0xF5 : 0xF4));
      break;
    case cbor::Type::kNull:
      MUST(*value.data() == 0xF6);
      break;
  }
}

// `late`: with heads that are filled in at the end.
void copy(cbor::Value value, bool late, cbor::Writer* out) {
  switch (value.type()) {
    case cbor::Type::kNull:
      return out->null();
    case cbor::Type::kBoolean:
      return out->boolean(value.boolean());
    case cbor::Type::kNumber:
      return out->number(value.number());
    case cbor::Type::kText:
      return out->text(value.text());
    default:
      break;
  }
  bool map = value.type() == cbor::Type::kMap;
  uint32_t position = 0;
  if (late) {
    position = map ? out->open_map() : out->open_array();
  } else if (map) {
    out->map(value.count());
  } else {
    out->array(value.count());
  }
  for (cbor::Value item : items(value)) copy(item, late, out);
  if (late) out->close(position, value.count());
}

bool equal(cbor::Value a, cbor::Value b) {
  if (a.type() != b.type()) return false;
  switch (a.type()) {
    case cbor::Type::kNull:
      return true;
    case cbor::Type::kBoolean:
      return a.boolean() == b.boolean();
    case cbor::Type::kNumber:
      return same_number(a.number(), b.number());
    case cbor::Type::kText:
      return a.text() == b.text();
    default:
      break;
  }
  if (a.count() != b.count()) return false;
  fuzz::Items::Iterator other = items(b).begin();
  for (cbor::Value item : items(a)) {
    if (!equal(item, *other)) return false;
    ++other;
  }
  return true;
}

// JSON has no NaN, no infinities and, here, no key twice.
bool fits_json(cbor::Value value) {
  if (value.type() == cbor::Type::kNumber) return value.number() - value.number() == 0;
  if (value.type() != cbor::Type::kArray && value.type() != cbor::Type::kMap) return true;
  std::set<std::string_view> keys;
  bool key = value.type() == cbor::Type::kMap;
  for (cbor::Value item : items(value)) {
    if (key && !keys.insert(item.text()).second) return false;
    if (value.type() == cbor::Type::kMap) key = !key;
    if (!fits_json(item)) return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto bytes = static_cast<uint32_t>(size);
  Other other{data, data + size};
  bool well_formed = other.item(0, false) && other.at == other.end;

  cbor::Value root;
  uint32_t offset = 0;
  const char* expected = cbor::check(data, bytes, &root, &offset);
  MUST((expected == nullptr) == well_formed);
  if (expected != nullptr) {
    MUST(root.absent() && offset <= bytes && expected[0] != '\0');
    return 0;
  }
  MUST(root.data() == data && root.size() == bytes);
  walk(root, data + size);

  for (bool late : {false, true}) {
    cbor::Writer written;
    copy(root, late, &written);
    cbor::Value again = fuzz::root_of(written);
    MUST(equal(root, again));
    cbor::Writer twice;
    copy(again, late, &twice);
    MUST(fuzz::bytes_of(twice) == fuzz::bytes_of(written));
  }

  if (fits_json(root)) {
    cbor::Writer back;
    JsonError error;
    MUST(json_to_cbor(cbor_to_json(root), back, &error));
    MUST(equal(root, fuzz::root_of(back)));
  }
  return 0;
}
