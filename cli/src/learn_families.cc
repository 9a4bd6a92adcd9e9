#include "learn_families.h"

#include <algorithm>
#include <map>
#include <set>

#include "document.h"
#include "leadlight/json.h"
#include "past.h"
#include "words.h"

namespace leadlight::cli {
namespace {

constexpr std::size_t kMostIdBytes = 40;      // leaves room for what tells steps apart
constexpr std::size_t kMostValueBytes = 80;   // longer texts are no classes
constexpr std::size_t kMostValues = 1 << 16;  // that are counted at all

// What the log has that could be a class, and how many visitors have it.
struct Found {
  enum Kind { kEvent, kProperty, kValue, kPage, kSection, kLanding, kLandingSection };
  Kind kind;
  std::string key;  // of a property
  std::string value;
  auto operator<=>(const Found&) const = default;
};

bool plain(std::string_view path) {
  return !path.empty() && path.size() <= kMostValueBytes && path.find_first_of("*?") == path.npos;
}

// "/products" of "/products/lamp"; empty where the path has no more than one part.
std::string section_of(std::string_view path) {
  if (path.size() < 2 || path[0] != '/') return "";
  return std::string(path.substr(0, path.find('/', 1)));
}

void look_at(std::span<const LoggedEvent> events, std::set<Found>* found) {
  EventBuffer buffer;
  bool landed = false;
  for (const LoggedEvent& logged : events) {
    Event event = read_logged(logged, &buffer);
    found->insert({Found::kEvent, "", std::string(event.name)});
    bool identify = event.name == "identify" || event.name == "consent";
    for (const Property& property : event.properties) {
      if (identify) break;
      std::string key(property.key);
      if (property.key == "path") {
        if (event.name != "page_view" || property.kind != Kind::kText) continue;
        std::string section = section_of(property.text);
        bool first = !landed;
        landed = true;
        if (plain(property.text)) {
          std::string path(property.text);
          found->insert({Found::kPage, "", path});
          if (first) found->insert({Found::kLanding, "", path});
        }
        if (plain(section)) {
          found->insert({Found::kSection, "", section});
          if (first) found->insert({Found::kLandingSection, "", section});
        }
        continue;
      }
      found->insert({Found::kProperty, key, ""});
      bool text = property.kind == Kind::kText && !property.text.empty() &&
                  property.text.size() <= kMostValueBytes;
      if (text) found->insert({Found::kValue, key, json_string(property.text)});
      if (property.kind == Kind::kBoolean) {
        found->insert({Found::kValue, key, property.number != 0 ? "true" : "false"});
      }
    }
  }
}

std::string sanitized(std::string_view text) {
  std::string id;
  for (char c : text) {
    bool upper = c >= 'A' && c <= 'Z';
    bool good = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (good) {
      id += upper ? static_cast<char>(c + ('a' - 'A')) : c;
    } else if (!id.empty() && id.back() != '_') {
      id += '_';
    }
    if (id.size() == kMostIdBytes) break;
  }
  while (!id.empty() && id.back() == '_') id.pop_back();
  return id.empty() ? "other" : id;
}

class Families {
 public:
  void add(Family family) {
    family.id = sanitized(family.id);
    std::string id = family.id;
    for (int i = 2; !ids_.insert(family.id).second; i++) {
      family.id = id + "_" + std::to_string(i);
    }
    families_.push_back(std::move(family));
  }
  std::vector<Family> take() { return std::move(families_); }
  std::size_t size() const { return families_.size(); }

