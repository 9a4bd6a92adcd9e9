// Reading documents with complaints: every helper that meets something else
// than it expects adds an error at the place and leaves a harmless value, so that
// reading goes on and finds the next mistake too.
#pragma once

#include <cstdint>
#include <string_view>

#include "leadlight/cbor.h"
#include "leadlight/error.h"
#include "names.h"

namespace leadlight {

// Where in a document: a chain of keys and indexes that lives on the stack and
// becomes a JSON Pointer only when there is something to complain about.
struct Place {
  const Place* parent = nullptr;
  std::string_view key;  // of a map; its data() is null for an item of an array
  uint32_t index = 0;

  Place at(std::string_view child) const { return {this, child, 0}; }
  Place at(uint32_t child) const { return {this, {}, child}; }
};

// An object whose keys are known: the value of the i-th name, absent if it is
// not there.
struct Object {
  static constexpr uint32_t kMost = 16;
  Place place;
  const char* names;
  cbor::Value values[kMost];

  const cbor::Value& operator[](uint32_t name) const { return values[name]; }
  bool has(uint32_t name) const { return !values[name].absent(); }
  Place at(uint32_t name) const;
};

class Reader {
 public:
  // `prefix` is put before every pointer. Both must outlive the reader.
  Reader(Errors* errors, std::string_view prefix) : errors_(errors), prefix_(prefix) {}

  void fail(const Place& place, const char* expected, cbor::Value found);
  void fail(const Object& object, uint32_t name, const char* expected) {
    fail(object.at(name), expected, object[name]);
  }
  // The same where what was found is no value of the document.
  void complain(const Place& place, const char* expected, const char* found);

  // Reads an object with the keys `names`, of which those with their bit in
  // `required` must be there. An unknown or repeated key is an error. False: it
  // is no object; then it has no values.
  bool object(cbor::Value value, const Place& place, const char* names, uint32_t required,
              Object* object);

  // Each of these reads a member of an object; an absent one is left as it was.
  void number(const Object& object, uint32_t name, double low, double high, double* out);
  void whole(const Object& object, uint32_t name, uint32_t low, uint32_t high, uint32_t* out);
  void text(const Object& object, uint32_t name, uint32_t least, uint32_t most,
            std::string_view* out);
  void duration(const Object& object, uint32_t name, int64_t* ms);
  void word(const Object& object, uint32_t name, const char* words, uint32_t* position);

  // Whether the value is a text of that many bytes, a list of that many items.
  bool is_text(cbor::Value value, const Place& place, uint32_t least, uint32_t most);
  bool is_list(cbor::Value value, const Place& place, uint32_t least, uint32_t most);

  Errors& errors() { return *errors_; }

 private:
  void fail_range(const Place& place, const char* what, double low, double high, const char* unit,
                  cbor::Value found);

  Errors* errors_;
  std::string_view prefix_;
};

// "30m" in ms; 0 if it is no duration of 1 ms to kMaxDurationMs.
int64_t parse_duration(std::string_view text);

}  // namespace leadlight
