#include "line_blocks.h"

#include <algorithm>
#include <cstring>

namespace leadlight::cli {
namespace {

// Small enough for a processor's cache, large enough that starting one costs nothing.
constexpr std::size_t kBlockBytes = 1 << 18;

// By turns of which the sum fits into a byte, so that a processor adds many at a time.
uint64_t lines_in(std::string_view bytes) {
  uint64_t lines = 0;
  while (!bytes.empty()) {
    uint8_t some = 0;
    for (char byte : bytes.substr(0, 255)) some += byte == '\n';
    lines += some;
    bytes.remove_prefix(std::min<std::size_t>(255, bytes.size()));
  }
  return lines;
}

}  // namespace

// Appends what the file has next. False: it has no more, or is `broken`.
bool LineBlocks::fill(ByteBuffer* bytes, std::string* broken) {
  std::size_t before = bytes->size();
  std::size_t count = 0;
  try {
    count = input_.read(bytes->extend(kBlockBytes), kBlockBytes);
  } catch (const BrokenInput& failure) {
    *broken = failure.what();
  }
  bytes->truncate(before + count);
  return count != 0;
}

bool LineBlocks::next(LineBlock* block) {
  block->first_line = line_;
  block->too_long = false;
  block->broken.clear();
  ByteBuffer& bytes = block->bytes;
  bytes.swap(rest_);
  rest_.clear();
  std::size_t end = bytes.view().rfind('\n') + 1;  // of the last whole line; 0: there is none
  while (end == 0 && !done_) {
    done_ = !fill(&bytes, &block->broken);
    std::string_view read = bytes.view();
    end = (block->too_long ? read.find('\n') : read.rfind('\n')) + 1;
    if (end != 0) break;
    if (bytes.size() > most_) block->too_long = true;
    if (block->too_long) bytes.clear();
  }
  if (end == 0) {
    // The rest of a broken file is no line: nobody knows how it goes on.
    if (!block->broken.empty()) bytes.clear();
    end = bytes.size();
    if (end == 0 && block->broken.empty() && !block->too_long) return false;
  }
  rest_.append(bytes.view().substr(end));
  bytes.truncate(end);
  if (block->too_long) {
    bytes.clear();
    line_++;
  } else {
    line_ += lines_in(bytes.view());
  }
  std::memset(bytes.extend(LineBlock::kPadding), 0, LineBlock::kPadding);
  return true;
}

}  // namespace leadlight::cli
