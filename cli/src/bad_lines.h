// What --skip-bad-lines is about.
#pragma once

#include <cstdint>
#include <string>

namespace leadlight::cli {

// Lines that were passed over because of --skip-bad-lines.
class BadLines {
 public:
  explicit BadLines(bool skip) : skip_(skip) {}

  // Notes that a line is bad, `message` saying how; or throws it as a Failure, if
  // bad lines are not to be skipped.
  void add(const std::string& message);
  // Says on standard error how many there were, if any.
  void report() const;

 private:
  bool skip_;
  uint64_t count_ = 0;
  std::string first_;
};

}  // namespace leadlight::cli
