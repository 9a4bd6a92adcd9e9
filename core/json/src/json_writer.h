// Writes JSON as cbor::Writer writes CBOR.
#pragma once

#include <cstring>
#include <string>
#include <string_view>

#include "leadlight/cbor.h"

namespace leadlight {

// Has the calls of a cbor::Writer, and appends one document as JSON text on one line, by way
// of a buffer: most of what JSON is made of are a few bytes. The text is there when the writer
// has gone.
class JsonWriter {
 public:
  explicit JsonWriter(std::string* out) : out_(out) {}
  ~JsonWriter() { flush(); }
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  void null() { plain("null"); }
  void boolean(bool value) { plain(value ? "true" : "false"); }
  // Not finite: null.
  void number(double value);
  void text(std::string_view value);
  // One item that is CBOR.
  void raw(const uint8_t* bytes, uint32_t size);
  void value(cbor::Value value) { item(value); }

  // A map with the keys `names`, as those of a cbor::Writer: plain ASCII.
  class Keys {
   public:
    Keys(JsonWriter& out, const char* names) : out_(out), names_(names) { out_.open('{'); }
    ~Keys() { out_.close('}'); }
    Keys(const Keys&) = delete;
    Keys& operator=(const Keys&) = delete;

    JsonWriter& next();
    void null() { next().null(); }
    void boolean(bool value) { next().boolean(value); }
    void number(double value) { next().number(value); }
    void text(std::string_view value) { next().text(value); }

   private:
    JsonWriter& out_;
    const char* names_;
  };

  class Items {
   public:
    Items(JsonWriter& out, uint32_t) : out_(out) { out_.open('['); }
    ~Items() { out_.close(']'); }
    Items(const Items&) = delete;
    Items& operator=(const Items&) = delete;

   private:
    JsonWriter& out_;
  };

  uint32_t open_array() {
    open('[');
    return 0;
  }
  void close(uint32_t, uint32_t) { close(']'); }

 private:
  void open(char bracket) {
    comma();
    put(bracket);
    follows_ = false;
  }
  void close(char bracket) {
    put(bracket);
    follows_ = true;
  }
  void comma() {
    if (follows_) put(',');
    follows_ = true;
  }
  void plain(std::string_view word) {
    comma();
    put(word);
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
  void quoted(std::string_view text);
  void escape(char byte);
  cbor::Value item(cbor::Value value);

  std::string* out_;
  cbor::Writer copy_;     // of an item, to look at it
  bool follows_ = false;  // something in the same array or map, so that a comma comes first
  std::size_t used_ = 0;
  char buffer_[512];
};

}  // namespace leadlight
