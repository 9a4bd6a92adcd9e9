// The boundary between JavaScript and the core. README.md beside this file has
// the table of the calls, their units and errors.
#include <emscripten/bind.h>

#include "leadlight/number_text.h"
#include "leadlight/profile.h"

namespace {

using namespace leadlight;

// One module, one profile, as long as the page lives.
struct Instance {
  Model model;
  Profile* profile = nullptr;
  Array<uint8_t> input;
  cbor::Writer output;
  Errors errors;
  EventBuffer buffer;  // of the event in hand
};
[[clang::no_destroy]] Instance here;

uint32_t address(const void* pointer) {
  return static_cast<uint32_t>(reinterpret_cast<uintptr_t>(pointer));
}

uint32_t input(uint32_t size) {
  return size <= kMaxDocumentBytes && here.input.reserve(size) ? address(here.input.data()) : 0;
}

uint32_t output() { return address(here.output.data()); }

// The size of what was written; 0: it did not fit into memory.
uint32_t written() { return here.output.failed() ? 0 : here.output.size(); }

uint32_t write_errors() {
  here.output.clear();
  here.errors.write(here.output);
  return here.output.size();
}

uint32_t load(uint32_t size) {
  Model model;
  if (!model.load(here.input.data(), size, &here.errors)) return write_errors();
  // The log stands on the model's texts: it is recorded anew on the new one.
  auto* profile = new Profile(model);
  bool whole = true;
  for (uint32_t i = 0; here.profile != nullptr && i < here.profile->size(); i++) {
    whole &= profile->add(here.profile->event(i, &here.buffer)).outcome == Outcome::kDone;
  }
  if (!whole || profile->settle().outcome != Outcome::kDone) {
    delete profile;
    here.errors.add_out_of_memory();
    return write_errors();
  }
  delete here.profile;
  here.profile = profile;
  here.model = static_cast<Model&&>(model);
  return 0;
}

int32_t refused() { return -static_cast<int32_t>(write_errors()); }

int32_t result(Recorded recorded) {
  if (recorded.outcome == Outcome::kDone) return static_cast<int32_t>(recorded.changed);
  if (recorded.outcome == Outcome::kFull) {
    here.errors.add("", "room among the 2000 events of a log", "only events that must stay");
  } else {
    here.errors.add_out_of_memory();
  }
  return refused();
}

// The checked document in the input. False: the errors say why.
bool document(uint32_t size, cbor::Value* root) {
  here.errors.clear();
  if (here.profile == nullptr) {
    here.errors.add("", "a model, loaded before", "none");
    return false;
  }
  uint32_t offset = 0;
  const char* expected = cbor::check(here.input.data(), size, root, &offset);
  if (expected != nullptr) here.errors.add("", expected, "other bytes");
  return expected == nullptr;
}

// The event in the input. False: the errors say why.
bool read_input(uint32_t size, Event* event) {
  cbor::Value root;
  return document(size, &root) && read_event(root, "", &here.buffer, event, &here.errors);
}

int32_t record(uint32_t size) {
  Event event;
  if (!read_input(size, &event)) return refused();
  return result(here.profile->record(event));
}

// Records every event of the list. False: a mistake, which the errors tell, or `*last`
// says what the profile had against one of them.
bool take(cbor::Value list, Recorded* last) {
  Event event;
  uint32_t dropped = 0;
  cbor::Value item = list;
  for (uint32_t i = 0; i < list.count(); i++) {
    item = i == 0 ? list.first() : item.next();
    char pointer[12] = "/";
    uint32_t size = 1 + number_text(i, pointer + 1);
    if (!read_event(item, {pointer, size}, &here.buffer, &event, &here.errors)) return false;
    *last = here.profile->add(event);
    if (last->outcome != Outcome::kDone) return false;
    dropped |= last->changed & kOldestDropped;
  }
  *last = here.profile->settle();
  last->changed |= dropped;
  return last->outcome == Outcome::kDone;
}

uint32_t events() {
  here.output.clear();
  if (here.profile == nullptr) return 0;
  here.profile->write_events(here.output);
  return written();
}

int32_t replay(uint32_t size) {
  cbor::Value root;
  if (!document(size, &root)) return refused();
  if (root.type() != cbor::Type::kArray) {
    here.errors.add("", "a list of events", root);
    return refused();
  }
  // What there is, for the case that not all of them are taken.
  Recorded last{Outcome::kNoMemory};
  if (events() != 0 && take(root, &last)) return static_cast<int32_t>(last.changed);
  uint32_t offset = 0;
  Recorded restored;
  if (cbor::check(here.output.data(), here.output.size(), &root, &offset) == nullptr) {
    here.profile->clear();
    take(root, &restored);
  }
  return here.errors.empty() ? result(last) : refused();
}

// Anything that is not a time counts as the nearest one.
Time time_of(double now) {
  return now >= 0 ? static_cast<Time>(now < kMaxTime ? now : kMaxTime) : 0;
}

// Writes the assessment, if there is one.
uint32_t answer(bool there, const Assessment& assessment) {
  here.output.clear();
  if (!there) return 0;
  write_assessment(here.model, assessment, here.output);
  return written();
}

uint32_t assess(double now) {
  Assessment assessment;
  return answer(here.profile != nullptr && here.profile->assess(time_of(now), &assessment),
                assessment);
}

// Below 0: refused, as in record().
int32_t what_if(uint32_t size, double now) {
  Event event;
  if (!read_input(size, &event)) return refused();
  Assessment assessment;
  bool there = here.profile->what_if(event, time_of(now), &assessment);
  return static_cast<int32_t>(answer(there, assessment));
}

uint32_t explain(double now) {
  here.output.clear();
  if (here.profile == nullptr || !here.profile->explain(time_of(now), here.output)) return 0;
  return written();
}

void clear() {
  if (here.profile != nullptr) here.profile->clear();
}

}  // namespace

EMSCRIPTEN_BINDINGS(leadlight) {
  emscripten::function("input", &input);
  emscripten::function("output", &output);
  emscripten::function("load", &load);
  emscripten::function("record", &record);
  emscripten::function("replay", &replay);
  emscripten::function("assess", &assess);
  emscripten::function("whatIf", &what_if);
  emscripten::function("explain", &explain);
  emscripten::function("events", &events);
  emscripten::function("clear", &clear);
}
