// The sections of a model document, each read into the rules. The files are
// read_signals.cc, read_stages.cc, read_trees.cc and read_playbook.cc; model_reader.cc goes through
// the document and puts up the index at the end.
#pragma once

#include "arithmetic.h"
#include "condition_reader.h"

namespace leadlight {

inline constexpr double kUnbounded = 1e10;    // beyond every possible sum of points
inline constexpr double kMaxThreshold = 1e6;  // of bounds and thresholds, either way from 0
inline constexpr uint32_t kMaxIdBytes = 64;

class ModelSections : public ConditionReader {
 public:
  using ConditionReader::ConditionReader;

  // Each reads a member of the document, if it is there.
  void read_groups(const Object& model, uint32_t name);
  void read_signals(const Object& model, uint32_t name);
  void read_engagement(const Object& model, uint32_t name);
  void read_fit(const Object& model, uint32_t name);
  void read_temperature(const Object& model, uint32_t name);
  void read_propensity(const Object& model, uint32_t name);
  void read_stages(const Object& model, uint32_t name);
  void read_segments(const Object& model, uint32_t name);
  void read_playbook(const Object& model, uint32_t name);

 protected:
  using Read = void (ModelSections::*)(cbor::Value value, const Place& place);

  // The member `name` of `parent` as an object with the keys `names`. False: it
  // is not there, or no object.
  bool member(const Object& parent, uint32_t name, const char* names, uint32_t required,
              Object* child) {
    return parent.has(name) && object(parent[name], parent.at(name), names, required, child);
  }

  // Reads each item of the list in a member, which has `least` to `most`.
  void each(const Object& parent, uint32_t name, uint32_t least, uint32_t most, Read read);

 private:
  void read_group(cbor::Value value, const Place& place);
  void read_signal(cbor::Value value, const Place& place);
  void read_limit(const Object& limit, Signal* signal);
  void read_decay(const Object& decay, Signal* signal);
  void read_fit_trait(cbor::Value value, const Place& place);
  void read_fit_rule(cbor::Value value, const Place& place);
  void read_rule(const Object& parent, uint32_t name, StageRule rule);
  // With LEADLIGHT_TREES only: read_trees.cc.
  void read_trees(const Object& propensity, uint32_t name);
  void read_tree_input(cbor::Value value, const Place& place);
  void read_category(cbor::Value value, const Place& place);
  void read_alternative(cbor::Value value, const Place& place);
  void read_client_states(const Object& states);
  void read_segment(cbor::Value value, const Place& place);
  void read_play(cbor::Value value, const Place& place);
  // The bits of one word, or of a list of words; all bits, where it is absent.
  void words(const Object& object, uint32_t name, const char* names, uint32_t* bits);
  void read_bounds(const Object& object, uint32_t min_name, double* min, double* max);

  void points(const Object& object, uint32_t name, double* points) {
    number(object, name, -kMaxPoints, kMaxPoints, points);
    *points = to_grid(*points);
  }

  // The id in the first member, which none of `others` may have.
  template <class T>
  uint32_t id(const Object& object, const Array<T>& others) {
    uint32_t id = kEmptyText;
    name(object, 0, kMaxIdBytes, &id);
    for (const T& other : others) {
      if (other.id == id && id != kEmptyText) fail(object, 0, "an id that no other has");
    }
    return id;
  }

  uint32_t fit_trait_ = 0;       // that is being read
  double fit_best_ = 0;          // of its rules so far
  StageRule rule_ = kLeadRule;   // that is being read
  bool serves_clients_ = false;  // the playbook has a row for each of them
};

}  // namespace leadlight
