// How far a long piece of work is.
#pragma once

#include <chrono>
#include <cstdint>

namespace leadlight::cli {

// One line on standard error, and only if that is a terminal: a bar, how many things are
// done and how many a second, how long it will still take. It is taken back at the end.
class Progress {
 public:
  // `doing` some things: "reading", "lines".
  Progress(const char* doing, const char* things);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // As many more are done; `part` of all the work, 0 to 1, is now done, below 0: not known.
  void step(uint64_t count, double part) {
    count_ += count;
    if (terminal_) show(part);
  }

 private:
  using Clock = std::chrono::steady_clock;

  void show(double part);

  const char* doing_;
  const char* things_;
  uint64_t count_ = 0;
  bool terminal_;
  bool shown_ = false;
  Clock::time_point start_, next_;
};

}  // namespace leadlight::cli
