// Memory that runs out: every allocation that the core asks for is refused, one at a
// time and from one on, in each of its calls. A call says so, leaves what was there as
// it was, and succeeds once there is memory again.
#include <cstdlib>

#include "harness.h"

extern "C" {
void* __real_malloc(size_t size);
void* __real_realloc(void* memory, size_t size);
}

namespace {

struct {
  bool armed = false;
  bool onwards = false;  // refuse all that follow the first one too
  uint32_t at = 0;       // the first to be refused, from 1
  uint32_t asked = 0;
  uint32_t refused = 0;
} shortage;

bool refused() {
  if (!shortage.armed) return false;
  shortage.asked++;
  bool now = shortage.onwards ? shortage.asked >= shortage.at : shortage.asked == shortage.at;
  shortage.refused += now;
  return now;
}

}  // namespace

extern "C" {
void* __wrap_malloc(size_t size) { return refused() ? nullptr : __real_malloc(size); }
void* __wrap_realloc(void* memory, size_t size) {
  return refused() ? nullptr : __real_realloc(memory, size);
}
}

namespace leadlight::testing {
namespace {

// Calls `call` while memory is short. True: it met a refusal.
template <class Call>
bool short_of_memory(uint32_t at, bool onwards, Call call) {
  shortage = {.armed = true, .onwards = onwards, .at = at};
  call();
  shortage.armed = false;
  return shortage.refused != 0;
}

// `attempt(at, onwards)` for every allocation, until it says that none was refused.
template <class Attempt>
void for_every_allocation(Attempt attempt) {
  for (bool onwards : {false, true}) {
    uint32_t at = 1;
    while (true) {
      SCOPED_TRACE(std::to_string(at) + (onwards ? ". allocation on" : ". allocation"));
      bool met = attempt(at, onwards);
      if (!met || ::testing::Test::HasFailure()) break;
      at++;
    }
    EXPECT_GT(at, 1u) << "nothing was allocated";
  }
}

// Loads the model once for every allocation, each of which fails in its turn. `check(model,
// errors, good, onwards)` looks at what came of it.
template <class Check>
void load_with_every_allocation(const Bytes& bytes, Check check) {
  for_every_allocation([&](uint32_t at, bool onwards) {
    Model loaded;
    Errors errors;
    bool good = false;
    bool met = short_of_memory(at, onwards, [&] {
      good = loaded.load(bytes.data(), static_cast<uint32_t>(bytes.size()), &errors);
    });
    EXPECT_EQ(good, !met);
    check(&loaded, errors, good, onwards);
    return met;
  });
}

std::string rich_text() { return read_file(source_path("tests/fuzz/rich_model.json")); }
Bytes rich_document() { return cbor_of_text(rich_text()); }

const Model& rich_model() {
  static const Model* one = [] {
    auto* model = new Model();
    Bytes bytes = rich_document();
    Errors errors;
    EXPECT_TRUE(model->load(bytes.data(), static_cast<uint32_t>(bytes.size()), &errors))
        << errors_of(errors);
    return model;
  }();
  return *one;
}

// An event with room of its own.
struct Made {
  Bytes bytes;
  EventBuffer buffer;
  Event event;

  explicit Made(const Json& document) : bytes(cbor_of(document)) {
    Errors errors;
    EXPECT_TRUE(read_event(root_of(bytes), "", &buffer, &event, &errors)) << errors_of(errors);
  }
  Made(const Made&) = delete;
  Made& operator=(const Made&) = delete;
};

// A visit of many kinds of events; the i-th is the same whatever came before.
Json visit_event(uint32_t i) {
  Time time = kStart + i * 7 * kMinute;
  std::string number = std::to_string(i);
  switch (i % 8) {
    case 0:
      return event_of("page_view", time, {{"path", i % 16 == 0 ? "/pricing" : "/page/" + number}});
    case 1:
      return event_of("engaged_time", time, {{"seconds", 12.5 + i}}, "id " + number);
    case 2:
      return event_of("file_download", time, {{"file", "file " + number}});
    case 3:
      return event_of("email_open", time, {{"plan", "plan " + number}, {"amount", 0.25 * i}});
    case 4:
      return event_of("scroll", time, {{"percent", 90}});
    case 5:
      return event_of("form_submit", time);
    case 6:
      return event_of("page_view", time, {{"path", "/careers"}, {"utm_source", "s" + number}});
    default:
      return i % 400 == 7 ? event_of("identify", time, {{"role", "cto"}, {"company_size", i}})
                          : event_of("custom " + number, time, {{"flag", true}});
  }
}

using Visit = std::vector<std::unique_ptr<Made>>;

Visit visit(uint32_t events) {
  Visit visit;
  for (uint32_t i = 0; i < events; i++) visit.push_back(std::make_unique<Made>(visit_event(i)));
  return visit;
}

void take(const Visit& visit, Profile* profile) {
  for (const auto& made : visit) {
    EXPECT_EQ(profile->add(made->event).outcome, Outcome::kDone);
  }
  EXPECT_EQ(profile->settle().outcome, Outcome::kDone);
}

// All that a profile has to say.
struct Said {
  Bytes log, answers;
  double engagement;
  Temperature temperature;
  Stage stage;
  uint32_t size;

