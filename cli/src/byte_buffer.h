// Bytes that come and go again and again.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace leadlight::cli {

// A string of bytes whose memory stays as it was when it shrinks, so that what is to be
// written over is not filled with zeros each time.
class ByteBuffer {
 public:
  std::size_t size() const { return used_; }
  std::string_view view() const { return std::string_view(bytes_).substr(0, used_); }

  // Adds `size` bytes at the end, for the caller to write. Good until more are added.
  char* extend(std::size_t size) {
    if (used_ + size > bytes_.size()) bytes_.resize(std::max(used_ + size, bytes_.size() * 2));
    char* added = bytes_.data() + used_;
    used_ += size;
    return added;
  }
  void append(std::string_view bytes) { bytes.copy(extend(bytes.size()), bytes.size()); }
  // Forgets the bytes from `size` (<= size()) on.
  void truncate(std::size_t size) { used_ = size; }
  void clear() { used_ = 0; }

  void swap(ByteBuffer& other) noexcept {
    bytes_.swap(other.bytes_);
    std::swap(used_, other.used_);
  }

 private:
  std::string bytes_;  // those from used_ on mean nothing
  std::size_t used_ = 0;
};

}  // namespace leadlight::cli
