#include "leads_table.h"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

#include "bad_lines.h"
#include "cell_text.h"
#include "failure.h"
#include "fnv.h"
#include "leadlight/bounds.h"
#include "leads_columns.h"
#include "notes.h"
#include "table_file.h"
#include "text.h"

namespace leadlight::cli {
namespace {

constexpr std::size_t kShownValues = 12, kShownNames = 40;
// Without what is no letter or digit, so that "Closed Won", "closed-won" and "closedwon" are one.
constexpr std::string_view kYes[] = {"true", "yes", "y",  "t",   "oui",       "vrai",      "wahr",
                                     "ja",   "si",  "sí", "won", "closedwon", "converted", "gagné"};
constexpr std::string_view kNo[] = {"false", "no",           "n",          "f",    "non",
                                    "faux",  "falsch",       "nein",       "lost", "closedlost",
                                    "perdu", "notconverted", "unconverted"};

enum class Outcome : uint8_t { kNo, kYes, kOther };

std::string bare(std::string_view text) {
  std::string result;
  for (char c : lower(text)) {
    if (is_lower(static_cast<unsigned char>(c)) || is_digit(static_cast<unsigned char>(c)) ||
        (c & 0x80) != 0) {
      result += c;
    }
  }
  return result;
}

template <std::size_t size>
bool is_in(std::string_view text, const std::string_view (&words)[size]) {
  return std::find(std::begin(words), std::end(words), text) != std::end(words);
}

bool is_one_of(std::string_view text, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return lower(trimmed(word)) == lower(text); });
}

std::string quoted(std::string_view text) { return '"' + printable(text) + '"'; }

// "a", "b" and 3 more
std::string listed(const std::vector<std::string>& names, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < std::min(most, names.size()); i++) {
    text += (i == 0 ? "" : ", ") + names[i];
  }
  if (names.size() > most) text += " and " + std::to_string(names.size() - most) + " more";
  return text;
}

// Texts by their first rows.
class Dictionary {
 public:
  uint32_t add(std::string_view text) {
    auto [place, added] = known_.emplace(text, static_cast<uint32_t>(texts_.size()));
    if (added) texts_.emplace_back(text);
    return place->second;
  }
  std::vector<std::string>& texts() { return texts_; }

 private:
  std::unordered_map<std::string, uint32_t> known_;
  std::vector<std::string> texts_;
};

class LeadsReader {
 public:
  explicit LeadsReader(const TableOptions& options)
      : options_(options), file_(options.path, options.delimiter), bad_(options.skip_bad_lines) {
    table_.file = file_.name();
  }

  LeadsTable read() {
    read_header();
    CsvRow row;
    while (file_.next(&row)) {
      try {
        read_row(row);
      } catch (const BadLine& bad) {
        bad_.add(bad.what());
      }
    }
    decide_outcomes();
    for (std::size_t i = 0; i < columns_.size(); i++) {
      table_.columns[i].texts = std::move(dictionaries_[i].texts());
    }
    understand_columns(file_.delimiter(), &table_);
    hash_rows();
    bad_.report();
    return std::move(table_);
  }

