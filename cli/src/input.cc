#include "input.h"

#include <cerrno>
#include <cstring>

#include "failure.h"

namespace leadlight::cli {
namespace {

constexpr std::size_t kChunkBytes = 1 << 16;

}  // namespace

Input::Input(const std::string& path) : name_(path), file_(stdin) {
  if (path == "-") {
    name_ = "<stdin>";
    return;
  }
  file_ = std::fopen(path.c_str(), "rb");
  if (file_ == nullptr) throw Failure(name_ + ": " + std::strerror(errno));
}

Input::~Input() {
  if (file_ != stdin) std::fclose(file_);
}

std::size_t Input::read(char* bytes, std::size_t size) {
  std::size_t count = std::fread(bytes, 1, size, file_);
  if (count == 0 && std::ferror(file_)) throw Failure(name_ + ": " + std::strerror(errno));
  return count;
}

std::string read_file(Input& input, std::size_t most) {
  std::string text;
  char chunk[4096];
  while (std::size_t count = input.read(chunk, sizeof chunk)) {
    text.append(chunk, count);
    if (text.size() > most) {
      throw Failure(input.name() + ": expected at most " + std::to_string(most) +
                    " bytes, found more");
    }
  }
  return text;
}

bool LineReader::fill() {
  buffer_.erase(0, start_);
  start_ = 0;
  std::size_t before = buffer_.size();
  buffer_.resize(before + kChunkBytes);
  std::size_t count = input_.read(buffer_.data() + before, kChunkBytes);
  buffer_.resize(before + count);
  return count != 0;
}

bool LineReader::next(std::string_view* line) {
  too_long_ = false;
  std::size_t searched = 0;  // bytes after start_ that hold no end of a line
  while (true) {
    std::size_t end = buffer_.find('\n', start_ + searched);
    if (end == buffer_.npos) {
      searched = buffer_.size() - start_;
      if (searched > most_) {
        too_long_ = true;
        start_ = buffer_.size();
        searched = 0;
      }
      if (fill()) continue;
      if (buffer_.empty() && !too_long_) return false;
      end = buffer_.size();
    }
    line_++;
    *line = std::string_view(buffer_).substr(start_, end - start_);
    if (line->size() > most_) too_long_ = true;
    if (too_long_) *line = {};
    start_ = end == buffer_.size() ? end : end + 1;
    return true;
  }
}

}  // namespace leadlight::cli
