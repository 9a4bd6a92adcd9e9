// Text of a web page.
#pragma once

#include <string>
#include <string_view>

namespace leadlight::cli {

// Any text as it is read in HTML, between tags and between quotes. Control characters are
// made visible.
std::string html_text(std::string_view text);

// "<TAG ATTRIBUTES>CONTENT</TAG>"; attributes and content are HTML.
std::string element(std::string_view tag, std::string_view attributes, std::string_view content);
inline std::string element(std::string_view tag, std::string_view content) {
  return element(tag, "", content);
}

// A figure as people read it, with the whole of it for machines.
std::string figure(double value, std::string_view shown);

}  // namespace leadlight::cli
