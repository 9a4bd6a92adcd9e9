// GA4: the events of its export to BigQuery, nested as NDJSON or flat as CSV.
#include "failure.h"
#include "fnv.h"
#include "tool_convert.h"

namespace leadlight::cli {
namespace {

const Paths kName{Path("event_name"), Path("name")};
const Paths kEngaged{Path("event_params.engagement_time_msec"), Path("param_engagement_time_msec"),
                     Path("engagement_time_msec")};
// What tells an event from another one; the rest of a row may change from one export to
// the next, as from the intraday table to that of the day.
const Paths kIdentity{
    Path("event_date"),        Path("event_timestamp"),          Path("event_name"),
    Path("user_pseudo_id"),    Path("event_bundle_sequence_id"), Path("batch_page_id"),
    Path("batch_ordering_id"), Path("batch_event_index")};

class Ga4Converter : public ToolConverter {
 public:
  using ToolConverter::ToolConverter;

  void convert(const Record& record, const std::string& where, ConvertedSink* sink) override {
    if (!begin(record, where)) return;
    std::string event = record.text(kName);
    if (event.empty()) throw BadLine(where + ": expected a text in \"event_name\", found none");
    static const Path kTimestamp("event_timestamp");
    if (record.at(map_.id).absent() && !record.at(kTimestamp).absent()) {
      Fnv1a hash;
      for (const Path& path : kIdentity) hash.add_field(record.text(path));
      static const Path kParameters("event_params");
      if (cbor::Value found = record.at(kParameters); !found.absent()) {
        hash.add({reinterpret_cast<const char*>(found.data()), found.size()});
      }
      set_id(map_.from + "-" + hash.text());
    }
    write_traits("-traits");
    // GA4 tells the time since its last event with whatever event comes next.
    double ms = value_number(record.at(kEngaged)).value_or(0);
    if (ms > 0) {
      writer_.number("seconds", ms / 1000);
      write("engaged_time", {.suffix = "-engaged", .arrival = false});
    }
    if (event != "user_engagement") write(name_of(event));
    end(sink);
  }
};

}  // namespace

std::unique_ptr<ToolConverter> ga4_converter(const RecordMap& map) {
  return std::make_unique<Ga4Converter>(map);
}

}  // namespace leadlight::cli
