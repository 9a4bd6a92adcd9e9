#include "state.h"

#include "accumulate.h"
#include "classify.h"
#include "match.h"
#include "score.h"

namespace leadlight {
namespace {

// Entries of the history that one event can add: a recycling, a change of
// temperature, three stages, a client's state, a disqualification and a change per
// purpose.
constexpr uint32_t kChangesPerEvent = 7 + kPurposes;

}  // namespace

bool State::reserve(const Rules& rules, const Log& log, uint32_t events, bool anew) {
  uint32_t changes = (anew ? 0 : history.size()) + events * kChangesPerEvent;
  uint32_t kept = (anew ? 0 : occurrences.size()) + events * rules.remembering;
  uint32_t texts = log.strings().end();
  return slots.reserve(rules.slots) && cursors.reserve(rules.cursors) &&
         gathered.reserve(rules.signals.size()) && traits.reserve(rules.traits.size()) &&
         history.reserve(changes) && occurrences.reserve(kept) &&
         (seen.size() >= texts || seen.resize(texts));
}

void State::reset(const Rules& rules, const Log& log) {
  slots.clear();
  cursors.clear();
  gathered.clear();
  traits.clear();
  seen.clear();
  slots.resize(rules.slots);
  cursors.resize(rules.cursors);
  gathered.resize(rules.signals.size());
  traits.resize(rules.traits.size());
  seen.resize(log.strings().end());
  for (Slot& slot : slots) slot.time = -1;
  counted = kNone;
  for (uint32_t i = 0; i < gathered.size(); i++) {
    Gathered& one = gathered[i];
    one.newest = one.counting = one.limiting = kNone;
    // A signal without occurrences is 0, clamped.
    if (rules.signals[i].min > 0 || rules.signals[i].max < 0) count_in(i);
  }
  occurrences.clear();
  history.clear();
  static_cast<Standing&>(*this) = Standing();
  engagement = engagement_at(rules, *this, 0, nullptr);  // a min can be above 0
}

void State::follow(const Rules& rules, const Log& log, uint32_t index) {
  const StoredEvent& event = log[index];
  Silence before = silence_until(rules, *this, event.time);
  if (before.ended) history.push(before.change);
  stage = before.stage;
  client_state = before.client_state;
  derive(log, event, &seen, &derived);
  if (event.name == Rules::word(Word::kIdentify)) identify(rules, log, event, this);
  Range concerned = rules.row(event.name).signals;
  for (uint32_t i = 0; i < concerned.count; i++) {
    uint32_t signal = rules.concerned[concerned.first + i];
    if (holds(rules, log, event, this, rules.signals[signal].node)) {
      gather(rules.signals[signal], log, index, signal, this);
    }
  }
  for (uint32_t i = 0; rules.remembering != 0 && i < rules.signals.size(); i++) {
    const Signal& signal = rules.signals[i];
    if (signal.decay == Decay::kLinear || signal.decay == Decay::kWindow) {
      expire(signal, *this, event.time, &gathered[i]);
    }
  }
  engagement = engagement_at(rules, *this, event.time, nullptr);
  classify(rules, log, index, this);
}

}  // namespace leadlight
