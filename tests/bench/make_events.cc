// Writes a synthetic log of NDJSON in the order of time, the same for the same arguments:
//   make_events EVENTS VISITORS > events.ndjson
// A visitor comes back after hours or days and then does a few things, seconds or minutes
// apart; a tenth of them does half of it all. Events are those that the rules of rules.mjs know,
// and some that they do not. Progress goes to standard error, to a terminal only.
#include <unistd.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <queue>
#include <string>
#include <vector>

namespace {

constexpr int64_t kStart = 1'760'000'000'000;  // ms since 1970
constexpr double kMeanSession = 9;             // events
constexpr double kHour = 3'600'000;

// SplitMix64 (Steele, Lea and Flood, 2014): small, and the same everywhere.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t next() {
    uint64_t z = state_ += 0x9E3779B97F4A7C15;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return z ^ z >> 31;
  }
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }  // [0, 1)
  uint64_t below(uint64_t bound) { return next() % bound; }
  // At least 1, that on average.
  uint32_t geometric(double mean) {
    uint32_t count = 1;
    while (unit() > 1 / mean && count < 400) count++;
    return count;
  }

 private:
  uint64_t state_;
};

constexpr const char* kPaths[] = {
    "/",          "/pricing",      "/pricing/teams", "/product",      "/product/tour",
    "/customers", "/customers/a",  "/blog",          "/blog/decay",   "/blog/first-steps",
    "/docs",      "/docs/api",     "/security",      "/integrations", "/compare/others",
    "/contact",   "/demo",         "/careers",       "/about",        "/legal/imprint",
    "/signup",    "/partners/find"};
constexpr const char* kRare[] = {"file_download",  "newsletter_signup", "sign_up",
                                 "trial_start",    "demo_request",      "quote_request",
                                 "meeting_booked", "purchase",          "login"};

struct Session {
  int64_t time;  // of its next event
  uint64_t visitor;
  uint32_t left;  // events
  const char* path;

  bool operator<(const Session& other) const {
    return time != other.time ? time > other.time : visitor > other.visitor;
  }
};

std::string properties(Random& random, Session& session) {
  uint64_t kind = random.below(100);
  auto number = [](uint64_t value) { return std::to_string(value); };
  if (kind < 48) {
    session.path = kPaths[random.below(std::size(kPaths))];
    return std::string("\"page_view\",\"properties\":{\"path\":\"") + session.path +
           "\",\"title\":\"Page " + number(random.below(40)) + "\"}";
  }
  std::string path = std::string("\"path\":\"") + session.path + "\"";
  if (kind < 66) {
    return "\"scroll\",\"properties\":{" + path +
           ",\"percent\":" + number(25 * (1 + random.below(4))) + "}";
  }
  if (kind < 82) {
    return "\"engaged_time\",\"properties\":{" + path +
           ",\"seconds\":" + number(1 + random.below(90)) + "}";
  }
  if (kind < 93) {
    return "\"click\",\"properties\":{" + path + ",\"element\":\"button-" +
           number(random.below(12)) + "\",\"primary\":" + (kind < 87 ? "true" : "false") + "}";
  }
  if (kind < 95) {
    return "\"video_progress\",\"properties\":{" + path +
           ",\"percent\":" + number(10 * (1 + random.below(10))) + "}";
  }
  if (kind < 96) {
    return "\"email_click\",\"properties\":{\"clicks\":" + number(random.below(3)) + "}";
  }
  return std::string("\"") + kRare[std::min(random.below(9), random.below(9))] +
         "\",\"properties\":{" + path + "}";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: make_events EVENTS VISITORS\n", stderr);
    return 2;
  }
  uint64_t events = std::strtoull(argv[1], nullptr, 10);
  uint64_t visitors = std::strtoull(argv[2], nullptr, 10);
  bool terminal = isatty(STDERR_FILENO) == 1;
  Random random(20260101);
  // Sessions begin so often that the log spans 90 days.
  double gap_ms = 90 * 24 * kHour / (static_cast<double>(events) / kMeanSession + 1);
  double begins = 0;
  std::priority_queue<Session> open;
  std::string out;
  for (uint64_t i = 0; i < events; i++) {
    while (open.empty() || static_cast<int64_t>(begins) <= open.top().time - kStart) {
      // Every other session is of one of the tenth of the visitors that come often.
      bool often = random.below(2) == 0;
      open.push({kStart + static_cast<int64_t>(begins),
                 random.below(often ? visitors / 10 + 1 : visitors), random.geometric(kMeanSession),
                 "/"});
      begins -= std::log(1 - random.unit()) * gap_ms;
    }
    Session session = open.top();
    open.pop();
    out += "{\"visitor\":\"v" + std::to_string(session.visitor * 7919 % visitors) +
           "\",\"time\":" + std::to_string(session.time) + ",\"id\":\"e" + std::to_string(i) +
           "\",\"name\":" + properties(random, session) + "}\n";
    session.time += 500 + static_cast<int64_t>(-std::log(1 - random.unit()) * 25000);
    if (--session.left != 0) open.push(session);
    if (out.size() > 1 << 20 || i + 1 == events) {
      if (std::fwrite(out.data(), 1, out.size(), stdout) != out.size()) return 1;
      out.clear();
      if (terminal) {
        std::fprintf(stderr, "\r%llu %% of the log written", 100ULL * (i + 1) / events);
      }
    }
  }
  if (terminal) std::fputs("\r\x1b[K", stderr);
  return std::fflush(stdout) == 0 ? 0 : 1;
}
