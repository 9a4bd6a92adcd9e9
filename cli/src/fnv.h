// A hash that anyone can compute again: FNV-1a of 64 bits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leadlight::cli {

class Fnv1a {
 public:
  // The bytes of the text.
  Fnv1a& add(std::string_view text) {
    for (char c : text) step(static_cast<uint8_t>(c));
    return *this;
  }
  // The bytes of the text, and the byte 0, which no field holds.
  Fnv1a& add_field(std::string_view text) {
    add(text);
    step(0);
    return *this;
  }
  uint64_t value() const { return hash_; }
  // 16 hexadecimal digits.
  std::string text() const {
    std::string digits;
    for (int shift = 60; shift >= 0; shift -= 4) digits += "0123456789abcdef"[hash_ >> shift & 15];
    return digits;
  }

 private:
  void step(uint8_t byte) { hash_ = (hash_ ^ byte) * 0x100000001B3; }

  uint64_t hash_ = 0xCBF29CE484222325;
};

}  // namespace leadlight::cli
