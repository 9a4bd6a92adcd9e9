// What one event costs in the core as it is shipped in the wasm, without the boundary:
// core_loop MODEL.json EVENTS.json LENGTH... prints the median microseconds at each length.
#include <algorithm>
#include <chrono>
#include <cstdio>

#include "data.h"

int main(int argc, char** argv) {
  using namespace leadlight;
  using Clock = std::chrono::steady_clock;
  constexpr int kRounds = 400;
  Data data(argv[1], argv[2]);
  Profile profile(data.model);
  for (int round = 0; round < 40; round++) data.fill(&profile, data.events.size());  // warm
  for (int i = 3; i < argc; i++) {
    auto length = static_cast<size_t>(std::atoi(argv[i]));
    size_t first = length - timed(length);
    std::vector<double> runs;
    for (int round = 0; round < kRounds; round++) {
      data.fill(&profile, first);
      auto start = Clock::now();
      for (size_t at = first; at < length; at++) profile.record(data.events[at]);
      std::chrono::duration<double, std::micro> passed = Clock::now() - start;
      runs.push_back(passed.count() / static_cast<double>(length - first));
    }
    std::nth_element(runs.begin(), runs.begin() + kRounds / 2, runs.end());
    std::printf("%.4f\n", runs[kRounds / 2]);
  }
}
