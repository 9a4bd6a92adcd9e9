// Standard output, with its errors.
#pragma once

#include <string_view>

namespace leadlight::cli {

// Buffers what is written. A full disk or a reader that has gone is a Failure, at
// the latest in finish(), which a command calls once it has written everything.
class Output {
 public:
  void write(std::string_view text);
  void finish();
};

}  // namespace leadlight::cli
