// Which number a visitor's id has.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace leadlight::cli {

// A table of the numbers of ids, by hash, of open addressing. Whoever has the ids compares them.
// Who asks for many ids in a row can have fetched what find() will look at, and what it is likely
// to give: in a table of many visitors each question is otherwise a wait for memory, three times
// over.
class IdTable {
 public:
  using Hash = uint32_t;
  static constexpr uint32_t kNone = UINT32_MAX;

  static Hash hash(std::string_view id) {
    return static_cast<Hash>(std::hash<std::string_view>()(id));
  }

  // The number with this hash for which same(number) holds; kNone: there is none.
  template <class Same>
  uint32_t find(Hash hash, Same same) const {
    if (slots_.empty()) return kNone;
    for (std::size_t at = place(hash); slots_[at].number != kNone; at = place(at + 1)) {
      if (slots_[at].hash == hash && same(slots_[at].number)) return slots_[at].number;
    }
    return kNone;
  }

  // Adds one that find() does not find.
  void add(Hash hash, uint32_t number) {
    // At most half full, so that a search ends soon.
    if (++size_ * 2 > slots_.size()) grow();
    put({hash, number});
  }

  void fetch(Hash hash) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[place(hash)]);
  }
  // What find() is likely to give, without a look at the id; kNone: nothing, or it takes a search.
  uint32_t guess(Hash hash) const {
    if (slots_.empty()) return kNone;
    const Slot& slot = slots_[place(hash)];
    return slot.hash == hash ? slot.number : kNone;
  }

  // Forgets all and keeps the memory.
  void clear() {
    slots_.assign(slots_.size(), {});
    size_ = 0;
  }
  std::size_t bytes() const { return slots_.size() * sizeof(Slot); }

 private:
  struct Slot {
    Hash hash = 0;
    uint32_t number = kNone;  // kNone: free
  };

  std::size_t place(std::size_t hash) const { return hash & (slots_.size() - 1); }
  void put(Slot slot) {
    std::size_t at = place(slot.hash);
    while (slots_[at].number != kNone) at = place(at + 1);
    slots_[at] = slot;
  }
  void grow() {
    std::vector<Slot> old(slots_.empty() ? 1024 : slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.number != kNone) put(slot);
    }
  }

  std::vector<Slot> slots_;  // a power of two of them
  std::size_t size_ = 0;     // taken
};

}  // namespace leadlight::cli
