#include "derive.h"

namespace leadlight {

void derive(const Rules& rules, const Log& log, const StoredEvent& event, Array<uint8_t>* seen,
            Derived* derived) {
  Datum campaign[3];
  bool named = false;
  bool other = false;
  for (uint32_t i = 0; i < 3; i++) {
    campaign[i].kind = Kind::kText;  // empty, where it is absent
    const Datum* value = log.find(event, rules.words[static_cast<uint32_t>(Word::kUtmSource) + i]);
    if (value != nullptr) {
      campaign[i] = *value;
      named = true;
    }
    other |= !(campaign[i] == derived->campaign[i]);
  }
  bool first = derived->events == 0;
  derived->silence = first ? -1 : event.time - derived->last;
  if (first || derived->silence > kSessionGap || (named && other)) {
    derived->sessions++;
    for (uint32_t i = 0; i < 3; i++) derived->campaign[i] = campaign[i];
  }
  if (first || event.time / kDay != derived->last / kDay) derived->active_days++;
  derived->last = event.time;
  derived->events++;

  if (event.name == rules.word(Word::kPageView)) {
    const Datum* path = log.find(event, rules.word(Word::kPath));
    if (path != nullptr && path->kind == Kind::kText && (*seen)[path->text] == 0) {
      (*seen)[path->text] = 1;
      derived->distinct_pages++;
    }
  } else if (event.name == rules.word(Word::kEngagedTime)) {
    const Datum* seconds = log.find(event, rules.word(Word::kSeconds));
    if (seconds != nullptr && seconds->kind == Kind::kNumber && seconds->number > 0) {
      derived->engaged_seconds += seconds->number;
    }
  }
}

}  // namespace leadlight
