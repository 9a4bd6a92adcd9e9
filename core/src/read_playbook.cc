// The playbook, and the errors of marketing that it must not contain.
#include "model_sections.h"

namespace leadlight {

void ModelSections::words(const Object& object, uint32_t name, const char* names, uint32_t* bits) {
  *bits = kEveryWord;
  if (!object.has(name)) return;
  cbor::Value value = object[name];
  Place place = object.at(name);
  bool many = value.type() == cbor::Type::kArray;
  if (many && !is_list(value, place, 1, 8)) return;
  *bits = 0;
  cbor::Value item = value;
  for (uint32_t i = 0; i < (many ? value.count() : 1); i++) {
    if (many) item = i == 0 ? value.first() : item.next();
    int found = item.type() == cbor::Type::kText ? find_name(names, item.text()) : -1;
    if (found < 0) {
      fail(many ? place.at(i) : place, names, item);
    } else {
      *bits |= 1u << found;
    }
  }
}

void ModelSections::read_play(cbor::Value value, const Place& place) {
  enum : uint32_t {
    kId,
    kStage,
    kTemperature,
    kState,
    kKind,
    kChannel,
    kGoal,
    kContent,
    kTiming,
    kAvoid
  };
  Object object;
  if (!this->object(
          value, place,
          "id, stage, temperature, state, kind, channel, goal, content, timing, avoid",
          1 << kId | 1 << kStage | 1 << kKind | 1 << kChannel | 1 << kGoal | 1 << kContent,
          &object)) {
    return;
  }
  Play play;
  play.id = id(object, rules_.plays);
  words(object, kStage, kStageNames, &play.stages);
  words(object, kTemperature, kTemperatureNames, &play.temperatures);
  words(object, kState, kClientStateNames, &play.states);
  uint32_t kind = 0;
  uint32_t channel = 0;
  word(object, kKind, kPlayKindNames, &kind);
  word(object, kChannel, kChannelNames, &channel);
  play.kind = static_cast<PlayKind>(kind);
  play.channel = static_cast<Channel>(channel);
  Label unused;
  for (uint32_t i = kGoal; i <= kAvoid; i++) label(object, i, &unused);
  play.document = {static_cast<uint32_t>(value.data() - rules_.document.data()), value.size()};

  // A commercial pitch to somebody who is only looking around drives them away.
  constexpr uint32_t kEarly =
      1 << static_cast<uint32_t>(Stage::kVisitor) | 1 << static_cast<uint32_t>(Stage::kLead);
  constexpr uint32_t kCold = 1 << static_cast<uint32_t>(Temperature::kCold);
  if (play.kind == PlayKind::kPitch && (play.stages & kEarly) != 0 &&
      (play.temperatures & kCold) != 0) {
    fail(object, kKind, "no pitch to a cold visitor or lead");
  }
  if (play.serves_every_client()) serves_clients_ = true;
  add(rules_.plays, play);
}

void ModelSections::read_playbook(const Object& model, uint32_t name) {
  each(model, name, 1, kMaxPlays, &ModelSections::read_play);
  if (!rules_.plays.empty() && !serves_clients_) {
    complain(model.at(name), "a row for every client on the web: none is forgotten", "none");
  }
}

}  // namespace leadlight
