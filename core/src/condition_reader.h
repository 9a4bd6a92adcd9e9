// Reads the parts that all sections of a model share: conditions, tests, labels.
#pragma once

#include <cstdint>
#include <string_view>

#include "reader.h"
#include "rules.h"

namespace leadlight {

// A Reader that compiles into rules. When memory runs out it remembers so and
// goes on with harmless values; whoever made it asks `out_of_memory()` at the end.
class ConditionReader : public Reader {
 public:
  ConditionReader(Rules* rules, Errors* errors) : Reader(errors, ""), rules_(*rules) {}

  // Compiles an alternative of a stage rule, a condition which may ask for engagement,
  // fit, temperature and propensity too and have a label, and gives its node.
  uint32_t alternative(cbor::Value value, const Place& place, Label* label) {
    return condition(value, place, 1, label);
  }
  // The condition in a member of an object; an absent one is left as it was.
  void condition(const Object& object, uint32_t name, uint32_t* node) {
    if (object.has(name)) *node = condition(object[name], object.at(name), 1, nullptr);
  }

  // Adds the tests that `value` (a bare value or an object of tests) makes of
  // the thing `key`.
  void test(cbor::Value value, const Place& place, uint32_t key);

  // Each reads a member of an object; an absent one is left as it was.
  // A text or an object of texts by language.
  void label(const Object& object, uint32_t name, Label* label);
  // A text of 1 to `most` bytes, interned.
  void name(const Object& object, uint32_t name, uint32_t most, uint32_t* text);

  uint32_t intern(std::string_view text);
  // The index of the trait in Rules::traits, where it is entered if need be.
  uint32_t trait(uint32_t name);
  bool out_of_memory() const { return out_of_memory_; }

 protected:
  template <class T>
  void add(Array<T>& array, const T& item) {
    if (!array.push(item)) out_of_memory_ = true;
  }

  Rules& rules_;

 private:
  uint32_t condition(cbor::Value value, const Place& place, uint32_t depth, Label* alternative);
  uint32_t add_node(NodeType type, Range range = {}, bool stateful = false);
  // Good until the next node is added.
  Node& node(uint32_t index) { return out_of_memory_ ? spare_ : rules_.nodes[index]; }
  bool stateful(uint32_t node) const { return !out_of_memory_ && rules_.nodes[node].stateful; }
  uint32_t event_node(cbor::Value value, const Place& place);
  uint32_t where_node(NodeType type, cbor::Value value, const Place& place);
  uint32_t list_node(NodeType type, cbor::Value value, const Place& place, uint32_t depth);
  uint32_t profile_nodes(cbor::Value value, const Place& place, uint32_t* nodes);
  uint32_t all_of(const uint32_t* nodes, uint32_t count);
  uint32_t count_node(cbor::Value value, const Place& place, uint32_t child);
  Range add_children(const uint32_t* nodes, uint32_t count);
  uint32_t take_slots(uint32_t count, cbor::Value value, const Place& place);
  bool operand(cbor::Value value, const Place& place, uint32_t kinds);

  uint32_t fact_kind_ = 0;  // what the fact in hand is; 0: it is no fact
  bool out_of_memory_ = false;
  Node spare_;  // in the place of one there was no memory for
};

}  // namespace leadlight
