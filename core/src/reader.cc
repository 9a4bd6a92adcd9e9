#include "reader.h"

#include "leadlight/bounds.h"
#include "leadlight/number_text.h"
#include "names.h"

namespace leadlight {
namespace {

void append(Array<char>* out, std::string_view text) {
  out->append(text.data(), static_cast<uint32_t>(text.size()));
}

void append(Array<char>* out, double value) {
  char buffer[32];
  out->append(buffer, number_text(value, buffer));
}

// The text as a C string; without memory for its end, the shorter one.
const char* ended(Array<char>* text, const char* shorter) {
  return text->push('\0') ? text->data() : shorter;
}

std::string_view view(const Array<char>& text) { return {text.data(), text.size()}; }

void append_pointer(const Place& place, Array<char>* out) {
  if (place.parent == nullptr) return;
  append_pointer(*place.parent, out);
  out->push('/');
  if (place.key.data() == nullptr) return append(out, place.index);
  for (char c : place.key) {  // RFC 6901: ~ is ~0, / is ~1
    if (c == '~' || c == '/') {
      out->push('~');
      c = c == '~' ? '0' : '1';
    }
    out->push(c);
  }
}

}  // namespace

Place Object::at(uint32_t name) const { return {&place, name_at(names, name), 0}; }

void Reader::fail(const Place& place, const char* expected, cbor::Value found) {
  Array<char> pointer;
  append(&pointer, prefix_);
  append_pointer(place, &pointer);
  errors_->add(view(pointer), expected, found);
}

void Reader::complain(const Place& place, const char* expected, const char* found) {
  Array<char> pointer;
  append(&pointer, prefix_);
  append_pointer(place, &pointer);
  errors_->add(view(pointer), expected, found);
}

void Reader::fail_range(const Place& place, const char* what, double low, double high,
                        const char* unit, cbor::Value found) {
  Array<char> expected;
  append(&expected, what);
  append(&expected, low);
  append(&expected, " to ");
  append(&expected, high);
  append(&expected, unit);
  fail(place, ended(&expected, what), found);
}

bool Reader::object(cbor::Value value, const Place& place, const char* names, uint32_t required,
                    Object* object) {
  object->place = place;
  object->names = names;
  for (cbor::Value& member : object->values) member = {};
  Array<char> expected;
  if (value.absent() || value.type() != cbor::Type::kMap) {
    append(&expected, "an object with ");
    append(&expected, names);
    fail(place, ended(&expected, "an object"), value);
    return false;
  }
  cbor::Value key = value;
  for (uint32_t i = 0; i < value.count(); i++) {
    key = i == 0 ? value.first() : key.next().next();
    int position = find_name(names, key.text());
    if (position < 0) {
      expected.clear();
      append(&expected, "no other key than ");
      append(&expected, names);
      fail(place.at(key.text()), ended(&expected, "another key"), key.next());
    } else if (object->has(static_cast<uint32_t>(position))) {
      complain(place.at(key.text()), "each key once", "it again");
    } else {
      object->values[position] = key.next();
    }
  }
  for (uint32_t i = 0; required >> i != 0; i++) {
    if ((required >> i & 1) != 0 && !object->has(i)) fail(*object, i, "a value");
  }
  return true;
}

bool Reader::is_list(cbor::Value value, const Place& place, uint32_t least, uint32_t most) {
  if (value.type() == cbor::Type::kArray && value.count() >= least && value.count() <= most) {
    return true;
  }
  fail_range(place, "a list of ", least, most, " items", value);
  return false;
}

bool Reader::is_text(cbor::Value value, const Place& place, uint32_t least, uint32_t most) {
  if (value.type() == cbor::Type::kText && value.text().size() >= least &&
      value.text().size() <= most) {
    return true;
  }
  fail_range(place, "a text of ", least, most, " bytes", value);
  return false;
}

void Reader::number(const Object& object, uint32_t name, double low, double high, double* out) {
  if (!object.has(name)) return;
  cbor::Value value = object[name];
  if (value.type() == cbor::Type::kNumber && value.number() >= low && value.number() <= high) {
    *out = value.number();
  } else {
    fail_range(object.at(name), "a number from ", low, high, "", value);
  }
}

void Reader::whole(const Object& object, uint32_t name, uint32_t low, uint32_t high,
                   uint32_t* out) {
  if (!object.has(name)) return;
  cbor::Value value = object[name];
  if (value.type() == cbor::Type::kNumber && value.number() >= low && value.number() <= high &&
      static_cast<uint32_t>(value.number()) == value.number()) {
    *out = static_cast<uint32_t>(value.number());
  } else {
    fail_range(object.at(name), "a whole number from ", low, high, "", value);
  }
}

void Reader::text(const Object& object, uint32_t name, uint32_t least, uint32_t most,
                  std::string_view* out) {
  if (object.has(name) && is_text(object[name], object.at(name), least, most)) {
    *out = object[name].text();
  }
}

void Reader::word(const Object& object, uint32_t name, const char* words, uint32_t* position) {
  if (!object.has(name)) return;
  int found = object[name].type() == cbor::Type::kText ? find_name(words, object[name].text()) : -1;
  if (found < 0) return fail(object, name, words);
  *position = static_cast<uint32_t>(found);
}

void Reader::duration(const Object& object, uint32_t name, int64_t* ms) {
  if (!object.has(name)) return;
  int64_t read = object[name].type() == cbor::Type::kText ? parse_duration(object[name].text()) : 0;
  if (read == 0) {
    return fail(object, name, "a duration of at most 10 years, such as \"30m\" or \"14d\"");
  }
  *ms = read;
}

int64_t parse_duration(std::string_view text) {
  if (text.size() < 2) return 0;
  constexpr int64_t kUnitMs[] = {1000, 60000, 3600000, 86400000, 604800000};
  int unit = find_name("s, m, h, d, w", text.substr(text.size() - 1));
  if (unit < 0) return 0;
  double value = 0;
  double scale = 0;  // 0: before the decimal point
  char last = '.';
  for (char c : text.substr(0, text.size() - 1)) {
    if (c == '.' && scale == 0 && last != '.') {
      scale = 1;
    } else if (c >= '0' && c <= '9') {
      value = value * 10 + (c - '0');
      scale *= 10;
    } else {
      return 0;
    }
    last = c;
  }
  if (last == '.') return 0;
  double ms = value / (scale == 0 ? 1 : scale) * static_cast<double>(kUnitMs[unit]);
  return ms >= 1 && ms <= kMaxDurationMs ? static_cast<int64_t>(ms) : 0;
}

}  // namespace leadlight
