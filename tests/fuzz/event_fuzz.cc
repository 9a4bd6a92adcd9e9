// Bytes to events, one or a list of them: each that is read is recorded after a fixed
// beginning of a visit, and the log gives it back as it was.
#include "fuzz.h"

namespace {

using namespace leadlight;

constexpr Time kStart = 1763800000000;

// A visitor whom the event finds warm, with a session open and traits known.
void begin(Profile* profile) {
  const Property path[] = {{"path", Kind::kText, "/pricing", 0}};
  const Property file[] = {{"file", Kind::kText, "guide.pdf", 0}};
  const Property role[] = {{"role", Kind::kText, "cto", 0}, {"country", Kind::kText, "fr", 0}};
  const Event events[] = {{"identify", kStart, "", role},
                          {"page_view", kStart + 1000, "known", path},
                          {"page_view", kStart + 86400000, "", path},
                          {"file_download", kStart + 86401000, "", file}};
  for (const Event& event : events) fuzz::record(profile, event);
}

bool same(std::span<const Property> a, std::span<const Property> b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); i++) {
    if (a[i].key != b[i].key || a[i].kind != b[i].kind) return false;
    if (a[i].text != b[i].text) return false;
    if (__builtin_bit_cast(uint64_t, a[i].number) != __builtin_bit_cast(uint64_t, b[i].number)) {
      return false;
    }
  }
  return true;
}

void take(cbor::Value document, Profile* profile) {
  EventBuffer buffer;
  Event event;
  Errors errors;
  if (!read_event(document, "/events/0", &buffer, &event, &errors)) {
    fuzz::check_errors(errors);
    for (uint32_t i = 0; i < errors.size(); i++) {
      MUST(errors[i].pointer.substr(0, 9) == "/events/0");
    }
    return;
  }
  MUST(errors.empty() && !event.name.empty() && event.name.size() <= kMaxNameBytes);
  MUST(event.time >= 0 && event.time <= fuzz::kLastTime && event.id.size() <= kMaxNameBytes);
  MUST(event.properties.size() <= kMaxProperties);

  uint32_t changed = fuzz::record_as_foretold(fuzz::rich_model(), profile, event).changed;
  bool known = (changed & kAlreadyKnown) != 0;
  // It stands in the log as it was read.
  bool found = known;
  EventBuffer room;
  for (uint32_t i = 0; i < profile->size(); i++) {
    Event stored = profile->event(i, &room);
    found |= stored.name == event.name && stored.time == event.time && stored.id == event.id &&
             same(stored.properties, event.properties);
  }
  MUST(found);
  fuzz::answers(fuzz::rich_model(), *profile, event.time);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  cbor::Writer document;
  if (!fuzz::document_of(data, size, &document)) return 0;
  cbor::Value root;
  uint32_t offset = 0;
  if (cbor::check(document.data(), document.size(), &root, &offset) != nullptr) return 0;

  const Model& model = fuzz::rich_model();
  Profile profile(model);
  begin(&profile);
  if (root.type() == cbor::Type::kArray) {
    for (cbor::Value item : fuzz::items(root)) take(item, &profile);
  } else {
    take(root, &profile);
  }
  Profile copy(model);
  fuzz::replay(profile, fuzz::kLastTime, &copy);
  MUST(fuzz::log_bytes(profile) == fuzz::log_bytes(copy));
  for (Time now : {Time{0}, kStart + 2000, kStart + 86400000, fuzz::kLastTime}) {
    MUST(fuzz::answers(model, profile, now) == fuzz::said(model, copy, now));
  }
  return 0;
}
