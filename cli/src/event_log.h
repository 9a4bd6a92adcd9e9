// The events of many visitors in memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "visitors.h"

namespace leadlight::cli {

class EventLog {
 public:
  // Takes a copy of the record (event_record.h); without one the visitor is there, and no
  // event of it is.
  void add(std::string_view visitor, std::string_view record);

  bool empty() const { return visitors_.empty(); }
  // About what it takes, in bytes.
  std::size_t bytes() const;
  // The most events that a visitor has.
  uint64_t most() const { return most_; }

  // Forgets all and keeps the memory for what comes next.
  void clear();

  // In the order of the ids, bytes compared, calls
  // visit(id, events, bytes of their records, for_each_piece), the last of which calls
  // back with each piece of the records.
  template <class Visit>
  void for_each(Visit visit) const {
    for (uint32_t index : order()) {
      const Stored& stored = visitors_[index];
      visit(stored.id, stored.events, stored.bytes, [&](auto take) { each_piece(stored, take); });
    }
  }

  // The visitors, as long as no more is added.
  std::unique_ptr<VisitorSource> visitors() const;

 private:
  // Chunks of a visitor's records make a list, so that what it does in a row stands in a
  // row.
  struct Chunk {
    Chunk* next;
    uint32_t used, size;
    char* bytes() { return reinterpret_cast<char*>(this + 1); }
  };
  struct Stored {
    std::string_view id;
    Chunk* first = nullptr;
    Chunk* last = nullptr;
    uint64_t events = 0;
    uint64_t bytes = 0;  // of its records
  };
  class Source;

  uint32_t number(std::string_view visitor);
  char* allocate(std::size_t size);
  std::vector<uint32_t> order() const;
  template <class Take>
  static void each_piece(const Stored& stored, Take take) {
    for (Chunk* chunk = stored.first; chunk != nullptr; chunk = chunk->next) {
      take(std::string_view(chunk->bytes(), chunk->used));
    }
  }

  std::unordered_map<std::string_view, uint32_t> numbers_;
  std::vector<Stored> visitors_;  // in the order of first appearance
  uint32_t latest_ = 0;           // whose event was added last
  uint64_t most_ = 0;
  // Memory in blocks, from which pieces are cut.
  struct Free {
    void operator()(char* block) const { std::free(block); }
  };
  std::vector<std::unique_ptr<char, Free>> blocks_;
  std::vector<std::unique_ptr<char[]>> large_;  // for what is larger than a block
  std::size_t large_bytes_ = 0;
  std::size_t block_ = 0;  // in use
  std::size_t used_ = 0;   // of it
};

}  // namespace leadlight::cli
