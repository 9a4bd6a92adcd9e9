// Interned texts: equal texts have equal numbers, so that the rest of the core
// compares numbers.
#pragma once

#include <cstdint>
#include <string_view>

#include "leadlight/array.h"

namespace leadlight {

inline constexpr uint32_t kEmptyText = 0;             // "", always there
inline constexpr uint32_t kUnknownText = 0xFFFFFFFF;  // not there, or no memory

// A pool may stand on another one (a log's on its model's), whose texts keep
// their numbers; the lower one must not change meanwhile.
class TextPool {
 public:
  explicit TextPool(const TextPool* base = nullptr)
      : base_(base), first_(base == nullptr ? 1 : base->end()) {}

  // The number of `text`, kUnknownText if it was never interned.
  uint32_t find(std::string_view text) const { return find(text, hash(text)); }
  // The same, interning it if need be. kUnknownText: no memory; nothing has
  // changed.
  uint32_t intern(std::string_view text);
  // `id` must have come from this pool or the one below. The view is good until
  // the next intern().
  std::string_view text(uint32_t id) const;
  // All numbers are below this one.
  uint32_t end() const { return first_ + entries_.size(); }
  // Forgets the texts of this pool and keeps its memory.
  void clear();

 private:
  struct Entry {
    uint32_t start, size, hash;
  };
  static uint32_t hash(std::string_view text);
  uint32_t find(std::string_view text, uint32_t hash) const;
  bool rehash();

  const TextPool* base_;
  uint32_t first_;
  Array<Entry> entries_;
  Array<char> bytes_;
  Array<uint32_t> table_;  // open addressing; entry + 1, 0 is free; a power of two long
};

}  // namespace leadlight
