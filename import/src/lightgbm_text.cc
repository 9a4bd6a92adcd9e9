#include "lightgbm_text.h"

#include <charconv>
#include <cmath>

#include "leadlight/import/imported.h"

namespace leadlight::trees {
namespace {

constexpr std::size_t kMostQuoted = 60;

std::string at_line(uint64_t line) { return "line " + std::to_string(line); }

template <class Number>
bool parse(std::string_view text, Number* number) {
  const char* end = text.data() + text.size();
  auto [stopped, error] = std::from_chars(text.data(), end, *number);
  return error == std::errc() && stopped == end;
}

std::string quoted(std::string_view text) {
  bool long_one = text.size() > kMostQuoted;
  return "\"" + std::string(text.substr(0, kMostQuoted)) + (long_one ? "…" : "") + "\"";
}

}  // namespace

std::string TextValue::place() const { return at_line(line_); }

void TextValue::fail(std::string_view expected) const { fail(expected, quoted(text_)); }

void TextValue::fail(std::string_view expected, std::string_view found) const {
  throw ImportError(place(), expected, found);
}

std::vector<std::string_view> TextValue::words() const {
  std::vector<std::string_view> words;
  for (std::size_t from = 0; from < text_.size();) {
    std::size_t end = std::min(text_.find(' ', from), text_.size());
    if (end > from) words.push_back(text_.substr(from, end - from));
    from = end + 1;
  }
  return words;
}

int64_t TextValue::whole() const {
  int64_t number = 0;
  if (!parse(text_, &number)) fail("a whole number");
  return number;
}

std::vector<double> TextValue::numbers(std::size_t count) const {
  auto all = words();
  if (all.size() != count) {
    fail(std::to_string(count) + " numbers", std::to_string(all.size()));
  }
  std::vector<double> values;
  for (std::string_view word : all) {
    double number = 0;
    if (!parse(word, &number) || !std::isfinite(number)) fail("finite numbers", quoted(word));
    values.push_back(number);
  }
  return values;
}

std::vector<int64_t> TextValue::wholes() const {
  std::vector<int64_t> values;
  for (std::string_view word : words()) {
    int64_t number = 0;
    if (!parse(word, &number)) fail("whole numbers", quoted(word));
    values.push_back(number);
  }
  return values;
}

std::vector<int64_t> TextValue::wholes(std::size_t count) const {
  auto values = wholes();
  if (values.size() != count) {
    fail(std::to_string(count) + " whole numbers", std::to_string(values.size()));
  }
  return values;
}

void TextSection::add(std::string_view line, uint64_t number) {
  std::size_t equals = line.find('=');
  std::string_view key = line.substr(0, equals);
  std::string_view value = equals == line.npos ? "" : line.substr(equals + 1);
  if (!values_.emplace(key, TextValue(value, number)).second) {
    throw ImportError(at_line(number), "a key that is not there already", quoted(key));
  }
}

const TextValue* TextSection::find(std::string_view key) const {
  auto found = values_.find(key);
  return found == values_.end() ? nullptr : &found->second;
}

const TextValue& TextSection::operator[](std::string_view key) const {
  const TextValue* found = find(key);
  if (found == nullptr) {
    throw ImportError(at_line(line_), "a line " + std::string(key) + "=… in what begins here",
                      "none");
  }
  return *found;
}

std::string TextSection::place() const { return at_line(line_); }

bool is_lightgbm(std::string_view bytes) {
  return bytes.substr(0, 5) == "tree\n" || bytes.substr(0, 6) == "tree\r\n";
}

LightgbmText split_lightgbm(std::string_view text) {
  if (text.size() > kMaxFileBytes) {
    throw ImportError("", "at most " + std::to_string(kMaxFileBytes) + " bytes", "more");
  }
  if (text.empty()) throw ImportError("", "a model", "nothing");
  if (!is_lightgbm(text)) {
    std::string_view first = text.substr(0, text.find('\n'));
    throw ImportError(at_line(1), "the word tree, with which LightGBM's save_model begins",
                      quoted(first));
  }
  LightgbmText parts;
  bool ended = false;
  uint64_t number = 0;
  for (std::size_t from = 0; from < text.size();) {
    std::size_t end = std::min(text.find('\n', from), text.size());
    std::string_view line = text.substr(from, end - from);
    from = end + 1;
    number++;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.empty() || number == 1) continue;
    constexpr std::string_view kPandas = "pandas_categorical:";
    if (line.substr(0, kPandas.size()) == kPandas) {
      parts.pandas_categorical = line.substr(kPandas.size());
    } else if (line == "end of trees" || line == "feature importances:" ||
               line == "feature_importances:") {
      ended = true;
    } else if (ended) {
      continue;
    } else if (line.substr(0, 5) == "Tree=") {
      if (parts.trees.size() == kMaxTrees) {
        throw ImportError(at_line(number), "at most " + std::to_string(kMaxTrees) + " trees",
                          "more");
      }
      parts.trees.emplace_back(number).add(line, number);
    } else {
      (parts.trees.empty() ? parts.header : parts.trees.back()).add(line, number);
    }
  }
  if (!ended) {
    throw ImportError(at_line(number), "\"end of trees\" at last",
                      "the end of the file; it seems to be cut off");
  }
  return parts;
}

}  // namespace leadlight::trees