 private:
  void read_header() {
    CsvRow row;
    if (!file_.next(&row)) throw Failure(table_.file + ": expected a header, found nothing");
    std::string where = place(table_.file, row.line);
    if (!row.broken.empty()) throw Failure(where + ": " + row.broken);
    check_text(row, where);
    width_ = row.fields.size();
    std::vector<std::string> names, shown;
    for (const std::string& field : row.fields) {
      names.emplace_back(trimmed(field));
      shown.push_back(quoted(names.back()));
    }
    std::map<std::string, std::size_t> places;
    std::vector<std::string> nameless;
    target_ = width_;
    for (std::size_t i = 0; i < width_; i++) {
      if (names[i].empty()) {
        nameless.push_back(std::to_string(i + 1));
        continue;
      }
      auto [before, added] = places.emplace(names[i], i);
      if (!added) {
        throw Failure(where + ": expected a name of its own for each column, found " + shown[i] +
                      " for column " + std::to_string(before->second + 1) + " and column " +
                      std::to_string(i + 1) + " (rename one of them in the header)");
      }
      if (names[i] == trimmed(options_.target)) {
        target_ = i;
      } else if (!is_one_of_exactly(names[i])) {
        if (names[i].size() > kMaxNameBytes) {
          table_.left_out.push_back(
              {"a name of more than " + std::to_string(kMaxNameBytes) + " bytes", {names[i]}});
          continue;
        }
        columns_.push_back(i);
        table_.columns.emplace_back().name = names[i];
      }
    }
    auto demand = [&](const std::string& name) {
      if (places.contains(std::string(trimmed(name)))) return;
      throw Failure(where + ": expected a column " + quoted(name) + ", found " +
                    (width_ == 1 ? "only " : "") + listed(shown, kShownNames) +
                    (width_ == 1 ? " (--delimiter C if the cells are not told apart)" : ""));
    };
    demand(options_.target);
    for (const std::string& ignored : options_.ignored) demand(ignored);
    if (!nameless.empty()) {
      for (std::string& each : nameless) each.insert(0, "column ");
      table_.left_out.push_back({"no name in the header", std::move(nameless)});
    }
    dictionaries_.resize(columns_.size());
  }

  bool is_one_of_exactly(const std::string& name) const {
    return std::any_of(options_.ignored.begin(), options_.ignored.end(),
                       [&](const std::string& ignored) { return trimmed(ignored) == name; });
  }

  void check_text(const CsvRow& row, const std::string& where) const {
    for (const std::string& field : row.fields) {
      if (is_utf8(field)) continue;
      throw Failure(where + ": expected UTF-8, found other bytes, as in " +
                    quoted(first_bytes(to_utf8(to_utf16(trimmed(field))), 60)) +
                    " (Latin-1 or Windows-1252? save it as \"CSV UTF-8\", or: iconv -f "
                    "WINDOWS-1252 -t UTF-8 OLD.csv > NEW.csv)");
    }
  }

  void read_row(CsvRow& row) {
    std::string where = place(table_.file, row.line);
    if (!row.broken.empty()) throw BadLine(where + ": " + row.broken);
    bool blank = std::all_of(row.fields.begin(), row.fields.end(),
                             [](const std::string& field) { return trimmed(field).empty(); });
    if (blank) return;
    check_text(row, where);
    if (row.fields.size() != width_) {
      throw BadLine(where + ": expected " + std::to_string(width_) + " cells, as in the header, " +
                    "found " + std::to_string(row.fields.size()) +
                    " (--skip-bad-lines passes over such lines)");
    }
    outcomes_.push_back(targets_.add(trimmed(row.fields[target_])));
    for (std::size_t i = 0; i < columns_.size(); i++) {
      table_.columns[i].cells.push_back(dictionaries_[i].add(trimmed(row.fields[columns_[i]])));
    }
  }

  // Which rows have the outcome, which have not, and which are left out.
  void decide_outcomes() {
    std::vector<uint64_t> rows(targets_.texts().size());
    for (uint32_t outcome : outcomes_) rows[outcome]++;
    std::vector<Outcome> means(rows.size(), Outcome::kOther);
    bool some_yes = false, some_no = false;
    uint64_t others = 0;
    for (std::size_t i = 0; i < rows.size(); i++) {
      means[i] = meaning(targets_.texts()[i]);
      some_yes |= means[i] == Outcome::kYes;
      some_no |= means[i] == Outcome::kNo;
      others += means[i] == Outcome::kOther && !missing(targets_.texts()[i]);
    }
    bool given = !options_.yes.empty() || !options_.no.empty();
    // One word that is named leaves the other, where there are but two.
    if (given && others == 1 && (options_.yes.empty() || options_.no.empty())) {
      for (std::size_t i = 0; i < rows.size(); i++) {
        if (means[i] != Outcome::kOther || missing(targets_.texts()[i])) continue;
        means[i] = options_.yes.empty() ? Outcome::kYes : Outcome::kNo;
      }
      some_yes = some_no = true;
      others = 0;
    }
    // One kind alone with nothing beside it is not enough, but no question of words.
    bool beside = others != 0 || (!given && some_yes != some_no &&
                                  std::count(means.begin(), means.end(), Outcome::kOther) != 0);
    if (beside && !(some_yes && some_no)) refuse_outcomes(rows, given, some_yes);
    if (given && (!some_yes || (!some_no && !options_.no.empty()))) {
      refuse_outcomes(rows, given, some_yes);
    }
    std::vector<std::pair<uint64_t, std::string>> neither;
    uint64_t left_out = 0;
    for (std::size_t i = 0; i < rows.size(); i++) {
      if (means[i] != Outcome::kOther) continue;
      neither.push_back({rows[i], targets_.texts()[i]});
      left_out += rows[i];
    }
    std::vector<char> keep;
    for (uint32_t outcome : outcomes_) {
      keep.push_back(means[outcome] != Outcome::kOther);
      if (keep.back()) table_.outcomes.push_back(means[outcome] == Outcome::kYes);
    }
    if (left_out == 0) return;
    for (LeadsColumn& column : table_.columns) {
      std::size_t count = 0;
      for (std::size_t row = 0; row < keep.size(); row++) {
        if (keep[row]) column.cells[count++] = column.cells[row];
      }
      column.cells.resize(count);
    }
    table_.notes.push_back(counted(left_out, "row") + " whose " + quoted(options_.target) +
                           " is neither " + (left_out == 1 ? "is" : "are") +
                           " left out: " + with_counts(std::move(neither)));
  }

