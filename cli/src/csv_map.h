// How the columns of a CSV file become events: the document that examples/maps/README.md explains.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "leadlight/event.h"
#include "map_reader.h"
#include "time_text.h"

namespace leadlight::cli {

// A property that is read from a member of a JSON object.
struct FieldMap {
  std::string property;
  Names fields;
};

// A column that holds JSON objects.
struct JsonMap {
  Names columns;
  std::vector<FieldMap> fields;
};

// A property that is read from a column.
struct PropertyMap {
  std::string property;
  Names columns;
  Kind as = Kind::kText;
};

struct CsvMap {
  char delimiter = 0;  // 0: as the header tells
  Names visitor;
  Names time;
  TimeFormat time_format;
  Names name;
  std::unordered_map<std::string, std::string> rename;  // of event names; the others stay
  Names id;                                             // none: a hash of the row
  Names url;                                            // becomes path and utm_*
  Names referrer;                                       // becomes its host
  std::vector<JsonMap> json;
  std::vector<PropertyMap> properties;
};

// Reads a map from JSON text; `where` is how messages name it. A Failure with every
// mistake, a line each.
CsvMap read_csv_map(std::string_view text, const std::string& where);

// The text of examples/maps/shop-csv.json, which counts when no map is given.
extern const char* const kDefaultMap;

}  // namespace leadlight::cli
