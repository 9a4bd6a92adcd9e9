#include "model_reader.h"

#include "arithmetic.h"
#include "condition_reader.h"

namespace leadlight {
namespace {

constexpr double kUnbounded = 1e9;     // beyond every possible sum of points
constexpr double kMaxThreshold = 1e6;  // of bounds and thresholds, either way from 0
constexpr uint32_t kMaxIdBytes = 64;
constexpr uint32_t kMaxNames = 4096;  // of events, in all conditions

class ModelReader : public ConditionReader {
 public:
  using ConditionReader::ConditionReader;

  void read(cbor::Value document);

 private:
  using Read = void (ModelReader::*)(cbor::Value value, const Place& place);

  void read_group(cbor::Value value, const Place& place);
  void read_signal(cbor::Value value, const Place& place);
  void read_limit(const Object& limit, Signal* signal);
  void read_decay(const Object& decay, Signal* signal);
  void read_fit(const Object& fit);
  void read_fit_trait(cbor::Value value, const Place& place);
  void read_fit_rule(cbor::Value value, const Place& place);
  void read_temperature(const Object& model);
  void read_stages(const Object& stages);
  void read_alternative(cbor::Value value, const Place& place);
  void read_segment(cbor::Value value, const Place& place);
  void read_bounds(const Object& object, uint32_t min_name, double* min, double* max);
  void index_signals();
  bool concerns(uint32_t node, uint32_t name) const;

  // Which of the rules an event of that name can concern.
  template <class T>
  Range concerned(const Array<T>& rules, uint32_t name) {
    Range range{rules_.concerned.size(), 0};
    for (uint32_t i = 0; i < rules.size(); i++) {
      if (!concerns(rules[i].node, name)) continue;
      add(rules_.concerned, static_cast<uint16_t>(i));
      range.count++;
    }
    return range;
  }

  // The member `name` of `parent` as an object with the keys `names`. False: it
  // is not there, or no object.
  bool member(const Object& parent, uint32_t name, const char* names, uint32_t required,
              Object* child) {
    return parent.has(name) && object(parent[name], parent.at(name), names, required, child);
  }

  // Reads each item of the list in a member, which has `least` to `most`.
  void each(const Object& parent, uint32_t name, uint32_t least, uint32_t most, Read read) {
    if (!parent.has(name)) return;
    cbor::Value value = parent[name];
    Place place = parent.at(name);
    if (!is_list(value, place, least, most)) return;
    cbor::Value item = value;
    for (uint32_t i = 0; i < value.count(); i++) {
      item = i == 0 ? value.first() : item.next();
      (this->*read)(item, place.at(i));
    }
  }

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

