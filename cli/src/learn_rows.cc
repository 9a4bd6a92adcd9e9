#include "learn_rows.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <new>

#include "document.h"
#include "failure.h"
#include "fnv.h"
#include "leadlight/profile.h"
#include "past.h"

namespace leadlight::cli {
namespace {

constexpr uint32_t kMostTimes = 1000;
constexpr double kDayMs = 86'400'000;

// A model whose signals are families, each worth a point a match.
void load_counting(const std::vector<Family>& families, std::size_t first, std::size_t end,
                   Model* model) {
  std::string text = R"({"format":1,"name":"counting","version":"1","signals":[)";
  for (std::size_t i = first; i < end; i++) {
    text += (i == first ? "" : ",") + std::string(R"({"id":)") + json_string(families[i].id) +
            R"(,"when":)" + families[i].when + R"(,"points":1})";
  }
  text += "]}";
  cbor::Writer bytes;
  read_json(text, "families", false, &bytes);
  Errors errors;
  if (!model->load(bytes.data(), bytes.size(), &errors)) {
    throw Failure(describe("families", ":", errors));
  }
}

bool is_cut(uint32_t event, uint32_t of_visit) {
  if (event <= 10 || of_visit <= 3) return true;
  for (uint32_t scale = 10; scale <= 1000; scale *= 10) {
    for (uint32_t part : {10u, 15u, 20u, 30u, 50u}) {
      if (event == scale / 10 * part) return true;
    }
  }
  return false;
}

// Follows one visitor after the other.
class Follower {
 public:
  Follower(const ModelFile& base, const std::vector<std::unique_ptr<Model>>& counting,
           const BasePoints* points)
      : base_(base.model), counting_(counting), points_(points) {
    for (const auto& model : counting) {
      profiles_.push_back(std::make_unique<Profile>(*model));
    }
  }

  void follow(const Past& past, std::vector<Cut>* cuts) {
    EventBuffer buffer;
    base_.clear();
    for (auto& profile : profiles_) profile->clear();
    uint32_t sessions = 0, of_visit = 0;
    for (std::size_t i = 0; i < past.events.size(); i++) {
      Event event = read_logged(past.events[i], &buffer);
      add(&base_, event);
      for (auto& profile : profiles_) add(profile.get(), event);
      if (i + 1 < past.events.size() && past.events[i + 1].time == past.events[i].time) {
        of_visit++;
        continue;
      }
      if (base_.settle().outcome != Outcome::kDone) throw std::bad_alloc();
      Assessment assessment;
      if (!base_.assess(event.time, &assessment)) throw std::bad_alloc();
      of_visit = assessment.sessions == sessions ? of_visit + 1 : 1;
      sessions = assessment.sessions;
      if (of_visit == 1 && !cuts->empty()) cuts->back().ends_visit = true;
      bool last = i + 1 == past.events.size();
      auto done = static_cast<uint32_t>(i + 1);
      if (!last && !is_cut(done, of_visit)) continue;
      double age = static_cast<double>(event.time - past.events[0].time) / kDayMs;
      Cut cut{.event = done,
              .of_visit = of_visit,
              .ends_visit = last,
              .last = last,
              .outcome = past.outcome.has_value(),
              .engagement = assessment.engagement,
              .sessions = assessment.sessions,
              .counted = assessment.events,
              .age_days = age,
              .matches = {},
              .occurred = {}};
      if (points_ != nullptr) {
        cbor::Writer explanation;
        if (!base_.explain(event.time, explanation)) throw std::bad_alloc();
        cut.occurred = points_->occurrences(view(explanation));
      }
      uint32_t family = 0;
      for (std::size_t model = 0; model < profiles_.size(); model++) {
        Profile& profile = *profiles_[model];
        if (profile.settle().outcome != Outcome::kDone) throw std::bad_alloc();
        for (uint32_t k = 0; k < counting_[model]->signals(); k++, family++) {
          uint32_t times = std::min(profile.times(k), kMostTimes);
          if (times == 0) continue;
          cut.matches.push_back({static_cast<uint16_t>(family), static_cast<uint16_t>(times)});
        }
      }
      cuts->push_back(std::move(cut));
    }
  }

 private:
  static void add(Profile* profile, const Event& event) {
    if (profile->add(event).outcome == Outcome::kNoMemory) throw std::bad_alloc();
  }

  Profile base_;
  const std::vector<std::unique_ptr<Model>>& counting_;
  const BasePoints* points_;                        // may be null
  std::vector<std::unique_ptr<Profile>> profiles_;  // by each of them
};

}  // namespace

uint64_t LearnRows::with_outcome() const {
  return static_cast<uint64_t>(std::count(outcomes.begin(), outcomes.end(), 1));
}

std::vector<uint32_t> LearnRows::visitors() const {
  std::vector<uint32_t> visitors;
  for (const Cut& cut : cuts) visitors.push_back(cut.visitor);
  return visitors;
}

std::vector<double> LearnRows::weights() const {
  std::vector<uint32_t> cuts_of(ids.size());
  for (const Cut& cut : cuts) cuts_of[cut.visitor]++;
  std::vector<double> weights;
  for (const Cut& cut : cuts) {
    weights.push_back(1 / std::sqrt(static_cast<double>(cuts_of[cut.visitor])));
  }
  return weights;
}

LearnRows cut_visitors(const ModelFile& base, const std::vector<Family>& families,
                       const Events& events, std::string_view outcome, const BasePoints* points) {
  std::vector<std::unique_ptr<Model>> counting;
  for (std::size_t first = 0; first < families.size(); first += kMaxSignals) {
    std::size_t end = std::min<std::size_t>(families.size(), first + kMaxSignals);
    load_counting(families, first, end, counting.emplace_back(std::make_unique<Model>()).get());
  }
  struct Item {
    VisitorBatch batch;
    std::vector<std::vector<Cut>> cuts;
  };
  std::vector<std::unique_ptr<Follower>> workers(events.threads());
  for (auto& worker : workers) worker = std::make_unique<Follower>(base, counting, points);
  LearnRows rows;
  events.each_batch<Item>(
      workers,
      [&](Item& item, std::unique_ptr<Follower>& worker) {
        item.cuts.clear();
        for (const Visitor& visitor : item.batch.visitors()) {
          worker->follow(before_outcome(visitor.events, outcome), &item.cuts.emplace_back());
        }
      },
      [&](Item& item) {
        for (std::size_t i = 0; i < item.cuts.size(); i++) {
          if (item.cuts[i].empty()) {
            rows.left_out++;
            continue;
          }
          auto visitor = static_cast<uint32_t>(rows.ids.size());
          rows.ids.push_back(Fnv1a().add(item.batch.visitors()[i].id).value());
          rows.outcomes.push_back(item.cuts[i][0].outcome);
          for (Cut& cut : item.cuts[i]) {
            cut.visitor = visitor;
            rows.cuts.push_back(std::move(cut));
          }
        }
      });
  return rows;
}

}  // namespace leadlight::cli
