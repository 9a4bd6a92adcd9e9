// What the texts in the cells of a table say.
#pragma once

#include <string>
#include <string_view>

namespace leadlight::cli {

// Without spaces around it.
std::string_view trimmed(std::string_view text);
// Letters of ASCII in lower case.
std::string lower(std::string_view text);
// Whether it is a word for nothing: "", NA, null, \N, -, Select and others, in any case.
bool says_nothing(std::string_view text);

}  // namespace leadlight::cli
