#include "input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace leadlight::cli {
namespace {

constexpr std::size_t kChunkBytes = 1 << 16;

}  // namespace

Input::Input(const std::string& path) : name_(path), file_(STDIN_FILENO) {
  if (path == "-") {
    name_ = "<stdin>";
  } else {
    file_ = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file_ < 0) throw Failure(name_ + ": " + std::strerror(errno));
  }
  struct stat status;
  if (fstat(file_, &status) == 0 && S_ISREG(status.st_mode)) {
    size_ = static_cast<uint64_t>(status.st_size);
  }
}

Input::~Input() {
  if (file_ != STDIN_FILENO) close(file_);
}

std::size_t Input::read_file(char* bytes, std::size_t size) {
  ssize_t count;
  do {
    count = ::read(file_, bytes, size);
  } while (count < 0 && errno == EINTR);
  if (count < 0) throw BrokenInput(std::strerror(errno));
  position_ += static_cast<uint64_t>(count);
  return static_cast<std::size_t>(count);
}

// Looks at the first bytes, which a pipe may give one by one.
void Input::begin() {
  begun_ = true;
  buffer_.resize(kChunkBytes);
  std::size_t have = 0;
  while (have < kMagicBytes) {
    std::size_t count = read_file(buffer_.data() + have, buffer_.size() - have);
    if (count == 0) break;
    have += count;
  }
  left_ = std::string_view(buffer_).substr(0, have);
  decoder_ = decoder_for(left_);
}

std::size_t Input::read(char* bytes, std::size_t size) {
  if (!begun_) begin();
  if (decoder_ == nullptr) {
    if (left_.empty()) return read_file(bytes, size);
    std::size_t count = std::min(size, left_.size());
    std::memcpy(bytes, left_.data(), count);
    left_.remove_prefix(count);
    return count;
  }
  while (true) {
    // Before it asks for more input a decoder gives all that it holds.
    std::size_t before = left_.size();
    std::size_t count = 0;
    try {
      count = decoder_->decode(&left_, bytes, size);
    } catch (const Failure& failure) {
      throw BrokenInput(failure.what());
    }
    if (count != 0) return count;
    if (left_.size() != before && !left_.empty()) continue;
    left_ = std::string_view(buffer_).substr(0, read_file(buffer_.data(), buffer_.size()));
    if (!left_.empty()) continue;
    try {
      decoder_->end();
    } catch (const Failure& failure) {
      throw BrokenInput(failure.what());
    }
    return 0;
  }
}

double Input::part() const {
  return size_ == 0 ? -1 : static_cast<double>(position_) / static_cast<double>(size_);
}

std::string read_file(Input& input, std::size_t most) {
  std::string text;
  char chunk[4096];
  try {
    while (std::size_t count = input.read(chunk, sizeof chunk)) {
      text.append(chunk, count);
      if (text.size() > most) {
        throw Failure(input.name() + ": expected at most " + std::to_string(most) +
                      " bytes, found more");
      }
    }
  } catch (const BrokenInput& broken) {
    throw Failure(input.name() + ": " + broken.what());
  }
  return text;
}

}  // namespace leadlight::cli
