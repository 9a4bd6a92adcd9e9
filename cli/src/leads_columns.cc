#include "leads_columns.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <unordered_map>

#include "cell_text.h"
#include "leadlight/bounds.h"
#include "notes.h"
#include "text.h"

namespace leadlight::cli {
namespace {

// Categories, except among numbers.
constexpr std::string_view kUnknown[] = {"unknown", "not provided", "not available", "n.a.",
                                         "inconnu", "unbekannt",    "other"};
constexpr std::string_view kUnits[] = {"$",   "€",   "£", "%",        "EUR",         "USD",
                                       "GBP", "CHF", " ", "\xC2\xA0", "\xE2\x80\xAF"};
constexpr double kMostlyNumbers = 0.98;  // of the cells: then the others are slips
constexpr double kMostlyDates = 0.9, kMostlyPhones = 0.8, kMostlyAddresses = 0.5;
constexpr double kNearlyDistinct = 0.9;
constexpr uint64_t kLeastForIds = 30;
constexpr const char* kPhones = "telephone numbers";

template <std::size_t size>
bool is_in(std::string_view text, const std::string_view (&words)[size]) {
  return std::find(std::begin(words), std::end(words), text) != std::end(words);
}

std::string_view without_units(std::string_view text) {
  for (bool again = true; again;) {
    again = false;
    for (std::string_view unit : kUnits) {
      if (text.starts_with(unit)) text.remove_prefix(unit.size()), again = true;
      if (text.ends_with(unit)) text.remove_suffix(unit.size()), again = true;
    }
  }
  return text;
}

// The bytes of a separator of thousands at the start of a text; 0: there is none.
std::size_t separator_size(std::string_view text, char decimal) {
  for (std::string_view space : {" ", "'", "\xC2\xA0", "\xE2\x80\xAF", "’"}) {
    if (text.starts_with(space)) return space.size();
  }
  return text.front() == (decimal == '.' ? ',' : '.') ? 1 : 0;
}

// The number that a text is, thousands separated or not. None of "007", which is a code.
std::optional<double> number_in(std::string_view text, char decimal) {
  text = without_units(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  std::string plain;
  std::string_view separator;
  std::size_t digits = 0;  // since the last separator
  bool whole = true;       // no decimal point yet
  for (std::size_t i = 0; i < text.size();) {
    if (std::size_t size = separator_size(text.substr(i), decimal); size != 0) {
      std::string_view found = text.substr(i, size);
      bool fits =
          separator.empty() ? digits >= 1 && digits <= 3 : found == separator && digits == 3;
      if (!whole || !fits) return std::nullopt;
      separator = found;
      digits = 0;
      i += size;
      continue;
    }
    if (text[i] == decimal && whole) {
      if (!separator.empty() && digits != 3) return std::nullopt;
      whole = false;
      plain += '.';
    } else {
      if (whole && is_digit(static_cast<unsigned char>(text[i]))) digits++;
      plain += text[i];
    }
    i++;
  }
  if (whole && !separator.empty() && digits != 3) return std::nullopt;
  std::string_view unsigned_text(plain);
  if (unsigned_text.starts_with('-')) unsigned_text.remove_prefix(1);
  if (unsigned_text.size() > 1 && unsigned_text[0] == '0' &&
      is_digit(static_cast<unsigned char>(unsigned_text[1]))) {
    return std::nullopt;
  }
  std::optional<double> number = text_number(plain);
  if (number) *number += 0;  // -0 is 0
  return number;
}

std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < name.size(); i++) {
    auto c = static_cast<unsigned char>(name[i]);
    if (!is_letter(c) && !is_digit(c) && c < 0x80) {
      words.emplace_back();
      continue;
    }
    // leadId, but not ID
    if (is_upper(c) && i != 0 && is_lower(static_cast<unsigned char>(name[i - 1]))) {
      words.emplace_back();
    }
    words.back() += lower(name.substr(i, 1));
  }
  std::erase(words, "");
  return words;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += word;
  return text;
}

bool names_id(const std::string& name) {
  constexpr std::string_view kIds[] = {
      "id",    "ids", "number",  "num", "nr",        "no",          "key",    "uuid",  "guid",
      "index", "row", "unnamed", "ref", "reference", "identifiant", "numero", "numéro"};
  std::vector<std::string> words = words_of(name);
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return is_in(word, kIds); });
}

bool is_email(std::string_view text) {
  std::size_t at = text.find('@');
  return at != text.npos && at != 0 && text.find('.', at) != text.npos &&
         text.find(' ') == text.npos;
}

std::size_t digits_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return is_digit(static_cast<unsigned char>(c)); }));
}

