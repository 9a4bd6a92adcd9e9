#include "failure.h"

namespace leadlight::cli {

std::string place(std::string_view file, uint64_t line) {
  return std::string(file) + ":" + std::to_string(line);
}

std::string describe(std::string_view where, std::string_view separator, const Errors& errors) {
  std::string text;
  for (uint32_t i = 0; i < errors.size(); i++) {
    Error error = errors[i];
    if (i != 0) text += '\n';
    text += where;
    if (!error.pointer.empty()) {
      text += separator;
      text += error.pointer;
    }
    text += ": expected ";
    text += error.expected;
    text += ", found ";
    text += error.found;
  }
  if (errors.total() > errors.size()) {
    text += "\n" + std::string(where) + ": " + std::to_string(errors.total() - errors.size()) +
            " more errors";
  }
  return text;
}

}  // namespace leadlight::cli
