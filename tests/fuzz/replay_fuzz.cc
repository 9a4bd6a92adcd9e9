// Logs made of the input's bytes, four an event after the first: however a log arrived,
// and whatever was asked meanwhile, the profile answers the same bytes.
#include <algorithm>
#include <map>
#include <set>

#include "fuzz.h"

namespace {

using namespace leadlight;

constexpr Time kStart = 1763800000000;
constexpr Time kSecond = 1000;
constexpr Time kMinute = 60 * kSecond;
constexpr Time kDay = 24 * 60 * kMinute;

// At most this many events of an input, and of one whose first byte says so: that is
// beyond the bound of the log.
constexpr size_t kShort = 120;
constexpr size_t kMost = 2400;
constexpr uint32_t kFirstOfLong = 255;
// An event that comes late scores the log anew; of a long log only so many.
constexpr uint32_t kMostLate = 2;

struct Input {
  const uint8_t* at;
  const uint8_t* end;

  bool empty() const { return at == end; }
  uint32_t byte() { return at == end ? 0 : *at++; }
};

struct Item {
  std::string name;
  Time time;
  std::string id;
  std::vector<Property> properties;

  Event event() const { return {name, time, id, properties}; }
};

constexpr const char* kNames[] = {"page_view",     "page_view", "engaged_time", "email_open",
                                  "file_download", "scroll",    "form_submit",  "newsletter_signup",
                                  "demo_request",  "purchase",  "unsubscribe",  "identify",
                                  "consent",       "never",     "custom",       "page_view"};
constexpr const char* kTexts[] = {"/pricing", "/",    "/careers", "guide.pdf", "",   "cto",
                                  "CFO",      "none", "11-50",    "fr",        "de", "\xC3\xA9"};
constexpr double kNumbers[] = {0,    -0.0, 0.5,     1,      9.999999, 10,  59,
                               3600, -3,   1.7e308, 5e-324, 1e-7,     250, 0.3};
// Steps in time; the windows of the model, to the millisecond.
constexpr Time kSteps[] = {0,
                           1,
                           2,
                           500,
                           kSecond,
                           kMinute,
                           5 * kMinute,
                           30 * kMinute,
                           30 * kMinute + 1,
                           120 * kMinute,
                           kDay - 1,
                           kDay,
                           7 * kDay,
                           7 * kDay - 1,
                           30 * kDay,
                           60 * kDay};
// How many of one kind follow each other.
constexpr uint32_t kRuns[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 5, 9, 20, 300};

template <class T, size_t N>
T pick(const T (&list)[N], uint32_t which) {
  return list[which % N];
}

std::vector<Property> properties_of(const std::string& name, uint32_t which) {
  Property text{"path", Kind::kText, pick(kTexts, which), 0};
  Property number{"amount", Kind::kNumber, {}, pick(kNumbers, which)};
  Property flag{"flag", Kind::kBoolean, {}, static_cast<double>(which & 1)};
  if (which == 255) return {};
  if (name == "page_view") {
    if (which < 192) return {text};
    Property source{"utm_source", Kind::kText, pick(kTexts, which >> 2), 0};
    return {text, source};
  }
  if (name == "engaged_time") {
    number.key = "seconds";
    return {number};
  }
  if (name == "file_download") {
    text.key = "file";
    return {text};
  }
  if (name == "identify") {
    text.key = which & 16 ? "role" : "country";
    number.key = "company_size";
    flag.key = "role";
    if (which & 32) return {text};
    if (which & 64) return {text, number};
    return {flag, number};
  }
  if (name == "consent") {
    std::vector<Property> purposes;
    for (uint32_t i = 0; i < kPurposes; i++) {
      constexpr const char* kKeys[] = {"scoring", "storage", "personalization", "handoff"};
      if ((which >> i & 1) == 0) continue;
      purposes.push_back({kKeys[i], Kind::kBoolean, {}, static_cast<double>(which >> (4 + i) & 1)});
    }
    return purposes;
  }
  text.key = "plan";
  return {text, number, flag};
}

std::vector<Item> make(Input* input, size_t most) {
  std::vector<Item> made;
  Time time = kStart;
  uint32_t late = 0;
  while (!input->empty() && made.size() < most) {
    uint32_t what = input->byte();
    uint32_t step = input->byte();
    uint32_t which = input->byte();
    uint32_t id = input->byte();
    Item item;
    item.name = pick(kNames, what);
    item.properties = properties_of(item.name, which);
    for (uint32_t run = pick(kRuns, what >> 4); run != 0 && made.size() < most; run--) {
      item.time = time + pick(kSteps, step);
      if (step >= 192 && (made.size() < kShort || late++ < kMostLate)) {
        item.time = std::max(Time{0}, time - pick(kSteps, step));  // late
      } else {
        time = item.time;
      }
      // Without an id, one of a few, or one that no other has.
      item.id.clear();
      if (id >= 64) item.id = "id " + std::to_string(id & 15);
      if (id >= 192) item.id = "own " + std::to_string(made.size() * 7919 % 1000003);
      made.push_back(item);
    }
  }
  return made;
}

// Another order of arrival, in which events that tie keep theirs.
std::vector<Item> shuffled(const std::vector<Item>& made, uint32_t seed) {
  std::vector<size_t> order(made.size());
  for (size_t i = 0; i < order.size(); i++) {
    order[i] = i;
    seed = seed * 1664525 + 1013904223;
    std::swap(order[i], order[(seed >> 8) % (i + 1)]);
  }
  std::map<std::pair<Time, std::string>, std::set<size_t>> ties;
  for (size_t i = 0; i < made.size(); i++) ties[{made[i].time, made[i].id}].insert(i);
  std::vector<Item> other;
  for (size_t at : order) {
    std::set<size_t>& left = ties[{made[at].time, made[at].id}];
    other.push_back(made[*left.begin()]);
    left.erase(left.begin());
  }
  return other;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Model& model = fuzz::rich_model();
  Input input{data, data + size};
  uint32_t seed = input.byte();
  bool is_long = seed >= kFirstOfLong;
  std::vector<Item> made = make(&input, is_long ? kMost : kShort);

  // One by one, asked about the past and the far future in between.
  Profile one_by_one(model);
  std::vector<Recorded> recorded;
  uint32_t dropped = 0;
  for (const Item& item : made) {
    recorded.push_back(fuzz::record(&one_by_one, item.event()));
    dropped |= recorded.back().changed & kOldestDropped;
    dropped |= recorded.back().outcome == Outcome::kFull;
    if (!is_long && (recorded.size() + seed) % 16 == 0) {
      fuzz::said(model, one_by_one, fuzz::kLastTime);
      fuzz::said(model, one_by_one, std::max(Time{0}, item.time - kDay));
    }
  }

  // All at once, or in as many steps as the first byte says.
  Profile at_once(model);
  for (size_t i = 0; i < made.size(); i++) {
    Recorded added = at_once.add(made[i].event());
    MUST(added.outcome == recorded[i].outcome);
    constexpr uint32_t kOfAdding = kOldestDropped | kAlreadyKnown;
    MUST((added.changed & kOfAdding) == (recorded[i].changed & kOfAdding));
    MUST(at_once.size() <= kMaxEvents);
    if (seed % 4 == 1 && i % 97 == 96) MUST(at_once.settle().outcome == Outcome::kDone);
  }
  MUST(at_once.settle().outcome == Outcome::kDone);

  // The log, into a new profile.
  Profile copy(model);
  fuzz::replay(one_by_one, fuzz::kLastTime, &copy);

  // In another order, as long as nothing had to go: what goes depends on what is there.
  Profile other(model);
  for (const Item& item : shuffled(made, seed)) {
    if (dropped != 0) break;
    if (made.size() < 40) {
      fuzz::record(&other, item.event());
    } else {
      MUST(other.add(item.event()).outcome == Outcome::kDone);
    }
  }
  MUST(other.settle().outcome == Outcome::kDone);

  std::string log = fuzz::log_bytes(one_by_one);
  MUST(log == fuzz::log_bytes(at_once));
  MUST(log == fuzz::log_bytes(copy));
  MUST(dropped != 0 || log == fuzz::log_bytes(other));
  fuzz::check_order(one_by_one);

  EventBuffer room;
  uint32_t events = one_by_one.size();
  Time last = events == 0 ? kStart : one_by_one.event(events - 1, &room).time;
  Time middle = events == 0 ? kStart : one_by_one.event(events / 2, &room).time;
  fuzz::Said said = fuzz::answers(model, one_by_one, last);
  MUST(said == fuzz::said(model, at_once, last));
  MUST(said == fuzz::said(model, copy, last));
  MUST(dropped != 0 || said == fuzz::said(model, other, last));
  if (!is_long) {
    fuzz::answers(model, one_by_one, middle);
    fuzz::answers(model, one_by_one, last + 30 * kDay);
    fuzz::answers(model, one_by_one, fuzz::kLastTime);
    MUST(said == fuzz::said(model, one_by_one, last));
  }
  Assessment assessment;
  MUST(one_by_one.assess(last, &assessment));
  MUST(assessment.engagement == one_by_one.engagement());
  MUST(assessment.temperature == one_by_one.temperature());
  MUST(assessment.stage == one_by_one.stage());

  // As of the middle is what the log up to there says.
  if (!is_long) {
    Profile begun(model);
    fuzz::replay(one_by_one, middle, &begun);
    MUST(fuzz::said(model, begun, middle) == fuzz::said(model, one_by_one, middle));
  }

  // Forgotten, it is as good as new.
  at_once.clear();
  MUST(at_once.size() == 0);
  MUST(fuzz::said(model, at_once, last) == fuzz::said(model, Profile(model), last));
  if (!is_long) {
    for (const Item& item : made) fuzz::record(&at_once, item.event());
    MUST(fuzz::said(model, at_once, last) == fuzz::said(model, one_by_one, last));
  }
  return 0;
}
