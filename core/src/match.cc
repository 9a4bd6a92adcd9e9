#include "match.h"

#include "score.h"

namespace leadlight {
namespace {

// Equal, or the same ASCII letter in the other case.
bool same_letter(char a, char b) {
  int differs = a ^ b;
  if (differs == 0) return true;
  char letter = static_cast<char>(a | 0x20);
  return differs == 0x20 && letter >= 'a' && letter <= 'z';
}

// `*` any run, `?` one character (of UTF-8), ASCII letters in either case.
bool glob(std::string_view pattern, std::string_view text) {
  const char* p = pattern.data();
  const char* const p_end = p + pattern.size();
  const char* t = text.data();
  const char* const t_end = t + text.size();
  const char* star = nullptr;  // after the last star, and
  const char* resume = t;      // where to try again
  while (t != t_end) {
    if (p != p_end && *p == '*') {
      star = ++p;
      resume = t;
    } else if (p != p_end && *p == '?') {
      p++;
      t++;
      while (t != t_end && (*t & 0xC0) == 0x80) t++;
    } else if (p != p_end && same_letter(*p, *t)) {
      p++;
      t++;
    } else if (star != nullptr) {
      p = star;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p != p_end && *p == '*') p++;
  return p == p_end;
}

bool contains(std::string_view text, std::string_view part) {
  while (text.size() >= part.size()) {
    if (text.substr(0, part.size()) == part) return true;
    text.remove_prefix(1);
  }
  return false;
}

// Below 0, 0 or above: `value` against `bound`. `*comparable` is false where the
// kinds differ or have no order.
int compare(const TextPool& strings, const Datum& value, const Datum& bound, bool* comparable) {
  *comparable = value.kind == bound.kind && value.kind != Kind::kBoolean;
  if (value.kind == Kind::kNumber) {
    return value.number < bound.number ? -1 : value.number > bound.number ? 1 : 0;
  }
  return strings.text(value.text).compare(strings.text(bound.text));
}

bool test_holds(const Rules& rules, const TextPool& strings, const Test& test, const Datum* value) {
  const Datum* operand = rules.operands.data() + test.operands.first;
  if (test.op == Op::kExists) return (value != nullptr) == (operand->number != 0);
  if (value == nullptr) return test.op == Op::kNe;
  bool comparable = true;
  switch (test.op) {
    case Op::kNe:
      return !(*value == *operand);
    case Op::kEq:
    case Op::kIn:
      for (uint32_t i = 0; i < test.operands.count; i++) {
        if (*value == operand[i]) return true;
      }
      return false;
    case Op::kGlob:
      return value->kind == Kind::kText &&
             glob(strings.text(operand->text), strings.text(value->text));
    case Op::kContains:
      return value->kind == Kind::kText &&
             contains(strings.text(value->text), strings.text(operand->text));
    default:
      break;
  }
  int order = compare(strings, *value, *operand, &comparable);
  if (!comparable) return false;
  switch (test.op) {
    case Op::kGt:
      return order > 0;
    case Op::kGte:
      return order >= 0;
    case Op::kLt:
      return order < 0;
    case Op::kLte:
      return order <= 0;
    default:  // kBetween
      return order >= 0 && compare(strings, *value, operand[1], &comparable) <= 0;
  }
}

// A fact of the profile; false: there is none.
bool fact_of(const State& state, Fact fact, Datum* value) {
  const Derived& derived = state.derived;
  value->kind = Kind::kNumber;
  switch (fact) {
    case Fact::kSessions:
      value->number = derived.sessions;
      return true;
    case Fact::kActiveDays:
      value->number = derived.active_days;
      return true;
    case Fact::kDistinctPages:
      value->number = derived.distinct_pages;
      return true;
    case Fact::kEngagedSeconds:
      value->number = derived.engaged_seconds;
      return true;
    case Fact::kDaysSinceLast:
      value->number = static_cast<double>(derived.silence) / static_cast<double>(kDay);
      return derived.silence >= 0;
    default:  // kStage
      value->kind = Kind::kText;
      value->text = Rules::word(Word::kVisitor, static_cast<uint32_t>(state.stage));
      return true;
  }
}

// One match more, at `time`: whether the count is reached now.
bool count_reached(const Node& node, State* state, const Log& log, const StoredEvent& event) {
  Slot* slots = state->slots.data() + node.slot;
  Cursor& cursor = state->cursors[node.cursor];
  Time oldest;
  if (node.distinct == kEmptyText) {
    // A ring of the times of the last `least` matches.
    slots[cursor.next].time = event.time;
    if (++cursor.next == node.least) cursor.next = 0;
    if (cursor.filled < node.least) cursor.filled++;
    oldest = slots[cursor.filled < node.least ? 0 : cursor.next].time;
  } else {
    // The last `least` different values, the one met longest ago first. A
    // missing property is no value.
    const Datum* value = log.find(event, node.distinct);
    if (value != nullptr) {
      uint32_t at = 0;
      while (at < cursor.filled && !(slots[at].value == *value)) at++;
      if (at == cursor.filled && at == node.least)
        at = 0;  // forget the first
      else if (at == cursor.filled)
        cursor.filled++;
      for (; at + 1 < cursor.filled; at++) slots[at] = slots[at + 1];
      slots[at] = {event.time, *value};
    }
    oldest = slots[0].time;
  }
  return cursor.filled == node.least && (node.window == 0 || oldest > event.time - node.window);
}

// Slot i holds when the latest chain through the steps 0..i began; -1: none did.
bool sequence_met(const Rules& rules, const Log& log, const StoredEvent& event, State* state,
                  const Node& node) {
  const uint32_t* steps = rules.children.data() + node.range.first;
  Slot* slots = state->slots.data() + node.slot;
  bool met = false;
  // From the last step down, so that one event is not two steps of a chain.
  for (uint32_t i = node.range.count; i-- != 0;) {
    if (!holds(rules, log, event, state, steps[i])) continue;
    Time began = i == 0 ? event.time : slots[i - 1].time;
    if (began < 0 || (node.window != 0 && began <= event.time - node.window)) continue;
    slots[i].time = began;
    met |= i == node.range.count - 1;
  }
  return met;
}

}  // namespace

bool tests_hold(const Rules& rules, const TextPool& strings, Range tests, const Datum* value) {
  for (uint32_t i = 0; i < tests.count; i++) {
    if (!test_holds(rules, strings, rules.tests[tests.first + i], value)) return false;
  }
  return true;
}

bool profile_holds(const Rules& rules, const TextPool& texts, const State& state,
                   const Node& node) {
  for (uint32_t i = 0; i < node.range.count; i++) {
    const Test& test = rules.tests[node.range.first + i];
    Datum value;
    if (node.type == NodeType::kTraits) {
      value = state.traits[test.key];
    } else if (!fact_of(state, static_cast<Fact>(test.key), &value)) {
      value.kind = Kind::kNone;
    }
    if (!test_holds(rules, texts, test, value.kind == Kind::kNone ? nullptr : &value)) return false;
  }
  return true;
}

bool holds(const Rules& rules, const Log& log, const StoredEvent& event, State* state,
           uint32_t index) {
  const Node& node = rules.nodes[index];
  uint32_t first = node.range.first;
  switch (node.type) {
    case NodeType::kEvent:
      for (uint32_t i = 0; i < node.range.count; i++) {
        if (rules.names[first + i] == event.name) return true;
      }
      return false;
    case NodeType::kWhere:
      for (uint32_t i = 0; i < node.range.count; i++) {
        const Datum* value = log.find(event, rules.tests[first + i].key);
        if (!test_holds(rules, log.strings(), rules.tests[first + i], value)) return false;
      }
      return true;
    case NodeType::kProfile:
    case NodeType::kTraits:
      return profile_holds(rules, log.strings(), *state, node);
    case NodeType::kAll:
    case NodeType::kAny: {
      // The answer is known at the first child that differs from `all`, but
      // those that remember must still see the event.
      bool all = node.type == NodeType::kAll;
      bool result = all;
      for (uint32_t i = 0; i < node.range.count; i++) {
        if (result != all && !node.stateful) break;
        if (result != all && !rules.nodes[rules.children[first + i]].stateful) continue;
        if (holds(rules, log, event, state, rules.children[first + i]) != all) result = !all;
      }
      return result;
    }
    case NodeType::kNot:
      return !holds(rules, log, event, state, rules.children[first]);
    case NodeType::kCount:
      return holds(rules, log, event, state, rules.children[first]) &&
             count_reached(node, state, log, event);
    case NodeType::kSequence:
      return sequence_met(rules, log, event, state, node);
    case NodeType::kEngagement:
      return state->engagement >= node.number;
    case NodeType::kFit:
      return state->fit_known && static_cast<uint32_t>(state->grade) <= node.least;
    case NodeType::kTemperature:
      return static_cast<uint32_t>(state->temperature) >= node.least;
    case NodeType::kPropensity:
      return propensity_at(rules, log, *state, event.time) >= node.number;
  }
  return false;
}

}  // namespace leadlight
