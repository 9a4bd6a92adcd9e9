// What the core costs natively. The model and the log come from rules.mjs, as JSON
// files that scripts/bench.sh writes: core_bench MODEL.json EVENTS.json
#include <benchmark/benchmark.h>

#include <chrono>

#include "data.h"

namespace {

using namespace leadlight;

const Data* data;

// One event more, recorded and classified, at a log of that length: the mean of the
// last few that lead to it, after a log that was filled outside of the time.
void record(benchmark::State& state) {
  auto length = static_cast<size_t>(state.range(0));
  size_t first = length - timed(length);
  Profile profile(data->model);
  for (auto _ : state) {
    data->fill(&profile, first);
    auto start = std::chrono::steady_clock::now();
    for (size_t i = first; i < length; i++) {
      benchmark::DoNotOptimize(profile.record(data->events[i]));
    }
    std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
    state.SetIterationTime(passed.count() / static_cast<double>(length - first));
  }
}

void assess(benchmark::State& state) {
  auto length = static_cast<size_t>(state.range(0));
  Profile profile(data->model);
  data->fill(&profile, length);
  Assessment assessment;
  cbor::Writer out;
  for (auto _ : state) {
    out.clear();
    profile.assess(data->events[length - 1].time + 1000, &assessment);
    write_assessment(data->model, assessment, out);
    benchmark::DoNotOptimize(out.data());
  }
}

void explain(benchmark::State& state) {
  auto length = static_cast<size_t>(state.range(0));
  Profile profile(data->model);
  data->fill(&profile, length);
  cbor::Writer out;
  for (auto _ : state) {
    out.clear();
    profile.explain(data->events[length - 1].time + 1000, out);
    benchmark::DoNotOptimize(out.data());
  }
}

void replay(benchmark::State& state) {
  for (auto _ : state) {
    Profile profile(data->model);
    data->fill(&profile, static_cast<size_t>(state.range(0)));
    benchmark::DoNotOptimize(profile.engagement());
  }
}

}  // namespace

BENCHMARK(record)->Arg(10)->Arg(100)->Arg(1000)->Arg(2000)->UseManualTime()->Iterations(300);
BENCHMARK(assess)->Arg(2000);
BENCHMARK(explain)->Arg(2000);
BENCHMARK(replay)->Arg(200)->Arg(2000)->Unit(benchmark::kMillisecond);

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc != 3) {
    std::cerr << "usage: core_bench MODEL.json EVENTS.json\n";
    return 2;
  }
  data = new Data(argv[1], argv[2]);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
