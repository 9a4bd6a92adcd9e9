#include "html.h"

#include "text.h"

namespace leadlight::cli {

std::string html_text(std::string_view text) {
  std::string html;
  for (char c : printable(text)) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

std::string element(std::string_view tag, std::string_view attributes, std::string_view content) {
  std::string html = "<" + std::string(tag);
  if (!attributes.empty()) html += " " + std::string(attributes);
  return html + ">" + std::string(content) + "</" + std::string(tag) + ">";
}

std::string figure(double value, std::string_view shown) {
  return element("data", "value=\"" + number_text(value) + "\"", html_text(shown));
}

}  // namespace leadlight::cli
