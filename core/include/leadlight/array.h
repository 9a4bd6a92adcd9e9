// A growing array of plain values: the one container of the core.
//
// Why not std::vector: every instantiation costs bytes in the wasm, and it
// answers a failed allocation by an exception. Here all instantiations share
// one growth routine, and a failed allocation is a `false` that leaves the
// array as it was.
#pragma once

#include <cstdint>
#include <type_traits>

namespace leadlight {

namespace detail {
// What every Array is, whatever its items: `item` is their size in bytes. Each
// call gives false when there is no memory, and has then changed nothing.
struct RawArray {
  void* data = nullptr;
  uint32_t size = 0;
  uint32_t capacity = 0;

  bool reserve(uint32_t capacity, uint32_t item);
  bool append(const void* items, uint32_t count, uint32_t item);  // not of its own items
  bool resize(uint32_t size, uint32_t item);
  bool insert(uint32_t index, const void* value, uint32_t item);
  void erase(uint32_t index, uint32_t item);
  void swap(RawArray& other);
  void release();
};
}  // namespace detail

// T must be trivially copyable: items move by memcpy and are never destroyed.
// Movable, not copyable. Addresses of items are good until the next call that
// may grow the array; an item of the array itself must not be handed to it.
template <class T>
class Array {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  Array() = default;
  Array(Array&& other) noexcept { raw_.swap(other.raw_); }
  Array& operator=(Array&& other) noexcept {
    raw_.swap(other.raw_);
    return *this;
  }
  Array(const Array&) = delete;
  Array& operator=(const Array&) = delete;
  ~Array() { raw_.release(); }

  void swap(Array& other) noexcept { raw_.swap(other.raw_); }

  // Room for `capacity` items in all: that many can then be pushed without
  // failing. False: no memory; nothing has changed. So with all that follow.
  bool reserve(uint32_t capacity) { return raw_.reserve(capacity, sizeof(T)); }
  // Appends a copy.
  bool push(const T& item) {
#ifndef __wasm__  // where bytes are dear
    if (raw_.size < raw_.capacity) {
      data()[raw_.size++] = item;
      return true;
    }
#endif
    return raw_.append(&item, 1, sizeof(T));
  }
  // Appends `count` items.
  bool append(const T* items, uint32_t count) { return raw_.append(items, count, sizeof(T)); }
  // Makes it `size` items long; items that are new are zero bytes.
  bool resize(uint32_t size) { return raw_.resize(size, sizeof(T)); }
  // Puts a copy before the item at `index` (<= size()).
  bool insert(uint32_t index, const T& item) { return raw_.insert(index, &item, sizeof(T)); }

  void erase(uint32_t index) { raw_.erase(index, sizeof(T)); }
  // Forgets the items from `size` (<= size()) on and keeps the memory.
  void truncate(uint32_t size) { raw_.size = size; }
  void clear() { raw_.size = 0; }

  uint32_t size() const { return raw_.size; }
  bool empty() const { return raw_.size == 0; }
  // Inline even where the compiler wants few bytes: these are most of all calls.
  [[gnu::always_inline]] T* data() { return static_cast<T*>(raw_.data); }
  [[gnu::always_inline]] const T* data() const { return static_cast<const T*>(raw_.data); }
  [[gnu::always_inline]] T& operator[](uint32_t index) { return data()[index]; }
  [[gnu::always_inline]] const T& operator[](uint32_t index) const { return data()[index]; }
  T* begin() { return data(); }
  T* end() { return data() + raw_.size; }
  const T* begin() const { return data(); }
  const T* end() const { return data() + raw_.size; }

 private:
  detail::RawArray raw_;
};

}  // namespace leadlight
