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

}  // namespace

std::string missing_event(const Events& events, std::string_view name) {
  using Counts = std::map<std::string, uint64_t, std::less<>>;
  struct Item {
    VisitorBatch batch;
    Counts counts;
  };
  struct Nothing {};
  std::vector<Nothing> workers(events.threads());
  std::atomic<bool> found = false;
  Counts counts;
  events.each_batch<Item>(
      workers,
      [&](Item& item, Nothing&) {
        item.counts.clear();
        EventBuffer buffer;
        for (const Visitor& visitor : item.batch.visitors()) {
          for (const LoggedEvent& logged : visitor.events) {
            if (found) return;
            std::string_view each = read_logged(logged, &buffer).name;
            if (each == name) found = true;
            auto known = item.counts.find(each);
            if (known == item.counts.end()) known = item.counts.emplace(each, 0).first;
            known->second++;
          }
        }
      },
      [&](const Item& item) {
        for (const auto& [each, count] : item.counts) {
          if (counts.size() < kMostNames || counts.contains(each)) counts[each] += count;
        }
      });
  if (found) return "";
  std::vector<std::pair<uint64_t, std::string>> frequent;
  for (const auto& [each, count] : counts) frequent.push_back({count, each});
  std::stable_sort(frequent.begin(), frequent.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string text = events.file() + ": expected events \"" + printable(name) + "\", found none" +
                     (frequent.empty() ? ": the log is empty" : "");
  for (std::size_t i = 0; i < std::min(kShown, frequent.size()); i++) {
    text += (i == 0 ? "; there are " : ", ") + ('"' + printable(frequent[i].second)) + "\" (" +
            with_commas(frequent[i].first) + ")";
  }
  if (frequent.size() > kShown) {
    text += " and " + std::to_string(frequent.size() - kShown) + " other names";
  }
  return text;
}

}  // namespace leadlight::cli
