#include "csv_map.h"

#include "failure.h"
#include "url.h"

namespace leadlight::cli {
namespace {

class CsvMapReader : public MapReader {
 public:
  using MapReader::MapReader;
  CsvMap read(cbor::Value document);

 private:
  // { "columns": names } in a member, if it is there.
  Names columns(cbor::Value map, const char* key);
  void read_time(cbor::Value value, CsvMap* map);
  void read_name(cbor::Value value, CsvMap* map);
  void read_json(cbor::Value value, const std::string& pointer, CsvMap* map);
  void read_property(std::string_view property, cbor::Value value, const std::string& pointer,
                     CsvMap* map);
};

Names CsvMapReader::columns(cbor::Value map, const char* key) {
  cbor::Value value = member(map, key);
  std::string pointer = std::string("/") + key;
  if (value.absent() || !object(value, pointer, {"columns"})) return {};
  cbor::Value columns = member(value, "columns");
  return columns.absent() ? Names() : names(columns, pointer + "/columns");
}

void CsvMapReader::read_time(cbor::Value value, CsvMap* map) {
  if (!object(value, "/time", {"columns"}, {"unit", "zone"})) return;
  cbor::Value columns = member(value, "columns");
  if (!columns.absent()) map->time = names(columns, "/time/columns");
  map->time_format = time_format(value, {"ms", "s"});
}

void CsvMapReader::read_name(cbor::Value value, CsvMap* map) {
  if (!object(value, "/name", {"columns"}, {"rename"})) return;
  cbor::Value columns = member(value, "columns");
  if (!columns.absent()) map->name = names(columns, "/name/columns");
  map->rename = renames(member(value, "rename"));
}

void CsvMapReader::read_json(cbor::Value value, const std::string& pointer, CsvMap* map) {
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

void CsvMapReader::read_property(std::string_view property, cbor::Value value,
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

CsvMap CsvMapReader::read(cbor::Value document) {
  CsvMap map;
  if (!object(document, "", {"format", "visitor", "time", "name"},
              {"description", "delimiter", "id", "url", "referrer", "json", "properties"})) {
    return map;
  }
  read_head(document);
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
  CsvMap map = CsvMapReader(&errors).read(document);
  if (!errors.empty()) throw Failure(describe(where, ":", errors));
  return map;
}

}  // namespace leadlight::cli
