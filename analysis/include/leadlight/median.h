// The middle of some values.
#pragma once

#include <optional>
#include <span>

namespace leadlight::analysis {

// The middle one of the values by size, or the mean of the two in the middle. The
// values are finite and get sorted, ascending. Not known of none.
std::optional<double> median(std::span<double> values);

}  // namespace leadlight::analysis
