#include "leadlight/profile.h"

#include <cstdlib>
#include <new>

#include "assess.h"
#include "log.h"
#include "score.h"
#include "state.h"

namespace leadlight {

struct Profile::Parts {
  const Rules& rules;
  Log log;
  State state;  // after the first `followed` events of the log
  uint32_t followed = 0;
  bool stale = true;          // the state is not that of any beginning of the log
  Log::Added last = {};       // event added
  bool stale_before = false;  // it was
  mutable State past;         // for questions about a time before the last event

  explicit Parts(const Model& model) : rules(*model.rules()), log(&rules.strings) {}

  Outcome drop_oldest(const Event& event);
  Log::Added::Result add(const Event& event);
  void take_back();
  bool follow_all();
  const State* past_at(Time now) const;
  const State* state_at(Time now) const;
};

namespace {

uint32_t changes(const Standing& before, const Standing& now) {
  uint32_t bits = 0;
  if (before.engagement != now.engagement) bits |= kEngagementChanged;
  if (before.temperature != now.temperature) bits |= kTemperatureChanged;
  if (before.stage != now.stage || before.client_state != now.client_state) {
    bits |= kStageChanged;
  }
  if (before.prospect() != now.prospect() || before.disqualified != now.disqualified) {
    bits |= kProspectChanged;
  }
  if (before.segments != now.segments) bits |= kSegmentsChanged;
  for (uint32_t i = 0; i < kPurposes; i++) {
    if (before.consent[i] != now.consent[i]) bits |= kConsentChanged;
  }
  return bits;
}

}  // namespace

// Makes room for the event. kFull: none of the events may go. kDone: the state has
// followed what is left, and adding the event cannot fail. Otherwise nothing has changed.
Outcome Profile::Parts::drop_oldest(const Event& event) {
  // 2: must stay; 1: strong evidence, which goes only when nothing else can.
  uint8_t keep[kMaxEvents] = {};
  Assessment assessment;
  make_assessment(rules, log, state, state.derived.last, &assessment);
  for (uint32_t i = 0; i < assessment.reason_count; i++) {
    keep[state.gathered[assessment.reasons[i].signal].event] = 1;
  }
  for (const Change& change : state.history) {
    bool caused = change.what != What::kTemperature && change.what != What::kConsent;
    if (caused && change.event != kNone) keep[change.event] = 2;
  }
  uint8_t may_go = 1;
  for (uint32_t i = 0; i < log.size(); i++) {
    uint32_t name = log[i].name;
    if (name == Rules::word(Word::kIdentify) || name == Rules::word(Word::kConsent)) keep[i] = 2;
    if (keep[i] == 0) may_go = 0;
  }
  Log rest(&rules.strings);
  EventBuffer buffer;
  uint32_t dropped = 0;
  for (uint32_t i = 0; i < log.size(); i++) {
    if (keep[i] <= may_go && dropped != kDroppedAtOnce) {
      dropped++;
    } else if (rest.add(log.view(i, &buffer)).result == Log::Added::kNoMemory) {
      return Outcome::kNoMemory;
    }
  }
  if (dropped == 0) return Outcome::kFull;
  Log::Added tried = rest.add(event);
  if (tried.result == Log::Added::kNoMemory || !state.reserve(rules, rest, rest.size(), true)) {
    return Outcome::kNoMemory;
  }
  rest.take_back(tried);
  log.swap(rest);
  stale = true;
  follow_all();
  return Outcome::kDone;
}

Log::Added::Result Profile::Parts::add(const Event& event) {
  Log::Added added = log.add(event);
  if (added.result == Log::Added::kAdded) {
    last = added;
    stale_before = stale;
    if (added.replaced || added.index < followed) stale = true;
  }
  return added.result;
}

// Undoes the last add().
void Profile::Parts::take_back() {
  log.take_back(last);
  stale = stale_before;
}

// Brings the state up to the log. False: no memory; the state has not changed, and
// the next call tries again.
bool Profile::Parts::follow_all() {
  if (!state.reserve(rules, log, log.size() - (stale ? 0 : followed), stale)) return false;
  if (stale) {
    state.reset(rules, log);
    followed = 0;
    stale = false;
  }
  while (followed < log.size()) state.follow(rules, log, followed++);
  return true;
}

// The state after the events up to `now`, followed from the first one on. Null: no
// memory. Good until the next call.
const State* Profile::Parts::past_at(Time now) const {
  uint32_t count = 0;
  while (count < log.size() && log[count].time <= now) count++;
  if (!past.reserve(rules, log, count, true)) return nullptr;
  past.reset(rules, log);
  for (uint32_t i = 0; i < count; i++) past.follow(rules, log, i);
  return &past;
}

const State* Profile::Parts::state_at(Time now) const {
  return log.size() == 0 || now >= state.derived.last ? &state : past_at(now);
}

Profile::Profile(const Model& model) : parts_(nullptr) {
  void* memory = std::malloc(sizeof(Parts));
  if (memory == nullptr) return;
  parts_ = new (memory) Parts(model);
  if (parts_->follow_all()) return;
  parts_->~Parts();
  std::free(memory);
  parts_ = nullptr;
}

Profile::~Profile() {
  if (parts_ == nullptr) return;
  parts_->~Parts();
  std::free(parts_);
}

Recorded Profile::add(const Event& event) {
  if (parts_ == nullptr) return {Outcome::kNoMemory};
  uint32_t dropped = 0;
  if (parts_->log.size() >= kMaxEvents && parts_->log.find_id(event.id) == parts_->log.size()) {
    // What may be dropped depends on what the events did.
    if (!parts_->follow_all()) return {Outcome::kNoMemory};
    Outcome outcome = parts_->drop_oldest(event);
    if (outcome != Outcome::kDone) return {outcome};
    dropped = kOldestDropped;
  }
  switch (parts_->add(event)) {
    case Log::Added::kKnown:
      return {Outcome::kDone, kAlreadyKnown};
    case Log::Added::kNoMemory:
      return {Outcome::kNoMemory};
    default:
      return {Outcome::kDone, dropped};
  }
}

Recorded Profile::settle() {
  if (parts_ == nullptr) return {Outcome::kNoMemory};
  Standing before = parts_->state;
  if (!parts_->follow_all()) return {Outcome::kNoMemory};
  return {Outcome::kDone, changes(before, parts_->state)};
}

Recorded Profile::record(const Event& event) {
  if (parts_ == nullptr) return {Outcome::kNoMemory};
  Standing before = parts_->state;
  Recorded added = add(event);
  if (added.outcome != Outcome::kDone || (added.changed & kAlreadyKnown) != 0) return added;
  if (!parts_->follow_all()) {
    parts_->take_back();
    return {Outcome::kNoMemory};
  }
  return {Outcome::kDone, added.changed | changes(before, parts_->state)};
}

bool Profile::assess(Time now, Assessment* assessment) const {
  const State* state = parts_ == nullptr ? nullptr : parts_->state_at(now);
  if (state == nullptr) return false;
  make_assessment(parts_->rules, parts_->log, *state, now, assessment);
  return true;
}

bool Profile::what_if(const Event& event, Time now, Assessment* assessment) {
  if (parts_ == nullptr) return false;
  Event nameless = event;
  nameless.id = {};
  Log::Added added = parts_->log.add(nameless);
  if (added.result != Log::Added::kAdded) return false;
  const State* state = parts_->past_at(now);
  if (state != nullptr) make_assessment(parts_->rules, parts_->log, *state, now, assessment);
  parts_->log.take_back(added);
  return state != nullptr;
}

bool Profile::explain(Time now, cbor::Writer& out) const {
  if (parts_ == nullptr) return false;
  const Rules& rules = parts_->rules;
  // What the engagement was 7 and 28 days ago.
  double before[2];
  for (uint32_t i = 0; i < 2; i++) {
    Time then = now - kDay * (i == 0 ? 7 : 28);
    const State* state = parts_->state_at(then);
    if (state == nullptr) return false;
    before[i] = engagement_at(rules, *state, then, nullptr);
  }
  const State* state = parts_->state_at(now);
  if (state == nullptr) return false;
  write_explanation(rules, parts_->log, *state, now, before, out);
  return !out.failed();
}

void Profile::write_events(cbor::Writer& out) const {
  out.array(size());
  EventBuffer buffer;
  for (uint32_t i = 0; i < size(); i++) {
    Event event = parts_->log.view(i, &buffer);
    cbor::Writer::Keys keys(
        out, event.id.empty() ? "name, time, properties" : "name, time, properties, id");
    keys.text(event.name);
    keys.number(static_cast<double>(event.time));
    keys.next().map(static_cast<uint32_t>(event.properties.size()));
    for (const Property& property : event.properties) {
      out.text(property.key);
      if (property.kind == Kind::kText) {
        out.text(property.text);
      } else if (property.kind == Kind::kBoolean) {
        out.boolean(property.number != 0);
      } else {
        out.number(property.number);
      }
    }
    if (!event.id.empty()) keys.text(event.id);
  }
}

double Profile::engagement() const { return parts_ == nullptr ? 0 : parts_->state.engagement; }
Temperature Profile::temperature() const {
  return parts_ == nullptr ? Temperature::kCold : parts_->state.temperature;
}
Stage Profile::stage() const { return parts_ == nullptr ? Stage::kVisitor : parts_->state.stage; }
uint32_t Profile::times(uint32_t signal) const {
  return parts_ == nullptr ? 0 : parts_->state.gathered[signal].kept;
}
uint32_t Profile::size() const { return parts_ == nullptr ? 0 : parts_->log.size(); }
Event Profile::event(uint32_t index, EventBuffer* buffer) const {
  return parts_->log.view(index, buffer);
}

void Profile::clear() {
  if (parts_ == nullptr) return;
  parts_->log.clear();
  parts_->followed = 0;
  parts_->stale = true;
  parts_->follow_all();
}

}  // namespace leadlight
