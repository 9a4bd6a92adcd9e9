#include "log.h"

namespace leadlight {

uint32_t Log::find_id(std::string_view id) const {
  return id.empty() ? size() : find_id(strings_.find(id));
}

uint32_t Log::find_id(uint32_t id) const {
  if (id == kUnknownText) return size();
  for (uint32_t i = size(); i-- != 0;) {
    if (events_[i].id == id) return i;
  }
  return size();
}

Log::Added Log::add(const Event& event) {
  uint32_t texts = strings_.end();
  uint32_t id = strings_.intern(event.id);
  // A text that is new is nobody's id.
  uint32_t same = id == kEmptyText || id >= texts ? size() : find_id(id);
  bool replaced = same != size();
  if (replaced && events_[same].time <= event.time) return {Added::kKnown};

  StoredEvent stored{event.time,
                     strings_.intern(event.name),
                     id,
                     {properties_.size(), static_cast<uint32_t>(event.properties.size())}};
  uint32_t end = stored.properties.first + stored.properties.count;
  if (stored.name == kUnknownText || id == kUnknownText || !events_.reserve(size() + 1) ||
      !properties_.resize(end)) {
    return {Added::kNoMemory};
  }
  StoredProperty* copy = properties_.data() + stored.properties.first;
  for (const Property& property : event.properties) {
    copy->key = strings_.intern(property.key);
    copy->value.number = property.number;
    copy->value.kind = property.kind;
    if (property.kind == Kind::kText) copy->value.text = strings_.intern(property.text);
    if (copy->key == kUnknownText || copy->value.text == kUnknownText) {
      properties_.truncate(stored.properties.first);
      return {Added::kNoMemory};
    }
    copy++;
  }
  Added added{Added::kAdded, 0, replaced, same, {}};
  if (replaced) {
    added.gone = events_[same];
    events_.erase(same);
  }
  uint32_t index = size();
  while (index != 0) {
    const StoredEvent& before = events_[index - 1];
    if (before.time < stored.time) break;
    if (before.time == stored.time &&
        (before.id == stored.id || strings_.text(before.id) <= event.id)) {
      break;
    }
    index--;
  }
  events_.insert(index, stored);
  added.index = index;
  return added;
}

void Log::take_back(const Added& added) {
  properties_.truncate(events_[added.index].properties.first);
  events_.erase(added.index);
  if (added.replaced) events_.insert(added.place, added.gone);
}

void Log::clear() {
  events_.clear();
  properties_.clear();
  strings_.clear();
}

Event Log::view(uint32_t index, EventBuffer* buffer) const {
  const StoredEvent& event = events_[index];
  const StoredProperty* stored = properties(event);
  for (uint32_t i = 0; i < event.properties.count; i++) {
    buffer->properties[i] = {strings_.text(stored[i].key), stored[i].value.kind,
                             strings_.text(stored[i].value.text), stored[i].value.number};
  }
  return {strings_.text(event.name),
          event.time,
          strings_.text(event.id),
          {buffer->properties, event.properties.count}};
}

}  // namespace leadlight
