#include "record.h"

#include <cmath>

#include "document.h"
#include "text.h"

namespace leadlight::cli {
namespace {

bool is_map(cbor::Value value) { return !value.absent() && value.type() == cbor::Type::kMap; }

bool is_something(cbor::Value value) {
  return !value.absent() && value.type() != cbor::Type::kNull &&
         (value.type() != cbor::Type::kText || !value.text().empty());
}

// "contexts_com_acme_plan_1_0_2" without "_1_0_2".
std::string_view without_version(std::string_view name) {
  if (!name.starts_with("contexts_") && !name.starts_with("unstruct_event_")) return name;
  while (true) {
    std::size_t digits = name.find_last_not_of("0123456789") + 1;
    if (digits == name.size() || digits == 0 || name[digits - 1] != '_') return name;
    name = name.substr(0, digits - 1);
  }
}

cbor::Value step(cbor::Value value, std::string_view key) {
  if (is_map(value)) return member(value, key);
  cbor::Value found;
  if (value.absent() || value.type() != cbor::Type::kArray || value.count() == 0) return found;
  for_each_item(value, [&](uint32_t, cbor::Value item) {
    cbor::Value name = member(item, "key");
    if (!found.absent() || name.absent() || name.type() != cbor::Type::kText) return;
    if (name.text() == key) found = member(item, "value");
  });
  return found.absent() && is_map(value.first()) ? member(value.first(), key) : found;
}

cbor::Value settled(cbor::Value value) {
  if (!is_map(value)) return value;
  bool typed = false;
  cbor::Value found;
  for (const char* name : {"string_value", "int_value", "float_value", "double_value"}) {
    cbor::Value item = member(value, name);
    typed |= !item.absent();
    if (found.absent() && is_something(item)) found = item;
  }
  return typed ? found : value;
}

}  // namespace

Path::Path(std::string_view name) : name_(name) {
  while (true) {
    std::size_t dot = name.find('.');
    steps_.emplace_back(name.substr(0, dot));
    if (dot == name.npos) break;
    name.remove_prefix(dot + 1);
  }
}

Record::Record(cbor::Value object, const Record* outer) : object_(object), outer_(outer) {
  if (!is_map(object)) return;
  members_.reserve(object.count());
  for_each_member(object, [&](std::string_view name, cbor::Value value) {
    if (is_something(value)) members_.try_emplace(without_version(name), value);
  });
}

cbor::Value Record::at(const Path& path) const {
  cbor::Value value;
  if (auto found = members_.find(path.name()); found != members_.end()) {
    value = settled(found->second);
  } else if (auto first = members_.find(path.steps().front());
             path.steps().size() > 1 && first != members_.end()) {
    value = first->second;
    for (std::size_t i = 1; i < path.steps().size(); i++) value = step(value, path.steps()[i]);
    value = settled(value);
  }
  if (is_something(value)) return value;
  return outer_ == nullptr ? cbor::Value() : outer_->at(path);
}

cbor::Value Record::at(const Paths& paths) const {
  for (const Path& path : paths) {
    cbor::Value value = at(path);
    if (!value.absent()) return value;
  }
  return {};
}

std::string Record::text(const Path& path) const { return value_text(at(path)); }
std::string Record::text(const Paths& paths) const { return value_text(at(paths)); }

std::string value_text(cbor::Value value) {
  if (value.absent()) return {};
  switch (value.type()) {
    case cbor::Type::kText:
      return std::string(value.text());
    case cbor::Type::kNumber:
      if (std::trunc(value.number()) == value.number() && std::fabs(value.number()) <= 0x1p53) {
        return std::to_string(static_cast<int64_t>(value.number()));
      }
      return number_text(value.number());
    case cbor::Type::kBoolean:
      return value.boolean() ? "true" : "false";
    default:
      return {};
  }
}

std::optional<double> value_number(cbor::Value value) {
  if (value.absent()) return std::nullopt;
  if (value.type() == cbor::Type::kNumber) return value.number();
  if (value.type() != cbor::Type::kText) return std::nullopt;
  return text_number(value.text());
}

std::optional<bool> value_boolean(cbor::Value value) {
  std::string text = value_text(value);
  if (text == "true" || text == "1" || text == "True") return true;
  if (text == "false" || text == "0" || text == "False") return false;
  return std::nullopt;
}

}  // namespace leadlight::cli
