// A record of a tool's log, and the ways to its values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "leadlight/cbor.h"

namespace leadlight::cli {

// The way to a value: "context.page.url". A name that the record has as it stands,
// dots and all, comes first.
class Path {
 public:
  Path(std::string_view name);

  const std::string& name() const { return name_; }
  const std::vector<std::string>& steps() const { return steps_; }

 private:
  std::string name_;
  std::vector<std::string> steps_;
};

// The preferred first: the first that has a value counts.
using Paths = std::vector<Path>;

// A view of an object, good as long as its document is.
//
// A step into a list is one to the item whose "key" it names, and there to its
// "value", as GA4's parameters are; else one into the first item, as Snowplow's
// contexts are. An object of "string_value", "int_value" and the like is the one of
// them that has a value. Names that begin with contexts_ or unstruct_event_ are known
// without the version at their end. null and the empty text are no values.
class Record {
 public:
  // What this one does not have is looked for in `outer`, if there is one.
  explicit Record(cbor::Value object, const Record* outer = nullptr);

  cbor::Value object() const { return object_; }
  // Absent if there is none.
  cbor::Value at(const Path& path) const;
  // The first of them that has a value.
  cbor::Value at(const Paths& paths) const;
  // A text, or a number or boolean as one; empty where there is none, or another kind.
  std::string text(const Path& path) const;
  std::string text(const Paths& paths) const;

 private:
  cbor::Value object_;
  std::unordered_map<std::string_view, cbor::Value> members_;
  const Record* outer_;
};

// A text, a number or a boolean as text; empty for others, and for an absent one.
std::string value_text(cbor::Value value);
// The number that it is, or that a text says.
std::optional<double> value_number(cbor::Value value);
// The boolean that it is, or true, false, 1 or 0 as text or number.
std::optional<bool> value_boolean(cbor::Value value);

}  // namespace leadlight::cli
