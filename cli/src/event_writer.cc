#include "event_writer.h"

#include <algorithm>

#include "document.h"
#include "failure.h"
#include "leadlight/json.h"
#include "notes.h"
#include "redact.h"
#include "url.h"

namespace leadlight::cli {

void LeftOut::report() const {
  auto say = [](uint64_t number, const char* one, const char* what) {
    if (number == 0) return;
    print_error(counted(number, one) + " " + what + (number == 1 ? " was" : " were") + " left out");
  };
  say(without_visitor, "row", "without a visitor");
  say(without_event, "row", "without anything that the visitor did");
  say(emails, "value", "with an e-mail address");
  say(wrong_kinds, "value", "of another kind than the map names");
  std::string seconds = seconds_note("events", times);
  if (!seconds.empty()) print_error(seconds + " (\"unit\": \"s\" in the map)");
}

void EventWriter::clear() {
  found_.clear();
  texts_.clear();
}

bool EventWriter::has(std::string_view property) const {
  return std::any_of(found_.begin(), found_.end(),
                     [&](const Property& found) { return found.key == property; });
}

void EventWriter::number(std::string_view property, double number) {
  if (!has(property)) found_.push_back({property, Kind::kNumber, {}, number});
}

void EventWriter::boolean(std::string_view property, bool value) {
  if (!has(property)) found_.push_back({property, Kind::kBoolean, {}, value ? 1.0 : 0.0});
}

void EventWriter::text(std::string_view property, std::string text) {
  if (text.empty() || has(property)) return;
  found_.push_back({property, Kind::kText, texts_.emplace_back(std::move(text))});
}

void EventWriter::redacted(std::string_view property, std::string_view value) {
  if (has_email(value)) {
    left_out_.emails++;
  } else {
    text(property, redact(value));
  }
}

void EventWriter::unless_email(std::string_view property, std::string_view text) {
  if (has_email(text)) {
    left_out_.emails++;
  } else if (!has(property)) {
    found_.push_back({property, Kind::kText, text});
  }
}

void EventWriter::path(std::string_view url) {
  if (!url.empty()) text("path", clean_path(url));
}

void EventWriter::campaign(std::string_view url) {
  for (const char* property : kCampaignProperties) text(property, query_parameter(url, property));
}

// As in the widget, a referrer is another host.
void EventWriter::referrer(std::string_view referrer, std::string_view url) {
  std::string host = host_of(referrer);
  if (host != host_of(url)) text("referrer", std::move(host));
}

std::string EventWriter::line(std::string_view where, std::string_view visitor,
                              std::string_view name, Time time, std::string_view id) {
  Event event{name, time, id, found_};
  write_event(visitor, event, bytes_);
  if (bytes_.failed()) throw Failure("leadlight: out of memory");
  cbor::Value document;
  uint32_t offset = 0;
  if (cbor::check(bytes_.data(), bytes_.size(), &document, &offset) != nullptr) {
    throw BadLine(std::string(where) + ": expected UTF-8, found other bytes");
  }
  EventBuffer buffer;
  Errors errors;
  read_event(document, "", &buffer, &event, &errors);
  read_visitor(document, &errors);
  if (!errors.empty()) throw BadLine(describe(where, ": ", errors));
  left_out_.written++;
  left_out_.times.add(time);
  return cbor_to_json(document);
}

}  // namespace leadlight::cli