  Outcome meaning(const std::string& text) const {
    if (is_one_of(text, options_.yes)) return Outcome::kYes;
    if (is_one_of(text, options_.no)) return Outcome::kNo;
    if (!options_.yes.empty() || !options_.no.empty()) return Outcome::kOther;
    if (auto number = text_number(text)) {
      return *number == 1 ? Outcome::kYes : *number == 0 ? Outcome::kNo : Outcome::kOther;
    }
    std::string word = bare(text);
    if (is_in(word, kYes)) return Outcome::kYes;
    return is_in(word, kNo) ? Outcome::kNo : Outcome::kOther;
  }

  static std::string with_counts(std::vector<std::pair<uint64_t, std::string>> values) {
    std::stable_sort(values.begin(), values.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::string> texts;
    for (const auto& [rows, text] : values) {
      texts.push_back((text.empty() ? "empty" : quoted(first_bytes(text, 60))) + " (" +
                      with_commas(rows) + ")");
    }
    return listed(texts, kShownValues);
  }

  [[noreturn]] void refuse_outcomes(const std::vector<uint64_t>& rows, bool given, bool some_yes) {
    std::vector<std::pair<uint64_t, std::string>> values;
    for (std::size_t i = 0; i < rows.size(); i++) values.push_back({rows[i], targets_.texts()[i]});
    std::string count = counted(values.size(), "value");
    std::string expected =
        !given ? "1, true, yes, oui, won or converted, and 0, false, no, non, lost or not converted"
        : some_yes             ? "--no VALUE too, one or several"
        : options_.yes.empty() ? "--yes VALUE too, one or several"
                               : "the value of --yes";
    throw Failure(table_.file + ": expected " + expected + " in the column " +
                  quoted(options_.target) + ", found " + count + ": " +
                  with_counts(std::move(values)) +
                  (given ? ""
                         : " (--yes VALUE names the outcome, --no VALUE its contrary, which may be "
                           "\"\")"));
  }

  void hash_rows() {
    for (std::size_t row = 0; row < table_.outcomes.size(); row++) {
      Fnv1a id;
      for (const LeadsColumn& column : table_.columns) {
        uint32_t cell = column.cells[row];
        id.add_field(cell == kNoCell ? std::string_view() : column.texts[cell]);
      }
      table_.ids.push_back(id.value());
    }
  }

  const TableOptions& options_;
  TableFile file_;
  BadLines bad_;
  LeadsTable table_;
  std::size_t width_ = 0;
  std::size_t target_ = 0;
  std::vector<std::size_t> columns_;  // where each of the table's stands
  std::vector<Dictionary> dictionaries_;
  Dictionary targets_;
  std::vector<uint32_t> outcomes_;
};

}  // namespace

LeadsTable read_leads(const TableOptions& options) { return LeadsReader(options).read(); }

}  // namespace leadlight::cli
