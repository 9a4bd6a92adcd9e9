#include "names.h"

namespace leadlight {
namespace {

// The length of the first name of a list.
uint32_t name_size(const char* names) {
  uint32_t size = 0;
  while (names[size] != '\0' && names[size] != ',') size++;
  return size;
}

// The list after its first name; null at the end.
const char* after_name(const char* names) {
  names += name_size(names);
  return *names == '\0' ? nullptr : names + 2;
}

}  // namespace

int find_name(const char* names, std::string_view name) {
  for (int i = 0; names != nullptr; i++) {
    uint32_t size = name_size(names);
    if (std::string_view(names, size) == name) return i;
    names = after_name(names);
  }
  return -1;
}

std::string_view name_at(const char* names, uint32_t position) {
  while (position-- != 0) names = after_name(names);
  return {names, name_size(names)};
}

}  // namespace leadlight
