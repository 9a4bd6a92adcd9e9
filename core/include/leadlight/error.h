// What is wrong with a document, and where.
#pragma once

#include <cstdint>
#include <string_view>

#include "leadlight/array.h"
#include "leadlight/cbor.h"

namespace leadlight {

// One finding. The texts live in the Errors that hold it.
struct Error {
  std::string_view pointer;   // JSON Pointer (RFC 6901); "" is the whole document
  std::string_view expected;  // a phrase: "a number from 0 to 100"
  std::string_view found;     // "\"eight\"", "nothing", "a list"
};

// A list of findings, in the order in which they were met. It keeps the first
// kMaxErrors and counts the rest. An empty list means that all is well, except
// when `out_of_memory()`.
class Errors {
 public:
  bool empty() const { return total_ == 0; }
  uint32_t total() const { return total_; }          // all that were found
  uint32_t size() const { return entries_.size(); }  // of them kept
  Error operator[](uint32_t index) const;            // index < size()
  void clear();

  void add(std::string_view pointer, std::string_view expected, std::string_view found);
  // `found` is described: a text is quoted and cut at 60 bytes, an absent value
  // is "nothing".
  void add(std::string_view pointer, std::string_view expected, cbor::Value found);
  // The work stopped because memory ran out.
  void add_out_of_memory();

  // [{ pointer, expected, found }, …]
  void write(cbor::Writer& out) const;

 private:
  struct Entry {
    uint32_t start, pointer, expected, found;  // lengths after `start`
  };
  Array<Entry> entries_;
  Array<char> text_;
  uint32_t total_ = 0;
};

}  // namespace leadlight