// 2025-02-23, 23/02/2025, 2.23.25, 23 Feb 2025, each with a time of day or without one.
bool is_date(std::string_view text) {
  if (text.size() < 6 || text.size() > 40) return false;
  std::size_t sizes[3] = {};
  std::size_t part = 0;
  char between = 0;
  std::size_t i = 0;
  for (; i < text.size(); i++) {
    char c = text[i];
    if (is_digit(static_cast<unsigned char>(c))) {
      sizes[part]++;
    } else if ((c == '-' || c == '/' || c == '.') && part < 2 && sizes[part] != 0 &&
               (between == 0 || between == c)) {
      between = c;
      part++;
    } else {
      break;
    }
  }
  bool ends = i == text.size() || text[i] == ' ' || text[i] == 'T' || text[i] == ',';
  auto short_one = [](std::size_t size) { return size == 1 || size == 2; };
  if (part == 2 && ends && short_one(sizes[1]) &&
      ((sizes[0] == 4 && short_one(sizes[2])) ||
       (short_one(sizes[0]) && (sizes[2] == 2 || sizes[2] == 4)))) {
    return true;
  }
  constexpr std::string_view kMonths[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                          "jul", "aug", "sep", "oct", "nov", "dec"};
  for (const std::string& word : words_of(text)) {
    if (word.size() >= 3 && is_in(std::string_view(word).substr(0, 3), kMonths)) {
      return digits_in(text) >= 3;
    }
  }
  return false;
}

bool is_phone(std::string_view text) {
  std::size_t digits = digits_in(text);
  return digits >= 7 && digits <= 15 && text.find_first_not_of("0123456789+ ().-/") == text.npos &&
         !is_date(text);
}

// A column while it is looked at.
struct Look {
  LeadsColumn* column;
  std::vector<uint64_t> rows;  // that have each text
  uint64_t present = 0;        // rows that have any
  uint64_t different = 0;      // texts

  template <class Is>
  double part(Is is) const {
    uint64_t count = 0;
    for (std::size_t i = 0; i < rows.size(); i++) {
      if (rows[i] != 0 && is(column->texts[i])) count += rows[i];
    }
    return static_cast<double>(count) / static_cast<double>(present);
  }
};

Look look_at(LeadsColumn* column) {
  Look look{column, std::vector<uint64_t>(column->texts.size())};
  std::vector<char> none(column->texts.size());
  for (std::size_t i = 0; i < none.size(); i++) none[i] = missing(column->texts[i]);
  for (uint32_t& cell : column->cells) {
    if (cell != kNoCell && none[cell]) cell = kNoCell;
    if (cell == kNoCell) continue;
    look.present++;
    look.different += look.rows[cell]++ == 0;
  }
  return look;
}

// How numbers of a column are written, by both ways of reading them.
struct Reading {
  bool point = false, comma = false;  // whether nearly all cells are numbers so
  bool differ = false;                // and which way matters
  bool has_comma = false;
};

Reading reading_of(const Look& look) {
  Reading reading;
  uint64_t point = 0, comma = 0, all = 0;
  for (std::size_t i = 0; i < look.rows.size(); i++) {
    const std::string& text = look.column->texts[i];
    if (look.rows[i] == 0 || is_in(lower(text), kUnknown)) continue;
    auto one = number_in(text, '.'), other = number_in(text, ',');
    all += look.rows[i];
    if (one) point += look.rows[i];
    if (other) comma += look.rows[i];
    reading.differ |= one != other;
    reading.has_comma |= text.find(',') != text.npos;
  }
  auto nearly = [&](uint64_t count) {
    return all != 0 && static_cast<double>(count) >= kMostlyNumbers * static_cast<double>(all);
  };
  reading.point = nearly(point);
  reading.comma = nearly(comma);
  // What both can read is told by which of them can read more.
  if (reading.point && reading.comma && point != comma) {
    (point < comma ? reading.point : reading.comma) = false;
  }
  return reading;
}

void make_numbers(const Look& look, char decimal, std::vector<std::string>* notes) {
  LeadsColumn& column = *look.column;
  std::vector<uint32_t> now(column.texts.size(), kNoCell);
  std::vector<std::string> texts;
  std::unordered_map<std::string, uint32_t> known;
  uint64_t slips = 0;
  std::string slip, written;
  for (std::size_t i = 0; i < now.size(); i++) {
    if (look.rows[i] == 0) continue;
    std::optional<double> number = number_in(column.texts[i], decimal);
    if (!number) {
      if (slip.empty()) slip = column.texts[i];
      slips += look.rows[i];
      continue;
    }
    std::string text = number_text(*number);
    if (written.empty() && !text_number(column.texts[i])) {
      written = "\"" + column.texts[i] + "\" is " + text;
    }
    auto [place, added] = known.emplace(text, static_cast<uint32_t>(texts.size()));
    if (added) {
      texts.push_back(std::move(text));
      column.numbers.push_back(*number);
    }
    now[i] = place->second;
  }
  for (uint32_t& cell : column.cells) {
    if (cell != kNoCell) cell = now[cell];
  }
  column.texts = std::move(texts);
  if (!written.empty()) notes->push_back("\"" + column.name + "\": " + written);
  if (slips != 0) {
    notes->push_back("\"" + column.name + "\": " + counted(slips, "cell") + " such as \"" + slip +
                     "\" among numbers " + (slips == 1 ? "counts" : "count") + " as missing");
  }
}

