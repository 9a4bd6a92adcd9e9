#include "tool_convert.h"

#include <algorithm>
#include <array>

#include "failure.h"
#include "fnv.h"
#include "redact.h"
#include "url.h"
#include "visitor_id.h"

namespace leadlight::cli {
namespace {

// Snowplow's network_userid where the visitor asked not to be known.
constexpr std::string_view kNobody = "00000000-0000-0000-0000-000000000000";
// Room for a suffix within kMaxNameBytes.
constexpr std::size_t kMaxIdBytes = 112;

// "(not set)", "(direct)": what GA says where there is nothing.
bool is_placeholder(std::string_view text) { return text.starts_with('(') && text.ends_with(')'); }

bool is_campaign(std::string_view property) { return property.starts_with("utm_"); }

std::string found_text(std::string_view text) {
  constexpr std::size_t kShownBytes = 60;
  if (text.empty()) return "nothing";
  return '"' + std::string(text.substr(0, kShownBytes)) +
         (text.size() > kShownBytes ? "…\"" : "\"");
}

}  // namespace

std::string listed(const Paths& paths) {
  std::string text;
  for (const Path& path : paths) (text += text.empty() ? "" : " or ") += '"' + path.name() + '"';
  return text;
}

bool ToolConverter::begin(const Record& record, const std::string& where) {
  record_ = &record;
  where_ = where;
  lines_.clear();
  writer_.clear();
  visitor_.clear();
  for (const Path& path : map_.visitor) {
    std::string found = record.text(path);
    if (found != kNobody && offer_visitor(found, &visitor_)) break;
  }
  if (visitor_.empty()) {
    writer_.left_out().without_visitor++;
    return false;
  }
  cbor::Value when = record.at(map_.time);
  std::optional<Time> time;
  if (!when.absent() && when.type() == cbor::Type::kNumber) {
    time = time_of(when.number(), map_.time_format.unit);
  } else {
    time = parse_time(value_text(when), map_.time_format);
  }
  if (!time) {
    throw BadLine(where + ": expected a time in " + listed(map_.time) + ", found " +
                  found_text(value_text(when)));
  }
  time_ = *time;
  id_ = record.text(map_.id);
  if (id_.size() > kMaxIdBytes || has_email(id_)) id_ = map_.from + "-" + Fnv1a().add(id_).text();
  if (id_.empty()) {
    cbor::Value object = record.object();
    id_ = map_.from + "-" +
          Fnv1a().add({reinterpret_cast<const char*>(object.data()), object.size()}).text();
  }
  return true;
}

void ToolConverter::end(ConvertedSink* sink) {
  for (const std::string& line : lines_) sink->line(line);
  lines_.clear();
}

bool ToolConverter::is_named(std::string_view name) const {
  return map_.rename.contains(snake_case(name));
}

std::string ToolConverter::name_of(std::string_view name) const {
  auto renamed = map_.rename.find(snake_case(name));
  return renamed == map_.rename.end() ? own_event_name(name) : renamed->second;
}

void ToolConverter::add(const FieldRule& rule, cbor::Value value) {
  if (value.absent()) return;
  bool nested = value.type() == cbor::Type::kArray || value.type() == cbor::Type::kMap;
  As as = rule.as;
  if (as == As::kFound && value.type() == cbor::Type::kNumber) as = As::kNumber;
  if (as == As::kFound && value.type() == cbor::Type::kBoolean) as = As::kBoolean;
  if (as == As::kNumber) {
    if (auto number = value_number(value)) return writer_.number(rule.property, *number);
  } else if (as == As::kBoolean) {
    if (auto boolean = value_boolean(value)) return writer_.boolean(rule.property, *boolean);
  } else if (!nested) {
    std::string text = value_text(value);
    if (is_campaign(rule.property) && is_placeholder(text)) return;
    // An id that is longer than any id is none.
    if (as != As::kId || text.size() > kMaxNameBytes || has_email(text)) {
      return writer_.redacted(rule.property, text);
    }
    return writer_.text(rule.property, text);
  }
  writer_.left_out().wrong_kinds++;
}

// As the widget tells of clicks and downloads.
void ToolConverter::add_link(std::string_view name, const std::string& url) {
  if (name != "click" && name != "file_download") return;
  std::string link = record_->text(map_.link);
  if (link.empty()) return;
  for (const char* kind : {"mailto", "tel"}) {
    if (link.starts_with(std::string(kind) + ":")) return writer_.text("kind", kind);
  }
  std::string path = clean_path(link);
  if (name == "file_download") {
    std::size_t dot = path.rfind('.');
    std::string extension = dot == path.npos ? "" : path.substr(dot + 1);
    std::transform(extension.begin(), extension.end(), extension.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    if (extension.find('/') == extension.npos) writer_.text("extension", extension);
    return writer_.text("file", path);
  }
  std::string host = host_of(link);
  if (!host.empty() && (writer_.has("outbound") || host != host_of(url))) {
    writer_.boolean("outbound", true);
    writer_.text("host", host);
  }
  writer_.text("path", path);
}

void ToolConverter::write(std::string_view name, About about) {
  std::string url = record_->text(map_.url);
  add_link(name, url);
  for (const FieldRule& rule : map_.properties) {
    bool of_this = rule.events.empty() ||
                   std::find(rule.events.begin(), rule.events.end(), name) != rule.events.end();
    if (!of_this || writer_.has(rule.property)) continue;
    if (about.arrival || !is_campaign(rule.property)) add(rule, record_->at(rule.fields));
  }
  writer_.path(url);
  if (about.arrival) writer_.campaign(url);
  if (about.arrival && name == "page_view") writer_.referrer(record_->text(map_.referrer), url);
  lines_.push_back(writer_.line(where_, visitor_, name, time_, id_ + std::string(about.suffix)));
  writer_.clear();
}

bool ToolConverter::write_traits(std::string_view suffix, std::string_view within) {
  writer_.clear();
  for (const FieldRule& rule : map_.traits) {
    cbor::Value value;
    for (const Path& path : rule.fields) {
      if (value.absent() && path.name().starts_with(within)) value = record_->at(path);
    }
    add(rule, value);
  }
  if (writer_.empty()) return false;
  // The line of no time and no id is the traits alone.
  uint64_t traits = Fnv1a().add(writer_.line(where_, visitor_, "identify", 0, "")).value();
  uint64_t& told = told_[Fnv1a().add(visitor_).value()];
  if (told != traits) {
    told = traits;
    lines_.push_back(writer_.line(where_, visitor_, "identify", time_, id_ + std::string(suffix)));
  }
  writer_.clear();
  return true;
}

void ToolConverter::write_refusal() {
  writer_.clear();
  for (const char* purpose : {"scoring", "storage", "personalization", "handoff"}) {
    writer_.boolean(purpose, false);
  }
  lines_.push_back(writer_.line(where_, visitor_, "consent", time_, id_));
  writer_.clear();
}

}  // namespace leadlight::cli
