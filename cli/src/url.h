// The parts of an address that may be kept.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace leadlight::cli {

// The parameters of a query that are kept, as properties of the same names.
inline constexpr std::array kCampaignProperties{"utm_source", "utm_medium", "utm_campaign",
                                                "utm_term", "utm_content"};

// Of an address or a path: the path, redacted, never the query or the fragment; "/"
// where it is empty.
std::string clean_path(std::string_view address);

// Of an address with a scheme: the host with its port, redacted; empty where there
// is none.
std::string host_of(std::string_view address);

// The value of a parameter in the query of an address, decoded and redacted. Of
// repeated ones the first; empty where there is none.
std::string query_parameter(std::string_view address, std::string_view name);

}  // namespace leadlight::cli
