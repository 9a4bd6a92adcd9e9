// Removes what identifies people, by the same rules as the widget (web/src/capture.ts).
#pragma once

#include <string>
#include <string_view>

namespace leadlight::cli {

// Whether there is something like an e-mail address in the text, its @ percent-encoded or not.
bool has_email(std::string_view text);

// With [email] for e-mail addresses, [token] for long runs that mix letters and
// digits, [number] for 7 digits or more, telephone and card numbers in groups and
// IBANs; only the first 4,096 UTF-16 units are
// looked at, and at most 512 are kept. Valid UTF-8, whatever the text is.
std::string redact(std::string_view text);

}  // namespace leadlight::cli
