#include "map_reader.h"

#include <algorithm>

namespace leadlight::cli {

// RFC 6901: ~ is ~0, / is ~1.
std::string MapReader::escaped(std::string_view key) {
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

void MapReader::claim(std::string_view property, const std::string& pointer) {
  if (!claimed_.emplace(property).second) {
    errors_.add(pointer, "a property that nothing else in the map sets",
                "\"" + std::string(property) + "\" again");
  }
}

void MapReader::read_head(cbor::Value document) {
  cbor::Value format = member(document, "format");
  if (!format.absent() && (format.type() != cbor::Type::kNumber || format.number() != 1)) {
    errors_.add("/format", "1", format);
  }
  cbor::Value description = member(document, "description");
  if (!description.absent()) is_name(description, "/description");
}

std::unordered_map<std::string, std::string> MapReader::renames(cbor::Value rename) {
  std::unordered_map<std::string, std::string> renames;
  if (rename.absent()) return renames;
  each_member(rename, "/name/rename", "an object of event names, old to new",
              [&](const std::string& here, std::string_view from, cbor::Value to) {
                if (to.type() != cbor::Type::kText || to.text().empty() ||
                    to.text().size() > kMaxNameBytes) {
                  return errors_.add(here, "a name of 1 to 128 bytes", to);
                }
                renames.emplace(from, to.text());
              });
  return renames;
}

TimeFormat MapReader::time_format(cbor::Value time, const std::vector<std::string_view>& units) {
  TimeFormat format;
  cbor::Value unit = member(time, "unit");
  if (!unit.absent()) {
    std::string_view found = unit.type() == cbor::Type::kText ? unit.text() : "";
    if (std::find(units.begin(), units.end(), found) == units.end()) {
      std::string list;
      for (std::size_t i = 0; i < units.size(); i++) {
        if (i != 0) list += i + 1 == units.size() ? " or " : ", ";
        list += '"' + std::string(units[i]) + '"';
      }
      errors_.add("/time/unit", list, unit);
    } else if (found == "s") {
      format.unit = TimeUnit::kSeconds;
    } else if (found == "us") {
      format.unit = TimeUnit::kMicroseconds;
    }
  }
  cbor::Value zone = member(time, "zone");
  if (zone.absent()) return format;
  if (zone.type() == cbor::Type::kText) format.zone_minutes = parse_zone(zone.text());
  if (!format.zone_minutes) {
    errors_.add("/time/zone", "\"Z\" or an offset from UTC such as \"+01:00\"", zone);
  }
  return format;
}

}  // namespace leadlight::cli
