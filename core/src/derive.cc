#include "derive.h"

namespace leadlight {

void derive(const Log& log, const StoredEvent& event, Array<uint8_t>* seen, Derived* derived) {
  Datum campaign[3];
  bool named = false;
  bool other = false;
  for (Datum& value : campaign) value.kind = Kind::kText;  // empty, where it is absent
  const StoredProperty* properties = log.properties(event);
  for (uint32_t i = 0; i < event.properties.count; i++) {
    uint32_t which = properties[i].key - Rules::word(Word::kUtmSource);
    if (which >= 3) continue;
    campaign[which] = properties[i].value;
    named = true;
  }
  for (uint32_t i = 0; named && i < 3; i++) other |= !(campaign[i] == derived->campaign[i]);
  bool first = derived->events == 0;
  derived->silence = first ? -1 : event.time - derived->last;
  if (first || derived->silence > kSessionGap || other) {
    derived->sessions++;
    for (uint32_t i = 0; i < 3; i++) derived->campaign[i] = campaign[i];
  }
  if (event.time >= derived->tomorrow) {
    derived->active_days++;
    derived->tomorrow = (event.time / kDay + 1) * kDay;
  }
  derived->last = event.time;
  derived->events++;

  if (event.name == Rules::word(Word::kPageView)) {
    const Datum* path = log.find(event, Rules::word(Word::kPath));
    if (path != nullptr && path->kind == Kind::kText && (*seen)[path->text] == 0) {
      (*seen)[path->text] = 1;
      derived->distinct_pages++;
    }
  } else if (event.name == Rules::word(Word::kEngagedTime)) {
    const Datum* seconds = log.find(event, Rules::word(Word::kSeconds));
    if (seconds != nullptr && seconds->kind == Kind::kNumber && seconds->number > 0) {
      derived->engaged_seconds += seconds->number;
    }
  }
}

}  // namespace leadlight
