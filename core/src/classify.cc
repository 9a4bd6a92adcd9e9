#include "classify.h"

#include "match.h"
#include "score.h"

namespace leadlight {
namespace {

void note(State* state, What what, uint8_t from, uint8_t to, uint32_t event, uint32_t alternative,
          Time time, uint8_t purpose = 0) {
  state->history.push({time, state->engagement, event, alternative, what, from, to, purpose});
}

void take_consent(const Log& log, uint32_t index, State* state) {
  const StoredEvent& event = log[index];
  for (uint8_t purpose = 0; purpose < kPurposes; purpose++) {
    uint32_t key = Rules::word(Word::kScoring, purpose);
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

Silence silence_until(const Rules& rules, const State& state, Time now) {
  Silence silence{state.stage, state.client_state, false, {}};
  bool client = state.stage == Stage::kClient;
  bool prospect = state.stage == Stage::kProspect;
  Time after = client ? rules.at_risk_ms : prospect ? rules.recycle_ms : 0;
  Time then = state.derived.last + after;
  if (after == 0 || now < then) return silence;
  if (client && state.client_state == ClientState::kAtRisk) return silence;
  silence.ended = true;
  silence.change = {then,
                    engagement_at(rules, state, then, nullptr),
                    kNone,
                    kNone,
                    What::kStage,
                    static_cast<uint8_t>(Stage::kProspect),
                    static_cast<uint8_t>(Stage::kLead)};
  if (prospect) {
    silence.stage = Stage::kLead;
    return silence;
  }
  silence.change.what = What::kClientState;
  silence.change.from = static_cast<uint8_t>(state.client_state);
  silence.change.to = static_cast<uint8_t>(ClientState::kAtRisk);
  silence.client_state = ClientState::kAtRisk;
  return silence;
}

void classify(const Rules& rules, const Log& log, uint32_t index, State* state) {
  const StoredEvent& event = log[index];
  if (event.name == Rules::word(Word::kConsent)) take_consent(log, index, state);

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
