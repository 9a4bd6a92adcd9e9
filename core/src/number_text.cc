#include "leadlight/number_text.h"

#include <string_view>

namespace leadlight {
namespace {

uint32_t copy(std::string_view text, char* buffer) {
  for (size_t i = 0; i < text.size(); i++) buffer[i] = text[i];
  return static_cast<uint32_t>(text.size());
}

uint32_t digits(uint64_t value, uint32_t least, char* buffer) {
  char reversed[20];
  uint32_t size = 0;
  while (value != 0 || size < least) {
    reversed[size++] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
  for (uint32_t i = 0; i < size; i++) buffer[i] = reversed[size - 1 - i];
  return size;
}

}  // namespace

uint32_t number_text(double value, char* buffer) {
  if (value != value) return copy("not a number", buffer);
  uint32_t size = 0;
  if (value < 0) {
    buffer[size++] = '-';
    value = -value;
  }
  if (value > 1e16) {
    return size + copy("a number beyond 10^16", buffer + size);
  }
  auto whole = static_cast<uint64_t>(value);
  auto millionths = static_cast<uint64_t>((value - static_cast<double>(whole)) * 1e6 + 0.5);
  whole += millionths / 1000000;
  millionths %= 1000000;
  size += digits(whole, 1, buffer + size);
  if (millionths != 0) {
    buffer[size++] = '.';
    size += digits(millionths, 6, buffer + size);
    while (buffer[size - 1] == '0') size--;
  }
  return size;
}

}  // namespace leadlight
