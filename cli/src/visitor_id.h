// Who a row or a record of somebody else's log is about.
#pragma once

#include <string>
#include <string_view>

namespace leadlight::cli {

// Offers what a field says as the visitor, the preferred field first. An e-mail address stands
// in, as "email-" and its hash, only until there is something better. True: `*visitor` is the
// one, no other field needs to be asked. An empty text is nobody.
bool offer_visitor(std::string_view found, std::string* visitor);

}  // namespace leadlight::cli
