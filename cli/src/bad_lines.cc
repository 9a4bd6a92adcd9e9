#include "bad_lines.h"

#include "failure.h"
#include "notes.h"

namespace leadlight::cli {

void BadLines::add(const std::string& message) {
  if (!skip_) throw Failure(message);
  if (count_++ == 0) first_ = message;
}

void BadLines::report() const {
  if (count_ == 0) return;
  print_error(counted(count_, "bad line") + (count_ == 1 ? " was" : " were") +
              " skipped, first this:\n" + first_);
}

}  // namespace leadlight::cli
