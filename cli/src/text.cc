#include "text.h"

#include <charconv>
#include <cmath>
#include <cstdint>

namespace leadlight::cli {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// The bytes of the valid character at the start of a text that is not empty; 0 if
// there is none (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF).
std::size_t character_size(std::string_view text) {
  auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<uint8_t>(text[i]) : 0u; };
  auto follows = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  unsigned first = byte(0), second = byte(1);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4 || !follows(1)) return 0;
  if (first < 0xE0) return 2;
  if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
      (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F) || !follows(2)) {
    return 0;
  }
  if (first < 0xF0) return 3;
  return follows(3) ? 4 : 0;
}

}  // namespace

std::string printable(std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string shown;
  for (std::size_t i = 0; i < text.size(); i++) {
    auto byte = static_cast<uint8_t>(text[i]);
    // U+0080..U+009F are controls too: C2 80..9F.
    bool second = byte == 0xC2 && i + 1 < text.size() && static_cast<uint8_t>(text[i + 1]) < 0xA0;
    if (byte >= 0x20 && byte != 0x7F && !second) {
      shown += text[i];
      continue;
    }
    if (second) byte = static_cast<uint8_t>(text[++i]);
    shown += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
  }
  return shown;
}

std::size_t characters(std::string_view text) {
  std::size_t count = 0;
  for (char c : text) count += (c & 0xC0) != 0x80;
  return count;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    std::size_t size = character_size(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

std::string_view first_bytes(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<uint8_t>(text[most]) & 0xC0) == 0x80) most--;
  return text.substr(0, most);
}

std::u16string to_utf16(std::string_view text) {
  std::u16string units;
  while (!text.empty()) {
    std::size_t size = character_size(text);
    char32_t code = kReplacement;
    if (size != 0) {
      auto first = static_cast<uint8_t>(text[0]);
      code = size == 1 ? first : first & (0xFFu >> (size + 1));
      for (std::size_t i = 1; i < size; i++) code = code << 6 | (text[i] & 0x3F);
    }
    if (code < 0x10000) {
      units += static_cast<char16_t>(code);
    } else {
      units += static_cast<char16_t>(0xD7C0 + (code >> 10));
      units += static_cast<char16_t>(0xDC00 + (code & 0x3FF));
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return units;
}

std::string to_utf8(std::u16string_view units) {
  std::string text;
  for (std::size_t i = 0; i < units.size(); i++) {
    char32_t code = units[i];
    bool paired = i + 1 < units.size() && (units[i + 1] & 0xFC00) == 0xDC00;
    if ((code & 0xFC00) == 0xD800 && paired) {
      code = 0x10000 + ((code & 0x3FF) << 10) + (units[++i] & 0x3FF);
    } else if ((code & 0xF800) == 0xD800) {
      code = kReplacement;
    }
    auto add = [&](char32_t byte) { text += static_cast<char>(byte); };
    if (code < 0x80) {
      add(code);
      continue;
    }
    if (code < 0x800) {
      add(0xC0 | code >> 6);
    } else if (code < 0x10000) {
      add(0xE0 | code >> 12);
    } else {
      add(0xF0 | code >> 18);
      add(0x80 | (code >> 12 & 0x3F));
    }
    if (code >= 0x800) add(0x80 | (code >> 6 & 0x3F));
    add(0x80 | (code & 0x3F));
  }
  return text;
}

std::optional<double> text_number(std::string_view text) {
  double number = 0;
  const char* end = text.data() + text.size();
  auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stopped != end || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::string number_text(double number) {
  char buffer[32];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr};
}

std::string fixed_text(double number, int decimals) {
  char buffer[400];  // the largest double has 309 digits before the point
  return {buffer,
          std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::fixed, decimals)
              .ptr};
}

std::string_view word_at(const char* names, std::size_t position) {
  std::string_view rest = names;
  for (; position != 0; position--) rest.remove_prefix(rest.find(", ") + 2);
  return rest.substr(0, rest.find(", "));
}

}  // namespace leadlight::cli
