// What is said on standard error.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leadlight::cli {

// Prints the lines, control characters made visible: a name in a log must not
// move the cursor of whoever reads the message.
void print_error(std::string_view lines);

// "2,908"
std::string with_commas(uint64_t number);
// "1 visitor", "2,908 visitors"; `many` where it is not `one` and an s.
std::string counted(uint64_t number, std::string_view one, std::string_view many = {});

}  // namespace leadlight::cli
