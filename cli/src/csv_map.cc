#include "csv_map.h"

#include <algorithm>
#include <initializer_list>
#include <set>

#include "document.h"
#include "failure.h"
#include "leadlight/bounds.h"
#include "text.h"
#include "url.h"

namespace leadlight::cli {
namespace {

// RFC 6901: ~ is ~0, / is ~1.
std::string escaped(std::string_view key) {
  std::string text;
  for (char c : key) {
    if (c == '~') {
      text += "~0";
    } else if (c == '/') {
      text += "~1";
    } else {
      text += c;
    }
  }
  return text;
}

class MapReader {
 public:
  explicit MapReader(Errors* errors) : errors_(*errors) {}

  CsvMap read(cbor::Value document);

 private:
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
  // { "columns": names } in a member, if it is there.
  Names columns(cbor::Value map, const char* key);
  void read_time(cbor::Value value, CsvMap* map);
  void read_name(cbor::Value value, CsvMap* map);
  void read_json(cbor::Value value, const std::string& pointer, CsvMap* map);
  void read_property(std::string_view property, cbor::Value value, const std::string& pointer,
                     CsvMap* map);
  void claim(std::string_view property, const std::string& pointer);

  Errors& errors_;
  std::set<std::string, std::less<>> claimed_;  // properties that something sets
};

bool MapReader::object(cbor::Value value, const std::string& pointer, Keys required,
                       Keys optional) {
  std::string list;
  for (Keys keys : {required, optional}) {
    for (std::string_view key : keys) (list += list.empty() ? "" : ", ") += key;
  }
  if (value.absent() || value.type() != cbor::Type::kMap) {
    errors_.add(pointer, "an object with " + list, value);
    return false;
  }
  std::set<std::string_view> seen;
  for_each_member(value, [&](std::string_view key, cbor::Value item) {
    std::string here = pointer + "/" + escaped(key);
    if (std::find(required.begin(), required.end(), key) == required.end() &&
        std::find(optional.begin(), optional.end(), key) == optional.end()) {
      errors_.add(here, "no other key than " + list, item);
    } else if (!seen.insert(key).second) {
      errors_.add(here, "each key once", "it again");
    }
  });
  for (std::string_view key : required) {
    if (seen.count(key) == 0) {
      errors_.add(pointer + "/" + std::string(key), "a value", cbor::Value());
    }
  }
  return true;
}

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

bool MapReader::is_name(cbor::Value value, const std::string& pointer) {
  if (value.type() == cbor::Type::kText && !value.text().empty()) return true;
  errors_.add(pointer, "a text that is not empty", value);
  return false;
}

Names MapReader::names(cbor::Value value, const std::string& pointer) {
  Names names;
  if (value.type() != cbor::Type::kArray) {
    if (value.type() != cbor::Type::kText || value.text().empty()) {
      errors_.add(pointer, "a name, or a list of names, the preferred first", value);
    } else {
      names.emplace_back(value.text());
    }
    return names;
  }
  if (value.count() == 0) errors_.add(pointer, "a list of at least one name", value);
  for_each_item(value, [&](uint32_t index, cbor::Value item) {
    if (is_name(item, pointer + "/" + std::to_string(index))) names.emplace_back(item.text());
  });
  return names;
}

Names MapReader::columns(cbor::Value map, const char* key) {
  cbor::Value value = member(map, key);
  std::string pointer = std::string("/") + key;
  if (value.absent() || !object(value, pointer, {"columns"})) return {};
  cbor::Value columns = member(value, "columns");
  return columns.absent() ? Names() : names(columns, pointer + "/columns");
}

void MapReader::read_time(cbor::Value value, CsvMap* map) {
  if (!object(value, "/time", {"columns"}, {"unit", "zone"})) return;
  cbor::Value columns = member(value, "columns");
  if (!columns.absent()) map->time = names(columns, "/time/columns");
  cbor::Value unit = member(value, "unit");
  if (!unit.absent()) {
    bool text = unit.type() == cbor::Type::kText;
    if (text && unit.text() == "s") {
      map->time_format.unit = TimeUnit::kSeconds;
    } else if (!text || unit.text() != "ms") {
      errors_.add("/time/unit", "\"ms\" or \"s\"", unit);
    }
  }
  cbor::Value zone = member(value, "zone");
  if (zone.absent()) return;
  if (zone.type() == cbor::Type::kText) map->time_format.zone_minutes = parse_zone(zone.text());
  if (!map->time_format.zone_minutes) {
    errors_.add("/time/zone", "\"Z\" or an offset from UTC such as \"+01:00\"", zone);
  }
}

void MapReader::read_name(cbor::Value value, CsvMap* map) {
  if (!object(value, "/name", {"columns"}, {"rename"})) return;
  cbor::Value columns = member(value, "columns");
  if (!columns.absent()) map->name = names(columns, "/name/columns");
  cbor::Value rename = member(value, "rename");
  if (rename.absent()) return;
  each_member(rename, "/name/rename", "an object of event names, old to new",
              [&](const std::string& here, std::string_view from, cbor::Value to) {
                if (to.type() != cbor::Type::kText || to.text().empty() ||
                    to.text().size() > kMaxNameBytes) {
                  return errors_.add(here, "a name of 1 to 128 bytes", to);
                }
                map->rename.emplace(from, to.text());
              });
}

void MapReader::claim(std::string_view property, const std::string& pointer) {
  if (!claimed_.emplace(property).second) {
    errors_.add(pointer, "a property that nothing else in the map sets",
                "\"" + std::string(property) + "\" again");
  }
}

void MapReader::read_json(cbor::Value value, const std::string& pointer, CsvMap* map) {
  if (!object(value, pointer, {"columns", "fields"})) return;
  JsonMap json;
  cbor::Value columns = member(value, "columns");
  if (!columns.absent()) json.columns = names(columns, pointer + "/columns");
  cbor::Value fields = member(value, "fields");
  if (!fields.absent()) {
    each_member(fields, pointer + "/fields", "an object of properties, each with its fields",
                [&](const std::string& here, std::string_view property, cbor::Value from) {
                  claim(property, here);
                  json.fields.push_back({std::string(property), names(from, here)});
                });
  }
  map->json.push_back(std::move(json));
}

void MapReader::read_property(std::string_view property, cbor::Value value,
                              const std::string& pointer, CsvMap* map) {
  claim(property, pointer);
  if (!object(value, pointer, {"columns"}, {"as"})) return;
  PropertyMap added{std::string(property)};
  cbor::Value columns = member(value, "columns");
  if (!columns.absent()) added.columns = names(columns, pointer + "/columns");
  cbor::Value as = member(value, "as");
  if (!as.absent()) {
    std::string_view word = as.type() == cbor::Type::kText ? as.text() : "";
    if (word == "number") {
      added.as = Kind::kNumber;
    } else if (word == "boolean") {
      added.as = Kind::kBoolean;
    } else if (word != "text") {
      errors_.add(pointer + "/as", "\"text\", \"number\" or \"boolean\"", as);
    }
  }
  map->properties.push_back(std::move(added));
}

CsvMap MapReader::read(cbor::Value document) {
  CsvMap map;
  if (!object(document, "", {"format", "visitor", "time", "name"},
              {"description", "delimiter", "id", "url", "referrer", "json", "properties"})) {
    return map;
  }
  cbor::Value format = member(document, "format");
  if (!format.absent() && (format.type() != cbor::Type::kNumber || format.number() != 1)) {
    errors_.add("/format", "1", format);
  }
  cbor::Value description = member(document, "description");
  if (!description.absent()) is_name(description, "/description");
  cbor::Value delimiter = member(document, "delimiter");
  if (!delimiter.absent()) {
    std::string_view text = delimiter.type() == cbor::Type::kText ? delimiter.text() : "";
    if (text.size() != 1 || text == "\"" || text == "\r" || text == "\n") {
      errors_.add("/delimiter", "one ASCII character that is no quote and ends no line", delimiter);
    } else {
      map.delimiter = text.front();
    }
  }
  map.visitor = columns(document, "visitor");
  if (cbor::Value time = member(document, "time"); !time.absent()) read_time(time, &map);
  if (cbor::Value name = member(document, "name"); !name.absent()) read_name(name, &map);
  map.id = columns(document, "id");
  map.url = columns(document, "url");
  map.referrer = columns(document, "referrer");
  if (!map.url.empty()) {
    claimed_.emplace("path");
    for (const char* property : kCampaignProperties) claimed_.emplace(property);
  }
  if (!map.referrer.empty()) claimed_.emplace("referrer");
  cbor::Value json = member(document, "json");
  if (!json.absent() && json.type() != cbor::Type::kArray) {
    errors_.add("/json", "a list of objects with columns, fields", json);
  } else if (!json.absent()) {
    for_each_item(json, [&](uint32_t index, cbor::Value item) {
      read_json(item, "/json/" + std::to_string(index), &map);
    });
  }
  cbor::Value properties = member(document, "properties");
  if (!properties.absent()) {
    each_member(properties, "/properties", "an object of properties, each with its columns",
                [&](const std::string& here, std::string_view property, cbor::Value value) {
                  read_property(property, value, here, &map);
                });
  }
  return map;
}

}  // namespace

CsvMap read_csv_map(std::string_view text, const std::string& where) {
  cbor::Writer bytes;
  cbor::Value document = read_json(text, where, true, &bytes);
  Errors errors;
  CsvMap map = MapReader(&errors).read(document);
  if (!errors.empty()) throw Failure(describe(where, ":", errors));
  return map;
}

}  // namespace leadlight::cli
