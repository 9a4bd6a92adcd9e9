#include "backtest_report.h"

#include <span>
#include <utility>

#include "failure.h"
#include "leadlight/average_precision.h"
#include "leadlight/median.h"

namespace leadlight::cli {
namespace {

constexpr double kDayMs = 86400000;

// What may be known of a visitor.
struct Past {
  std::span<const LoggedEvent> events;
  std::optional<Time> outcome;  // when it came
};

// The events before the first one of that name. Events in the same millisecond as the
// outcome go with it: which came first is not known.
Past before_outcome(std::span<const LoggedEvent> events, std::string_view outcome) {
  EventBuffer buffer;
  std::size_t kept = 0;  // events earlier than the one looked at
  for (std::size_t i = 0; i < events.size(); i++) {
    if (events[i].time != events[kept].time) kept = i;
    if (read_logged(events[i], &buffer).name == outcome) {
      return {events.first(kept), events[i].time};
    }
  }
  return {events, std::nullopt};
}

// When the prospect flag first came up.
struct Raised {
  Time time;
  uint32_t events_after;  // that the visitor still did
};

// A model at work on one visitor after the other.
class Run {
 public:
  Run(const ModelFile& file, std::string_view log) : profile_(file.model), log_(log) {}

  // The profile follows the events, which are not empty. The flag is looked at after
  // each millisecond with events: within one their order may be chance.
  std::optional<Raised> follow(std::span<const LoggedEvent> events) {
    EventBuffer buffer;
    std::optional<Raised> raised;
    uint32_t counted = 0;
    profile_.clear();
    for (std::size_t i = 0; i < events.size(); i++) {
      Recorded added = profile_.add(read_logged(events[i], &buffer));
      if (added.outcome == Outcome::kNoMemory) out_of_memory();
      if (added.outcome == Outcome::kFull) overfull(events[i].line);
      counted += (added.changed & kAlreadyKnown) == 0;
      if (i + 1 < events.size() && events[i + 1].time == events[i].time) continue;
      if (profile_.settle().outcome != Outcome::kDone) out_of_memory();
      if (!raised && profile_.stage() == Stage::kProspect && assess(events[i].time).prospect) {
        raised = Raised{events[i].time, counted};
      }
    }
    if (raised) raised->events_after = counted - raised->events_after;
    return raised;
  }

  Assessment assess(Time now) const {
    Assessment assessment;
    if (!profile_.assess(now, &assessment)) out_of_memory();
    return assessment;
  }

  bool fired(uint32_t signal) const { return profile_.times(signal) != 0; }

 private:
  [[noreturn]] static void out_of_memory() { throw Failure("leadlight: out of memory"); }
  [[noreturn]] void overfull(uint64_t line) const {
    throw Failure(place(log_, line) + ": expected at most " + std::to_string(kMaxEvents) +
                  " events of a visitor that may not be dropped, found one more");
  }

  Profile profile_;
  std::string_view log_;
};

std::string title(const Model& model) {
  return std::string(model.name()) + " " + std::string(model.version());
}

void rank(std::vector<analysis::Scored>& scored, Ranking* ranking) {
  ranking->auc = analysis::roc_auc(scored);
  ranking->average_precision = analysis::average_precision(scored);
  ranking->deciles = analysis::deciles(scored);
  ranking->thresholds = analysis::thresholds(scored);
}

// The other model's side of it.
class Comparing {
 public:
  Comparing(const ModelFile& other, std::string_view log) : run_(other, log) {
    result_.other = title(other.model);
  }

  void add(const Past& past, const Assessment& first) {
    run_.follow(past.events);
    Assessment second = run_.assess(first.at);
    bool converted = past.outcome.has_value();
    pairs_.push_back({first.engagement, second.engagement, converted});
    scored_.push_back({second.engagement, converted});
    result_.ranking.prospects.add(second.prospect, converted);
    auto at = [](auto word) { return static_cast<std::size_t>(word); };
    result_.stages[at(first.stage)][at(second.stage)]++;
    result_.temperatures[at(first.temperature)][at(second.temperature)]++;
  }

  Comparison finish() {
    result_.auc = analysis::auc_difference(pairs_);
    rank(scored_, &result_.ranking);
    return std::move(result_);
  }

 private:
  Run run_;
  std::vector<analysis::TwiceScored> pairs_;
  std::vector<analysis::Scored> scored_;  // by the other model
  Comparison result_;
};

}  // namespace

Report backtest(const ModelFile& model, const ModelFile* other,
                const std::vector<Visitor>& visitors, std::string_view outcome,
                std::string_view log) {
  Report report;
  report.model = title(model.model);
  for (uint32_t i = 0; i < model.model.signals(); i++) {
    report.signals.push_back({std::string(model.model.signal(i)), model.points[i], {}, {}});
  }
  Run run(model, log);
  std::optional<Comparing> comparing;
  if (other != nullptr) comparing.emplace(*other, log);
  std::vector<analysis::Scored> scored;
  std::vector<double> days, events;
  for (const Visitor& visitor : visitors) {
    Past past = before_outcome(visitor.events, outcome);
    if (past.events.empty()) {
      report.left_out++;
      continue;
    }
    bool converted = past.outcome.has_value();
    std::optional<Raised> raised = run.follow(past.events);
    Assessment assessment = run.assess(past.events.back().time);
    scored.push_back({assessment.engagement, converted});
    report.ranking.prospects.add(assessment.prospect, converted);
    if (converted && raised) {
      days.push_back(static_cast<double>(*past.outcome - raised->time) / kDayMs);
      events.push_back(raised->events_after);
    }
    for (uint32_t i = 0; i < report.signals.size(); i++) {
      analysis::Rate& rate = converted ? report.signals[i].with : report.signals[i].without;
      rate.visitors++;
      rate.hits += run.fired(i);
    }
    if (comparing) comparing->add(past, assessment);
  }
  rank(scored, &report.ranking);
  report.days_ahead = analysis::median(days);
  report.ahead = std::move(days);
  report.events_ahead = analysis::median(events);
  if (comparing) report.comparison = comparing->finish();
  return report;
}

}  // namespace leadlight::cli
