// What the readers of maps share: every mistake is an error with its place.
#pragma once

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "document.h"
#include "leadlight/bounds.h"
#include "time_text.h"

namespace leadlight::cli {

// Names for one thing, the preferred first: the first that has a value in a row counts.
using Names = std::vector<std::string>;

class MapReader {
 public:
  explicit MapReader(Errors* errors) : errors_(*errors) {}

 protected:
  using Keys = std::initializer_list<std::string_view>;

  // Whether the value is an object that has all `required` keys and none but those
  // and the `optional` ones, each once.
  bool object(cbor::Value value, const std::string& pointer, Keys required, Keys optional = {});
  // Any object: calls `visit(pointer, key, value)` for each member.
  template <class Visit>
  void each_member(cbor::Value value, const std::string& pointer, const char* expected,
                   Visit visit);
  // A text, or a list of texts.
  Names names(cbor::Value value, const std::string& pointer);
  bool is_name(cbor::Value value, const std::string& pointer);
  // The keys that every map has beside others: format, and a description if it has one.
  void read_head(cbor::Value document);
  // An object of event names, old to new; `rename` may be absent.
  std::unordered_map<std::string, std::string> renames(cbor::Value rename);
  // The members `unit` and `zone` of "/time"; `units` are those that may be named.
  TimeFormat time_format(cbor::Value time, const std::vector<std::string_view>& units);
  // A property that nothing else in the map may set.
  void claim(std::string_view property, const std::string& pointer);

  Errors& errors_;
  std::set<std::string, std::less<>> claimed_;  // properties that something sets

 private:
  static std::string escaped(std::string_view key);  // RFC 6901
};

template <class Visit>
void MapReader::each_member(cbor::Value value, const std::string& pointer, const char* expected,
                            Visit visit) {
  if (value.type() != cbor::Type::kMap) return errors_.add(pointer, expected, value);
  std::set<std::string_view> seen;
  for_each_member(value, [&](std::string_view key, cbor::Value item) {
    std::string here = pointer + "/" + escaped(key);
    if (key.empty() || key.size() > kMaxNameBytes) {
      errors_.add(here, "a key of 1 to 128 bytes", "another");
    }
    if (!seen.insert(key).second) return errors_.add(here, "each key once", "it again");
    visit(here, key, item);
  });
}

}  // namespace leadlight::cli
