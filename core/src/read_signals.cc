// Groups, signals, and the bounds of the engagement.
#include "model_sections.h"

namespace leadlight {

void ModelSections::read_groups(const Object& model, uint32_t name) {
  each(model, name, 0, kMaxGroups, &ModelSections::read_group);
}

void ModelSections::read_signals(const Object& model, uint32_t name) {
  each(model, name, 1, kMaxSignals, &ModelSections::read_signal);
}

void ModelSections::read_engagement(const Object& model, uint32_t name) {
  Object bounds;
  if (member(model, name, "min, max", 0, &bounds)) {
    read_bounds(bounds, 0, &rules_.engagement_min, &rules_.engagement_max);
  }
}

void ModelSections::read_bounds(const Object& object, uint32_t min_name, double* min, double* max) {
  number(object, min_name, -kMaxThreshold, kMaxThreshold, min);
  number(object, min_name + 1, -kMaxThreshold, kMaxThreshold, max);
  *min = to_grid(*min);
  *max = to_grid(*max);
  if (*min > *max) fail(object, min_name + 1, "a number not below min");
}

void ModelSections::read_group(cbor::Value value, const Place& place) {
  Object object;
  if (!this->object(value, place, "id, label, min, max", 0b0001, &object)) return;
  Group group;
  group.min = -kUnbounded;
  group.max = kUnbounded;
  group.id = id(object, rules_.groups);
  label(object, 1, &group.label);
  read_bounds(object, 2, &group.min, &group.max);
  add(rules_.groups, group);
}

void ModelSections::read_limit(const Object& limit, Signal* signal) {
  enum : uint32_t { kTimes, kPer, kDistinct };
  whole(limit, kTimes, 1, kMaxCount, &signal->times);
  name(limit, kDistinct, kMaxNameBytes, &signal->distinct);
  if (!limit.has(kTimes) && !limit.has(kDistinct)) fail(limit, kTimes, "times, distinct or both");
  if (!limit.has(kPer)) return;
  cbor::Value per = limit[kPer];
  bool text = per.type() == cbor::Type::kText;
  int named = text ? find_name("session, lifetime", per.text()) : -1;
  signal->scope_window = text ? parse_duration(per.text()) : 0;
  signal->scope = named == 0 ? Scope::kSession : named == 1 ? Scope::kLifetime : Scope::kWindow;
  if (signal->scope == Scope::kWindow && signal->scope_window == 0) {
    fail(limit, kPer, "\"session\", \"lifetime\" or a duration such as \"7d\"");
  }
}

void ModelSections::read_decay(const Object& decay, Signal* signal) {
  uint32_t given = 0;
  for (uint32_t i = 0; i < 3; i++) {
    if (!decay.has(i)) continue;
    given++;
    signal->decay = static_cast<Decay>(i + 1);
    duration(decay, i, &signal->decay_ms);
  }
  if (given != 1) {
    complain(decay.place, "exactly one of half_life, linear, window", given == 0 ? "none" : "more");
  }
}

void ModelSections::read_signal(cbor::Value value, const Place& place) {
  enum : uint32_t { kId, kLabel, kGroup, kWhen, kPoints, kPointsPer, kLimit, kDecay, kMin, kMax };
  Object object;
  if (!this->object(value, place,
                    "id, label, group, when, points, points_per, limit, decay, min, max",
                    1 << kId | 1 << kWhen, &object)) {
    return;
  }
  Signal signal;
  signal.group = rules_.groups.size();
  signal.min = -kUnbounded;
  signal.max = kUnbounded;
  signal.id = id(object, rules_.signals);
  label(object, kLabel, &signal.label);
  std::string_view group;
  text(object, kGroup, 1, kMaxIdBytes, &group);
  for (uint32_t i = 0; i < rules_.groups.size(); i++) {
    if (rules_.strings.text(rules_.groups[i].id) == group) signal.group = i;
  }
  if (!group.empty() && signal.group == rules_.groups.size()) {
    fail(object, kGroup, "the id of one of the groups");
  }
  condition(object, kWhen, &signal.node);
  if (object.has(kPoints) == object.has(kPointsPer)) {
    complain(place, "either points or points_per", object.has(kPoints) ? "both" : "neither");
  }
  points(object, kPoints, &signal.points);
  Object part;
  if (member(object, kPointsPer, "property, each, points", 0b111, &part)) {
    name(part, 0, kMaxNameBytes, &signal.per);
    number(part, 1, 1e-6, 1e15, &signal.each);
    points(part, 2, &signal.points);
  }
  if (member(object, kLimit, "times, per, distinct", 0b010, &part)) read_limit(part, &signal);
  if (member(object, kDecay, "half_life, linear, window", 0, &part)) read_decay(part, &signal);
  if (signal.decay == Decay::kHalfLife) {
    Array<Time>& known = rules_.half_lives;
    uint32_t& at = signal.half_life;
    while (at < known.size() && known[at] != signal.decay_ms) at++;
    if (at == known.size()) add(known, signal.decay_ms);
  }
  read_bounds(object, kMin, &signal.min, &signal.max);
  if (signal.remembers()) rules_.remembering++;
  add(rules_.signals, signal);
}

}  // namespace leadlight
