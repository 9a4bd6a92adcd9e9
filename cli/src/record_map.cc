#include "record_map.h"

#include "failure.h"
#include "redact.h"
#include "text.h"
#include "url.h"

namespace leadlight::cli {
namespace {

class RecordMapReader : public MapReader {
 public:
  using MapReader::MapReader;
  RecordMap read(cbor::Value document, std::string_view from);

 private:
  // { "fields": names } in a member, if it is there.
  Paths fields(cbor::Value map, const char* key);
  Paths paths(cbor::Value map, const std::string& pointer);
  std::vector<FieldRule> rules(cbor::Value document, const char* key, bool properties);
  FieldRule rule(std::string_view property, cbor::Value value, const std::string& pointer,
                 bool of_events);
};

Paths RecordMapReader::paths(cbor::Value map, const std::string& pointer) {
  Paths paths;
  cbor::Value value = member(map, "fields");
  if (value.absent()) return paths;
  for (const std::string& name : names(value, pointer + "/fields")) paths.emplace_back(name);
  return paths;
}

Paths RecordMapReader::fields(cbor::Value map, const char* key) {
  cbor::Value value = member(map, key);
  std::string pointer = std::string("/") + key;
  if (value.absent() || !object(value, pointer, {"fields"})) return {};
  return paths(value, pointer);
}

FieldRule RecordMapReader::rule(std::string_view property, cbor::Value value,
                                const std::string& pointer, bool of_events) {
  FieldRule rule{std::string(property)};
  if (!(of_events ? object(value, pointer, {"fields"}, {"as", "events"})
                  : object(value, pointer, {"fields"}, {"as"}))) {
    return rule;
  }
  rule.fields = paths(value, pointer);
  cbor::Value events = member(value, "events");
  if (!events.absent()) rule.events = names(events, pointer + "/events");
  cbor::Value as = member(value, "as");
  if (as.absent()) return rule;
  std::string_view word = as.type() == cbor::Type::kText ? as.text() : "";
  if (word == "number") {
    rule.as = As::kNumber;
  } else if (word == "boolean") {
    rule.as = As::kBoolean;
  } else if (word == "text") {
    rule.as = As::kText;
  } else if (word == "id") {
    rule.as = As::kId;
  } else {
    errors_.add(pointer + "/as", "\"text\", \"id\", \"number\" or \"boolean\"", as);
  }
  return rule;
}

std::vector<FieldRule> RecordMapReader::rules(cbor::Value document, const char* key,
                                              bool properties) {
  std::vector<FieldRule> rules;
  cbor::Value value = member(document, key);
  if (value.absent()) return rules;
  each_member(value, std::string("/") + key, "an object of properties, each with its fields",
              [&](const std::string& here, std::string_view property, cbor::Value item) {
                if (properties) claim(property, here);
                rules.push_back(rule(property, item, here, properties));
              });
  return rules;
}

RecordMap RecordMapReader::read(cbor::Value document, std::string_view from) {
  RecordMap map;
  // A tool's records have their names and lists where the tool puts them.
  bool own = from == "json";
  if (!(own ? object(
                  document, "", {"format", "from", "visitor", "time", "name"},
                  {"description", "each", "id", "url", "link", "referrer", "properties", "traits"})
            : object(document, "", {"format", "from", "visitor", "time"},
                     {"description", "id", "name", "url", "link", "referrer", "properties",
                      "traits"}))) {
    return map;
  }
  read_head(document);
  cbor::Value tool = member(document, "from");
  if (!tool.absent() && (tool.type() != cbor::Type::kText || tool.text() != from)) {
    errors_.add("/from", "\"" + std::string(from) + "\", as --from says", tool);
  }
  map.from = from;
  map.visitor = fields(document, "visitor");
  if (cbor::Value time = member(document, "time");
      !time.absent() && object(time, "/time", {"fields"}, {"unit", "zone"})) {
    map.time = paths(time, "/time");
    map.time_format = time_format(time, {"ms", "s", "us"});
  }
  map.each = fields(document, "each");
  map.id = fields(document, "id");
  map.url = fields(document, "url");
  map.link = fields(document, "link");
  map.referrer = fields(document, "referrer");
  if (cbor::Value name = member(document, "name");
      !name.absent() &&
      (own ? object(name, "/name", {"fields"}, {"rename"}) : object(name, "/name", {"rename"}))) {
    map.name = paths(name, "/name");
    for (auto& [from, to] : renames(member(name, "rename"))) {
      map.rename.emplace(snake_case(from), to);
    }
  }
  if (!map.url.empty()) claimed_.emplace("path");
  if (!map.referrer.empty()) claimed_.emplace("referrer");
  map.properties = rules(document, "properties", true);
  map.traits = rules(document, "traits", false);
  return map;
}

}  // namespace

RecordMap read_record_map(std::string_view text, const std::string& where, std::string_view from) {
  cbor::Writer bytes;
  cbor::Value document = read_json(text, where, true, &bytes);
  Errors errors;
  RecordMap map = RecordMapReader(&errors).read(document, from);
  if (!errors.empty()) throw Failure(describe(where, ":", errors));
  return map;
}

std::string snake_case(std::string_view name) {
  std::string snake;
  bool word = false;   // the last character was of a word
  bool lower = false;  // and no capital
  for (char c : redact(name)) {
    auto byte = static_cast<unsigned char>(c);
    if (is_upper(byte)) {
      if (lower || (!word && !snake.empty())) snake += '_';
      snake += static_cast<char>(c - 'A' + 'a');
      word = true;
      lower = false;
    } else if (is_letter(byte) || is_digit(byte) || byte >= 0x80) {
      if (!word && !snake.empty()) snake += '_';
      snake += c;
      word = lower = true;
    } else {
      word = lower = false;
    }
  }
  std::size_t size = snake.size();
  if (size > kMaxNameBytes) {
    // Not through the middle of a character of several bytes.
    for (size = kMaxNameBytes; size > 0 && (snake[size] & 0xC0) == 0x80;) size--;
    snake.resize(size);
  }
  return snake;
}

std::string own_event_name(std::string_view name) {
  std::string snake = snake_case(name);
  if (snake == "identify" || snake == "consent") snake += "_event";
  return snake;
}

}  // namespace leadlight::cli
