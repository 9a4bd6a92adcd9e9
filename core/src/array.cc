#include "leadlight/array.h"

#include <cstdlib>
#include <cstring>

namespace leadlight::detail {
namespace {

#ifdef __wasm__
// A few bytes at most times, for which memcpy is a long way round in a browser.
void copy(void* to, const void* from, size_t bytes) {
  char* out = static_cast<char*>(to);
  const char* in = static_cast<const char*>(from);
  for (; bytes >= 8; bytes -= 8, out += 8, in += 8) std::memcpy(out, in, 8);
  for (; bytes != 0; bytes--) *out++ = *in++;
}
#else
void copy(void* to, const void* from, size_t bytes) {
  if (bytes != 0) std::memcpy(to, from, bytes);
}
#endif

}  // namespace

bool RawArray::reserve(uint32_t wanted, uint32_t item) {
  if (wanted <= capacity) return true;
  uint32_t grown = capacity < 8 ? 8 : capacity * 2;
  if (grown < wanted) grown = wanted;
  void* moved = std::realloc(data, static_cast<size_t>(grown) * item);
  if (moved == nullptr) return false;
  data = moved;
  capacity = grown;
  return true;
}

bool RawArray::append(const void* items, uint32_t count, uint32_t item) {
  if (!reserve(size + count, item)) return false;
  copy(static_cast<char*>(data) + static_cast<size_t>(size) * item, items,
       static_cast<size_t>(count) * item);
  size += count;
  return true;
}

bool RawArray::resize(uint32_t wanted, uint32_t item) {
  if (!reserve(wanted, item)) return false;
  if (wanted > size) {
    std::memset(static_cast<char*>(data) + static_cast<size_t>(size) * item, 0,
                static_cast<size_t>(wanted - size) * item);
  }
  size = wanted;
  return true;
}

bool RawArray::insert(uint32_t index, const void* value, uint32_t item) {
  if (!reserve(size + 1, item)) return false;
  char* at = static_cast<char*>(data) + static_cast<size_t>(index) * item;
  if (index != size) std::memmove(at + item, at, static_cast<size_t>(size - index) * item);
  copy(at, value, item);
  size++;
  return true;
}

void RawArray::erase(uint32_t index, uint32_t item) {
  char* at = static_cast<char*>(data) + static_cast<size_t>(index) * item;
  size--;
  std::memmove(at, at + item, static_cast<size_t>(size - index) * item);
}

void RawArray::swap(RawArray& other) {
  RawArray mine = *this;
  *this = other;
  other = mine;
}

void RawArray::release() { std::free(data); }

}  // namespace leadlight::detail
