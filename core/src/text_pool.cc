#include "text_pool.h"

#include <cstring>

namespace leadlight {
namespace {

#ifdef __wasm__
// A call to memcmp is a long way for a few bytes in a browser.
bool same_bytes(const char* a, const char* b, uint32_t size) {
  for (uint32_t i = 0; i < size; i++) {
    if (a[i] != b[i]) return false;
  }
  return true;
}
#else
// Of texts as long as a word to twice as long: its first word and its last.
template <class Word>
bool same_ends(const char* a, const char* b, uint32_t size) {
  Word first_a, first_b, last_a, last_b;
  std::memcpy(&first_a, a, sizeof(Word));
  std::memcpy(&first_b, b, sizeof(Word));
  std::memcpy(&last_a, a + size - sizeof(Word), sizeof(Word));
  std::memcpy(&last_b, b + size - sizeof(Word), sizeof(Word));
  return first_a == first_b && last_a == last_b;
}

// `size` above 0. Most texts are short.
bool same_bytes(const char* a, const char* b, uint32_t size) {
  if (size > 16) return std::memcmp(a, b, size) == 0;
  if (size >= 8) return same_ends<uint64_t>(a, b, size);
  if (size >= 4) return same_ends<uint32_t>(a, b, size);
  return size >= 2 ? same_ends<uint16_t>(a, b, size) : *a == *b;
}
#endif

}  // namespace

uint32_t TextPool::hash(std::string_view text) {
  // FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/, but of four bytes at a time.
  uint32_t hash = 2166136261u;
  const char* at = text.data();
  size_t left = text.size();
  for (; left >= 4; left -= 4, at += 4) {
    uint32_t four;
    std::memcpy(&four, at, 4);
    hash = (hash ^ four) * 16777619u;
    hash ^= hash >> 15;  // the table looks at the low bits, which the high bytes would not reach
  }
  for (; left != 0; left--) hash = (hash ^ static_cast<uint8_t>(*at++)) * 16777619u;
  return hash;
}

uint32_t TextPool::find(std::string_view text, uint32_t hash) const {
  if (text.empty()) return kEmptyText;
  for (const TextPool* pool = this; pool != nullptr; pool = pool->base_) {
    if (pool->table_.empty()) continue;
    uint32_t mask = pool->table_.size() - 1;
    for (uint32_t at = hash & mask; pool->table_[at] != 0; at = (at + 1) & mask) {
      uint32_t index = pool->table_[at] - 1;
      const Entry& entry = pool->entries_[index];
      if (entry.hash == hash && entry.size == text.size() &&
          same_bytes(pool->bytes_.data() + entry.start, text.data(), entry.size)) {
        return pool->first_ + index;
      }
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
  const TextPool& pool = id < first_ && base_ != nullptr ? *base_ : *this;
  uint32_t index = id - pool.first_;
  if (index >= pool.entries_.size()) return {};  // kEmptyText and kUnknownText
  const Entry& entry = pool.entries_[index];
  return {pool.bytes_.data() + entry.start, entry.size};
}

void TextPool::clear() {
#ifdef __wasm__  // the table is the one visitor's, and bytes are dear
  for (uint32_t& slot : table_) slot = 0;
#else
  // The table is as large as the most texts of any visitor took. What is in use is freed: from
  // where a text would stand to the end of the run that it stands in.
  uint32_t mask = table_.size() - 1;
  for (const Entry& entry : entries_) {
    for (uint32_t at = entry.hash & mask; table_[at] != 0; at = (at + 1) & mask) table_[at] = 0;
  }
#endif
  entries_.clear();
  bytes_.clear();
}

}  // namespace leadlight
