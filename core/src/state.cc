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

bool State::reset(const Rules& rules) {
  slots.clear();
  cursors.clear();
  gathered.clear();
  traits.clear();
  if (!slots.resize(rules.slots) || !cursors.resize(rules.cursors) ||
      !gathered.resize(rules.signals.size()) || !traits.resize(rules.traits.size())) {
    return false;
  }
  for (Slot& slot : slots) slot.time = -1;
  for (Gathered& one : gathered) one.newest = one.counting = one.limiting = kNone;
  seen.clear();
  occurrences.clear();
  history.clear();
  static_cast<Standing&>(*this) = Standing();
  return true;
}

bool State::reserve(const Rules& rules, const Log& log, uint32_t events) {
  uint32_t known = seen.size();
  uint32_t texts = log.strings().end();
  return history.reserve(history.size() + events * kChangesPerEvent) &&
         occurrences.reserve(occurrences.size() + events * rules.remembering) &&
         (known >= texts || seen.resize(texts));
}

void State::follow(const Rules& rules, const Log& log, uint32_t index) {
  const StoredEvent& event = log[index];
  if (derived.events != 0) fall_silent(rules, event.time, this);
  derive(rules, log, event, &seen, &derived);
  if (event.name == rules.word(Word::kIdentify)) identify(rules, log, event, this);
  Range concerned = rules.row(event.name).signals;
  for (uint32_t i = 0; i < concerned.count; i++) {
    uint32_t signal = rules.concerned[concerned.first + i];
    if (holds(rules, log, event, this, rules.signals[signal].node)) {
      gather(rules.signals[signal], log, index, signal, this);
    }
  }
  for (uint32_t i = 0; i < rules.signals.size(); i++) {
    const Signal& signal = rules.signals[i];
    if (signal.decay == Decay::kLinear || signal.decay == Decay::kWindow) {
      expire(signal, *this, event.time, &gathered[i]);
    }
  }
  engagement = engagement_at(rules, *this, event.time, nullptr);
  classify(rules, log, index, this);
}

}  // namespace leadlight
