#include "notes.h"

#include <cstdio>

#include "text.h"

namespace leadlight::cli {

void print_error(std::string_view lines) {
  std::string text;
  while (!lines.empty()) {
    std::size_t end = lines.find('\n');
    text += printable(lines.substr(0, end));
    text += '\n';
    lines.remove_prefix(end == lines.npos ? lines.size() : end + 1);
  }
  std::fwrite(text.data(), 1, text.size(), stderr);
}

std::string with_commas(uint64_t number) {
  std::string digits = std::to_string(number);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); i++) {
    if (i != 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

std::string counted(uint64_t number, std::string_view one, std::string_view many) {
  std::string text = with_commas(number) + " ";
  if (number == 1 || many.empty()) {
    text += one;
    if (number != 1) text += 's';
  } else {
    text += many;
  }
  return text;
}

}  // namespace leadlight::cli
