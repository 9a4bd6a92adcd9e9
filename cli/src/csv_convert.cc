#include "csv_convert.h"

#include <charconv>

#include "document.h"
#include "failure.h"
#include "leadlight/event.h"
#include "leadlight/json.h"
#include "redact.h"
#include "url.h"

namespace leadlight::cli {
namespace {

std::string listed(const Names& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); i++) {
    if (i != 0) text += i + 1 == names.size() ? " or " : ", ";
    text += '"' + names[i] + '"';
  }
  return text;
}

// "csv-" and 16 hexadecimal digits: FNV-1a of 64 bits over the row's fields, the
// byte 0 after each.
std::string row_id(const CsvRow& row) {
  uint64_t hash = 0xCBF29CE484222325;
  auto add = [&](uint8_t byte) { hash = (hash ^ byte) * 0x100000001B3; };
  for (const std::string& field : row.fields) {
    for (char c : field) add(static_cast<uint8_t>(c));
    add(0);
  }
  std::string id = "csv-";
  for (int shift = 60; shift >= 0; shift -= 4) id += "0123456789abcdef"[hash >> shift & 15];
  return id;
}

// A found value, in quotes and not too long for a message.
std::string quoted(std::string_view text) {
  constexpr std::size_t kShownBytes = 60;
  return '"' + std::string(text.substr(0, kShownBytes)) +
         (text.size() > kShownBytes ? "…\"" : "\"");
}

}  // namespace

CsvConverter::Positions CsvConverter::positions(const Names& names, const CsvRow& header) const {
  Positions found;
  for (const std::string& name : names) {
    bool seen = false;
    for (std::size_t i = 0; i < header.fields.size(); i++) {
      if (header.fields[i] != name) continue;
      if (seen) {
        throw Failure(place(file_, header.line) + ": expected one column \"" + name +
                      "\", found two");
      }
      seen = true;
      found.push_back(i);
    }
  }
  return found;
}

CsvConverter::Positions CsvConverter::required(const Names& names, const char* what,
                                               const CsvRow& header) const {
  Positions found = positions(names, header);
  if (found.empty()) {
    throw Failure(place(file_, header.line) + ": expected a column " + listed(names) + " for the " +
                  what + ", found none");
  }
  return found;
}

void CsvConverter::start(const std::string& file, const CsvRow& header) {
  file_ = file;
  if (!header.broken.empty()) throw Failure(place(file, header.line) + ": " + header.broken);
  header_ = header.fields;
  visitor_ = required(map_.visitor, "visitor", header);
  time_ = required(map_.time, "time", header);
  name_ = required(map_.name, "name", header);
  id_ = positions(map_.id, header);
  url_ = positions(map_.url, header);
  referrer_ = positions(map_.referrer, header);
  json_.clear();
  for (const JsonMap& json : map_.json) json_.push_back(positions(json.columns, header));
  properties_.clear();
  for (const PropertyMap& property : map_.properties) {
    properties_.push_back(positions(property.columns, header));
  }
}

// The first value that is not empty; empty if there is none.
std::string_view CsvConverter::value(const Positions& positions, const CsvRow& row) const {
  for (std::size_t position : positions) {
    if (!row.fields[position].empty()) return row.fields[position];
  }
  return {};
}

std::string_view CsvConverter::column_name(const Positions& positions) const {
  return header_[positions.front()];
}

void CsvConverter::fail(const Positions& positions, const std::string& expected,
                        std::string_view found) const {
  throw BadLine(where_ + ": column \"" + std::string(column_name(positions)) + "\": expected " +
                expected + ", found " + std::string(found));
}

Time CsvConverter::time(const CsvRow& row) const {
  std::string_view text = value(time_, row);
  if (auto time = parse_time(text, map_.time_format)) return *time;
  bool seconds = map_.time_format.unit == TimeUnit::kSeconds;
  fail(time_, seconds ? "UTC seconds or ISO 8601" : kTimeExpected, quoted(text));
}

// An e-mail address in a value identifies its owner: the value is left out.
void CsvConverter::add_text(const std::string& property, std::string_view text) {
  if (has_email(text)) {
    left_out_.emails++;
  } else {
    found_.push_back({property, Kind::kText, text});
  }
}