bool are_phones_by_name(const Look& look) {
  constexpr std::string_view kNames[] = {"phone", "mobile", "fax", "portable"};
  std::string name = joined(words_of(look.column->name));
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [&](std::string_view word) { return name.find(word) != name.npos; }) &&
         look.part([](const std::string& text) { return digits_in(text) >= 7; }) >= 0.5;
}

// Why nothing is to be learned from a column; empty: it may be.
std::string why_not(const Look& look) {
  const LeadsColumn& column = *look.column;
  std::string name = joined(words_of(column.name));
  double different = static_cast<double>(look.different) / static_cast<double>(look.present);
  auto says = [&](std::string_view word) { return name.find(word) != name.npos; };
  if (!column.numbers.empty()) {
    double lowest = *std::min_element(column.numbers.begin(), column.numbers.end());
    double highest = *std::max_element(column.numbers.begin(), column.numbers.end());
    bool clock = says("date") || says("time") || says("created") || says("updated");
    if ((lowest >= 1e12 && highest < 4e12) || (clock && lowest >= 1e9 && highest < 2.2e9)) {
      return "times, which no condition can compare; a number of days can be learned from";
    }
    bool whole = std::all_of(column.numbers.begin(), column.numbers.end(),
                             [](double number) { return number == std::floor(number); });
    bool dense = highest - lowest < 2 * static_cast<double>(look.present);
    if (whole && look.present >= kLeastForIds && different >= 0.99 &&
        (dense || names_id(column.name))) {
      return "a number of its own in each row: an id?";
    }
    return "";
  }
  if (look.part(is_email) >= kMostlyAddresses) return "e-mail addresses";
  if (look.part(is_date) >= kMostlyDates) {
    return "dates, which no condition can compare; a number of days can be learned from";
  }
  if (are_phones_by_name(look) || look.part(is_phone) >= kMostlyPhones) return kPhones;
  constexpr std::string_view kPeople[] = {
      "firstname",   "lastname", "surname",   "givenname",     "familyname", "middlename",
      "fullname",    "prénom",   "prenom",    "nomdefamille",  "vorname",    "nachname",
      "contactname", "leadname", "street",    "streetaddress", "address",    "adresse",
      "rue",         "ip",       "ipaddress", "mailingstreet"};
  if (is_in(name, kPeople) || ((name == "name" || name == "nom") && different >= 0.5)) {
    return "names or addresses of people";
  }
  if (look.present >= kLeastForIds &&
      (different >= kNearlyDistinct || (different >= 0.5 && names_id(column.name)))) {
    return "nearly every row has another text: an id?";
  }
  return "";
}

}  // namespace

bool missing(std::string_view text) {
  double number = 0;  // that no double can hold
  auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc::result_out_of_range || says_nothing(text);
}

void understand_columns(char delimiter, LeadsTable* table) {
  std::vector<Look> looks;
  std::vector<Reading> readings;
  int points = 0, commas = 0;
  for (LeadsColumn& column : table->columns) {
    looks.push_back(look_at(&column));
    readings.push_back(reading_of(looks.back()));
    points += readings.back().point && !readings.back().comma;
    commas += readings.back().comma && !readings.back().point;
  }
  std::vector<LeadsColumn> kept;
  auto leave = [&](const LeadsColumn& column, const std::string& why) {
    auto same = std::find_if(table->left_out.begin(), table->left_out.end(),
                             [&](const LeftColumns& left) { return left.why == why; });
    if (same == table->left_out.end()) same = table->left_out.insert(same, {why, {}});
    same->names.push_back(column.name);
  };
  for (std::size_t i = 0; i < looks.size(); i++) {
    LeadsColumn& column = table->columns[i];
    const Reading& reading = readings[i];
    if (looks[i].present == 0) {
      leave(column, "empty");
      continue;
    }
    if (looks[i].different == 1 && looks[i].present == column.cells.size()) {
      leave(column, "the same in every row");
      continue;
    }
    std::vector<std::string> notes;
    if (reading.point || reading.comma) {
      bool comma = !reading.point;
      // "1.234" and "1,234" can be read both ways: as the other columns of the table say.
      if (reading.point && reading.comma && reading.differ) {
        comma = points == commas ? delimiter == ';' && reading.has_comma : commas > points;
      }
      std::string why;
      if (are_phones_by_name(looks[i])) {  // as they are written
        why = kPhones;
      } else {
        make_numbers(looks[i], comma ? ',' : '.', &notes);
        why = why_not(look_at(&column));
      }
      if (!why.empty()) {
        leave(column, why);
        continue;
      }
    } else if (std::string why = why_not(looks[i]); !why.empty()) {
      leave(column, why);
      continue;
    }
    table->notes.insert(table->notes.end(), notes.begin(), notes.end());
    kept.push_back(std::move(column));
  }
  table->columns = std::move(kept);
}

}  // namespace leadlight::cli
