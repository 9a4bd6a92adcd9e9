// Files and standard input, plain or compressed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "decoder.h"
#include "failure.h"

namespace leadlight::cli {

// What is wrong with a file from some byte on: what() is without the file's name, for
// whoever reads knows the line too.
class BrokenInput : public Failure {
 public:
  using Failure::Failure;
};

// A file open for reading. The path "-" is standard input. What begins as gzip or zstd
// does is decompressed.
class Input {
 public:
  // A Failure if it cannot be opened.
  explicit Input(const std::string& path);
  ~Input();
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  // As messages name it: the path, or "<stdin>".
  const std::string& name() const { return name_; }
  // Reads up to `size` bytes (not 0); gives 0 at the end only. A BrokenInput if reading
  // fails or the compressed data are damaged or end too soon; all that comes before has
  // been given by then.
  std::size_t read(char* bytes, std::size_t size);

  // The part of the file that has been read, from 0 to 1; below 0: not known.
  double part() const;

 private:
  std::size_t read_file(char* bytes, std::size_t size);
  void begin();

  std::string name_;
  int file_;
  uint64_t position_ = 0;  // in bytes of the file as it lies on the disk
  uint64_t size_ = 0;      // of it; 0: not known
  bool begun_ = false;
  std::unique_ptr<Decoder> decoder_;  // null: the file is plain
  std::string buffer_;                // bytes of the file, of which
  std::string_view left_;             // these are still to be given or decoded
};

// Reads all of a small file. A Failure if it has more than `most` bytes.
std::string read_file(Input& input, std::size_t most);

}  // namespace leadlight::cli
