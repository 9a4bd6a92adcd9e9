#include "event_log.h"

#include <algorithm>
#include <cstring>

#include "document.h"
#include "failure.h"

namespace leadlight::cli {
namespace {

constexpr std::size_t kChunkBytes = 1 << 20;  // more than the largest event

[[noreturn]] void out_of_memory() { throw Failure("leadlight: out of memory"); }

}  // namespace

const uint8_t* EventLog::keep(const uint8_t* bytes, uint32_t size) {
  if (left_ < size) {
    left_ = std::max<std::size_t>(kChunkBytes, size);
    chunks_.push_back(std::make_unique_for_overwrite<uint8_t[]>(left_));
    chunk_end_ = chunks_.back().get() + left_;
  }
  uint8_t* kept = chunk_end_ - left_;
  std::memcpy(kept, bytes, size);
  left_ -= size;
  return kept;
}

void EventLog::add(std::string_view visitor, const Event& event, uint64_t line) {
  auto [number, added] =
      numbers_.try_emplace(std::string(visitor), static_cast<uint32_t>(numbers_.size()));
  write_event({}, event, writer_);
  if (writer_.failed()) out_of_memory();
  events_.push_back(
      {keep(writer_.data(), writer_.size()), writer_.size(), number->second, event.time, line});
}

std::vector<Visitor> EventLog::visitors() {
  std::vector<std::string_view> ids(numbers_.size());
  for (const auto& [id, number] : numbers_) ids[number] = id;
  std::vector<uint32_t> order(ids.size());
  for (uint32_t i = 0; i < order.size(); i++) order[i] = i;
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return ids[a] < ids[b]; });
  std::vector<uint32_t> rank(ids.size());
  for (uint32_t i = 0; i < order.size(); i++) rank[order[i]] = i;

  std::stable_sort(events_.begin(), events_.end(), [&](const LoggedEvent& a, const LoggedEvent& b) {
    return rank[a.visitor] != rank[b.visitor] ? rank[a.visitor] < rank[b.visitor] : a.time < b.time;
  });
  std::vector<Visitor> visitors;
  visitors.reserve(ids.size());
  for (std::size_t start = 0, end = 0; start < events_.size(); start = end) {
    while (end < events_.size() && events_[end].visitor == events_[start].visitor) end++;
    visitors.push_back({ids[events_[start].visitor], {events_.data() + start, end - start}});
  }
  return visitors;
}

Event read_logged(const LoggedEvent& logged, EventBuffer* buffer) {
  cbor::Value document;
  uint32_t offset = 0;
  Event event;
  Errors errors;
  if (cbor::check(logged.bytes, logged.size, &document, &offset) != nullptr ||
      !read_event(document, "", buffer, &event, &errors)) {
    out_of_memory();  // it was an event when it was added
  }
  return event;
}

std::vector<const LoggedEvent*> replay(std::span<const LoggedEvent> events, Profile* profile) {
  std::vector<const LoggedEvent*> refused;
  EventBuffer buffer;
  profile->clear();
  for (const LoggedEvent& logged : events) {
    switch (profile->add(read_logged(logged, &buffer)).outcome) {
      case Outcome::kDone:
        break;
      case Outcome::kNoMemory:
        out_of_memory();
      case Outcome::kFull:
        refused.push_back(&logged);
        break;
    }
  }
  if (profile->settle().outcome != Outcome::kDone) out_of_memory();
  return refused;
}

}  // namespace leadlight::cli
