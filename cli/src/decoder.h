// Compressed input, told by its first bytes.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace leadlight::cli {

// Takes compressed bytes and gives plain ones.
class Decoder {
 public:
  virtual ~Decoder() = default;

  // Decodes from the front of `*in`, which it shortens, into at most `size` bytes at
  // `out`, and gives how many they are; 0: more input is needed. A Failure whose
  // message is "expected X, found Y" if the bytes are not of the format.
  virtual std::size_t decode(std::string_view* in, char* out, std::size_t size) = 0;
  // Whether the input may end here. A Failure as above if not.
  virtual void end() const = 0;
};

inline constexpr std::size_t kMagicBytes = 4;

// The decoder for a file that begins with these bytes (at most kMagicBytes of them are
// looked at): gzip or zstd; null: it is neither.
std::unique_ptr<Decoder> decoder_for(std::string_view first_bytes);

}  // namespace leadlight::cli
