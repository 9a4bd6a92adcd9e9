// JSON text to and from the core's documents. Native only: in a browser the
// script does this.
#pragma once

#include <string>
#include <string_view>

#include "leadlight/cbor.h"
#include "leadlight/profile.h"

namespace leadlight {

// Where JSON text ceases to be JSON.
struct JsonError {
  uint32_t line = 0;    // from 1
  uint32_t column = 0;  // from 1, in bytes
  std::string message;  // "expected a value, found 'x'"; empty: no error
};

// Writes the JSON text (RFC 8259, UTF-8) as one CBOR document. Numbers become
// doubles; one that a double cannot hold (1e999) is an error. The keys of an
// object keep their order, and repeated ones stay, for the reader of the document
// to complain of. False: `*error` says why, and `out` is not to be used.
bool json_to_cbor(std::string_view text, cbor::Writer& out, JsonError* error);

// The document as JSON text on one line. Numbers are written with as many digits as
// give the same double back. Numbers that are not finite become null. Of keys that an
// object repeats all stay.
std::string cbor_to_json(cbor::Value value);
// The same, appended to `*out`.
void append_json(cbor::Value value, std::string* out);
// A text as JSON, appended to `*out`.
void append_json(std::string_view text, std::string* out);
// The JSON text of the document that write_assessment() writes, appended to `*out`; the document
// itself is not made.
void append_json(const Model& model, const Assessment& assessment, std::string* out);

}  // namespace leadlight
