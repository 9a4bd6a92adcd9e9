// Reads a file in blocks of whole lines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "byte_buffer.h"
#include "input.h"

namespace leadlight::cli {

// Some lines that follow each other.
struct LineBlock {
  // Bytes that may be read, though they mean nothing, after the end of every line.
  static constexpr std::size_t kPadding = 64;

  uint64_t first_line = 1;  // the number of the first one
  ByteBuffer bytes;         // the lines, and kPadding bytes
  bool too_long = false;    // instead of lines: one beyond the bound, which was read past
  std::string broken;       // why the file cannot be read beyond these lines; empty: it can

  std::string_view lines() const { return bytes.view().substr(0, bytes.size() - kPadding); }

  // Calls visit(line, its number) for each line, without its end; the last line of a
  // file need not have one.
  template <class Visit>
  void for_each(Visit visit) const {
    std::string_view rest = lines();
    for (uint64_t number = first_line; !rest.empty(); number++) {
      std::size_t end = rest.find('\n');
      visit(rest.substr(0, end), number);
      rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    }
  }
};

class LineBlocks {
 public:
  // A line longer than `most` bytes may be given as one that is too long; shorter ones
  // never are.
  LineBlocks(Input& input, std::size_t most) : input_(input), most_(most) {}

  // The next lines; false: there are none. Never throws for what is wrong with the
  // file: the last block says it.
  bool next(LineBlock* block);

 private:
  bool fill(ByteBuffer* bytes, std::string* broken);

  Input& input_;
  std::size_t most_;
  ByteBuffer rest_;  // read, but beyond the last block
  uint64_t line_ = 1;
  bool done_ = false;
};

}  // namespace leadlight::cli
