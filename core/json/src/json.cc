#include "leadlight/json.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
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

bool is_plain(char byte) {
  return byte != '"' && byte != '\\' && static_cast<unsigned char>(byte) >= 0x20;
}

// Whether one of eight bytes is not plain: a byte of (x - 0x01…) & ~x has its high bit where that
// of x is 0 (and maybe above such a one), so for quotes and backslashes turned into 0.
bool some_not_plain(uint64_t eight) {
  constexpr uint64_t kOnes = 0x0101010101010101, kHigh = 0x8080808080808080;
  auto zero = [](uint64_t x) { return (x - kOnes) & ~x; };
  uint64_t control = (eight - kOnes * 0x20) & ~eight;
  return ((control | zero(eight ^ kOnes * '"') | zero(eight ^ kOnes * '\\')) & kHigh) != 0;
}

// How many bytes from the start on are plain.
std::size_t plain_bytes(std::string_view text) {
  std::size_t plain = 0;
  for (uint64_t eight; plain + sizeof eight <= text.size(); plain += sizeof eight) {
    std::memcpy(&eight, text.data() + plain, sizeof eight);
    if (some_not_plain(eight)) break;
  }
  while (plain < text.size() && is_plain(text[plain])) plain++;
  return plain;
}

// Writes to a string by way of a buffer: most of what JSON is made of are a few bytes.
class ToJson {
 public:
  explicit ToJson(std::string* out) : out_(out) {}

  void document(cbor::Value value) {
    write(value);
    flush();
  }

 private:
  // Gives the value that follows, so that nothing is walked through twice.
  cbor::Value write(cbor::Value value) {
    switch (value.type()) {
      case cbor::Type::kNull:
        put("null");
        return value.next();
      case cbor::Type::kBoolean:
        put(value.boolean() ? "true" : "false");
        return value.next();
      case cbor::Type::kText:
        text(value.text());
        return value.next();
      case cbor::Type::kNumber:
        number(value.number());
        return value.next();
      default:
        break;
    }
    bool map = value.type() == cbor::Type::kMap;
    put(map ? '{' : '[');
    cbor::Value at = value.first();
    for (uint32_t i = 0; i < value.count(); i++) {
      if (i != 0) put(',');
      if (map) {
        text(at.text());
        put(':');
        at = at.next();
      }
      at = write(at);
    }
    put(map ? '}' : ']');
    return at;
  }

  void flush() {
    out_->append(buffer_, used_);
    used_ = 0;
  }

  // Room for `size` bytes, at most the whole buffer.
  char* room(std::size_t size) {
    if (used_ + size > sizeof buffer_) flush();
    return buffer_ + used_;
  }

  void put(char byte) {
    *room(1) = byte;
    used_++;
  }

  void put(std::string_view bytes) {
    if (bytes.size() > sizeof buffer_) {
      flush();
      out_->append(bytes);
      return;
    }
    std::memcpy(room(bytes.size()), bytes.data(), bytes.size());
    used_ += bytes.size();
  }

  void text(std::string_view text) {
    put('"');
    while (true) {
      std::size_t plain = plain_bytes(text);
      put(text.substr(0, plain));
      if (plain == text.size()) break;
      escape(text[plain]);
      text.remove_prefix(plain + 1);
    }
    put('"');
  }

  void escape(char byte) {
    constexpr std::string_view kSpecial = "\"\\\b\f\n\r\t", kLetters = "\"\\bfnrt";
    constexpr char kHex[] = "0123456789abcdef";
    std::size_t special = kSpecial.find(byte);
    if (special != kSpecial.npos) {
      const char two[] = {'\\', kLetters[special]};
      put({two, sizeof two});
    } else {
      const char six[] = {'\\', 'u', '0', '0', kHex[byte >> 4], kHex[byte & 15]};
      put({six, sizeof six});
    }
  }

  void number(double number) {
    constexpr std::size_t kLongest = 32;
    char* from = room(kLongest);
    char* to = from + kLongest;
    double size = std::fabs(number);
    if (size <= 0x1p53 && std::trunc(number) == number && !(number == 0 && std::signbit(number))) {
      // Whole numbers without a decimal point; -0 keeps its sign.
      used_ = static_cast<std::size_t>(std::to_chars(from, to, static_cast<int64_t>(number)).ptr -
                                       buffer_);
#ifdef __cpp_lib_to_chars  // Emscripten's older library has it for whole numbers alone
    } else if (size >= 1e-4 && size < 1e15) {
      used_ = static_cast<std::size_t>(
          std::to_chars(from, to, number, std::chars_format::fixed).ptr - buffer_);
#endif
    } else {
      put(nlohmann::json(number).dump());
    }
  }

  std::string* out_;
  char buffer_[512];
  std::size_t used_ = 0;
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

void append_json(cbor::Value value, std::string* out) { ToJson(out).document(value); }

std::string cbor_to_json(cbor::Value value) {
  std::string text;
  append_json(value, &text);
  return text;
}

}  // namespace leadlight
