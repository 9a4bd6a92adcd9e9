#include "condition_reader.h"

namespace leadlight {
namespace {

constexpr uint32_t kMaxSlots = 1 << 14;  // of all counts and sequences of a model

constexpr const char* kConditionNames =
    "event, where, all, any, not, count, sequence, within, profile";
constexpr const char* kAlternativeNames =
    "event, where, all, any, not, count, sequence, within, profile, label, engagement, fit, "
    "temperature, propensity";
enum : uint32_t {
  kEvent,
  kWhere,
  kAll,
  kAny,
  kNot,
  kCount,
  kSequence,
  kWithin,
  kProfile,
  kLabel,
  kEngagement,
  kFit,
  kTemperature,
  kPropensity
};

// Kinds that a test can ask for.
constexpr uint32_t kTextKind = 1, kNumberKind = 2, kBooleanKind = 4;
constexpr const char* kKindNames[] = {
    "another test",  "a text", "a number", "a number or a text",
    "true or false", "",       "",         "a text, a number or a boolean"};

// What the operands of each test may be, in the order of Op.
constexpr uint8_t kOperandKinds[] = {7, 7, 7, 1, 1, 3, 3, 3, 3, 3, 4};

}  // namespace

uint32_t ConditionReader::intern(std::string_view text) {
  uint32_t id = rules_.strings.intern(text);
  if (id == kUnknownText) out_of_memory_ = true;
  return id;
}

void ConditionReader::name(const Object& object, uint32_t name, uint32_t most, uint32_t* id) {
  std::string_view read;
  text(object, name, 1, most, &read);
  if (!read.empty()) *id = intern(read);
}

void ConditionReader::label(const Object& object, uint32_t name, Label* label) {
  if (!object.has(name)) return;
  cbor::Value value = object[name];
  bool map = value.type() == cbor::Type::kMap && value.count() != 0;
  bool good = map || value.type() == cbor::Type::kText;
  cbor::Value key = value;
  for (uint32_t i = 0; map && i < value.count(); i++) {
    key = i == 0 ? value.first() : key.next().next();
    good &= key.next().type() == cbor::Type::kText;
  }
  if (!good) return fail(object, name, "a text, or texts by language, such as { \"en\": … }");
  *label = {static_cast<uint32_t>(value.data() - rules_.document.data()), value.size()};
}

bool ConditionReader::operand(cbor::Value value, const Place& place, uint32_t kinds) {
  Datum datum;
  uint32_t kind = 0;
  if (fact_kind_ != 0 && kinds != kBooleanKind) kinds &= fact_kind_;
  switch (value.type()) {
    case cbor::Type::kText:
      kind = kTextKind;
      datum.kind = Kind::kText;
      datum.text = intern(value.text());
      if (fact_kind_ == kTextKind && find_name(kStageNames, value.text()) < 0) {
        fail(place, kStageNames, value);
      }
      break;
    case cbor::Type::kNumber:
      datum.kind = Kind::kNumber;
      datum.number = value.number();
      if (datum.number - datum.number == 0) kind = kNumberKind;  // finite
      break;
    case cbor::Type::kBoolean:
      kind = kBooleanKind;
      datum.kind = Kind::kBoolean;
      datum.number = value.boolean() ? 1 : 0;
      break;
    default:
      break;
  }
  if ((kind & kinds) == 0) {
    fail(place, kKindNames[kinds], value);
    return false;
  }
  add(rules_.operands, datum);
  return true;
}

void ConditionReader::test(cbor::Value value, const Place& place, uint32_t key) {
  if (value.type() != cbor::Type::kMap) {
    Test test{key, Op::kEq, {rules_.operands.size(), 1}};
    if (operand(value, place, 7)) add(rules_.tests, test);
    return;
  }
  Object ops;
  object(value, place, kOpNames, 0, &ops);
  if (value.count() == 0) fail(place, "at least one test", value);
  for (uint32_t i = 0; i <= static_cast<uint32_t>(Op::kExists); i++) {
    if (!ops.has(i)) continue;
    cbor::Value given = ops[i];
    auto op = static_cast<Op>(i);
    Place here = ops.at(i);
    Test test{key, op, {rules_.operands.size(), 1}};
    bool good = true;
    if (op != Op::kIn && op != Op::kBetween) {
      good = operand(given, here, kOperandKinds[i]);
    } else {
      bool between = op == Op::kBetween;
      good = is_list(given, here, between ? 2 : 1, between ? 2 : kMaxListItems);
      if (good) test.operands.count = given.count();
      cbor::Value item = given;
      for (uint32_t k = 0; good && k < given.count(); k++) {
        item = k == 0 ? given.first() : item.next();
        good = operand(item, here.at(k), kOperandKinds[i]);
      }
      if (between && good && !out_of_memory_) {
        const Datum& low = rules_.operands[test.operands.first];
        const Datum& high = rules_.operands[test.operands.first + 1];
        bool ordered = low.kind == high.kind &&
                       (low.kind == Kind::kNumber
                            ? low.number <= high.number
                            : rules_.strings.text(low.text) <= rules_.strings.text(high.text));
        if (!ordered) fail(here, "two values of one kind, the lower first", given);
      }
    }
    if (good) add(rules_.tests, test);
  }
}

uint32_t ConditionReader::trait(uint32_t name) {
  for (uint32_t i = 0; i < rules_.traits.size(); i++) {
    if (rules_.traits[i] == name) return i;
  }
  add(rules_.traits, name);
  return rules_.traits.size() - 1;
}

uint32_t ConditionReader::add_node(NodeType type, Range range, bool stateful) {
  Node node;
  node.type = type;
  node.range = range;
  node.stateful = stateful;
  add(rules_.nodes, node);
  return rules_.nodes.size() - 1;
}

Range ConditionReader::add_children(const uint32_t* nodes, uint32_t count) {
  Range range{rules_.children.size(), count};
  if (!rules_.children.append(nodes, count)) out_of_memory_ = true;
  return range;
}

uint32_t ConditionReader::take_slots(uint32_t count, cbor::Value value, const Place& place) {
  uint32_t slot = rules_.slots;
  if (slot + count > kMaxSlots) {
    fail(place, "at most 16384 remembered matches in all conditions", value);
    return 0;
  }
  rules_.slots += count;
  return slot;
}

uint32_t ConditionReader::event_node(cbor::Value value, const Place& place) {
  Range range{rules_.names.size(), 0};
  bool many = value.type() == cbor::Type::kArray;
  if (!many || is_list(value, place, 1, kMaxListItems)) range.count = many ? value.count() : 1;
  cbor::Value item = value;
  for (uint32_t i = 0; i < range.count; i++) {
    if (many) item = i == 0 ? value.first() : item.next();
    uint32_t name = 0;
    if (is_text(item, many ? place.at(i) : place, 1, kMaxNameBytes)) name = intern(item.text());
    add(rules_.names, name);
  }
  return add_node(NodeType::kEvent, range);
}

uint32_t ConditionReader::where_node(NodeType type, cbor::Value value, const Place& place) {
  uint32_t first = rules_.tests.size();
  if (value.type() == cbor::Type::kMap && value.count() != 0) {
    cbor::Value key = value;
    for (uint32_t i = 0; i < value.count(); i++) {
      key = i == 0 ? value.first() : key.next().next();
      Place here = place.at(key.text());
      // No property has a longer name, and the errors below it would repeat it.
      if (!is_text(key, here, 1, kMaxNameBytes)) continue;
      uint32_t name = intern(key.text());
      test(key.next(), here, type == NodeType::kTraits ? trait(name) : name);
    }
  } else {
    fail(place, "an object of tests", value);
  }
  return add_node(type, {first, rules_.tests.size() - first});
}

// Tests of facts and tests of traits are two nodes.
uint32_t ConditionReader::profile_nodes(cbor::Value value, const Place& place, uint32_t* nodes) {
  constexpr auto kTraits = static_cast<uint32_t>(Fact::kTraits);
  Object facts;
  if (object(value, place, kFactNames, 0, &facts) && value.count() == 0) {
    fail(place, "at least one test", value);
  }
  uint32_t count = 0;
  uint32_t first = rules_.tests.size();
  for (uint32_t i = 0; i < kTraits; i++) {
    fact_kind_ = i == static_cast<uint32_t>(Fact::kStage) ? kTextKind : kNumberKind;
    if (facts.has(i)) test(facts[i], facts.at(i), i);
  }
  fact_kind_ = 0;
  uint32_t tests = rules_.tests.size() - first;
  if (tests != 0) nodes[count++] = add_node(NodeType::kProfile, {first, tests});
  if (facts.has(kTraits)) {
    nodes[count++] = where_node(NodeType::kTraits, facts[kTraits], facts.at(kTraits));
  }
  return count;
}

uint32_t ConditionReader::list_node(NodeType type, cbor::Value value, const Place& place,
                                    uint32_t depth) {
  uint32_t nodes[kMaxAlternatives];
  uint32_t count = 0;
  bool remembers = type == NodeType::kSequence;
  if (is_list(value, place, 1, kMaxAlternatives)) {
    cbor::Value item = value;
    for (; count < value.count(); count++) {
      item = count == 0 ? value.first() : item.next();
      nodes[count] = condition(item, place.at(count), depth + 1, nullptr);
      remembers |= stateful(nodes[count]);
    }
  }
  return add_node(type, add_children(nodes, count), remembers);
}

uint32_t ConditionReader::count_node(cbor::Value value, const Place& place, uint32_t child) {
  Node& node = this->node(add_node(NodeType::kCount, add_children(&child, 1), true));
  node.least = 1;
  Object count;
  object(value, place, "at_least, within, distinct", 0b001, &count);
  whole(count, 0, 1, kMaxCount, &node.least);
  duration(count, 1, &node.window);
  name(count, 2, kMaxNameBytes, &node.distinct);
  node.slot = take_slots(node.least, value, place);
  node.cursor = rules_.cursors++;
  return rules_.nodes.size() - 1;
}

uint32_t ConditionReader::all_of(const uint32_t* nodes, uint32_t count) {
  if (count == 1) return nodes[0];
  bool remembers = false;
  for (uint32_t i = 0; i < count; i++) remembers |= stateful(nodes[i]);
  return add_node(NodeType::kAll, add_children(nodes, count), remembers);
}

uint32_t ConditionReader::condition(cbor::Value value, const Place& place, uint32_t depth,
                                    Label* alternative) {
  constexpr NodeType kLists[] = {NodeType::kAll, NodeType::kAny};
  if (depth > kMaxConditionDepth) {
    fail(place, "conditions nested at most 8 deep", value);
    return add_node(NodeType::kAll);
  }
  Object given;
  const char* names = alternative != nullptr ? kAlternativeNames : kConditionNames;
  if (!object(value, place, names, 0, &given)) return add_node(NodeType::kAll);

  uint32_t parts[13];
  uint32_t count = 0;
  if (given.has(kEvent)) parts[count++] = event_node(given[kEvent], given.at(kEvent));
  if (given.has(kWhere)) {
    parts[count++] = where_node(NodeType::kWhere, given[kWhere], given.at(kWhere));
  }
  for (uint32_t i = kAll; i <= kAny; i++) {
    if (!given.has(i)) continue;
    parts[count++] = list_node(kLists[i - kAll], given[i], given.at(i), depth);
  }
  if (given.has(kNot)) {
    uint32_t child = condition(given[kNot], given.at(kNot), depth + 1, nullptr);
    parts[count++] = add_node(NodeType::kNot, add_children(&child, 1), stateful(child));
  }
  if (given.has(kProfile)) {
    count += profile_nodes(given[kProfile], given.at(kProfile), parts + count);
  }
  if (given.has(kSequence)) {
    uint32_t index = list_node(NodeType::kSequence, given[kSequence], given.at(kSequence), depth);
    duration(given, kWithin, &node(index).window);
    node(index).slot = take_slots(node(index).range.count, given[kSequence], given.at(kSequence));
    parts[count++] = index;
  } else if (given.has(kWithin)) {
    complain(given.at(kWithin), "a sequence beside it", "none");
  }
  if (given.has(kCount)) {
    // Of all events, where nothing stands beside it.
    uint32_t counted = all_of(parts, count);
    count = 0;
    parts[count++] = count_node(given[kCount], given.at(kCount), counted);
  }
  if (alternative != nullptr) {
    label(given, kLabel, alternative);
    for (uint32_t i = kEngagement; i <= kPropensity; i++) {
      if (!given.has(i)) continue;
      auto type =
          static_cast<NodeType>(static_cast<uint32_t>(NodeType::kEngagement) + i - kEngagement);
      uint32_t index = add_node(type);
      bool likely = i == kPropensity;
      if (likely || i == kEngagement) {
        double most = likely ? 1 : 1e6;
        number(given, i, likely ? 0 : -most, most, &node(index).number);
      } else {
        word(given, i, i == kFit ? kGradeNames : kTemperatureNames, &node(index).least);
      }
      parts[count++] = index;
    }
  }
  if (count == 0) {
    fail(place, "at least one of event, where, all, any, not, count, sequence, profile", value);
  }
  return all_of(parts, count);
}

}  // namespace leadlight
