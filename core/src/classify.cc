#include "classify.h"

#include "match.h"

namespace leadlight {
namespace {

void note(State* state, What what, uint8_t from, uint8_t to, uint32_t event, uint32_t alternative,
          Time time, uint8_t purpose = 0) {
  state->history.push({time, state->engagement, event, alternative, what, from, to, purpose});
}

void take_consent(const Rules& rules, const Log& log, uint32_t index, State* state) {
  const StoredEvent& event = log[index];
  for (uint8_t purpose = 0; purpose < kPurposes; purpose++) {
    uint32_t key = rules.words[static_cast<uint32_t>(Word::kScoring) + purpose];
    const Datum* value = log.find(event, key);
    if (value == nullptr || value->kind != Kind::kBoolean) continue;
    Answer answer = value->number != 0 ? Answer::kGranted : Answer::kDenied;
    if (answer == state->consent[purpose]) continue;
    note(state, What::kConsent, static_cast<uint8_t>(state->consent[purpose]),
         static_cast<uint8_t>(answer), index, kNone, event.time, purpose);
    state->consent[purpose] = answer;
  }
}

}  // namespace

Temperature temperature_after(const Rules& rules, Temperature before, double engagement) {
  double warm = rules.warm;
  double hot = rules.hot;
  if (before >= Temperature::kWarm) warm -= rules.hysteresis;
  if (before == Temperature::kHot) hot -= rules.hysteresis;
  return engagement >= hot    ? Temperature::kHot
         : engagement >= warm ? Temperature::kWarm
                              : Temperature::kCold;
}

bool recycled(const Rules& rules, const Standing& standing, Time now) {
  return standing.stage == Stage::kProspect && rules.recycle_ms != 0 &&
         now - standing.derived.last >= rules.recycle_ms;
}

bool neglected(const Rules& rules, const Standing& standing, Time now) {
  return standing.stage == Stage::kClient && rules.at_risk_ms != 0 &&
         standing.client_state != ClientState::kAtRisk &&
         now - standing.derived.last >= rules.at_risk_ms;
}

void fall_silent(const Rules& rules, Time now, State* state) {
  if (recycled(rules, *state, now)) {
    note(state, What::kStage, static_cast<uint8_t>(Stage::kProspect),
         static_cast<uint8_t>(Stage::kLead), kNone, kNone, state->derived.last + rules.recycle_ms);
    state->stage = Stage::kLead;
  }
  if (neglected(rules, *state, now)) {
    note(state, What::kClientState, static_cast<uint8_t>(state->client_state),
         static_cast<uint8_t>(ClientState::kAtRisk), kNone, kNone,
         state->derived.last + rules.at_risk_ms);
    state->client_state = ClientState::kAtRisk;
  }
}

void classify(const Rules& rules, const Log& log, uint32_t index, State* state) {
  const StoredEvent& event = log[index];
  if (event.name == rules.word(Word::kConsent)) take_consent(rules, log, index, state);

  Temperature temperature = temperature_after(rules, state->temperature, state->engagement);
  if (temperature != state->temperature) {
    note(state, What::kTemperature, static_cast<uint8_t>(state->temperature),
         static_cast<uint8_t>(temperature), index, kNone, event.time);
    state->temperature = temperature;
  }

  // Every rule sees the stage before the event, whatever the others decide; the
  // first alternative that holds is the cause.
  uint32_t found[kStageRules];
  for (uint32_t& cause : found) cause = kNone;
  const Row& row = rules.row(event.name);
  const uint16_t* concerned = rules.concerned.data();
  for (uint32_t i = 0; i < row.alternatives.count; i++) {
    uint32_t index = concerned[row.alternatives.first + i];
    const Alternative& alternative = rules.alternatives[index];
    if (!holds(rules, log, event, state, alternative.node)) continue;
    if (found[alternative.rule] == kNone) found[alternative.rule] = index;
  }
  for (uint32_t i = 0; i < row.segments.count; i++) {
    uint32_t index = concerned[row.segments.first + i];
    if (holds(rules, log, event, state, rules.segments[index].node)) {
      state->segments |= uint64_t{1} << index;
    }
  }
  for (uint32_t i = kLeadRule; i <= kClientRule; i++) {
    auto stage = static_cast<Stage>(i + 1);
    if (found[i] == kNone || stage <= state->stage) continue;
    note(state, What::kStage, static_cast<uint8_t>(state->stage), static_cast<uint8_t>(stage),
         index, found[i], event.time);
    state->stage = stage;
  }
  if (state->stage == Stage::kClient) {
    // Of several, the last: the gravest wins.
    for (uint32_t i = kClientStates; i-- != 0;) {
      if (found[kFirstStateRule + i] == kNone) continue;
      auto client_state = static_cast<ClientState>(i);
      if (client_state != state->client_state) {
        note(state, What::kClientState, static_cast<uint8_t>(state->client_state),
             static_cast<uint8_t>(client_state), index, found[kFirstStateRule + i], event.time);
        state->client_state = client_state;
      }
      break;
    }
  }
  bool disqualified = state->disqualified != kNone;
  uint32_t cause = found[disqualified ? kLiftRule : kDisqualifyRule];
  if (cause != kNone) {
    note(state, What::kDisqualified, disqualified, !disqualified, index, cause, event.time);
    state->disqualified = disqualified ? kNone : cause;
  }
}

}  // namespace leadlight
