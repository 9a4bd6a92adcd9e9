// What ends a command with exit status 1.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "leadlight/error.h"
#include "leadlight/json.h"

namespace leadlight::cli {

// what() is the message, whole: one line or several, without the last line's end.
class Failure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Bad content of an input. One of its lines may be passed over (--skip-bad-lines);
// what is wrong with a file as such is a plain Failure.
class BadLine : public Failure {
 public:
  using Failure::Failure;
};

// "events.ndjson:12"
std::string place(std::string_view file, uint64_t line);

// A line for each error: "model.json:/signals/0/points: expected X, found Y".
// `separator` goes between `where` and the pointer; none where the pointer is empty.
std::string describe(std::string_view where, std::string_view separator, const Errors& errors);

}  // namespace leadlight::cli
