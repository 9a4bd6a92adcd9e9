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
// What an entry of the table of visitors takes, more or less.
constexpr std::size_t kTableBytes = 64;

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
  return block_ * kBlockBytes + used_ + large_bytes_ +
         visitors_.size() * (sizeof(Stored) + kTableBytes);
}

void EventLog::clear() {
  numbers_.clear();
  visitors_.clear();
  large_.clear();
  most_ = large_bytes_ = block_ = used_ = 0;
}

uint32_t EventLog::number(std::string_view visitor) {
  // Often it is the one that it was before.
  if (latest_ < visitors_.size() && visitors_[latest_].id == visitor) return latest_;
  auto found = numbers_.find(visitor);
  if (found != numbers_.end()) return found->second;
  auto number = static_cast<uint32_t>(visitors_.size());
  char* id = allocate(visitor.size());
  std::memcpy(id, visitor.data(), visitor.size());
  visitors_.push_back({{id, visitor.size()}});
  numbers_.emplace(visitors_.back().id, number);
  return number;
}

void EventLog::add(std::string_view visitor, std::string_view record) {
  latest_ = number(visitor);
  Stored& stored = visitors_[latest_];
  if (record.empty()) return;
  Chunk* chunk = stored.last;
  if (chunk == nullptr || chunk->size - chunk->used < record.size()) {
    // Chunks grow with what the visitor has, so that little of the last one is wasted.
    std::size_t size = std::clamp<std::size_t>(stored.bytes / 2, kFirstChunk, kLargestChunk);
    size = std::max(size - sizeof(Chunk), record.size());
    chunk = reinterpret_cast<Chunk*>(allocate(sizeof(Chunk) + size));
    *chunk = {nullptr, 0, static_cast<uint32_t>(size)};
    (stored.last == nullptr ? stored.first : stored.last->next) = chunk;
    stored.last = chunk;
  }
  std::memcpy(chunk->bytes() + chunk->used, record.data(), record.size());
  chunk->used += static_cast<uint32_t>(record.size());
  stored.bytes += record.size();
  most_ = std::max(most_, ++stored.events);
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
