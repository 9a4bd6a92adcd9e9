// malloc for the core in the browser: 0.7 KB of brotli less than emmalloc.
//
// The core asks for few blocks, most of them growing arrays. Blocks come in sizes
// of powers of two, from 32 bytes up; a freed one waits in a list of its size for
// the next of that size. Nothing is split or joined: the worst case is twice the
// memory, and arrays that double leave each size at most once behind.
#include <emscripten/heap.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace {

constexpr uint32_t kSmallest = 5;  // log2 of the smallest block, its head included
constexpr uint32_t kLargest = 30;

// Before the memory that the caller sees; 16 bytes, so that it is aligned.
struct alignas(16) Head {
  Head* next;     // in the list of free ones
  uint32_t size;  // log2 of the whole block
};

Head* free_blocks[kLargest + 1];

extern "C" char __heap_base;  // by the linker: what lies above is ours
uintptr_t heap_end = 0;

// The next `size` bytes of the heap, a multiple of 16; null: the browser gives no more.
void* extend(size_t size) {
  constexpr size_t kPage = 65536;
  if (heap_end == 0) heap_end = (reinterpret_cast<uintptr_t>(&__heap_base) + 15) & ~uintptr_t{15};
  if (heap_end + size > __builtin_wasm_memory_size(0) * kPage &&
      emscripten_resize_heap(heap_end + size) == 0) {
    return nullptr;
  }
  heap_end += size;
  return reinterpret_cast<void*>(heap_end - size);
}

Head* head_of(void* memory) { return static_cast<Head*>(memory) - 1; }

}  // namespace

extern "C" {

void* malloc(size_t size) {
  if (size > (size_t{1} << kLargest) - sizeof(Head)) return nullptr;
  uint32_t log = 32 - static_cast<uint32_t>(__builtin_clz(size + sizeof(Head) - 1));
  if (log < kSmallest) log = kSmallest;
  Head* head = free_blocks[log];
  if (head != nullptr) {
    free_blocks[log] = head->next;
  } else {
    head = static_cast<Head*>(extend(size_t{1} << log));
    if (head == nullptr) return nullptr;
    head->size = log;
  }
  return head + 1;
}

void free(void* memory) {
  if (memory == nullptr) return;
  Head* head = head_of(memory);
  head->next = free_blocks[head->size];
  free_blocks[head->size] = head;
}

void* calloc(size_t count, size_t size) {
  void* memory = malloc(count * size);
  return memory == nullptr ? nullptr : memset(memory, 0, count * size);
}

void* realloc(void* memory, size_t size) {
  size_t room = 0;
  if (memory != nullptr) {
    room = (size_t{1} << head_of(memory)->size) - sizeof(Head);
    if (size <= room) return memory;
  }
  void* moved = malloc(size);
  if (moved == nullptr) return nullptr;
  if (memory != nullptr) memcpy(moved, memory, room);
  free(memory);
  return moved;
}

}  // extern "C"
