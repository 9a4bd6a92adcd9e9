// Numbers as people read them, for error messages and JSON Pointers. The core
// has no printf: it would cost more bytes than all messages together.
#pragma once

#include <cstdint>

namespace leadlight {

// Writes `value` with at most six decimals and gives the number of bytes, at
// most 32. Beyond 10^16 in magnitude it says "a number beyond 10^16", for NaN
// "not a number".
uint32_t number_text(double value, char* buffer);

}  // namespace leadlight
