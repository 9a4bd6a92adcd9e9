#include "csv_convert.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include "cell_text.h"
#include "document.h"
#include "failure.h"
#include "fnv.h"
#include "notes.h"
#include "text.h"
#include "usual_names.h"
#include "visitor_id.h"

namespace leadlight::cli {
namespace {

constexpr std::size_t kShownColumns = 30;

std::string listed(const Names& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); i++) {
    if (i != 0) text += i + 1 == names.size() ? " or " : ", ";
    text += '"' + names[i] + '"';
  }
  return text;
}

// "csv-" and the hash of the row's fields, the byte 0 after each.
std::string row_id(const CsvRow& row) {
  Fnv1a hash;
  for (const std::string& field : row.fields) hash.add_field(field);
  return "csv-" + hash.text();
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
      if (header.fields[i] != name && trimmed(header.fields[i]) != name) continue;
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
                                               const CsvRow& header) {
  Positions found = or_usual(names, what, header);
  if (found.empty()) {
    Positions all(header_.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    throw Failure(place(file_, header.line) + ": expected a column " + listed(names) +
                  (usual_ ? ", or another usual name," : "") + " for the " + what + ", found " +
                  shown(all) + (usual_ ? " (a map says what columns are: --map MAP.json)" : ""));
  }
  return found;
}

CsvConverter::Positions CsvConverter::or_usual(const Names& names, const char* what,
                                               const CsvRow& header) {
  Positions found = positions(names, header);
  if (!usual_ || !found.empty()) return found;
  std::vector<std::string> bare;
  for (std::string_view usual : usual_columns(what)) bare.emplace_back(usual);
  for (const std::string& name : names) bare.push_back(bare_name(name));
  for (const std::string& name : bare) {
    for (std::size_t column = 0; column < header_.size(); column++) {
      if (bare_name(header_[column]) != name) continue;
      guessed_ += (guessed_.empty() ? "" : ", ") + std::string(what) + " from " +
                  quoted(printable(header_[column]));
      return {column};
    }
  }
  return found;
}

// The names of some columns, for a message.
std::string CsvConverter::shown(const Positions& columns) const {
  std::string names;
  for (std::size_t i = 0; i < std::min(kShownColumns, columns.size()); i++) {
    names += (i == 0 ? "" : ", ") + quoted(printable(header_[columns[i]]));
  }
  return columns.size() > kShownColumns ? names + " and others" : names;
}

CsvConverter::Positions CsvConverter::unread() const {
  std::vector<char> read(header_.size());
  auto mark = [&](const Positions& columns) {
    for (std::size_t column : columns) read[column] = true;
  };
  for (const Positions* columns : {&visitor_, &time_, &name_, &id_, &url_, &referrer_}) {
    mark(*columns);
  }
  for (const Positions& columns : json_) mark(columns);
  for (const Positions& columns : properties_) mark(columns);
  Positions unread;
  for (std::size_t i = 0; i < read.size(); i++) {
    if (!read[i]) unread.push_back(i);
  }
  return unread;
}

void CsvConverter::start(const std::string& file, const CsvRow& header) {
  file_ = file;
  if (!header.broken.empty()) throw Failure(place(file, header.line) + ": " + header.broken);
  header_ = header.fields;
  guessed_.clear();
  units_.clear();
  unlikely_ = false;
  visitor_ = required(map_.visitor, "visitor", header);
  time_ = required(map_.time, "time", header);
  name_ = required(map_.name, "name", header);
  id_ = positions(map_.id, header);
  url_ = or_usual(map_.url, "page", header);
  referrer_ = or_usual(map_.referrer, "referrer", header);
  json_.clear();
  for (const JsonMap& json : map_.json) json_.push_back(or_usual(json.columns, "details", header));
  properties_.clear();
  for (const PropertyMap& property : map_.properties) {
    properties_.push_back(positions(property.columns, header));
  }
  if (guessed_.empty()) return;
  Positions others = unread();
  print_error(place(file_, header.line) + ": reads the " + guessed_ +
              (others.empty() ? "" : "; does not read " + shown(others)) +
              " (a map says otherwise: --map MAP.json)");
}

// The first value that is not empty; empty if there is none.
std::string_view CsvConverter::value(const Positions& positions, const CsvRow& row) const {
  for (std::size_t position : positions) {
    if (!trimmed(row.fields[position]).empty()) return row.fields[position];
  }
  return {};
}

std::string_view CsvConverter::trimmed_value(const Positions& positions, const CsvRow& row) const {
  return trimmed(value(positions, row));
}

// Empty if the row has none.
std::string CsvConverter::visitor_of(const CsvRow& row) const {
  std::string visitor;
  for (std::size_t position : visitor_) {
    std::string_view found = trimmed(row.fields[position]);
    if (!says_nothing(found) && offer_visitor(found, &visitor)) break;
  }
  return visitor;
}

std::string_view CsvConverter::column_name(const Positions& positions) const {
  return header_[positions.front()];
}

void CsvConverter::fail(const Positions& positions, const std::string& expected,
                        std::string_view found) const {
  throw BadLine(where_ + ": column \"" + std::string(column_name(positions)) + "\": expected " +
                expected + ", found " + std::string(found));
}

Time CsvConverter::time(const CsvRow& row) {
  std::string_view text = trimmed_value(time_, row);
  if (usual_) {
    if (std::optional<double> number = text_number(text)) return likely_time(*number, text);
  }
  std::optional<Time> time = parse_time(text, map_.time_format);
  if (!time) {
    bool in_seconds = map_.time_format.unit == TimeUnit::kSeconds;
    fail(time_, in_seconds ? "UTC seconds or ISO 8601" : kTimeExpected, quoted(text));
  }
  if (usual_ && !is_likely(*time)) note_unlikely(text);
  return *time;
}

// Each number is in the unit in which it is likely: one file may have several.
Time CsvConverter::likely_time(double number, std::string_view text) {
  std::optional<TimeUnit> unit = likely_unit(number);
  if (!unit) {
    fail(time_,
         "a time of 1990 to 2199 in UTC seconds, milliseconds, microseconds or nanoseconds, or "
         "ISO 8601",
         quoted(text) + " (a map says what numbers are: --map MAP.json)");
  }
  note_unit(*unit, text);
  return *time_of(number, *unit);
}

// Milliseconds are as they should be, unless there are others too.
void CsvConverter::note_unit(TimeUnit unit, std::string_view text) {
  if (!units_.insert(unit).second) return;
  bool mixed = units_.size() > 1;
  if (unit == TimeUnit::kMilliseconds && !mixed) return;
  print_error(where_ + ": reads times such as " + std::string(text) + " as " + unit_name(unit) +
              (mixed ? ", others before it as " + other_units(unit) : "") +
              " (a map says otherwise: --map MAP.json)");
}

std::string CsvConverter::other_units(TimeUnit unit) const {
  std::string names;
  for (TimeUnit other : units_) {
    if (other != unit) names += (names.empty() ? "" : " and ") + std::string(unit_name(other));
  }
  return names;
}

void CsvConverter::note_unlikely(std::string_view text) {
  if (unlikely_) return;
  unlikely_ = true;
  print_error(where_ + ": expected times of 1990 to 2199, found " + quoted(text) +
              ", which counts all the same");
}

std::string CsvConverter::event_name(std::string_view name) const {
  if (usual_) return usual_event(name);
  auto renamed = map_.rename.find(std::string(name));
  return renamed == map_.rename.end() ? std::string(name) : renamed->second;
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
        writer_.unless_email(field.property, value.text());
      } else if (value.type() == cbor::Type::kNumber) {
        writer_.number(field.property, value.number());
      } else if (value.type() == cbor::Type::kBoolean) {
        writer_.boolean(field.property, value.boolean());
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
      writer_.unless_email(property.property, text);
    } else if (property.as == Kind::kNumber) {
      std::optional<double> number = text_number(trimmed(text));
      if (!number) fail(properties_[i], "a number", quoted(text));
      writer_.number(property.property, *number);
    } else {
      text = trimmed(text);
      bool yes = text == "true" || text == "1";
      if (!yes && text != "false" && text != "0") {
        fail(properties_[i], "true, false, 1 or 0", quoted(text));
      }
      writer_.boolean(property.property, yes);
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
  std::string visitor = visitor_of(row);
  if (visitor.empty()) {
    writer_.left_out().without_visitor++;
    return std::nullopt;
  }
  writer_.clear();
  documents_.resize(json_.size());

  Time when = time(row);
  std::string name = event_name(trimmed_value(name_, row));
  std::string id(trimmed_value(id_, row));
  if (says_nothing(id)) id = row_id(row);
  std::string_view url = trimmed_value(url_, row);
  writer_.path(url);
  writer_.campaign(url);
  writer_.referrer(trimmed_value(referrer_, row), url);
  for (std::size_t i = 0; i < json_.size(); i++) add_fields(i, row);
  add_columns(row);
  return writer_.line(where_, visitor, name, when, id);
}

}  // namespace leadlight::cli
