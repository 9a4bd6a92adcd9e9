// Small operations on UTF-8 text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace leadlight::cli {

// With control characters as \x1B, for messages and tables.
std::string printable(std::string_view text);

// Characters (code points), as an estimate of the columns that a terminal needs.
std::size_t characters(std::string_view text);

// Whether the bytes are UTF-8 (RFC 3629).
bool is_utf8(std::string_view text);

// The first characters of UTF-8 that take at most so many bytes.
std::string_view first_bytes(std::string_view text, std::size_t most);

// As UTF-16, with U+FFFD for each byte that is not part of valid UTF-8.
std::u16string to_utf16(std::string_view text);
// As UTF-8, with U+FFFD for a surrogate without its other half.
std::string to_utf8(std::u16string_view text);

// Of ASCII; all else is neither digit nor letter.
inline bool is_digit(char16_t c) { return c >= '0' && c <= '9'; }
inline bool is_lower(char16_t c) { return c >= 'a' && c <= 'z'; }
inline bool is_upper(char16_t c) { return c >= 'A' && c <= 'Z'; }
inline bool is_letter(char16_t c) { return is_lower(c) || is_upper(c); }

// The finite number that the whole text is, as "1.5" or "-2e3"; none for any other text.
std::optional<double> text_number(std::string_view text);
// "1.5": the shortest decimal text that gives the same double back.
std::string number_text(double number);
// "1.5", with as many `decimals`.
std::string fixed_text(double number, int decimals);

// The name at a position of a list such as "cold, warm, hot" (leadlight/vocabulary.h).
std::string_view word_at(const char* names, std::size_t position);

}  // namespace leadlight::cli
