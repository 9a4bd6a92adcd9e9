#include "event_log.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace leadlight::cli {
namespace {

// A huge page: visitors come in turns from anywhere, and small pages would be missed at
// each turn.
constexpr std::size_t kBlockBytes = 1 << 21;
constexpr std::size_t kFirstChunk = 512, kLargestChunk = 1 << 14;  // bytes

// The first eight bytes of an id as a number that compares as they do.
uint64_t prefix(std::string_view id) {
  char bytes[8] = {};
  std::memcpy(bytes, id.data(), std::min<std::size_t>(id.size(), 8));
  uint64_t number = 0;
  for (char byte : bytes) number = number << 8 | static_cast<uint8_t>(byte);
  return number;
}

}  // namespace

char* EventLog::allocate(std::size_t size) {
  size = (size + alignof(Chunk) - 1) / alignof(Chunk) * alignof(Chunk);
  if (size > kBlockBytes / 4) {
    large_.push_back(std::make_unique_for_overwrite<char[]>(size));
    large_bytes_ += size;
    return large_.back().get();
  }
  if (block_ < blocks_.size() && used_ + size > kBlockBytes) {
    block_++;
    used_ = 0;
  }
  if (block_ == blocks_.size()) {
    char* block = static_cast<char*>(std::aligned_alloc(kBlockBytes, kBlockBytes));
    if (block == nullptr) throw std::bad_alloc();
    blocks_.emplace_back(block);
    madvise(block, kBlockBytes, MADV_HUGEPAGE);  // a wish: where it is not granted nothing is lost
  }
  char* allocated = blocks_[block_].get() + used_;
  used_ += size;
  return allocated;
}

std::size_t EventLog::bytes() const {
  return block_ * kBlockBytes + used_ + large_bytes_ + visitors_.size() * sizeof(Stored) +
         numbers_.bytes();
}

void EventLog::clear() {
  numbers_.clear();
  visitors_.clear();
  large_.clear();
  most_ = large_bytes_ = block_ = used_ = 0;
}

uint32_t EventLog::number(std::string_view visitor, IdTable::Hash hash) {
  uint32_t found = numbers_.find(hash, [&](uint32_t at) { return visitors_[at].id == visitor; });
  if (found != IdTable::kNone) return found;
  auto number = static_cast<uint32_t>(visitors_.size());
  char* id = allocate(visitor.size());
  std::memcpy(id, visitor.data(), visitor.size());
  visitors_.push_back({{id, visitor.size()}});
  numbers_.add(hash, number);
  return number;
}

void EventLog::find_numbers(std::span<const Entry> entries) {
  hashes_.clear();
  for (const Entry& entry : entries) hashes_.push_back(IdTable::hash(entry.visitor));
  constexpr std::size_t kSlot = 8, kStored = 4, kId = 2;  // entries ahead
  auto guess = [&](std::size_t i) -> const Stored* {
    uint32_t number = i < hashes_.size() ? numbers_.guess(hashes_[i]) : IdTable::kNone;
    return number == IdTable::kNone ? nullptr : &visitors_[number];
  };
  adding_.clear();
  for (std::size_t i = 0; i < entries.size(); i++) {
    if (i + kSlot < hashes_.size()) numbers_.fetch(hashes_[i + kSlot]);
    __builtin_prefetch(guess(i + kStored));
    if (const Stored* stored = guess(i + kId)) __builtin_prefetch(stored->id.data());
    adding_.push_back(number(entries[i].visitor, hashes_[i]));
  }
}

void EventLog::add(std::span<const Entry> entries) {
  find_numbers(entries);
  constexpr std::size_t kStored = 12, kChunk = 8, kBytes = 4;  // entries ahead
  auto ahead = [&](std::size_t i) { return i < adding_.size() ? &visitors_[adding_[i]] : nullptr; };
  for (std::size_t i = 0; i < entries.size(); i++) {
    __builtin_prefetch(ahead(i + kStored));
    if (const Stored* stored = ahead(i + kChunk)) __builtin_prefetch(stored->last);
    const Stored* stored = ahead(i + kBytes);
    if (stored != nullptr && stored->last != nullptr) {
      __builtin_prefetch(stored->last->bytes() + stored->last->used, 1);
    }
    add(&visitors_[adding_[i]], entries[i].record);
  }
}

void EventLog::add(Stored* stored, std::string_view record) {
  if (record.empty()) return;
  Chunk* chunk = stored->last;
  if (chunk == nullptr || chunk->size - chunk->used < record.size()) {
    // Chunks grow with what the visitor has, so that little of the last one is wasted.
    std::size_t size = std::clamp<std::size_t>(stored->bytes / 2, kFirstChunk, kLargestChunk);
    size = std::max(size - sizeof(Chunk), record.size());
    chunk = reinterpret_cast<Chunk*>(allocate(sizeof(Chunk) + size));
    *chunk = {nullptr, 0, static_cast<uint32_t>(size)};
    (stored->last == nullptr ? stored->first : stored->last->next) = chunk;
    stored->last = chunk;
  }
  std::memcpy(chunk->bytes() + chunk->used, record.data(), record.size());
  chunk->used += static_cast<uint32_t>(record.size());
  stored->bytes += record.size();
  most_ = std::max(most_, ++stored->events);
}

std::vector<uint32_t> EventLog::order() const {
  struct Key {
    uint64_t prefix;
    uint32_t index;
  };
  std::vector<Key> keys(visitors_.size());
  for (uint32_t i = 0; i < keys.size(); i++) keys[i] = {prefix(visitors_[i].id), i};
  std::sort(keys.begin(), keys.end(), [&](const Key& a, const Key& b) {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    return visitors_[a.index].id < visitors_[b.index].id;
  });
  std::vector<uint32_t> order(keys.size());
  for (std::size_t i = 0; i < keys.size(); i++) order[i] = keys[i].index;
  return order;
}

class EventLog::Source : public VisitorSource {
 public:
  explicit Source(const EventLog& log) : log_(log), order_(log.order()) {}

  bool next(VisitorBatch* batch, uint64_t least) override {
    batch->clear();
    for (; at_ < order_.size() && !batch->enough(); at_++) {
      const Stored& stored = log_.visitors_[order_[at_]];
      if (stored.events < least) continue;
      batch->begin(stored.id);
      each_piece(stored, [&](std::string_view records) { batch->add(records); });
    }
    return !batch->empty();
  }

  double part() const override {
    return static_cast<double>(at_) / static_cast<double>(std::max<std::size_t>(order_.size(), 1));
  }

 private:
  const EventLog& log_;
  std::vector<uint32_t> order_;
  std::size_t at_ = 0;
};

std::unique_ptr<VisitorSource> EventLog::visitors() const {
  return std::make_unique<Source>(*this);
}

}  // namespace leadlight::cli
