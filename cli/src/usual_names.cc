#include "usual_names.h"

#include <unordered_map>
#include <vector>

#include "csv_map.h"
#include "record_map.h"
#include "text.h"

namespace leadlight::cli {
namespace {

struct UsualNames {
  std::string_view what;
  std::vector<std::string_view> names;
};
const UsualNames kUsual[] = {
    {"visitor",
     {"clientid",      "visitorid",  "visitor",  "anonymousid", "userpseudoid", "domainuserid",
      "fullvisitorid", "cookieid",   "deviceid", "distinctid",  "userid",       "user",
      "uid",           "customerid", "customer", "memberid",    "contactid",    "leadid",
      "personid",      "sessionid",  "session",  "visitid",     "usersession"}},
    {"time",
     {"timestamp", "eventtime", "eventtimestamp", "time", "ts", "createdat", "occurredat",
      "datetime", "eventdatetime", "receivedat", "servertime", "visitstarttime", "starttime",
      "date", "eventdate", "created"}},
    {"name",
     {"eventname", "event", "eventtype", "action", "eventaction", "activity", "behavior", "type",
      "name"}},
    {"page", {"pageurl", "url", "pagelocation", "pagepath", "path", "page"}},
    {"referrer", {"referrer", "referer", "pagereferrer"}}};

using Renames = std::unordered_map<std::string, std::string>;

void add(const Renames& renames, Renames* events) {
  for (const auto& [from, to] : renames) {
    events->emplace(bare_name(from), to);
    events->emplace(bare_name(to), to);
  }
}

// By bare name; a map that comes first counts. No map contradicts another so far.
Renames known_events() {
  Renames events;
  add(read_csv_map(kDefaultMap, "built-in map").rename, &events);
  const char* const texts[] = {kSegmentMap, kGa4Map, kSnowplowMap, kMatomoMap};
  const char* const tools[] = {"segment", "ga4", "snowplow", "matomo"};
  for (std::size_t i = 0; i < std::size(tools); i++) {
    add(read_record_map(texts[i], "built-in map", tools[i]).rename, &events);
  }
  return events;
}

}  // namespace

std::string bare_name(std::string_view name) {
  std::string text;
  for (char c : name) {
    auto unit = static_cast<unsigned char>(c);
    if (is_upper(unit)) {
      text += static_cast<char>(c + ('a' - 'A'));
    } else if (is_lower(unit) || is_digit(unit) || unit >= 0x80) {
      text += c;
    }
  }
  return text;
}

std::span<const std::string_view> usual_columns(std::string_view what) {
  for (const UsualNames& usual : kUsual) {
    if (usual.what == what) return usual.names;
  }
  return {};
}

std::string usual_event(std::string_view name) {
  static const Renames events = known_events();
  auto known = events.find(bare_name(name));
  return known == events.end() ? own_event_name(name) : known->second;
}

}  // namespace leadlight::cli
