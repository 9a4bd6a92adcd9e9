// The types that the calls of leadlight_wasm.cc use, for Embind.
//
// Embind's library registers every type it knows: strings, wide strings, views of
// memory, JavaScript values. In the Emscriptens that register by a constructor of
// this name (up to 3.1.19) a definition here takes the library's place, which
// saves 3 KB of brotli in wasm and glue together; newer ones bring their own.
#include <emscripten/emscripten.h>

#if __EMSCRIPTEN_major__ == 3 && __EMSCRIPTEN_minor__ == 1 && __EMSCRIPTEN_tiny__ < 20

#include <emscripten/bind.h>

#include <cstdlib>
#include <limits>

namespace {

using emscripten::internal::TypeID;

template <class T>
void integer(const char* name) {
  emscripten::internal::_embind_register_integer(TypeID<T>::get(), name, sizeof(T),
                                                 std::numeric_limits<T>::min(),
                                                 std::numeric_limits<T>::max());
}

}  // namespace

extern "C" {

// Embind frees what this gives; it asks only to complain of an unbound type.
EMSCRIPTEN_KEEPALIVE const char* __getTypeName(const std::type_info*) {
  auto* name = static_cast<char*>(std::malloc(1));
  if (name != nullptr) *name = 0;
  return name;
}

EMSCRIPTEN_KEEPALIVE __attribute__((constructor)) void
__embind_register_native_and_builtin_types() {
  emscripten::internal::_embind_register_void(TypeID<void>::get(), "void");
  emscripten::internal::_embind_register_float(TypeID<double>::get(), "double", sizeof(double));
  integer<int>("int");
  integer<unsigned>("unsigned");
}

}  // extern "C"

#endif
