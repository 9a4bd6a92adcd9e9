#include "accumulate.h"

#include "arithmetic.h"

namespace leadlight {
namespace {

constexpr double kGrid = 1048576;  // steps a point

int64_t steps(double worth) { return static_cast<int64_t>(worth * kGrid); }

// What the event is worth, on the grid; 0: it is no occurrence.
double worth_of(const Signal& signal, const Log& log, const StoredEvent& event) {
  if (signal.per == kEmptyText) return signal.points;
  const Datum* value = log.find(event, signal.per);
  if (value == nullptr || value->kind != Kind::kNumber) return 0;
  double times = value->number / signal.each;
  if (!(times >= 1)) return 0;
  // Beyond this many the clamp decides, and the product stays finite and exact.
  if (times > 2 * kMaxPoints * kGrid) times = 2 * kMaxPoints * kGrid;
  double worth = signal.points * static_cast<double>(static_cast<int64_t>(times));
  return worth > kMaxPoints ? kMaxPoints : worth < -kMaxPoints ? -kMaxPoints : worth;
}

bool dropped(const Signal& signal, const State& state, const Gathered& gathered, Time now,
             const Datum& value) {
  uint32_t session = state.derived.sessions;
  Time from = now - signal.scope_window;  // an occurrence at `from` is out
  if (signal.times != 0) {
    switch (signal.scope) {
      case Scope::kSession:
        if (gathered.session == session && gathered.in_session >= signal.times) return true;
        break;
      case Scope::kLifetime:
        if (gathered.kept >= signal.times) return true;
        break;
      default:
        if (gathered.limiting != kNone && state.occurrences[gathered.limiting].time > from) {
          return true;
        }
    }
  }
  if (signal.distinct == kEmptyText) return false;
  for (uint32_t at = gathered.newest; at != kNone; at = state.occurrences[at].previous) {
    const Occurrence& kept = state.occurrences[at];
    if (signal.scope == Scope::kSession && kept.session != session) break;
    if (signal.scope == Scope::kWindow && kept.time <= from) break;
    if (kept.value == value) return true;
  }
  return false;
}

void remember(const Signal& signal, const StoredEvent& event, double worth, const Datum& value,
              State* state, Gathered* gathered) {
  uint32_t added = state->occurrences.size();
  state->occurrences.push(
      {event.time, worth, value, state->derived.sessions, kNone, gathered->newest});
  if (gathered->newest != kNone) state->occurrences[gathered->newest].next = added;
  gathered->newest = added;
  if (gathered->counting == kNone) gathered->counting = added;
  if (signal.scope != Scope::kWindow || signal.times == 0) return;
  if (gathered->limiting != kNone) {
    gathered->limiting = state->occurrences[gathered->limiting].next;
  } else if (gathered->kept == signal.times) {
    uint32_t oldest = added;
    for (uint32_t i = 1; i < signal.times; i++) oldest = state->occurrences[oldest].previous;
    gathered->limiting = oldest;
  }
}

// Adds an occurrence to the sums; with its worth negated, takes it away.
void count(const Signal& signal, double worth, Time time, Gathered* gathered) {
  gathered->sum += worth;
  if (signal.decay == Decay::kLinear) {
    gathered->moment += static_cast<__int128>(steps(worth)) * time;
  }
}

}  // namespace

HalfLives::HalfLives(Time time, Time half_life, double sign)
    // Exact: no quotient of times below 2^53 is rounded up to a whole number. A
    // division of integers takes several times as long.
    : whole(static_cast<Time>(static_cast<double>(time) / static_cast<double>(half_life))),
      power(exp2(sign * static_cast<double>(time - whole * half_life) /
                 static_cast<double>(half_life))) {}

void gather(const Signal& signal, const Log& log, uint32_t at, uint32_t index, State* state) {
  const StoredEvent& event = log[at];
  double worth = worth_of(signal, log, event);
  if (worth == 0) return;
  Gathered& gathered = state->gathered[index];
  const Datum* found = signal.distinct == kEmptyText ? nullptr : log.find(event, signal.distinct);
  Datum value = found == nullptr ? Datum() : *found;
  if (dropped(signal, *state, gathered, event.time, value)) {
    gathered.dropped++;
    return;
  }
  gathered.kept++;
  if (gathered.session != state->derived.sessions) gathered.in_session = 0;
  gathered.session = state->derived.sessions;
  gathered.in_session++;
  if (gathered.kept == 1) {
    gathered.first = event.time;
    if (signal.min <= 0 && signal.max >= 0) state->count_in(index);
  }
  gathered.last = event.time;
  gathered.event = at;
  if (signal.remembers()) remember(signal, event, worth, value, state, &gathered);

  if (signal.decay == Decay::kHalfLife) {
    HalfLives passed(event.time, signal.decay_ms, 1);
    // Moving the reference by whole half-lives changes the exponent alone.
    gathered.sum *= power_of_two(gathered.reference - passed.whole);
    gathered.sum += worth * passed.power;
    gathered.reference = passed.whole;
  } else {
    count(signal, worth, event.time, &gathered);
  }
}

void expire(const Signal& signal, const State& state, Time now, Gathered* gathered) {
  while (gathered->counting != kNone) {
    const Occurrence& oldest = state.occurrences[gathered->counting];
    if (oldest.time > now - signal.decay_ms) break;
    count(signal, -oldest.worth, oldest.time, gathered);
    gathered->counting = oldest.next;
  }
}

double sum_at(const Signal& signal, const State& state, uint32_t index, Time now,
              const HalfLives* passed) {
  const Gathered& gathered = state.gathered[index];
  if (signal.decay == Decay::kNone) return gathered.sum;
  if (signal.decay == Decay::kHalfLife) {
    const HalfLives& age = passed[signal.half_life];
    return to_grid(gathered.sum * age.power * power_of_two(gathered.reference - age.whole));
  }
  // Asked for a later time than the last event, some have expired since.
  Gathered then = gathered;
  expire(signal, state, now, &then);
  if (signal.decay == Decay::kWindow) return then.sum;
  // The sum of worth * (1 - (now - time) / d) = (sum * (d - now) + moment) / d.
  __int128 scaled = static_cast<__int128>(steps(then.sum)) * (signal.decay_ms - now) + then.moment;
  return to_grid(static_cast<double>(scaled) / static_cast<double>(signal.decay_ms) / kGrid);
}

}  // namespace leadlight
