// A scoring model: the document that says what counts, read and checked.
#pragma once

#include <cstdint>
#include <string_view>

#include "leadlight/error.h"

namespace leadlight {

struct Rules;

// Immutable once loaded: any number of profiles, in any number of threads, may
// read one model. Movable, not copyable.
class Model {
 public:
  Model() = default;
  Model(Model&& other) noexcept : rules_(other.rules_) { other.rules_ = nullptr; }
  Model& operator=(Model&& other) noexcept;
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;
  ~Model();

  // Reads a model document of format 1 (CBOR, see docs/model.md). True: the
  // model is in force. False: `errors` lists every mistake, in the order of the
  // sections that are read (head, groups, signals, fit, temperature, stages,
  // segments), and the model is what it was before the call.
  // No profile may stand on this model while it is loaded anew.
  bool load(const uint8_t* bytes, uint32_t size, Errors* errors);

  // What follows asks that a model has been loaded.
  bool loaded() const { return rules_ != nullptr; }
  std::string_view name() const;
  std::string_view version() const;
  uint32_t signals() const;
  std::string_view signal(uint32_t index) const;  // its id; index < signals()

  // The compiled form, for the core itself.
  const Rules* rules() const { return rules_; }

 private:
  Rules* rules_ = nullptr;
};

}  // namespace leadlight
