#include "derive.h"

namespace leadlight {
namespace {

uint32_t text_of(const Log& log, const StoredEvent& event, uint32_t key) {
  const Datum* value = log.find(event, key);
  return value != nullptr && value->kind == Kind::kText ? value->text : kEmptyText;
}

}  // namespace

void derive(const Rules& rules, const Log& log, const StoredEvent& event, Array<uint8_t>* seen,
            Derived* derived) {
  uint32_t campaign[3];
  bool named = false;
  bool other = false;
  for (uint32_t i = 0; i < 3; i++) {
    uint32_t key = rules.words[static_cast<uint32_t>(Word::kUtmSource) + i];
    campaign[i] = text_of(log, event, key);
    named |= log.find(event, key) != nullptr;
    other |= campaign[i] != derived->campaign[i];
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
