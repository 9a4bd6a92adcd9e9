#include "url.h"

#include <algorithm>

#include "redact.h"
#include "text.h"

namespace leadlight::cli {
namespace {

// What precedes the host, "https://"; 0 bytes of a text that is no absolute address.
std::size_t scheme_size(std::string_view address) {
  std::size_t end = address.find("://");
  if (end == 0 || end == address.npos || !is_letter(address[0])) return 0;
  bool scheme = std::all_of(address.begin(), address.begin() + static_cast<long>(end), [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '+' || c == '.' || c == '-';
  });
  return scheme ? end + 3 : 0;
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// application/x-www-form-urlencoded: + is a space; a % without two digits stays.
std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); i++) {
    int high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    int low = high >= 0 ? hex_value(text[i + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

}  // namespace

std::string clean_path(std::string_view address) {
  std::size_t scheme = scheme_size(address);
  if (scheme != 0) {
    std::size_t end = address.find_first_of("/?#", scheme);
    address = end == address.npos ? std::string_view() : address.substr(end);
  }
  address = address.substr(0, address.find_first_of("?#"));
  return address.empty() ? "/" : redact(address);
}

std::string host_of(std::string_view address) {
  std::size_t scheme = scheme_size(address);
  if (scheme == 0) return {};
  address.remove_prefix(scheme);
  std::string_view host = address.substr(0, address.find_first_of("/?#"));
  return redact(host.substr(host.rfind('@') + 1));  // npos + 1 is 0
}

std::string query_parameter(std::string_view address, std::string_view name) {
  address = address.substr(0, address.find('#'));
  std::size_t query = address.find('?');
  if (query == address.npos) return {};
  address.remove_prefix(query + 1);
  while (!address.empty()) {
    std::string_view pair = address.substr(0, address.find('&'));
    std::size_t equals = std::min(pair.find('='), pair.size());
    if (decoded(pair.substr(0, equals)) == name) {
      return redact(decoded(pair.substr(std::min(equals + 1, pair.size()))));
    }
    address.remove_prefix(std::min(pair.size() + 1, address.size()));
  }
  return {};
}

}  // namespace leadlight::cli
