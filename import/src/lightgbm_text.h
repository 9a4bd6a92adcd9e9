// LightGBM's text as sections of "key=value" lines.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace leadlight::trees {

// The value of a key. What is not as asked for is an ImportError with the line.
class TextValue {
 public:
  TextValue(std::string_view text, uint64_t line) : text_(text), line_(line) {}

  std::string_view text() const { return text_; }
  std::vector<std::string_view> words() const;
  int64_t whole() const;
  std::vector<double> numbers(std::size_t count) const;  // finite
  std::vector<int64_t> wholes(std::size_t count) const;
  std::vector<int64_t> wholes() const;
  std::string place() const;
  [[noreturn]] void fail(std::string_view expected) const;
  [[noreturn]] void fail(std::string_view expected, std::string_view found) const;

 private:
  std::string_view text_;
  uint64_t line_;
};

class TextSection {
 public:
  explicit TextSection(uint64_t line) : line_(line) {}

  // Lines without "=" are keys without a value. An ImportError if the key is there already.
  void add(std::string_view line, uint64_t number);
  const TextValue* find(std::string_view key) const;  // null: there is none
  const TextValue& operator[](std::string_view key) const;
  std::string place() const;

 private:
  std::map<std::string_view, TextValue> values_;
  uint64_t line_;  // where it begins
};

struct LightgbmText {
  TextSection header{1};
  std::vector<TextSection> trees;       // each with the key Tree
  std::string_view pandas_categorical;  // JSON; empty: not said
};

// Views into the text. An ImportError if it does not begin as it should, has more than
// kMaxTrees trees, or ends before its trees do.
LightgbmText split_lightgbm(std::string_view text);

}  // namespace leadlight::trees
