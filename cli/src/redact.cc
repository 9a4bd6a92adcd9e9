#include "redact.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "text.h"

namespace leadlight::cli {
namespace {

using Text = std::u16string_view;

// Lengths are in UTF-16 units, as the widget counts them.
constexpr std::size_t kMaxSearched = 4096;
constexpr std::size_t kMaxKept = 512;
constexpr std::size_t kMaxLocal = 64;    // before an @
constexpr std::size_t kMaxDomain = 255;  // after it, up to the last point
constexpr std::size_t kMaxTop = 63;      // after that point; at least 2
constexpr std::size_t kTokenLength = 20;
constexpr std::size_t kNumberLength = 7;
constexpr std::size_t kUuidLength = 36;

// What a regular expression of JavaScript calls white space.
bool is_space(char16_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000 || c == 0xFEFF;
}
bool is_run(char16_t c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_'; }
bool is_hex(char16_t c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
// What stands in an address on either side of its @.
bool in_address(char16_t c) { return c != '/' && c != '@' && !is_space(c); }

// The length of an @, %40, %2540 and so on at `at`; 0 if there is none.
std::size_t at_sign(Text text, std::size_t at) {
  if (text[at] == '@') return 1;
  if (text[at] != '%') return 0;
  std::size_t end = at + 1;
  while (text.substr(end, 2) == u"25") end += 2;
  return text.substr(end, 2) == u"40" ? end + 2 - at : 0;
}

// The end of what can follow an @ from `start` on; npos if it cannot.
std::size_t domain_end(Text text, std::size_t start) {
  std::size_t most = std::min(text.size(), start + kMaxDomain + 1 + kMaxTop);
  std::size_t limit = start;
  while (limit < most && in_address(text[limit])) limit++;
  for (std::size_t point = std::min(limit, start + kMaxDomain + 1); point-- > start + 1;) {
    if (text[point] != '.') continue;
    std::size_t end = point + 1;
    while (end < limit && end <= point + kMaxTop && text[end] != '.') end++;
    if (end - point > 2) return end;
  }
  return Text::npos;
}

struct Piece {
  std::size_t start;
  std::size_t end;
};

// The e-mail addresses in the text: of those that begin first, the one whose @ is last.
std::vector<Piece> find_emails(Text text) {
  struct Sign {
    std::size_t at;
    std::size_t end;  // of an address that has its @ here
  };
  std::vector<Sign> signs;
  for (std::size_t i = 1; i < text.size(); i++) {
    std::size_t size = at_sign(text, i);
    std::size_t end = size == 0 ? Text::npos : domain_end(text, i + size);
    if (end != Text::npos) signs.push_back({i, end});
  }
  std::vector<Piece> emails;
  std::size_t from = 0;
  for (std::size_t i = 0; i < signs.size(); i++) {
    std::size_t start = signs[i].at;
    if (start <= from) continue;
    while (start > from && signs[i].at - start < kMaxLocal && in_address(text[start - 1])) start--;
    if (start == signs[i].at) continue;
    std::size_t last = i;
    for (std::size_t k = i + 1; k < signs.size() && signs[k].at <= start + kMaxLocal; k++) {
      Text between = text.substr(signs[i].at, signs[k].at - signs[i].at);
      if (std::all_of(between.begin(), between.end(), in_address)) last = k;
    }
    from = signs[last].end;
    emails.push_back({start, from});
  }
  return emails;
}

bool is_uuid(Text text) {
  for (std::size_t i = 0; i < kUuidLength; i++) {
    bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !is_hex(text[i])) return false;
  }
  return true;
}

// Whether the run of letters, digits, - and _ is a token and not a slug of words:
// see the widget's isToken.
bool is_token(Text run) {
  std::size_t meetings = 0;
  bool lower = false, upper = false;
  for (std::size_t i = 0; i < run.size(); i++) {
    lower |= is_lower(run[i]);
    upper |= is_upper(run[i]);
    if (i == 0) continue;
    meetings +=
        (is_digit(run[i - 1]) && is_letter(run[i])) || (is_letter(run[i - 1]) && is_digit(run[i]));
  }
  if (meetings * 4 >= run.size() || (meetings > 2 && lower && upper)) return true;
  for (std::size_t i = 0; i + kUuidLength <= run.size(); i++) {
    if (is_uuid(run.substr(i))) return true;
  }
  for (std::size_t start = 0; start < run.size();) {
    std::size_t end = std::min(run.find_first_of(u"-_", start), run.size());
    Text piece = run.substr(start, end - start);
    if (piece.size() >= kTokenLength && std::any_of(piece.begin(), piece.end(), is_digit) &&
        std::any_of(piece.begin(), piece.end(), is_letter)) {
      return true;
    }
    start = end + 1;
  }
  return false;
}

std::u16string replace_emails(Text text) {
  std::u16string out;
  std::size_t at = 0;
  for (Piece email : find_emails(text)) {
    out += text.substr(at, email.start - at);
    out += u"[email]";
    at = email.end;
  }
  return out.append(text.substr(at));
}

// With `instead` for the runs of at least `least` characters of a kind that `chosen` picks.
template <class Kind, class Chosen>
std::u16string replace_runs(Text text, std::size_t least, Kind kind, Chosen chosen, Text instead) {
  std::u16string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && kind(text[end])) end++;
    Text run = text.substr(at, end - at);
    out += run.size() >= least && chosen(run) ? instead : run;
    if (end < text.size()) out += text[end++];
    at = end;
  }
  return out;
}

}  // namespace

bool has_email(std::string_view text) { return !find_emails(to_utf16(text)).empty(); }

std::string redact(std::string_view text) {
  std::u16string clean = replace_emails(Text(to_utf16(text)).substr(0, kMaxSearched));
  clean = replace_runs(clean, kTokenLength, is_run, is_token, u"[token]");
  clean = replace_runs(
      clean, kNumberLength, is_digit, [](Text) { return true; }, u"[number]");
  if (clean.size() > kMaxKept) {
    // Not through the middle of a surrogate pair.
    clean.resize((clean[kMaxKept - 1] & 0xFC00) == 0xD800 ? kMaxKept - 1 : kMaxKept);
  }
  return to_utf8(clean);
}

}  // namespace leadlight::cli
