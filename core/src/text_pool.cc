#include "text_pool.h"

namespace leadlight {

uint32_t TextPool::hash(std::string_view text) {
  uint32_t hash = 2166136261u;  // FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/
  for (char c : text) hash = (hash ^ static_cast<uint8_t>(c)) * 16777619u;
  return hash;
}

uint32_t TextPool::find(std::string_view text, uint32_t hash) const {
  if (text.empty()) return kEmptyText;
  if (base_ != nullptr) {
    uint32_t id = base_->find(text, hash);
    if (id != kUnknownText) return id;
  }
  if (table_.empty()) return kUnknownText;
  uint32_t mask = table_.size() - 1;
  for (uint32_t at = hash & mask; table_[at] != 0; at = (at + 1) & mask) {
    const Entry& entry = entries_[table_[at] - 1];
    if (entry.hash == hash && std::string_view(bytes_.data() + entry.start, entry.size) == text) {
      return first_ + table_[at] - 1;
    }
  }
  return kUnknownText;
}

uint32_t TextPool::intern(std::string_view text) {
  uint32_t hashed = hash(text);
  uint32_t id = find(text, hashed);
  if (id != kUnknownText) return id;
  auto size = static_cast<uint32_t>(text.size());
  if (!entries_.reserve(entries_.size() + 1) || !bytes_.reserve(bytes_.size() + size)) {
    return kUnknownText;
  }
  // At most half full, so that a search ends soon.
  if ((entries_.size() + 1) * 2 > table_.size() && !rehash()) return kUnknownText;
  uint32_t mask = table_.size() - 1;
  uint32_t at = hashed & mask;
  while (table_[at] != 0) at = (at + 1) & mask;
  entries_.push({bytes_.size(), size, hashed});
  bytes_.append(text.data(), size);
  table_[at] = entries_.size();
  return end() - 1;
}

bool TextPool::rehash() {
  Array<uint32_t> table;
  if (!table.resize(table_.empty() ? 64 : table_.size() * 2)) return false;
  uint32_t mask = table.size() - 1;
  for (uint32_t i = 0; i < entries_.size(); i++) {
    uint32_t at = entries_[i].hash & mask;
    while (table[at] != 0) at = (at + 1) & mask;
    table[at] = i + 1;
  }
  table_.swap(table);
  return true;
}

std::string_view TextPool::text(uint32_t id) const {
  if (id == kEmptyText || id >= end()) return {};  // kUnknownText too
  if (id < first_) return base_->text(id);
  const Entry& entry = entries_[id - first_];
  return {bytes_.data() + entry.start, entry.size};
}

void TextPool::clear() {
  entries_.clear();
  bytes_.clear();
  for (uint32_t& slot : table_) slot = 0;
}

}  // namespace leadlight
