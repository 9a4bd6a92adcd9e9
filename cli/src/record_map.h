// How the records of a tool become events: the document that examples/maps/README.md explains.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "map_reader.h"
#include "record.h"
#include "time_text.h"

namespace leadlight::cli {

// What a value becomes.
enum class As {
  kFound,    // what it is; a text is redacted
  kText,     // a text, redacted
  kId,       // a text as it stands, unless it holds an e-mail address
  kNumber,   // a number, also where a text says it
  kBoolean,  // a boolean, also where a text or a number says it
};

// A property, or a trait.
struct FieldRule {
  std::string property;
  Paths fields;
  As as = As::kFound;
  std::vector<std::string> events;  // of which it is a property; none: of all
};

struct RecordMap {
  std::string from;
  Paths visitor;
  Paths time;
  TimeFormat time_format;
  Paths each;      // of --from json: the list of events in a record
  Paths name;      // of --from json
  Paths id;        // none has a value: a hash of the record
  Paths url;       // becomes path and utm_*
  Paths link;      // what was clicked or downloaded
  Paths referrer;  // becomes its host
  std::unordered_map<std::string, std::string> rename;  // by the old name in snake_case
  std::vector<FieldRule> properties;
  std::vector<FieldRule> traits;
};

// Reads a map from JSON text; `where` is how messages name it, `from` the tool that it
// must be for: a map for "json" must say where the name of an event is, one for a tool
// may not. A Failure with every mistake, a line each.
RecordMap read_record_map(std::string_view text, const std::string& where, std::string_view from);

// A name as events have them: "Order Completed" and "orderCompleted" are
// order_completed. What identifies people is redacted; at most kMaxNameBytes.
std::string snake_case(std::string_view name);
// The same, but never one that means something to the core whatever the model says.
std::string own_event_name(std::string_view name);

// The texts of examples/maps/, which count when no map is given.
extern const char* const kSegmentMap;
extern const char* const kGa4Map;
extern const char* const kSnowplowMap;
extern const char* const kMatomoMap;

}  // namespace leadlight::cli
