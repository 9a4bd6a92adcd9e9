// std::bit_cast, which the standard library of older Emscriptens lacks.
#pragma once

namespace leadlight {

template <class To, class From>
To bits_of(From value) {
  static_assert(sizeof(To) == sizeof(From));
  return __builtin_bit_cast(To, value);
}

}  // namespace leadlight
