// A part of a JSON document with its place, for reading what must be there.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadlight::trees {

using Json = nlohmann::json;

// JSON, or UBJSON if the bytes cannot be JSON. An ImportError that names the line and
// column, or the byte.
Json parse_json_or_ubjson(std::string_view bytes);

// All that is not as asked for is an ImportError with the pointer.
class Part {
 public:
  Part(const Json& json, std::string pointer) : json_(&json), pointer_(std::move(pointer)) {}

  Part operator[](const char* key) const;           // a member that must be there
  std::optional<Part> find(const char* key) const;  // one that need not
  Part operator[](std::size_t index) const;         // of an array of more

  std::string text() const;
  int64_t whole() const;     // a number, or a text of one, as XGBoost writes its parameters
  std::size_t size() const;  // of an array
  bool is_array() const { return json_->is_array(); }
  // An array, of `count` items.
  std::vector<double> numbers(std::size_t count) const;         // finite
  std::vector<double> numbers_or_nan(std::size_t count) const;  // NaN: what is not finite
  std::vector<int64_t> wholes(std::size_t count) const;         // or true and false
  std::vector<int64_t> wholes() const { return wholes(size()); }

  const std::string& pointer() const { return pointer_; }
  [[noreturn]] void fail(std::string_view expected) const;  // the found is said

 private:
  void demand_size(std::size_t count) const;
  const Json* json_;
  std::string pointer_;
};

}  // namespace leadlight::trees
