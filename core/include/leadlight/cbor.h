// CBOR (RFC 8949), as far as documents need it: null, booleans, numbers, text,
// arrays and maps with text keys, all of definite length. Byte strings, tags,
// `undefined`, other simple values and indefinite lengths are refused.
//
// Reading is in two steps. `check` walks the bytes once and proves them well
// formed; after that `Value`s are views into the bytes that need no further
// bounds checks and allocate nothing.
#pragma once

#include <cstdint>
#include <string_view>

#include "leadlight/array.h"

namespace leadlight::cbor {

enum class Type : uint8_t { kNull, kBoolean, kNumber, kText, kArray, kMap };

// A view of one item of a checked document. Cheap to copy; valid as long as
// the bytes are. A default-made Value is `absent()` and may only be asked that.
class Value {
 public:
  Value() = default;

  bool absent() const { return at_ == nullptr; }
  Type type() const;
  bool boolean() const;           // type() must be kBoolean
  double number() const;          // kNumber; integers beyond 2^53 are rounded to nearest
  std::string_view text() const;  // kText; valid UTF-8
  uint32_t count() const;         // kArray: items; kMap: pairs

  // The first item of an array, or the first key of a map. The items of an
  // array, and the keys and values of a map in turns, follow by `next`.
  // Valid only if count() > 0.
  Value first() const;
  // The item that follows in the same array or map; at the last one it is not
  // to be read.
  Value next() const;

  // The bytes of this item, whole.
  const uint8_t* data() const { return at_; }
  uint32_t size() const { return static_cast<uint32_t>(next().at_ - at_); }

 private:
  friend const char* check(const uint8_t*, uint32_t, Value*, uint32_t*);
  friend class Writer;
  explicit Value(const uint8_t* at) : at_(at) {}
  const uint8_t* at_ = nullptr;
};

// Proves that the `size` bytes are exactly one item, nested at most kMaxDepth
// deep, its texts valid UTF-8. Null: they are, and `*root` is its view.
// Otherwise what was expected (a phrase such as "a value"), and `*offset` is
// the byte at which the document ceases to be one.
const char* check(const uint8_t* bytes, uint32_t size, Value* root, uint32_t* offset);

// Writes one document. Arrays and maps say their length first; as many items
// (pairs of key and value) must follow. Out of memory is remembered: `failed()`
// is then true and the bytes are of no use.
class Writer {
 public:
  void null() { byte(0xF6); }
  void boolean(bool value) { byte(value ? 0xF5 : 0xF4); }
  // A whole number of at most 2^53 in magnitude becomes an integer (-0 stays a
  // double), every other number a double, so that reading gives the same bits.
  void number(double value);
  void text(std::string_view value);
  void array(uint32_t items) { head(0x80, items); }
  void map(uint32_t pairs) { head(0xA0, pairs); }
  // One item that is CBOR already.
  void raw(const uint8_t* bytes, uint32_t size) { failed_ |= !bytes_.append(bytes, size); }

  // A map with the keys `names`, listed as in "id, label". Each `next()` writes
  // the next of them, in this order, and a value must follow it. Maps may nest.
  class Keys {
   public:
    Keys(Writer& out, const char* names);
    // The next key alone; its value is for the caller to write.
    Writer& next();
    // The next key and its value.
    void null() { next().null(); }
    void boolean(bool value) { next().boolean(value); }
    void number(double value);
    void text(std::string_view value);

   private:
    Writer& out_;
    const char* names_;
  };

  // An array of `count` items, which must follow while it is there.
  class Items {
   public:
    Items(Writer& out, uint32_t count) { out.array(count); }
  };

  // For a writer that learns the length at the end: `open_*` writes the head of
  // an empty array or map and gives its position, for `close` to fill in.
  uint32_t open_array() { return open(0x9A); }
  uint32_t open_map() { return open(0xBA); }
  void close(uint32_t position, uint32_t length);

  void clear() {
    bytes_.clear();
    failed_ = false;
  }
  bool failed() const { return failed_; }
  // What was written, if that is one whole item and the writer has not failed.
  Value document() const { return Value(bytes_.data()); }
  const uint8_t* data() const { return bytes_.data(); }
  uint32_t size() const { return bytes_.size(); }

 private:
  void byte(uint8_t value) { failed_ |= !bytes_.push(value); }
  void head(uint8_t major, uint64_t argument);
  uint32_t open(uint8_t initial);

  Array<uint8_t> bytes_;
  bool failed_ = false;
};

}  // namespace leadlight::cbor
