// The events of many visitors in memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "id_table.h"
#include "visitors.h"

namespace leadlight::cli {

class EventLog {
 public:
  struct Entry {
    std::string_view visitor;
    std::string_view record;  // event_record.h; empty: the visitor is there, and no event of it
  };
  // Takes copies. Of many at once: each visitor's events are somewhere else in the memory, and
  // where the next ones go is fetched while one is written.
  void add(std::span<const Entry> entries);

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

  uint32_t number(std::string_view visitor, IdTable::Hash hash);
  void find_numbers(std::span<const Entry> entries);
  void add(Stored* stored, std::string_view record);
  char* allocate(std::size_t size);
  std::vector<uint32_t> order() const;
  template <class Take>
  static void each_piece(const Stored& stored, Take take) {
    for (Chunk* chunk = stored.first; chunk != nullptr; chunk = chunk->next) {
      take(std::string_view(chunk->bytes(), chunk->used));
    }
  }

  IdTable numbers_;
  std::vector<Stored> visitors_;  // in the order of first appearance
  // Of the entries that are being added.
  std::vector<IdTable::Hash> hashes_;
  std::vector<uint32_t> adding_;  // their visitors
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
