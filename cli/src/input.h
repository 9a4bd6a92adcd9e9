// Files and standard input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

namespace leadlight::cli {

// A file open for reading. The path "-" is standard input.
class Input {
 public:
  // A Failure if it cannot be opened.
  explicit Input(const std::string& path);
  ~Input();
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  // As messages name it: the path, or "<stdin>".
  const std::string& name() const { return name_; }
  // Reads up to `size` bytes; 0 at the end only. A Failure if reading fails.
  std::size_t read(char* bytes, std::size_t size);

 private:
  std::string name_;
  std::FILE* file_;
};

// Reads all of a small file. A Failure if it has more than `most` bytes.
std::string read_file(Input& input, std::size_t most);

// Reads a file line by line.
class LineReader {
 public:
  // No line may be longer than `most` bytes.
  LineReader(Input& input, std::size_t most) : input_(input), most_(most) {}

  // The next line without its end; the last one need not have one. The view is
  // good until the next call. False: there is none. `too_long()` tells of a line
  // beyond the bound: it has been read past, and the view is not of it.
  bool next(std::string_view* line);
  bool too_long() const { return too_long_; }
  uint64_t line() const { return line_; }  // the number of the last line read, from 1

 private:
  bool fill();

  Input& input_;
  std::size_t most_;
  std::string buffer_;
  std::size_t start_ = 0;  // of what is not yet given out
  uint64_t line_ = 0;
  bool too_long_ = false;
};

}  // namespace leadlight::cli
