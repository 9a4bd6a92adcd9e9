#include "visitor_id.h"

#include "fnv.h"
#include "redact.h"

namespace leadlight::cli {

bool offer_visitor(std::string_view found, std::string* visitor) {
  if (found.empty()) return false;
  if (!has_email(found)) {
    *visitor = found;
    return true;
  }
  if (visitor->empty()) *visitor = "email-" + Fnv1a().add(found).text();
  return false;
}

}  // namespace leadlight::cli
