#include "matomo_tables.h"

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "document.h"
#include "record.h"
#include "text.h"
#include "url.h"

namespace leadlight::cli {
namespace {

using Texts = std::vector<std::pair<std::string, std::string>>;

cbor::Value table(cbor::Value tables, const char* name) {
  cbor::Value found = member(tables, name);
  return found.absent() || found.type() != cbor::Type::kArray ? cbor::Value() : found;
}

std::string field(cbor::Value row, const char* name) {
  std::string text = value_text(member(row, name));
  return text == "None" ? "" : text;
}

template <class Visit>
void for_each_row(cbor::Value list, Visit visit) {
  if (list.absent()) return;
  for_each_item(list, [&](uint32_t, cbor::Value row) { visit(row); });
}

// "$1,233.70" as "1233.70".
std::string amount(const std::string& money) {
  std::string number;
  for (char c : money) {
    if (is_digit(static_cast<unsigned char>(c)) || c == '.' || c == '-') number += c;
  }
  return number;
}

class Visits {
 public:
  explicit Visits(cbor::Value tables) : tables_(tables) {
    for_each_member(tables, [&](std::string_view name, cbor::Value list) {
      if (!name.starts_with("log_action_") || list.type() != cbor::Type::kArray) return;
      for_each_row(list, [&](cbor::Value row) {
        names_.emplace(field(row, "idaction"), field(row, "name"));
      });
    });
  }

  void write(cbor::Writer& out) {
    for_each_row(table(tables_, "log_link_visit_action"),
                 [&](cbor::Value row) { add_action(row); });
    for_each_row(table(tables_, "log_conversion"), [&](cbor::Value row) { add_conversion(row); });
    out.clear();
    uint32_t list = out.open_array();
    uint32_t count = 0;
    for_each_row(table(tables_, "log_visit"), [&](cbor::Value row) {
      write_visit(row, out);
      count++;
    });
    out.close(list, count);
  }

 private:
  // What a reference to log_action stands for.
  std::string name(cbor::Value row, const char* column) const {
    auto found = names_.find(field(row, column));
    return found == names_.end() ? "" : found->second;
  }

  void add_action(cbor::Value row) {
    std::string event = name(row, "idaction_event_action");
    std::string title = name(row, "idaction_name");
    std::string url = name(row, "idaction_url");
    Texts action{{"timestamp", field(row, "server_time")}, {"pageId", field(row, "idlink_va")}};
    auto add = [&](const char* key, const std::string& value) { action.emplace_back(key, value); };
    if (!event.empty()) {
      add("type", "event");
      add("eventCategory", name(row, "idaction_event_category"));
      add("eventAction", event);
      add("eventName", title);
    } else if (!field(row, "idaction_content_name").empty()) {
      if (field(row, "idaction_content_interaction").empty()) return;
      add("type", "content interaction");
    } else if (!title.empty() && (url.empty() || !field(row, "search_count").empty())) {
      add("type", "search");
    } else if (!title.empty() || field(row, "idaction_url_ref") == "0") {
      add("type", "action");
      add("pageTitle", title);
    } else {
      add("type", "");  // when the visit is known, see write_visit
    }
    add("url", url);
    actions_[field(row, "idvisit")].push_back(std::move(action));
  }

  void add_conversion(cbor::Value row) {
    std::string goal = field(row, "idgoal");
    const char* type = goal == "0"    ? "ecommerceOrder"
                       : goal == "-1" ? "ecommerceAbandonedCart"
                                      : "goal";
    actions_[field(row, "idvisit")].push_back({{"timestamp", field(row, "server_time")},
                                               {"type", type},
                                               {"goalId", goal},
                                               {"orderId", field(row, "idorder")},
                                               {"revenue", amount(field(row, "revenue"))},
                                               {"url", field(row, "url")}});
  }

  void write_visit(cbor::Value row, cbor::Writer& out) {
    std::string host = host_of(name(row, "visit_entry_idaction_url"));
    std::string type = field(row, "referer_type");
    Texts visit{{"idVisit", field(row, "idvisit")},
                {"visitorId", field(row, "idvisitor")},
                {"userId", field(row, "user_id")},
                {"referrerUrl", field(row, "referer_url")}};
    if (type == "Campaigns" || type == "6") {
      visit.emplace_back("referrerType", "campaign");
      visit.emplace_back("referrerName", field(row, "referer_name"));
      visit.emplace_back("referrerKeyword", field(row, "referer_keyword"));
    }
    uint32_t map = out.open_map();
    write_texts(visit, out);
    out.text("actionDetails");
    auto& actions = actions_[field(row, "idvisit")];
    // As the API has them; ISO 8601 sorts as text, and the goal follows its page.
    std::stable_sort(actions.begin(), actions.end(), [](const Texts& a, const Texts& b) {
      return a.front().second < b.front().second;
    });
    out.array(static_cast<uint32_t>(actions.size()));
    for (Texts& action : actions) {
      for (auto& [key, value] : action) {
        if (key == "type" && value.empty()) {
          value = host_of(action.back().second) == host ? "download" : "outlink";
        }
      }
      uint32_t item = out.open_map();
      write_texts(action, out);
      out.close(item, static_cast<uint32_t>(action.size()));
    }
    out.close(map, static_cast<uint32_t>(visit.size()) + 1);
  }

  static void write_texts(const Texts& texts, cbor::Writer& out) {
    for (const auto& [key, value] : texts) {
      out.text(key);
      out.text(value);
    }
  }

  cbor::Value tables_;
  std::unordered_map<std::string, std::string> names_;           // of log_action, by id
  std::unordered_map<std::string, std::vector<Texts>> actions_;  // by visit
};

}  // namespace

bool is_matomo_tables(cbor::Value document) {
  return !table(document, "log_visit").absent() &&
         !table(document, "log_link_visit_action").absent();
}

void write_matomo_visits(cbor::Value tables, cbor::Writer& out) { Visits(tables).write(out); }

}  // namespace leadlight::cli
