#include "leadlight/json.h"

#include <algorithm>
#include <vector>

#define JSON_NOEXCEPTION  // no exception leaves the parser; it also runs under wasm
#include <nlohmann/json.hpp>

#include "json_writer.h"

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

void append_json(cbor::Value value, std::string* out) { JsonWriter(out).value(value); }

void append_json(std::string_view text, std::string* out) { JsonWriter(out).text(text); }

std::string cbor_to_json(cbor::Value value) {
  std::string text;
  append_json(value, &text);
  return text;
}

}  // namespace leadlight