  bool operator==(const Said&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Said& said) {
  return out << said.size << " events, engagement " << said.engagement << ", "
             << said.answers.size() << " bytes of answers";
}

Said said_by(const Profile& profile) {
  Said said{{}, {}, profile.engagement(), profile.temperature(), profile.stage(), profile.size()};
  cbor::Writer out;
  profile.write_events(out);
  said.log = bytes_of(out);
  for (Time now : {kStart + kHour, kStart + 20 * kDay, kStart + 400 * kDay}) {
    Assessment assessment;
    EXPECT_TRUE(profile.assess(now, &assessment));
    out.clear();
    write_assessment(rich_model(), assessment, out);
    EXPECT_TRUE(profile.explain(now, out));
    Bytes bytes = bytes_of(out);
    said.answers.insert(said.answers.end(), bytes.begin(), bytes.end());
  }
  return said;
}

// Records `event` after those of `visit`, short of memory at every place. Each time nothing has
// changed, and afterwards it is recorded as if nothing had happened.
void record_short_of_memory(const Visit& visit, const Json& event) {
  Made made(event);
  Profile spared(rich_model());
  take(visit, &spared);
  Said before = said_by(spared);
  Recorded expected = spared.record(made.event);
  ASSERT_EQ(expected.outcome, Outcome::kDone);
  Said after = said_by(spared);
  ASSERT_FALSE(before == after);

  // What room there is depends on how the others came.
  for (bool one_by_one : {false, true}) {
    SCOPED_TRACE(one_by_one ? "one by one" : "at once");
    for_every_allocation([&](uint32_t at, bool onwards) {
      Profile profile(rich_model());
      if (one_by_one) {
        for (const auto& earlier : visit) profile.record(earlier->event);
      } else {
        take(visit, &profile);
      }
      Recorded recorded;
      bool met = short_of_memory(at, onwards, [&] { recorded = profile.record(made.event); });
      if (recorded.outcome != Outcome::kDone) {
        EXPECT_TRUE(met);
        EXPECT_EQ(recorded.outcome, Outcome::kNoMemory);
        EXPECT_EQ(recorded.changed, 0u);
        EXPECT_EQ(said_by(profile), before);
        recorded = profile.record(made.event);
      }
      EXPECT_EQ(recorded.outcome, Outcome::kDone);
      EXPECT_EQ(recorded.changed, expected.changed);
      EXPECT_EQ(said_by(profile), after);
      return met;
    });
  }
}

TEST(Allocation, AModelIsLoadedOrTheOneBeforeStays) {
  Bytes bytes = rich_document();
  auto size = static_cast<uint32_t>(bytes.size());
  for (bool before : {false, true}) {
    for_every_allocation([&](uint32_t at, bool onwards) {
      Model model;
      if (before) {
        EXPECT_EQ(load(&model, model_when({{"event", "e"}})), Json::array());
      }
      Errors errors;
      bool loaded = false;
      bool met =
          short_of_memory(at, onwards, [&] { loaded = model.load(bytes.data(), size, &errors); });
      EXPECT_EQ(loaded, errors.empty());
      if (!loaded) {
        EXPECT_TRUE(met);
        EXPECT_EQ(model.loaded(), before);
        if (before) {
          EXPECT_EQ(model.name(), "test");
        }
        errors_of(errors);
        EXPECT_TRUE(model.load(bytes.data(), size, &errors));
        EXPECT_TRUE(errors.empty());
      }
      Profile profile(model);
      take(visit(24), &profile);
      Profile spared(rich_model());
      take(visit(24), &spared);
      EXPECT_EQ(said_by(profile), said_by(spared));
      return met;
    });
  }
}

TEST(Allocation, NamesThatDoNotFitAreNotLookedUp) {
  Json model = model_with(Json::array());
  for (int i = 0; i < 32; i++) {
    std::string id = std::string(40, 'g') + std::to_string(i);
    model["groups"].push_back({{"id", id}});
    model["signals"].push_back({{"id", "s" + std::to_string(i)},
                                {"group", id},
                                {"when", {{"event", "event " + std::to_string(i)}}},
                                {"points", 1}});
  }
  load_with_every_allocation(cbor_of(model), [](Model*, const Errors& errors, bool good, bool) {
    EXPECT_EQ(good, errors.empty());
  });
}

TEST(Allocation, AModelWithTreesIsLoadedOrMemoryIsMissing) {
  Bytes bytes = cbor_of(read_json("tests/golden/trees.json").at("model"));
  Json none = errors_of([] {
    Errors errors;
    errors.add_out_of_memory();
    return errors;
  }());
  load_with_every_allocation(
      bytes, [&](Model* loaded, const Errors& errors, bool good, bool onwards) {
        if (!good && !onwards) {
          EXPECT_EQ(errors_of(errors), none);
        }
        Errors again;
        EXPECT_TRUE(loaded->load(bytes.data(), static_cast<uint32_t>(bytes.size()), &again));
      });
}

TEST(Allocation, AModelWithMistakesIsRefused) {
  Json model = read_json("tests/fuzz/rich_model.json");
  Json conditions = {{{"event", ""}},
                     {{"when", 1}},
                     {{"where", {{"p", {{"between", {2, 1}}}}}}},
                     {{"count", {{"at_least", 0}}}},
                     {{"sequence", {{{"not", {{"any", Json::array()}}}}}}},
                     {{"within", "1d"}},
                     {{"profile", {{"stages", 1}, {"traits", 3}}}},
                     nullptr};
  for (size_t i = 0; i < conditions.size(); i++) {
    model["signals"][i]["when"] = conditions[i];
    model["signals"][i]["limit"] = {{"per", "never"}};
  }
  model["groups"][0]["min"] = 41;
  model["temperature"]["hot"] = "hot";
  model["stages"]["client"] = {{"all", 1}};
  model["segments"][1]["id"] = "silent";
  model["/~"] = std::string(100, 'x');
  Bytes bytes = cbor_of(model);
  Json expected = errors_of_model(model);
  ASSERT_GT(expected.size(), 15u);

  for_every_allocation([&](uint32_t at, bool onwards) {
    Model refused;
    Errors errors;
    bool loaded = true;
    bool met = short_of_memory(at, onwards, [&] {
      loaded = refused.load(bytes.data(), static_cast<uint32_t>(bytes.size()), &errors);
    });
    EXPECT_FALSE(loaded);
    EXPECT_FALSE(errors.empty());
    EXPECT_FALSE(refused.loaded());
    errors_of(errors);
    EXPECT_FALSE(refused.load(bytes.data(), static_cast<uint32_t>(bytes.size()), &errors));
    EXPECT_EQ(errors_of(errors), expected);
    return met;
  });
}

TEST(Allocation, AnEventWithMistakesIsRefused) {
  Json event = event_of("", -1, {{"", 1}, {"list", Json::array()}, {"/~", nullptr}});
  event["more"] = std::string(100, 'x');
  Bytes bytes = cbor_of(event);
  for_every_allocation([&](uint32_t at, bool onwards) {
    Errors errors;
    EventBuffer buffer;
    Event read;
    bool good = true;
    bool met = short_of_memory(
        at, onwards, [&] { good = read_event(root_of(bytes), "/0", &buffer, &read, &errors); });
    EXPECT_FALSE(good);
    EXPECT_FALSE(errors.empty());
    errors_of(errors);
    return met;
  });
}

TEST(Allocation, AProfileWithoutMemorySaysSoAtEveryCall) {
  Made made(visit_event(0));
  const Model& model = rich_model();
  for_every_allocation([&](uint32_t at, bool onwards) {
    void* room = ::operator new(sizeof(Profile));
    Profile* profile = nullptr;
    bool met = short_of_memory(at, onwards, [&] { profile = new (room) Profile(model); });
    if (met) {
      EXPECT_EQ(profile->size(), 0u);
      EXPECT_EQ(profile->engagement(), 0);
      EXPECT_EQ(profile->temperature(), Temperature::kCold);
      EXPECT_EQ(profile->stage(), Stage::kVisitor);
      EXPECT_EQ(profile->record(made.event).outcome, Outcome::kNoMemory);
      EXPECT_EQ(profile->add(made.event).outcome, Outcome::kNoMemory);
      EXPECT_EQ(profile->settle().outcome, Outcome::kNoMemory);
      Assessment assessment;
      EXPECT_FALSE(profile->assess(kStart, &assessment));
      cbor::Writer out;
      EXPECT_FALSE(profile->explain(kStart, out));
      profile->clear();
    }
    profile->~Profile();
    ::operator delete(room);
    return met;
  });
}

TEST(Allocation, TheFirstEventIsRecordedOrNot) { record_short_of_memory({}, visit_event(1)); }

TEST(Allocation, AnEventInOrderIsRecordedOrNot) {
  // Long enough for every array to grow at some event of these.
  for (uint32_t events : {7u, 8u, 15u, 16u, 31u, 32u, 33u, 63u, 64u, 65u}) {
    SCOPED_TRACE(events);
    Json event = visit_event(events);
    for (int i = 0; i < 20; i++) {
      event["properties"]["key " + std::to_string(i)] = "text " + std::to_string(i);
    }
    event["id"] = "new";
    record_short_of_memory(visit(events), event);
  }
}

TEST(Allocation, ALateEventIsRecordedOrNot) {
  record_short_of_memory(visit(64),
                         event_of("demo_request", kStart + kHour, {{"amount", 3}}, "late"));
}

TEST(Allocation, AnEarlierEventOfTheSameIdReplacesTheOtherOrNot) {
  record_short_of_memory(visit(64), event_of("purchase", kStart, {{"amount", 3}}, "id 57"));
}

TEST(Allocation, AnEventAtTheBoundDropsTheOldestOrNone) {
  Visit full = visit(kMaxEvents);
  record_short_of_memory(full, event_of("demo_request", kStart + 30 * kDay, {{"amount", 3}}));
  record_short_of_memory(full, event_of("demo_request", kStart + kHour, {{"amount", 3}}, "late"));
}

TEST(Allocation, OfSeveralEventsThoseBeforeAreAdded) {
  constexpr uint32_t kBefore = 20;
  Visit made = visit(64);
  Profile spared(rich_model());
  take(visit(kBefore), &spared);
  Said before = said_by(spared);
  for (uint32_t i = kBefore; i < made.size(); i++) spared.add(made[i]->event);
  Recorded expected = spared.settle();
  Said after = said_by(spared);

  for_every_allocation([&](uint32_t at, bool onwards) {
    Profile profile(rich_model());
    take(visit(kBefore), &profile);
    uint32_t i = kBefore;
    Recorded added;
    Recorded settled{Outcome::kNoMemory, 0};
    bool met = short_of_memory(at, onwards, [&] {
      for (; i < made.size(); i++) {
        added = profile.add(made[i]->event);
        if (added.outcome != Outcome::kDone) return;
      }
      settled = profile.settle();
    });
    if (added.outcome != Outcome::kDone) {
      EXPECT_EQ(added.outcome, Outcome::kNoMemory);
    }
    if (settled.outcome != Outcome::kDone) {
      EXPECT_EQ(settled.outcome, Outcome::kNoMemory);
      for (; i < made.size(); i++) {
        EXPECT_EQ(profile.add(made[i]->event).outcome, Outcome::kDone);
      }
      settled = profile.settle();
      EXPECT_EQ(settled.outcome, Outcome::kDone);
    }
    EXPECT_EQ(settled.changed, expected.changed);
    EXPECT_EQ(said_by(profile), after);
    return met;
  });
}

TEST(Allocation, AnAnswerIsWholeOrNone) {
  Profile profile(rich_model());
  take(visit(100), &profile);
  Said said = said_by(profile);

  // Of the present: without asking for memory.
  Assessment assessment;
  EXPECT_FALSE(short_of_memory(
      1, true, [&] { EXPECT_TRUE(profile.assess(kStart + 400 * kDay, &assessment)); }));

  for_every_allocation([&](uint32_t at, bool onwards) {  // of the past
    Profile fresh(rich_model());
    take(visit(100), &fresh);
    bool good = false;
    bool met =
        short_of_memory(at, onwards, [&] { good = fresh.assess(kStart + kHour, &assessment); });
    EXPECT_EQ(good, !met);
    EXPECT_EQ(said_by(fresh), said);
    return met;
  });
  Made made(event_of("demo_request", kStart + 400 * kDay, {{"amount", 3}, {"plan", "a new one"}}));
  for_every_allocation([&](uint32_t at, bool onwards) {  // of what might be
    Profile fresh(rich_model());
    take(visit(100), &fresh);
    bool good = false;
    bool met = short_of_memory(
        at, onwards, [&] { good = fresh.what_if(made.event, made.event.time, &assessment); });
    EXPECT_EQ(good, !met);
    EXPECT_EQ(said_by(fresh), said);
    return met;
  });
  for (Time now : {kStart + kHour, kStart + 400 * kDay}) {
    for_every_allocation([&](uint32_t at, bool onwards) {
      Profile fresh(rich_model());
      take(visit(100), &fresh);
      cbor::Writer out;
      bool good = false;
      bool met = short_of_memory(at, onwards, [&] { good = fresh.explain(now, out); });
      EXPECT_EQ(good, !met);
      EXPECT_EQ(said_by(fresh), said);
      return met;
    });
  }
  for_every_allocation([&](uint32_t at, bool onwards) {
    cbor::Writer out;
    bool met = short_of_memory(at, onwards, [&] { profile.write_events(out); });
    EXPECT_EQ(out.failed(), met);
    out.clear();
    profile.write_events(out);
    EXPECT_EQ(bytes_of(out), said.log);
    return met;
  });
  for_every_allocation([&](uint32_t at, bool onwards) {
    cbor::Writer out;
    EXPECT_TRUE(profile.assess(kStart + kHour, &assessment));
    bool met =
        short_of_memory(at, onwards, [&] { write_assessment(rich_model(), assessment, out); });
    EXPECT_EQ(out.failed(), met);
    return met;
  });
}

TEST(Allocation, ErrorsAreWrittenOrTheWriterFailed) {
  Errors errors;
  for (int i = 0; i < 120; i++) errors.add("/signals/" + std::to_string(i), "a number", "a list");
  Json expected = errors_of(errors);
  for_every_allocation([&](uint32_t at, bool onwards) {
    cbor::Writer out;
    bool met = short_of_memory(at, onwards, [&] { errors.write(out); });
    EXPECT_EQ(out.failed(), met);
    out.clear();
    errors.write(out);
    EXPECT_EQ(json_of(bytes_of(out)), expected);
    return met;
  });
}

TEST(Allocation, ForgettingAsksForNoMemory) {
  Profile profile(rich_model());
  take(visit(100), &profile);
  EXPECT_FALSE(short_of_memory(1, true, [&] { profile.clear(); }));
  EXPECT_EQ(profile.size(), 0u);
  EXPECT_EQ(said_by(profile), said_by(Profile(rich_model())));
  Profile spared(rich_model());
  take(visit(30), &spared);
  take(visit(30), &profile);
  EXPECT_EQ(said_by(profile), said_by(spared));
}

TEST(Allocation, JsonTextIsReadOrNot) {
  std::string text = rich_text();
  for_every_allocation([&](uint32_t at, bool onwards) {
    cbor::Writer out;
    JsonError error;
    bool good = true;
    bool met = short_of_memory(at, onwards, [&] { good = json_to_cbor(text, out, &error); });
    EXPECT_EQ(good, !met);
    EXPECT_EQ(error.message.empty(), good);
    EXPECT_TRUE(json_to_cbor(text, out, &error));
    EXPECT_EQ(bytes_of(out), rich_document());
    return met;
  });
}

}  // namespace
}  // namespace leadlight::testing
