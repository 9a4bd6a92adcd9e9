// The model document, read and checked: all the error messages live here.
#pragma once

#include <cstdint>

#include "leadlight/error.h"
#include "rules.h"

namespace leadlight {

// Compiles the document into `*rules`, which must be new. Without errors the
// rules are complete; with errors they are not to be used.
void read_model(const uint8_t* bytes, uint32_t size, Rules* rules, Errors* errors);

}  // namespace leadlight
