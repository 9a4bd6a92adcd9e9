#include "leadlight/json.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

#define JSON_NOEXCEPTION  // no exception leaves the parser; it also runs under wasm
#include <nlohmann/json.hpp>

namespace leadlight {
namespace {

// Writes what the parser meets, as it meets it.
class ToCbor : public nlohmann::json_sax<nlohmann::json> {
 public:
  ToCbor(cbor::Writer& out, std::string_view text, JsonError* error)
      : out_(out), text_(text), error_(error) {}

  bool null() override {
    out_.null();
    return count();
  }
  bool boolean(bool value) override {
    out_.boolean(value);
    return count();
  }
  bool number_integer(number_integer_t value) override {
    out_.number(static_cast<double>(value));
    return count();
  }
  bool number_unsigned(number_unsigned_t value) override {
    out_.number(static_cast<double>(value));
    return count();
  }
  bool number_float(number_float_t value, const string_t&) override {
    out_.number(value);
    return count();
  }
  bool string(string_t& value) override {
    out_.text(value);
    return count();
  }
  bool binary(binary_t&) override { return false; }  // JSON has none
  bool start_object(std::size_t) override {
    open_.push_back({out_.open_map(), 0});
    return true;
  }
  bool key(string_t& value) override {
    out_.text(value);
    return true;
  }
  bool end_object() override { return end(); }
  bool start_array(std::size_t) override {
    open_.push_back({out_.open_array(), 0});
    return true;
  }
  bool end_array() override { return end(); }

  // The error is at this byte of the text.
  void set_place(std::size_t offset) {
    error_->line = 1;
    error_->column = 1;
    for (std::size_t i = 0; i < offset && i < text_.size(); i++) {
      error_->column++;
      if (text_[i] != '\n') continue;
      error_->line++;
      error_->column = 1;
    }
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::json::exception& exception) override {
    set_place(position == 0 ? 0 : position - 1);
    // "[json.exception.parse_error.101] parse error at line 1, column 2: words", or
    // without a place: "[json.exception.out_of_range.406] words".
    std::string_view words = exception.what();
    words.remove_prefix(std::min(words.find("] ") + 2, words.size()));
    std::size_t colon = words.find(": ");
    if (words.starts_with("parse error") && colon != words.npos) words.remove_prefix(colon + 2);
    error_->message = words;
    return false;
  }

 private:
  struct Open {
    uint32_t position;
    uint32_t count;
  };

  bool count() {
    if (!open_.empty()) open_.back().count++;
    return !out_.failed();
  }
  bool end() {
    out_.close(open_.back().position, open_.back().count);
    open_.pop_back();
    return count();
  }

  cbor::Writer& out_;
  std::string_view text_;
  JsonError* error_;
  std::vector<Open> open_;
};

nlohmann::ordered_json to_json(cbor::Value value) {
  using Json = nlohmann::ordered_json;
  switch (value.type()) {
    case cbor::Type::kNull:
      return nullptr;
    case cbor::Type::kBoolean:
      return value.boolean();
    case cbor::Type::kText:
      return std::string(value.text());
    case cbor::Type::kNumber: {
      double number = value.number();
      // Whole numbers without a decimal point; -0 keeps its sign.
      if (std::trunc(number) == number && std::fabs(number) <= 0x1p53 &&
          !(number == 0 && std::signbit(number))) {
        return static_cast<int64_t>(number);
      }
      return number;
    }
    case cbor::Type::kArray: {
      Json list = Json::array();
      cbor::Value item = value;
      for (uint32_t i = 0; i < value.count(); i++) {
        item = i == 0 ? value.first() : item.next();
        list.push_back(to_json(item));
      }
      return list;
    }
    case cbor::Type::kMap: {
      Json map = Json::object();
      cbor::Value key = value;
      for (uint32_t i = 0; i < value.count(); i++) {
        key = i == 0 ? value.first() : key.next().next();
        map[std::string(key.text())] = to_json(key.next());
      }
      return map;
    }
  }
  return nullptr;
}

bool is_plain(char byte) {
  return byte != '"' && byte != '\\' && static_cast<unsigned char>(byte) >= 0x20;
}

void append_text(std::string_view text, std::string* out) {
  char quoted[64];
  if (text.size() + 2 <= sizeof quoted && std::all_of(text.begin(), text.end(), is_plain)) {
    quoted[0] = '"';
    text.copy(quoted + 1, text.size());
    quoted[text.size() + 1] = '"';
    out->append(quoted, text.size() + 2);
    return;
  }
  *out += '"';
  for (std::size_t start = 0;;) {
    std::size_t end = start;
    while (end < text.size() && is_plain(text[end])) end++;
    out->append(text, start, end - start);
    if (end == text.size()) break;
    constexpr std::string_view kSpecial = "\"\\\b\f\n\r\t", kLetters = "\"\\bfnrt";
    std::size_t special = kSpecial.find(text[end]);
    *out += '\\';
    if (special != kSpecial.npos) {
      *out += kLetters[special];
    } else {
      constexpr char kHex[] = "0123456789abcdef";
      *out += {'u', '0', '0', kHex[text[end] >> 4], kHex[text[end] & 15]};
    }
    start = end + 1;
  }
  *out += '"';
}

void append_number(double number, std::string* out) {
  if (std::trunc(number) == number && std::fabs(number) <= 0x1p53 &&
      !(number == 0 && std::signbit(number))) {
    char digits[24];
    out->append(digits,
                std::to_chars(digits, digits + sizeof digits, static_cast<int64_t>(number)).ptr);
  } else {
    *out += nlohmann::json(number).dump();
  }
}

// Gives the value that follows, so that nothing is walked through twice.
cbor::Value append(cbor::Value value, std::string* out) {
  switch (value.type()) {
    case cbor::Type::kNull:
      *out += "null";
      return value.next();
    case cbor::Type::kBoolean:
      *out += value.boolean() ? "true" : "false";
      return value.next();
    case cbor::Type::kText:
      append_text(value.text(), out);
      return value.next();
    case cbor::Type::kNumber:
      append_number(value.number(), out);
      return value.next();
    default:
      break;
  }
  bool map = value.type() == cbor::Type::kMap;
  *out += map ? '{' : '[';
  cbor::Value at = value.first();
  for (uint32_t i = 0; i < value.count(); i++) {
    if (i != 0) *out += ',';
    if (map) {
      append_text(at.text(), out);
      *out += ':';
      at = at.next();
    }
    at = append(at, out);
  }
  *out += map ? '}' : ']';
  return at;
}

}  // namespace

bool json_to_cbor(std::string_view text, cbor::Writer& out, JsonError* error) {
  out.clear();
  *error = {};
  ToCbor handler(out, text, error);
  // The parser takes a NUL byte for the end of the text.
  std::size_t nul = text.find('\0');
  if (nul != text.npos) {
    handler.set_place(nul);
    error->message = "a NUL byte is no JSON";
    return false;
  }
  if (nlohmann::json::sax_parse(text.begin(), text.end(), &handler)) return !out.failed();
  if (error->message.empty()) error->message = "out of memory";
  return false;
}

void append_json(cbor::Value value, std::string* out) { append(value, out); }

std::string cbor_to_json(cbor::Value value, int indent) {
  return to_json(value).dump(indent, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace leadlight
