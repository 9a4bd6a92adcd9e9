// What the documents of the answers share: the next member's key and this. `Keys` are those
// of a cbor::Writer, or of another writer with the same calls.
#pragma once

#include <cstring>

#include "leadlight/number_text.h"
#include "names.h"
#include "state.h"

namespace leadlight {

template <class Keys>
void write_word(Keys& keys, const char* names, uint32_t word) {
  keys.text(name_at(names, word));
}

template <class Keys>
void write_time(Keys& keys, Time time) {
  keys.number(static_cast<double>(time));
}

// The id of something of the model; null for none.
template <class Keys>
void write_id(Keys& keys, const Rules& rules, uint32_t text) {
  if (text == kEmptyText) return keys.null();
  keys.text(rules.strings.text(text));
}

template <class Keys>
void write_label(Keys& keys, const Rules& rules, const Label& label) {
  if (label.size == 0) return keys.null();
  keys.next().raw(rules.document.data() + label.start, label.size);
}

// Two members: the JSON Pointer of an alternative of the stage rules, and its label.
template <class Keys>
void write_rule(Keys& keys, const Rules& rules, uint32_t alternative) {
  if (alternative == kNone) {
    keys.null();
    return keys.null();
  }
  uint32_t rule = rules.alternatives[alternative].rule;
  char pointer[64];
  std::string_view start = name_at(kStageRulePointers, rule);
  std::memcpy(pointer, start.data(), start.size());
  auto size = static_cast<uint32_t>(start.size());
  size += number_text(alternative - rules.first_alternatives[rule], pointer + size);
  keys.text({pointer, size});
  write_label(keys, rules, rules.alternatives[alternative].label);
}

}  // namespace leadlight
