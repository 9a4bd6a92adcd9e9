// Snowplow: enriched events as TSV, as CSV with a header, and as the analytics SDK's JSON.
#include "document.h"
#include "failure.h"
#include "snowplow_columns.h"
#include "tool_convert.h"

namespace leadlight::cli {
namespace {

constexpr const char* kAction =
    "unstruct_event_com_snowplowanalytics_snowplow_ecommerce_"
    "snowplow_ecommerce_action";
constexpr const char* kStep = "contexts_com_snowplowanalytics_snowplow_ecommerce_checkout_step";
constexpr const char* kConsent =
    "unstruct_event_com_snowplowanalytics_snowplow_consent_preferences";
constexpr const char* kRobots = "contexts_com_iab_snowplow_spiders_and_robots";

Paths members(const char* of, std::initializer_list<const char*> names) {
  Paths paths;
  for (const char* name : names) paths.emplace_back(std::string(of) + "." + name);
  return paths;
}

// What the tracker calls it: of a structured event its action, of an e-commerce action
// "ecommerce " and its type.
std::string name_in(const Record& record) {
  static const Path kEvent("event"), kName("event_name"), kStructured("se_action");
  static const Paths kType = members(kAction, {"type"}), kStepNumber = members(kStep, {"step"});
  std::string event = record.text(kEvent);
  std::string name = record.text(kName);
  if (event == "struct" || (event.empty() && name == "event")) return record.text(kStructured);
  if (name.empty()) return event;
  if (name != "snowplow_ecommerce_action") return name;
  std::string type = record.text(kType);
  if (type.empty()) return name;
  // Only the first step begins a checkout.
  if (type == "checkout_step" && record.text(kStepNumber) == "1") type += " 1";
  return "ecommerce " + type;
}

class SnowplowConverter : public ToolConverter {
 public:
  SnowplowConverter(const RecordMap& map, double heartbeat_seconds)
      : ToolConverter(map), heartbeat_seconds_(heartbeat_seconds) {}

  std::span<const char* const> columns() const override { return snowplow_columns(); }

  void convert(const Record& given, const std::string& where, ConvertedSink* sink) override {
    expand_self_describing(given, bytes_);
    Record record(view(bytes_), &given);
    if (!begin(record, where)) return;
    std::string name = name_in(record);
    if (name.empty()) {
      throw BadLine(where +
                    ": expected a text in \"event_name\" or \"event\" (of a structured "
                    "event in \"se_action\"), found none");
    }
    write_traits("-traits");
    if (name == "consent_preferences" && refuses(record)) {
      write_refusal();
      return end(sink);
    }
    if (name == "page_ping") writer_.number("seconds", heartbeat_seconds_);
    static const Paths kRobot = members(kRobots, {"spiderOrRobot", "spider_or_robot"});
    std::string ours = name_of(name);
    if (ours == "page_view" && value_boolean(record.at(kRobot)).value_or(false)) {
      writer_.boolean("automation", true);
    }
    write(ours);
    end(sink);
  }

 private:
  // What was granted to the site is no grant to Leadlight; what was refused is refused.
  static bool refuses(const Record& record) {
    static const Paths kType = members(kConsent, {"eventType", "event_type"});
    std::string type = record.text(kType);
    return type == "deny_all" || type == "withdrawn";
  }

  double heartbeat_seconds_;
  cbor::Writer bytes_;
};

}  // namespace

std::unique_ptr<ToolConverter> snowplow_converter(const RecordMap& map, double heartbeat_seconds) {
  return std::make_unique<SnowplowConverter>(map, heartbeat_seconds);
}

}  // namespace leadlight::cli
