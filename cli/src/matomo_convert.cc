// Matomo: visits with their actions, as Live.getLastVisitsDetails gives them, and the
// privacy export of its tables.
#include "document.h"
#include "failure.h"
#include "fnv.h"
#include "matomo_tables.h"
#include "tool_convert.h"

namespace leadlight::cli {
namespace {

const Path kType("type"), kReferrerType("referrerType");
const Paths kCampaign{Path("referrerName")}, kTerm{Path("referrerKeyword")};
// What tells an action from the others; the visit grows, and pretty texts change with it.
const Paths kIdentity{Path("idSite"),        Path("idVisit"),     Path("type"),
                      Path("timestamp"),     Path("pageId"),      Path("goalId"),
                      Path("orderId"),       Path("url"),         Path("idpageview"),
                      Path("eventCategory"), Path("eventAction"), Path("eventName")};

class MatomoConverter : public ToolConverter {
 public:
  using ToolConverter::ToolConverter;

  void convert(const Record& record, const std::string& where, ConvertedSink* sink) override {
    if (is_matomo_tables(record.object())) {
      cbor::Writer bytes;
      write_matomo_visits(record.object(), bytes);
      for_each_item(view(bytes), [&](uint32_t index, cbor::Value visit) {
        convert_visit(Record(visit), where + ":/log_visit/" + std::to_string(index), sink);
      });
    } else {
      convert_visit(record, where, sink);
    }
  }

 private:
  void convert_visit(const Record& visit, const std::string& where, ConvertedSink* sink) {
    static const Path kActions("actionDetails");
    cbor::Value actions = visit.at(kActions);
    if (actions.absent() || actions.type() != cbor::Type::kArray) {
      throw BadLine(where +
                    ": expected a visit with a list \"actionDetails\", or a privacy export with "
                    "\"log_visit\" and \"log_link_visit_action\", found neither");
    }
    for_each_item(actions, [&](uint32_t index, cbor::Value action) {
      std::string here = where + (where.find(":/") == where.npos ? ":" : "") + "/actionDetails/" +
                         std::to_string(index);
      try {
        if (action.type() != cbor::Type::kMap) throw BadLine(here + ": expected a JSON object");
        convert_action(Record(action, &visit), index == 0, here, sink);
      } catch (const BadLine& bad) {
        sink->bad(bad.what());
      }
    });
  }

  void convert_action(const Record& action, bool first, const std::string& where,
                      ConvertedSink* sink) {
    if (!begin(action, where)) return;
    Fnv1a hash;
    for (const Path& path : kIdentity) hash.add_field(action.text(path));
    set_id(map_.from + "-" + hash.text());
    if (first) write_traits("-traits");
    std::string type = action.text(kType);
    if (type.empty()) throw BadLine(where + ": expected a text in \"type\", found none");
    if (first && action.text(kReferrerType) == "campaign") add_campaign(action);
    if (type == "outlink") writer_.boolean("outbound", true);
    write(name_in(action, type), {.arrival = first});
    end(sink);
  }

  // The campaign plugin's fields, which the map names, say more where there are any.
  void add_campaign(const Record& action) {
    static const Path kPlugin("campaignName");
    if (!action.at(kPlugin).absent()) return;
    writer_.redacted("utm_campaign", action.text(kCampaign));
    writer_.redacted("utm_term", action.text(kTerm));
  }

  std::string name_in(const Record& action, const std::string& type) const {
    static const Path kAction("eventAction"), kGoal("goalName");
    if (type == "event") {
      std::string event = action.text(kAction);
      return name_of(event.empty() ? type : event);
    }
    if (type == "goal") {
      std::string goal = action.text(kGoal);
      return name_of(is_named(goal) ? goal : type);
    }
    // A page's type is "action", which is no name of one of the site's own events.
    return type == "action" ? "page_view" : name_of(type);
  }
};

}  // namespace

std::unique_ptr<ToolConverter> matomo_converter(const RecordMap& map) {
  return std::make_unique<MatomoConverter>(map);
}

}  // namespace leadlight::cli