 private:
  std::vector<Family> families_;
  std::set<std::string> ids_;
};

Family family_of(const Found& found) {
  std::string value = json_string(found.value);
  std::string page = R"("event":"page_view","where":{"path":)";
  std::string landing = R"(,"profile":{"sessions":1,"distinct_pages":1})";
  std::string below = R"({"glob":)" + json_string(found.value + "/*") + "}";
  std::string section = R"("event":"page_view","any":[{"where":{"path":)" + value +
                        R"(}},{"where":{"path":)" + below + "}}]";
  switch (found.kind) {
    case Found::kEvent:
      return {found.value, R"({"event":)" + value + "}", found.value, found.value, "acts"};
    case Found::kProperty:
      return {"has " + found.key,
              R"({"where":{)" + json_string(found.key) + R"(:{"exists":true}}})",
              found.key + " known",
              found.key + " connu",
              "arrival",
              true};
    case Found::kValue:
      return {found.key + " " + found.value,
              R"({"where":{)" + json_string(found.key) + ":" + found.value + "}}",
              found.key + ": " + found.value,
              found.key + " : " + found.value,
              "arrival",
              true};
    case Found::kPage:
      return {"page " + found.value, "{" + page + value + "}}", "Viewed " + found.value,
              "A consulté " + found.value, "pages"};
    case Found::kSection:
      return {"section " + found.value, "{" + section + "}", "Viewed " + found.value + "…",
              "A consulté " + found.value + "…", "pages"};
    case Found::kLanding:
      return {"landing " + found.value,
              "{" + page + value + "}" + landing + "}",
              "Arrived at " + found.value,
              "Arrivé sur " + found.value,
              "arrival",
              true};
    default:
      return {"landing section " + found.value,
              "{" + section + landing + "}",
              "Arrived at " + found.value + "…",
              "Arrivé sur " + found.value + "…",
              "arrival",
              true};
  }
}

void add_base(const ModelFile& base, Families* families) {
  Words english(Language::kEnglish), french(Language::kFrench);
  for_each_item(member(view(base.document), "signals"), [&](uint32_t, cbor::Value signal) {
    std::string_view id = member(signal, "id").text();
    cbor::Value label = member(signal, "label");
    families->add({std::string(id), cbor_to_json(member(signal, "when")), english.label(label, id),
                   french.label(label, id), "base"});
  });
}

struct Habit {
  const char* fact;
  const char* english;
  const char* french;
  std::vector<const char*> from;
};

void add_habits(Families* families) {
  const Habit habits[] = {{"sessions", "visits", "visites", {"2", "3", "4", "6", "10"}},
                          {"active_days", "active days", "jours actifs", {"2", "3", "5"}},
                          {"distinct_pages",
                           "different pages",
                           "pages différentes",
                           {"2", "3", "4", "6", "8", "12", "20"}},
                          {"engaged_seconds",
                           "engaged seconds",
                           "secondes d’attention",
                           {"10", "30", "60", "120", "300", "600", "1800"}},
                          {"days_since_last",
                           "days of absence",
                           "jours d’absence",
                           {"0.02", "0.25", "1", "3", "7", "14", "30"}}};
  for (const Habit& habit : habits) {
    for (const char* from : habit.from) {
      std::string fact = habit.fact;
      families->add({fact + " " + from, R"({"profile":{")" + fact + R"(":{"gte":)" + from + "}}}",
                     std::string(habit.english) + ": " + from + " or more",
                     std::string(habit.french) + " : " + from + " ou plus", "habits", true});
    }
  }
}

}  // namespace

uint64_t least_visitors(uint64_t visitors) { return std::clamp<uint64_t>(visitors / 100, 10, 40); }

std::vector<Family> find_families(const ModelFile& base, const Events& events,
                                  std::string_view outcome, std::size_t most) {
  std::map<Found, uint64_t> visitors;
  uint64_t all = 0;
  struct Item {
    VisitorBatch batch;
    std::vector<std::set<Found>> found;
  };
  struct Nothing {};
  std::vector<Nothing> workers(events.threads());
  events.each_batch<Item>(
      workers,
      [&](Item& item, Nothing&) {
        item.found.clear();
        for (const Visitor& visitor : item.batch.visitors()) {
          look_at(before_outcome(visitor.events, outcome).events, &item.found.emplace_back());
        }
      },
      [&](const Item& item) {
        for (const auto& found : item.found) {
          all++;
          for (const Found& each : found) {
            auto known = visitors.find(each);
            if (known != visitors.end()) {
              known->second++;
            } else if (visitors.size() < kMostValues) {
              visitors.emplace(each, 1);
            }
          }
        }
      });
  std::vector<std::pair<uint64_t, const Found*>> frequent;
  for (const auto& [found, count] : visitors) {
    if (count >= least_visitors(all)) frequent.push_back({count, &found});
  }
  std::stable_sort(frequent.begin(), frequent.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  Families families;
  add_base(base, &families);
  add_habits(&families);
  for (const auto& [count, found] : frequent) {
    if (families.size() >= most) break;
    families.add(family_of(*found));
  }
  return families.take();
}

}  // namespace leadlight::cli
