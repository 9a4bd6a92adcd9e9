// Which properties of events a model needs, so that a reader of large logs need not keep the
// others.
#pragma once

#include <cstdint>
#include <string_view>

#include "leadlight/array.h"
#include "leadlight/event.h"

namespace leadlight {

struct Rules;
class Model;

// Of the properties of an event those that a score or an explanation by one model can depend on:
// what conditions of events with its name look at, what worths and limits of points do, the
// campaign, and what the profile is derived from. Of identify and consent all are.
//
// Immutable once loaded; any number of threads may use one. Not for a log that is shown, exported
// or read by another model.
class NeededProperties {
 public:
  // The model must stay where it is, and be loaded. False: no memory; all are kept then.
  bool load(const Model& model);

  // Moves those that `event` needs, in their order, to the front of its `count` properties, and
  // gives how many they are.
  uint32_t keep(std::string_view event, Property* properties, uint32_t count) const;

 private:
  struct Keys {
    uint32_t first, count;  // of keys_
  };
  bool add(uint32_t key);
  bool add_read_by(uint32_t node);

  const Rules* rules_ = nullptr;
  Array<std::string_view> keys_;
  Array<Keys> rows_;  // for each row of the rules
};

}  // namespace leadlight
