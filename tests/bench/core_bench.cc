// What the core costs natively. The model and the log come from rules.mjs, as JSON
// files that scripts/bench.sh writes: core_bench MODEL.json EVENTS.json
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <vector>

#include "leadlight/json.h"
#include "leadlight/profile.h"

namespace {

using namespace leadlight;

// A CBOR document out of a JSON file.
struct Document {
  cbor::Writer bytes;
  cbor::Value root;

  explicit Document(const char* path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    JsonError error;
    uint32_t offset = 0;
    if (!json_to_cbor(text.str(), bytes, &error) ||
        cbor::check(bytes.data(), bytes.size(), &root, &offset) != nullptr) {
      std::cerr << path << ": " << error.message << "\n";
      std::exit(1);
    }
  }
};

Model model;
std::vector<EventBuffer> buffers;
std::vector<Event> events;

void fill(Profile* profile, size_t length) {
  profile->clear();
  for (size_t i = 0; i < length; i++) profile->add(events[i]);
  profile->settle();
}

// One event more, recorded and classified, at a log of that length. The log is put
// back, outside of the time, after every sixteenth of its length.
void record(benchmark::State& state) {
  auto length = static_cast<size_t>(state.range(0));
  size_t most = length + length / 16 + 8 < kMaxEvents ? length + length / 16 + 8 : kMaxEvents;
  Profile profile(model);
  size_t at = most;
  for (auto _ : state) {
    if (at == most) {
      state.PauseTiming();
      fill(&profile, length - 8);
      at = length - 8;
      state.ResumeTiming();
    }
    benchmark::DoNotOptimize(profile.record(events[at++]));
  }
}

void assess(benchmark::State& state) {
  auto length = static_cast<size_t>(state.range(0));
  Profile profile(model);
  fill(&profile, length);
  Assessment assessment;
  cbor::Writer out;
  for (auto _ : state) {
    out.clear();
    profile.assess(events[length - 1].time + 1000, &assessment);
    write_assessment(model, assessment, out);
    benchmark::DoNotOptimize(out.data());
  }
}

void explain(benchmark::State& state) {
  auto length = static_cast<size_t>(state.range(0));
  Profile profile(model);
  fill(&profile, length);
  cbor::Writer out;
  for (auto _ : state) {
    out.clear();
    profile.explain(events[length - 1].time + 1000, out);
    benchmark::DoNotOptimize(out.data());
  }
}

void replay(benchmark::State& state) {
  for (auto _ : state) {
    Profile profile(model);
    fill(&profile, static_cast<size_t>(state.range(0)));
    benchmark::DoNotOptimize(profile.engagement());
  }
}

}  // namespace

BENCHMARK(record)->Arg(10)->Arg(100)->Arg(1000)->Arg(1990);
BENCHMARK(assess)->Arg(1990);
BENCHMARK(explain)->Arg(1990);
BENCHMARK(replay)->Arg(200)->Arg(2000)->Unit(benchmark::kMillisecond);

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc != 3) {
    std::cerr << "usage: core_bench MODEL.json EVENTS.json\n";
    return 2;
  }
  Document document(argv[1]);
  Errors errors;
  if (!model.load(document.bytes.data(), document.bytes.size(), &errors)) {
    std::cerr << argv[1] << ": " << errors.total() << " errors\n";
    return 1;
  }
  Document log(argv[2]);
  buffers.resize(log.root.count());
  events.resize(log.root.count());
  cbor::Value item = log.root;
  for (uint32_t i = 0; i < log.root.count(); i++) {
    item = i == 0 ? log.root.first() : item.next();
    read_event(item, "", &buffers[i], &events[i], &errors);
  }
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
