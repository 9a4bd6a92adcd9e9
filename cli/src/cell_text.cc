#include "cell_text.h"

#include <algorithm>

namespace leadlight::cli {
namespace {

constexpr std::string_view kNothing[] = {
    "",       "-",    "--",        "?",        "na",       "n/a",       "#n/a",   "nan",
    "null",   "none", "(null)",    "--none--", "nil",      "undefined", "blank",  "(blank)",
    "select", "inf",  "(not set)", "-inf",     "infinity", "-infinity", "(none)", "\\n"};

}  // namespace

std::string_view trimmed(std::string_view text) {
  std::size_t start = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  return text.substr(start, text.find_last_not_of(" \t\r\n") + 1 - start);
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return result;
}

bool says_nothing(std::string_view text) {
  std::string word = lower(text);
  return std::find(std::begin(kNothing), std::end(kNothing), word) != std::end(kNothing);
}

}  // namespace leadlight::cli
