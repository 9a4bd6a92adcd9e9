// What columns and events of tables are usually called, where no map says it.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace leadlight::cli {

// Lower case, without spaces, hyphens, underscores and other signs of ASCII: names that differ
// in nothing else are one.
std::string bare_name(std::string_view name);

// The bare names of columns for "visitor", "time", "name", "page" or "referrer", the most telling
// first; none for anything else.
std::span<const std::string_view> usual_columns(std::string_view what);

// Our name for an event: that of the first built-in map that knows it, in any writing, or that
// is itself one of the maps' names for it; else its own in snake_case.
std::string usual_event(std::string_view name);

}  // namespace leadlight::cli
