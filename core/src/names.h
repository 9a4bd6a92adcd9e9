// Lists of names in one text, as in "id, label": a name is known by its position.
#pragma once

#include <cstdint>
#include <string_view>

namespace leadlight {

// The position of `name` in the list; -1 if it is not there.
int find_name(const char* names, std::string_view name);

// The name at a position that the list has.
std::string_view name_at(const char* names, uint32_t position);

}  // namespace leadlight