void CsvConverter::add_address(const CsvRow& row) {
  auto add = [&](std::string_view property, std::string text) {
    if (!text.empty()) found_.push_back({property, Kind::kText, keep(std::move(text))});
  };
  std::string_view url = value(url_, row);
  if (!url.empty()) {
    add("path", clean_path(url));
    for (const char* property : kCampaignProperties) add(property, query_parameter(url, property));
  }
  // As in the widget, a referrer is another host.
  std::string host = host_of(value(referrer_, row));
  if (host != host_of(url)) add("referrer", std::move(host));
}

void CsvConverter::add_fields(std::size_t index, const CsvRow& row) {
  std::string_view text = value(json_[index], row);
  if (text.empty()) return;
  std::string where = where_ + ": column \"" + std::string(column_name(json_[index])) + "\"";
  cbor::Value object = read_json(text, where, false, &documents_[index]);
  if (object.type() != cbor::Type::kMap) fail(json_[index], "a JSON object", quoted(text));
  for (const FieldMap& field : map_.json[index].fields) {
    for (const std::string& name : field.fields) {
      cbor::Value value = member(object, name);
      if (value.absent() || value.type() == cbor::Type::kNull) continue;
      if (value.type() == cbor::Type::kText) {
        add_text(field.property, value.text());
      } else if (value.type() == cbor::Type::kNumber) {
        found_.push_back({field.property, Kind::kNumber, {}, value.number()});
      } else if (value.type() == cbor::Type::kBoolean) {
        found_.push_back({field.property, Kind::kBoolean, {}, value.boolean() ? 1.0 : 0.0});
      } else {
        fail(json_[index], "a text, a number or a boolean in \"" + name + "\"",
             value.type() == cbor::Type::kArray ? "a list" : "an object");
      }
      break;
    }
  }
}

void CsvConverter::add_columns(const CsvRow& row) {
  for (std::size_t i = 0; i < properties_.size(); i++) {
    std::string_view text = value(properties_[i], row);
    if (text.empty()) continue;
    const PropertyMap& property = map_.properties[i];
    if (property.as == Kind::kText) {
      add_text(property.property, text);
    } else if (property.as == Kind::kNumber) {
      double number = 0;
      auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
      if (error != std::errc() || end != text.data() + text.size()) {
        fail(properties_[i], "a number", quoted(text));
      }
      found_.push_back({property.property, Kind::kNumber, {}, number});
    } else {
      bool yes = text == "true" || text == "1";
      if (!yes && text != "false" && text != "0") {
        fail(properties_[i], "true, false, 1 or 0", quoted(text));
      }
      found_.push_back({property.property, Kind::kBoolean, {}, yes ? 1.0 : 0.0});
    }
  }
}

std::optional<std::string> CsvConverter::convert(const CsvRow& row) {
  where_ = place(file_, row.line);
  if (!row.broken.empty()) throw BadLine(where_ + ": " + row.broken);
  if (row.fields.size() != header_.size()) {
    throw BadLine(where_ + ": expected " + std::to_string(header_.size()) + " columns, found " +
                  std::to_string(row.fields.size()));
  }
  std::string_view visitor = value(visitor_, row);
  if (visitor.empty()) {
    left_out_.without_visitor++;
    return std::nullopt;
  }
  found_.clear();
  texts_.clear();
  documents_.resize(json_.size());

  Event event;
  event.time = time(row);
  event.name = value(name_, row);
  auto renamed = map_.rename.find(std::string(event.name));
  if (renamed != map_.rename.end()) event.name = renamed->second;
  event.id = value(id_, row);
  if (event.id.empty()) event.id = keep(row_id(row));
  add_address(row);
  for (std::size_t i = 0; i < json_.size(); i++) add_fields(i, row);
  add_columns(row);
  event.properties = found_;

  // What is written is what `score` reads: the core itself is asked.
  write_event(visitor, event, bytes_);
  if (bytes_.failed()) throw Failure("leadlight: out of memory");
  cbor::Value document;
  uint32_t offset = 0;
  if (cbor::check(bytes_.data(), bytes_.size(), &document, &offset) != nullptr) {
    throw BadLine(where_ + ": expected UTF-8, found other bytes");
  }
  EventBuffer buffer;
  Errors errors;
  read_event(document, "", &buffer, &event, &errors);
  read_visitor(document, &errors);
  if (!errors.empty()) throw BadLine(describe(where_, ": ", errors));
  return cbor_to_json(document);
}

}  // namespace leadlight::cli
