#include "output.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include "failure.h"

namespace leadlight::cli {
namespace {

[[noreturn]] void fail() {
  throw Failure(std::string("leadlight: cannot write to standard output: ") + std::strerror(errno));
}

}  // namespace

void Output::write(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) fail();
}

void Output::finish() {
  if (std::fflush(stdout) != 0) fail();
}

}  // namespace leadlight::cli
