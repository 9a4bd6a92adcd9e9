#include "progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "notes.h"

namespace leadlight::cli {
namespace {

constexpr std::chrono::milliseconds kBetween(200);
constexpr std::size_t kBar = 20;     // columns
constexpr double kLeastPart = 0.01;  // below it, what remains is a guess
constexpr std::size_t kUsualColumns = 80;

std::size_t columns() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsualColumns;
  return size.ws_col;
}

// "0:05", "1:02:03"
std::string duration(double seconds) {
  auto whole = static_cast<uint64_t>(seconds + 0.5);
  auto two = [](uint64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  uint64_t hours = whole / 3600, minutes = whole / 60 % 60;
  return (hours != 0 ? std::to_string(hours) + ":" + two(minutes) : std::to_string(minutes)) + ":" +
         two(whole % 60);
}

}  // namespace

Progress::Progress(const char* doing, const char* things)
    : doing_(doing),
      things_(things),
      terminal_(isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      next_(start_ + kBetween) {}

Progress::~Progress() {
  if (shown_) std::fputs("\r\x1b[K", stderr);
}

void Progress::show(double part) {
  Clock::time_point now = Clock::now();
  if (now < next_) return;
  next_ = now + kBetween;
  double seconds = std::chrono::duration<double>(now - start_).count();
  std::string text = doing_;
  if (part >= 0) {
    part = std::min(part, 1.0);
    auto done = static_cast<std::size_t>(part * static_cast<double>(kBar));
    text += " [" + std::string(done, '#') + std::string(kBar - done, '-') + "] " +
            std::to_string(static_cast<int>(part * 100)) + " %";
  }
  text += "  " + with_commas(count_) + " " + things_ + "  " +
          with_commas(static_cast<uint64_t>(static_cast<double>(count_) / seconds)) + "/s";
  if (part > kLeastPart) text += "  " + duration(seconds * (1 - part) / part) + " left";
  text.resize(std::min(text.size(), columns() - 1));
  std::fprintf(stderr, "\r%s\x1b[K", text.c_str());
  shown_ = true;
}

}  // namespace leadlight::cli
