// Segment: the messages of its spec, as its API and S3 have them, and the rows of its warehouses.
#include "failure.h"
#include "tool_convert.h"

namespace leadlight::cli {
namespace {

// A row of a warehouse does not say what it is; its columns do.
std::string type_of(const Record& record) {
  static const Path kType("type"), kEvent("event"), kPrevious("previous_id"), kGroup("group_id"),
      kUrl("url"), kPath("path");
  static const Paths kRow{Path("received_at"), Path("uuid_ts"), Path("anonymous_id"),
                          Path("user_id")};
  std::string type = record.text(kType);
  // A warehouse's row may have a column "type" of its own.
  if (record.at(kRow).absent()) return type;
  if (!record.at(kEvent).absent()) return "track";
  if (!record.at(kPrevious).absent()) return "alias";
  if (!record.at(kGroup).absent()) return "group";
  if (!record.at(kUrl).absent() || !record.at(kPath).absent()) return "page";
  return type == "screen" ? type : "identify";
}

class SegmentConverter : public ToolConverter {
 public:
  using ToolConverter::ToolConverter;

  void convert(const Record& record, const std::string& where, ConvertedSink* sink) override {
    static const Paths kEvent{Path("event_text"), Path("event")};
    std::string type = type_of(record);
    if (type == "alias") return nothing_done();  // two names of one visitor
    if (!begin(record, where)) return;
    if (type == "identify" || type == "group") {
      if (!write_traits("")) nothing_done();
    } else {
      write_traits("-traits", "context");
      if (type == "page") {
        write(name_of("page"));
      } else if (type == "screen") {
        write(name_of("screen"));
      } else if (type == "track") {
        std::string event = record.text(kEvent);
        if (event.empty()) throw BadLine(where + ": expected a text in \"event\", found none");
        write(name_of(event));
      } else {
        throw BadLine(where +
                      ": expected a \"type\" of page, screen, track, identify, group or alias, "
                      "found \"" +
                      type + "\"");
      }
    }
    end(sink);
  }
};

}  // namespace

std::unique_ptr<ToolConverter> segment_converter(const RecordMap& map) {
  return std::make_unique<SegmentConverter>(map);
}

}  // namespace leadlight::cli
