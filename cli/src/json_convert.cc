// Records of one's own: JSON lines, or a list, each an event or a list of events.
#include "document.h"
#include "failure.h"
#include "tool_convert.h"

namespace leadlight::cli {
namespace {

class JsonConverter : public ToolConverter {
 public:
  using ToolConverter::ToolConverter;

  void convert(const Record& record, const std::string& where, ConvertedSink* sink) override {
    if (map_.each.empty()) return convert_event(record, where, sink);
    cbor::Value list = record.at(map_.each);
    if (list.absent() || list.type() != cbor::Type::kArray) {
      throw BadLine(where + ": expected a list in " + listed(map_.each) + ", found " +
                    (list.absent() ? "nothing" : "another value"));
    }
    std::string place = where + (where.find(":/") == where.npos ? ":/" : "/");
    for_each_item(list, [&](uint32_t index, cbor::Value item) {
      std::string here = place + map_.each.front().name() + '/' + std::to_string(index);
      try {
        if (item.type() != cbor::Type::kMap) throw BadLine(here + ": expected a JSON object");
        convert_event(Record(item, &record), here, sink);
      } catch (const BadLine& bad) {
        sink->bad(bad.what());
      }
    });
  }

 private:
  void convert_event(const Record& event, const std::string& where, ConvertedSink* sink) {
    if (!begin(event, where)) return;
    std::string name = event.text(map_.name);
    if (name.empty()) {
      throw BadLine(where + ": expected a text in " + listed(map_.name) + ", found nothing");
    }
    write_traits("-traits");
    write(name_of(name));
    end(sink);
  }
};

}  // namespace

std::unique_ptr<ToolConverter> json_converter(const RecordMap& map) {
  return std::make_unique<JsonConverter>(map);
}

}  // namespace leadlight::cli