  uint32_t fit_trait_ = 0;      // that is being read
  double fit_best_ = 0;         // of its rules so far
  StageRule rule_ = kLeadRule;  // that is being read
};

void ModelReader::read(cbor::Value document) {
  enum : uint32_t {
    kSchema,
    kFormat,
    kName,
    kVersion,
    kSignals,
    kGroups,
    kEngagement,
    kFit,
    kTemperature,
    kStages,
    kSegments
  };
  for (uint32_t i = 0; i < static_cast<uint32_t>(Word::kWords); i++) {
    rules_.words[i] = intern(name_at(kWordNames, i));
  }
  Place root;
  Object model;
  if (!object(document, root,
              "$schema, format, name, version, signals, groups, engagement, fit, temperature, "
              "stages, segments",
              0b11110, &model)) {
    return;
  }
  uint32_t format = 1;
  whole(model, kFormat, 1, 1, &format);
  name(model, kName, kMaxNameBytes, &rules_.name);
  name(model, kVersion, kMaxNameBytes, &rules_.version);
  each(model, kGroups, 0, kMaxGroups, &ModelReader::read_group);
  each(model, kSignals, 1, kMaxSignals, &ModelReader::read_signal);
  Object part;
  if (member(model, kEngagement, "min, max", 0, &part)) {
    read_bounds(part, 0, &rules_.engagement_min, &rules_.engagement_max);
  }
  if (member(model, kFit, "traits, grades", 0b01, &part)) read_fit(part);
  Object temperature;
  if (!model.has(kTemperature) ||
      member(model, kTemperature, "warm, hot, hysteresis", 0b011, &temperature)) {
    read_temperature(model.has(kTemperature) ? temperature : model);
  }
  if (member(model, kStages, "lead, prospect, client, disqualified, recycle", 0, &part)) {
    read_stages(part);
  }
  each(model, kSegments, 0, kMaxSegments, &ModelReader::read_segment);
  if (rules_.traits.size() > kMaxTraits) {
    complain(root, "at most 64 different traits in all rules", "more");
  }
  if (rules_.names.size() > kMaxNames) {
    complain(root, "at most 4096 event names in all conditions", "more");
  }
  if (errors().empty() && !out_of_memory()) index_signals();
  if (out_of_memory()) errors().add_out_of_memory();
}

void ModelReader::read_bounds(const Object& object, uint32_t min_name, double* min, double* max) {
  number(object, min_name, -kMaxThreshold, kMaxThreshold, min);
  number(object, min_name + 1, -kMaxThreshold, kMaxThreshold, max);
  *min = to_grid(*min);
  *max = to_grid(*max);
  if (*min > *max) fail(object, min_name + 1, "a number not below min");
}

void ModelReader::read_group(cbor::Value value, const Place& place) {
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

void ModelReader::read_limit(const Object& limit, Signal* signal) {
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

void ModelReader::read_decay(const Object& decay, Signal* signal) {
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

void ModelReader::read_signal(cbor::Value value, const Place& place) {
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
  read_bounds(object, kMin, &signal.min, &signal.max);
  if (signal.remembers()) rules_.remembering++;
  add(rules_.signals, signal);
}

void ModelReader::read_fit_rule(cbor::Value value, const Place& place) {
  Object object;
  if (!this->object(value, place, "is, points", 0b11, &object)) return;
  FitRule rule;
  rule.tests.first = rules_.tests.size();
  if (object.has(0)) test(object[0], object.at(0), fit_trait_);
  rule.tests.count = rules_.tests.size() - rule.tests.first;
  points(object, 1, &rule.points);
  if (rule.points > fit_best_) fit_best_ = rule.points;
  add(rules_.fit_rules, rule);
}

void ModelReader::read_fit_trait(cbor::Value value, const Place& place) {
  Object object;
  if (!this->object(value, place, "trait, label, rules", 0b101, &object)) return;
  uint32_t text = kEmptyText;
  name(object, 0, kMaxNameBytes, &text);
  FitTrait fit;
  fit.trait = fit_trait_ = trait(text);
  for (const FitTrait& other : rules_.fit_traits) {
    if (other.trait == fit.trait && text != kEmptyText) fail(object, 0, "each trait once");
  }
  Label unused;
  label(object, 1, &unused);
  fit.rules.first = rules_.fit_rules.size();
  fit_best_ = 0;
  each(object, 2, 1, kMaxAlternatives, &ModelReader::read_fit_rule);
  fit.rules.count = rules_.fit_rules.size() - fit.rules.first;
  rules_.fit_best += fit_best_;
  add(rules_.fit_traits, fit);
}

void ModelReader::read_fit(const Object& fit) {
  each(fit, 0, 1, kMaxTraits, &ModelReader::read_fit_trait);
  if (fit.has(0) && rules_.fit_best <= 0) complain(fit.at(0), "a rule with points above 0", "none");
  Object grades;
  if (!member(fit, 1, "A, B, C", 0b111, &grades)) return;
  for (uint32_t i = 0; i < 3; i++) {
    number(grades, i, 0, 100, &rules_.grade_from[i]);
    if (i != 0 && rules_.grade_from[i] >= rules_.grade_from[i - 1]) {
      fail(grades, i, "a threshold below that of the better grade");
    }
  }
}

// `temperature` is that object, or the model where it has none.
void ModelReader::read_temperature(const Object& temperature) {
  enum : uint32_t { kWarm, kHot, kHysteresis };
  if (temperature.place.parent != nullptr) {
    number(temperature, kWarm, -kMaxThreshold, kMaxThreshold, &rules_.warm);
    number(temperature, kHot, -kMaxThreshold, kMaxThreshold, &rules_.hot);
    number(temperature, kHysteresis, 0, kMaxThreshold, &rules_.hysteresis);
    if (rules_.hot <= rules_.warm) fail(temperature, kHot, "a threshold above warm");
  }
  if (rules_.warm - rules_.hysteresis <= rules_.engagement_min) {
    complain(temperature.place, "warm - hysteresis above engagement's min",
             "that a visitor could never cool down");
  }
}

void ModelReader::read_alternative(cbor::Value value, const Place& place) {
  Alternative added;
  added.rule = rule_;
  added.node = alternative(value, place, &added.label);
  add(rules_.alternatives, added);
}

void ModelReader::read_stages(const Object& stages) {
  enum : uint32_t { kRecycle = 4 };
  for (uint32_t i = 0; i < kRecycle; i++) {
    bool disqualified = i == kDisqualifyRule;
    Object rule;
    if (!member(stages, i, disqualified ? "any, lift" : "any", 0b01, &rule)) continue;
    for (uint32_t list = 0; list < (disqualified ? 2 : 1); list++) {
      rule_ = static_cast<StageRule>(list == 0 ? i : uint32_t{kLiftRule});
      rules_.first_alternatives[rule_] = rules_.alternatives.size();
      each(rule, list, 1, kMaxAlternatives, &ModelReader::read_alternative);
    }
  }
  Object recycle;
  if (member(stages, kRecycle, "after", 0b1, &recycle)) duration(recycle, 0, &rules_.recycle_ms);
}

void ModelReader::read_segment(cbor::Value value, const Place& place) {
  Object object;
  if (!this->object(value, place, "id, label, when", 0b101, &object)) return;
  Segment segment;
  segment.id = id(object, rules_.segments);
  label(object, 1, &segment.label);
  condition(object, 2, &segment.node);
  add(rules_.segments, segment);
}

// Whether the condition can hold, or remember something, at an event of that
// name. True where it cannot be told.
bool ModelReader::concerns(uint32_t index, uint32_t name) const {
  const Node& node = rules_.nodes[index];
  const uint32_t* children = rules_.children.data() + node.range.first;
  switch (node.type) {
    case NodeType::kEvent:
      for (uint32_t i = 0; i < node.range.count; i++) {
        if (rules_.names[node.range.first + i] == name) return true;
      }
      return false;
    case NodeType::kAll: {
      bool all = true;
      for (uint32_t i = 0; i < node.range.count; i++) {
        bool one = concerns(children[i], name);
        if (one && rules_.nodes[children[i]].stateful) return true;
        all &= one;
      }
      return all;
    }
    case NodeType::kAny:
    case NodeType::kSequence:
      for (uint32_t i = 0; i < node.range.count; i++) {
        if (concerns(children[i], name)) return true;
      }
      return false;
    case NodeType::kCount:
      return concerns(children[0], name);
    default:
      return true;
  }
}

void ModelReader::index_signals() {
  if (!rules_.row_of.resize(rules_.strings.end())) return errors().add_out_of_memory();
  add(rules_.rows, {});
  for (uint32_t name : rules_.names) {
    if (rules_.row_of[name] != 0) continue;
    rules_.row_of[name] = static_cast<uint16_t>(rules_.rows.size());
    add(rules_.rows, {});
  }
  for (uint32_t i = 0; i < rules_.rows.size(); i++) {
    uint32_t name = kUnknownText;
    for (uint32_t known : rules_.names) {
      if (i != 0 && rules_.row_of[known] == i) name = known;
    }
    Row& row = rules_.rows[i];
    row.signals = concerned(rules_.signals, name);
    row.alternatives = concerned(rules_.alternatives, name);
    row.segments = concerned(rules_.segments, name);
  }
}

}  // namespace

void read_model(const uint8_t* bytes, uint32_t size, Rules* rules, Errors* errors) {
  if (size > kMaxDocumentBytes) return errors->add("", "at most 1048576 bytes", "more");
  // Labels and texts are looked up in the rules' own copy.
  if (!rules->document.append(bytes, size)) return errors->add_out_of_memory();
  cbor::Value root;
  uint32_t offset = 0;
  const char* expected = cbor::check(rules->document.data(), size, &root, &offset);
  if (expected != nullptr) {
    return errors->add("", expected, offset == size ? "the end of the bytes" : "other bytes");
  }
  ModelReader(rules, errors).read(root);
}

}  // namespace leadlight
