#include "redact.h"

#define PCRE2_CODE_UNIT_WIDTH 16
#include <pcre2.h>

#include <stdexcept>

#include "text.h"

namespace leadlight::cli {
namespace {

using Text = std::u16string_view;

// Lengths are in UTF-16 units, as the widget counts them.
constexpr std::size_t kMaxSearched = 4096;
constexpr std::size_t kMaxKept = 512;

// What a regular expression of JavaScript calls white space, inside of a class.
#define SPACE                                                                                 \
  u"\\t-\\r \\x{A0}\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}" \
  u"\\x{FEFF}"

// A regular expression over UTF-16 units, as JavaScript's without the flag u.
class Pattern {
 public:
  explicit Pattern(Text source, uint32_t options = 0) {
    int error = 0;
    PCRE2_SIZE place = 0;
    code_ = pcre2_compile(units(source), source.size(), options, &error, &place, nullptr);
    if (code_ == nullptr) throw std::logic_error("redact: a pattern is none");
    pcre2_jit_compile(code_, PCRE2_JIT_COMPLETE);  // without it, slower
    match_ = pcre2_match_data_create_from_pattern(code_, nullptr);
  }
  ~Pattern() {
    pcre2_match_data_free(match_);
    pcre2_code_free(code_);
  }
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;

  // The next match from `from` on; false: there is none.
  bool find(Text text, std::size_t from, std::size_t* start, std::size_t* end) const {
    if (pcre2_match(code_, units(text), text.size(), from, 0, match_, nullptr) < 1) return false;
    const PCRE2_SIZE* found = pcre2_get_ovector_pointer(match_);
    *start = found[0];
    *end = found[1];
    return true;
  }
  bool in(Text text) const {
    std::size_t start = 0, end = 0;
    return find(text, 0, &start, &end);
  }

 private:
  static PCRE2_SPTR units(Text text) { return reinterpret_cast<PCRE2_SPTR>(text.data()); }

  pcre2_code* code_;
  pcre2_match_data* match_;
};

// The patterns of web/src/capture.ts, which says what they are for.
struct Patterns {
  Pattern email{
      u"[^" SPACE u"/@]{1,255}(?:@|%(?:25)*40)[^" SPACE u"/@]{1,255}\\.[^" SPACE u"/@.]{2,63}"};
  Pattern long_run{u"eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]*|[\\w-]{20,}"};
  Pattern iban{
      u"\\b[A-Z]{2}\\d\\d(?:(?:[ -]|%20)?[A-Z\\d]{4}){2,7}(?:(?:[ -]|%20)?[A-Z\\d]{1,3})?\\b"};
  Pattern long_number{
      u"\\b(?!(?:19|20)\\d\\d\\D)\\d(?:(?:[" SPACE u"().+-]|%2[089]|%C2%A0){0,3}\\d){8,}|\\d{7,}",
      PCRE2_CASELESS};
  Pattern uuid{u"[\\da-f]{8}(-[\\da-f]{4}){3}-[\\da-f]{12}", PCRE2_CASELESS};
  Pattern meeting{u"\\d(?=[a-zA-Z])|[A-Z](?=\\d)|[a-z](?=[A-Z\\d])"};
  // A piece between hyphens of 20 characters with a letter and a digit.
  Pattern long_piece{u"(?=[^_-]*\\d)(?=[^_-]*[A-Za-z])(?<![^_-])[^_-]{20,}"};
  Pattern digit{u"\\d"};
  Pattern lower{u"[a-z]"};
  Pattern upper{u"[A-Z]"};
  Pattern unfinished{u"[^" SPACE u"/]{1,400}\\z"};
};

const Patterns& patterns() {
  static const Patterns all;
  return all;
}

#undef SPACE

// Not through the middle of a surrogate pair.
Text cut(Text text, std::size_t limit) {
  if (text.size() <= limit) return text;
  return text.substr(0, (text[limit - 1] & 0xFC00) == 0xD800 ? limit - 1 : limit);
}

bool is_token(Text run) {
  const Patterns& all = patterns();
  std::size_t meetings = 0;
  std::size_t start = 0, end = 0;
  for (std::size_t at = 0; all.meeting.find(run, at, &start, &end); at = end) meetings++;
  return all.uuid.in(run) || run.starts_with(u"eyJ") || all.long_piece.in(run) ||
         meetings * 4 >= run.size() ||
         (meetings * 6 >= run.size() && all.digit.in(run) && all.lower.in(run) &&
          all.upper.in(run));
}

// With `instead` for each match that `chosen` picks.
template <class Chosen>
std::u16string replace(Text text, const Pattern& pattern, Text instead, Chosen chosen) {
  std::u16string out;
  std::size_t at = 0, start = 0, end = 0;
  while (pattern.find(text, at, &start, &end)) {
    out += text.substr(at, start - at);
    Text found = text.substr(start, end - start);
    out += chosen(found) ? instead : found;
    at = end;
  }
  return out.append(text.substr(at));
}

std::u16string replace(Text text, const Pattern& pattern, Text instead) {
  return replace(text, pattern, instead, [](Text) { return true; });
}

}  // namespace

bool has_email(std::string_view text) { return patterns().email.in(to_utf16(text)); }

std::string redact(std::string_view text) {
  const Patterns& all = patterns();
  std::u16string whole = to_utf16(text);
  std::u16string clean = replace(cut(whole, kMaxSearched), all.email, u"[email]");
  clean = replace(clean, all.long_run, u"[token]", is_token);
  clean = replace(clean, all.iban, u"[number]");
  clean = replace(clean, all.long_number, u"[number]");
  if (whole.size() > kMaxSearched) clean = replace(clean, all.unfinished, u"");
  return to_utf8(cut(clean, kMaxKept));
}

}  // namespace leadlight::cli
