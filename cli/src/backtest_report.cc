#include "backtest_report.h"

#include <cmath>
#include <memory>
#include <new>
#include <span>

#include "failure.h"
#include "leadlight/average_precision.h"
#include "leadlight/median.h"
#include "leadlight/profile.h"
#include "past.h"

namespace leadlight::cli {
namespace {

constexpr double kDayMs = 86400000;

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
  [[noreturn]] static void out_of_memory() { throw std::bad_alloc(); }
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

// `predicted` is in an order that outcomes have no say in; scores are log-odds.
std::optional<Propensity> believe(std::vector<analysis::Scored>& predicted) {
  if (predicted.empty()) return std::nullopt;
  // First: it needs that order, which the others lose.
  analysis::Reliability reliability = *analysis::reliability(predicted);
  return Propensity{analysis::roc_auc(predicted), analysis::average_precision(predicted),
                    std::move(reliability)};
}

// What a model and perhaps another one say of one visitor, as of the last event scored.
struct Tried {
  bool left_out = false;  // nothing is left of it; then nothing else is said
  bool converted = false;
  double engagement = 0;
  double propensity = -1;  // below 0: the model has none
  bool prospect = false;
  std::optional<double> days_ahead;  // if it converted and was flagged before
  double events_ahead = 0;
  Stage stage = Stage::kVisitor;
  Temperature temperature = Temperature::kCold;
  // By the other model, if there is one.
  double other_engagement = 0;
  bool other_prospect = false;
  double other_propensity = -1;
  Stage other_stage = Stage::kVisitor;
  Temperature other_temperature = Temperature::kCold;
};

// Finite, so certainty is taken as a near one.
double log_odds(double probability) {
  constexpr double kNearest = 1e-15;
  double uncertain = std::fmin(std::fmax(probability, kNearest), 1 - kNearest);
  return std::log(uncertain / (1 - uncertain));
}

// Tries the models on one visitor after the other.
class Trial {
 public:
  Trial(const ModelFile& model, const ModelFile* other, std::string_view log)
      : run_(model, log), signals_(model.model.signals()) {
    if (other != nullptr) other_ = std::make_unique<Run>(*other, log);
  }

  // Appends to `*fired` for each signal whether it fired; nothing for who is left out.
  Tried on(const Visitor& visitor, std::string_view outcome, std::vector<char>* fired) {
    Past past = before_outcome(visitor.events, outcome);
    Tried tried;
    tried.left_out = past.events.empty();
    if (tried.left_out) return tried;
    tried.converted = past.outcome.has_value();
    std::optional<Raised> raised = run_.follow(past.events);
    Assessment assessment = run_.assess(past.events.back().time);
    tried.engagement = assessment.engagement;
    tried.propensity = assessment.propensity;
    tried.prospect = assessment.prospect;
    tried.stage = assessment.stage;
    tried.temperature = assessment.temperature;
    if (tried.converted && raised) {
      tried.days_ahead = static_cast<double>(*past.outcome - raised->time) / kDayMs;
      tried.events_ahead = raised->events_after;
    }
    for (uint32_t i = 0; i < signals_; i++) fired->push_back(run_.fired(i));
    if (other_ == nullptr) return tried;
    other_->follow(past.events);
    Assessment second = other_->assess(assessment.at);
    tried.other_engagement = second.engagement;
    tried.other_propensity = second.propensity;
    tried.other_prospect = second.prospect;
    tried.other_stage = second.stage;
    tried.other_temperature = second.temperature;
    return tried;
  }

 private:
  Run run_;
  std::unique_ptr<Run> other_;
  uint32_t signals_;
};

// Visitors, and how the trial went.
struct TriedBatch {
  VisitorBatch batch;
  std::vector<Tried> tried;
  std::vector<char> fired;
};

}  // namespace

Report backtest(const ModelFile& model, const ModelFile* other, const Events& events,
                std::string_view outcome) {
  Report report;
  report.model = title(model.model);
  for (uint32_t i = 0; i < model.model.signals(); i++) {
    report.signals.push_back({std::string(model.model.signal(i)), model.points[i], {}, {}});
  }
  if (other != nullptr) report.comparison.emplace().other = title(other->model);
  std::vector<analysis::Scored> scored;
  std::vector<analysis::Scored> scored_by_other;
  std::vector<analysis::Scored> predicted;
  std::vector<analysis::TwiceScored> pairs;
  std::vector<analysis::TwiceScored> predicted_pairs;
  std::vector<double> days, events_between;
  std::vector<std::unique_ptr<Trial>> trials(events.threads());
  for (auto& trial : trials) trial = std::make_unique<Trial>(model, other, events.file());
  events.each_batch<TriedBatch>(
      trials,
      [&](TriedBatch& item, std::unique_ptr<Trial>& trial) {
        item.tried.clear();
        item.fired.clear();
        for (const Visitor& visitor : item.batch.visitors()) {
          item.tried.push_back(trial->on(visitor, outcome, &item.fired));
        }
      },
      [&](const TriedBatch& item) {
        auto fired = item.fired.begin();
        for (const Tried& tried : item.tried) {
          if (tried.left_out) {
            report.left_out++;
            continue;
          }
          scored.push_back({tried.engagement, tried.converted});
          if (tried.propensity >= 0) {
            predicted.push_back({log_odds(tried.propensity), tried.converted});
          }
          report.ranking.prospects.add(tried.prospect, tried.converted);
          if (tried.days_ahead) {
            days.push_back(*tried.days_ahead);
            events_between.push_back(tried.events_ahead);
          }
          for (SignalReport& signal : report.signals) {
            analysis::Rate& rate = tried.converted ? signal.with : signal.without;
            rate.visitors++;
            rate.hits += *fired++ != 0;
          }
          if (!report.comparison) continue;
          scored_by_other.push_back({tried.other_engagement, tried.converted});
          report.comparison->ranking.prospects.add(tried.other_prospect, tried.converted);
          pairs.push_back({tried.engagement, tried.other_engagement, tried.converted});
          if (tried.propensity >= 0 && tried.other_propensity >= 0) {
            predicted_pairs.push_back(
                {log_odds(tried.propensity), log_odds(tried.other_propensity), tried.converted});
          }
          auto at = [](auto word) { return static_cast<std::size_t>(word); };
          report.comparison->stages[at(tried.stage)][at(tried.other_stage)]++;
          report.comparison->temperatures[at(tried.temperature)][at(tried.other_temperature)]++;
        }
      });
  rank(scored, &report.ranking);
  report.ranking.propensity = believe(predicted);
  report.days_ahead = analysis::median(days);
  report.ahead = std::move(days);
  report.events_ahead = analysis::median(events_between);
  if (report.comparison) {
    report.comparison->auc = analysis::auc_difference(pairs);
    if (!predicted_pairs.empty()) {
      report.comparison->propensity_auc = analysis::auc_difference(predicted_pairs);
    }
    rank(scored_by_other, &report.comparison->ranking);
  }
  return report;
}

}  // namespace leadlight::cli
