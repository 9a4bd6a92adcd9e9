#include "event_names.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <vector>

#include "event_record.h"
#include "notes.h"
#include "text.h"

namespace leadlight::cli {
namespace {

constexpr std::size_t kShown = 12;
constexpr std::size_t kMostNames = 10000;  // that are counted

// How often each name is met, until one is `name`; no pointer: in the whole log.
struct Names {
  std::map<std::string, uint64_t, std::less<>> counts;
  bool found = false;
};

Names count_names(const Events& events, const std::string_view* name) {
  struct Item {
    VisitorBatch batch;
    std::map<std::string, uint64_t, std::less<>> counts;
  };
  struct Nothing {};
  std::vector<Nothing> workers(events.threads());
  std::atomic<bool> found = false;
  Names names;
  events.each_batch<Item>(
      workers,
      [&](Item& item, Nothing&) {
        item.counts.clear();
        EventBuffer buffer;
        for (const Visitor& visitor : item.batch.visitors()) {
          for (const LoggedEvent& logged : visitor.events) {
            if (found) return;
            std::string_view each = read_logged(logged, &buffer).name;
            if (name != nullptr && each == *name) found = true;
            auto known = item.counts.find(each);
            if (known == item.counts.end()) known = item.counts.emplace(each, 0).first;
            known->second++;
          }
        }
      },
      [&](const Item& item) {
        for (const auto& [each, count] : item.counts) {
          if (names.counts.size() < kMostNames || names.counts.contains(each)) {
            names.counts[each] += count;
          }
        }
      });
  names.found = found;
  return names;
}

// "; there are …", the most frequent first.
std::string listed(const Names& names) {
  if (names.counts.empty()) return ": the log is empty";
  std::vector<std::pair<uint64_t, std::string>> frequent;
  for (const auto& [each, count] : names.counts) frequent.push_back({count, each});
  std::stable_sort(frequent.begin(), frequent.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string text;
  for (std::size_t i = 0; i < std::min(kShown, frequent.size()); i++) {
    text += (i == 0 ? "; there are " : ", ") + ('"' + printable(frequent[i].second)) + "\" (" +
            with_commas(frequent[i].first) + ")";
  }
  if (frequent.size() > kShown) {
    text += " and " + std::to_string(frequent.size() - kShown) + " other names";
  }
  return text;
}

}  // namespace

std::string missing_event(const Events& events, std::string_view name) {
  Names names = count_names(events, &name);
  if (names.found) return "";
  return events.file() + ": expected events \"" + printable(name) + "\", found none" +
         listed(names);
}

std::string no_signal(const Events& events, std::string_view model) {
  Names names = count_names(events, nullptr);
  if (names.counts.empty() || names.counts.contains("identify")) return "";
  return events.file() + ": expected events that set off signals of the model \"" +
         printable(model) + "\", found none" + listed(names);
}

}  // namespace leadlight::cli
