#include "learn_log.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "document.h"
#include "event_names.h"
#include "failure.h"
#include "leadlight/bounds.h"
#include "leadlight/roc_auc.h"
#include "learn_boosted.h"
#include "learn_design.h"
#include "learn_points.h"
#include "learn_rows.h"
#include "learn_train.h"
#include "progress.h"
#include "text.h"
#include "tree_inputs.h"

namespace leadlight::cli {
namespace {

constexpr std::size_t kMostFamilies = 500;
constexpr uint32_t kMostSignals = 128;  // more rank no better and nobody reads them

// Columns that tell the outcome by themselves, or nearly so for those who have them, by the last
// cut of each visitor.
void find_giveaways(const Design& design, const LearnRows& rows,
                    const std::vector<Family>& families, LearnReport* report) {
  std::vector<std::vector<analysis::Scored>> scored(design.columns.size());
  uint64_t visitors = rows.ids.size();
  uint64_t with = rows.with_outcome();
  for (uint32_t row = 0; row < rows.cuts.size(); row++) {
    if (!rows.cuts[row].last) continue;
    for (uint32_t i = design.rows.starts[row]; i < design.rows.starts[row + 1]; i++) {
      scored[design.rows.columns_of[i]].push_back({design.rows.values[i], rows.cuts[row].outcome});
    }
  }
  std::vector<std::string> found;
  for (std::size_t column = 0; column < scored.size(); column++) {
    auto& values = scored[column];
    // All others are 0.
    uint64_t had = 0;
    for (const analysis::Scored& each : values) had += each.outcome;
    uint64_t without = values.size() - had;
    const std::string& sign = families[design.columns[column].family].english;
    bool told = !report->telling.empty() && report->telling.back().column == sign;
    if (!told && settles({had, had + without}, {with, visitors})) {
      report->telling.push_back({sign, "", had + without, had});
    }
    // The area is at most what it would be if no value above 0 were worse than another.
    double most = 1 - static_cast<double>(with - had) / static_cast<double>(with);
    double inverse =
        1 - static_cast<double>(visitors - with - without) / static_cast<double>(visitors - with);
    if (std::fmax(most, inverse) < 2 * kGiveaway - 1) continue;
    for (uint64_t i = had; i < with; i++) values.push_back({0, true});
    for (uint64_t i = without; i < visitors - with; i++) values.push_back({0, false});
    auto area = analysis::roc_auc(values).area;
    if (area && std::fmax(*area, 1 - *area) >= kGiveaway) {
      found.push_back(sign);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::erase_if(report->telling, [&](const TellingValue& each) {
    return std::binary_search(found.begin(), found.end(), each.column);
  });
  keep_most_telling(&report->telling);
  report->giveaways = std::move(found);
}

std::string group_item(const std::string& id) {
  const char* english = id == "acts"      ? "Acts"
                        : id == "arrival" ? "Arrival"
                        : id == "pages"   ? "Pages"
                        : id == "habits"  ? "Habits"
                                          : "Signs of the base model";
  const char* french = id == "acts"      ? "Actes"
                       : id == "arrival" ? "Arrivée"
                       : id == "pages"   ? "Pages"
                       : id == "habits"  ? "Habitudes"
                                         : "Signes du modèle de départ";
  return R"({ "id": ")" + id + R"(", "label": { "en": ")" + english + R"(", "fr": ")" + french +
         R"(" } })";
}

struct Moment {
  const char* name;
  bool (*at)(const Cut& cut);
};

// The third event of a visit comes twice: few visits have one, and these are mostly near a
// purchase or a cart; what is known by then of all visits is another question.
constexpr Moment kMoments[] = {
    {"first event of a visit", [](const Cut& cut) { return cut.of_visit == 1; }},
    {"third event of a visit that has one", [](const Cut& cut) { return cut.of_visit == 3; }},
    {"third event of a visit, or its end",
     [](const Cut& cut) { return cut.of_visit == 3 || (cut.of_visit < 3 && cut.ends_visit); }},
    {"last event", [](const Cut& cut) { return cut.last; }}};

void judge_moments(const LearnRows& rows, const std::vector<double>& log_odds,
                   const std::vector<double>& before_rounding, LearnReport* report) {
  for (const Moment& moment : kMoments) {
    std::vector<analysis::Predicted> predictions;
    std::vector<analysis::TwiceScored> twice;
    double loss = 0;
    for (uint32_t row = 0; row < rows.cuts.size(); row++) {
      const Cut& cut = rows.cuts[row];
      if (!moment.at(cut)) continue;
      predictions.push_back({log_odds[row], cut.outcome, cut.visitor});
      twice.push_back({cut.engagement, log_odds[row], cut.outcome});
      loss += analysis::log_loss_of(before_rounding[row], cut.outcome);
    }
    if (predictions.empty()) continue;
    report->judged.push_back(
        judge(moment.name, predictions, static_cast<uint32_t>(rows.ids.size())));
    report->loss_before_rounding = loss / static_cast<double>(predictions.size());
    report->base = analysis::auc_difference(twice);
    report->judged.back().base_auc = report->base->first;
  }
}

void describe_visitors(const LearnRows& rows, LearnReport* report) {
  report->unit = "visitors";
  report->units = rows.ids.size();
  report->with_outcome = rows.with_outcome();
  report->left_out = rows.left_out;
}

// What both ways of learning points from a log share: the report, and the propensity.
Trained train_and_judge(const std::vector<Way>& ways, const LearnRows& rows, unsigned threads,
                        LearnReport* report) {
  Progress progress("learning", "parts");
  Trained trained = train(ways, rows.visitors(), rows.ids, rows.outcomes, threads,
                          [&](double part) { progress.step(1, part); });
  describe_visitors(rows, report);
  report->penalty = trained.points.penalty;
  report->even = trained.points.even;
  report->doubles = trained.points.doubles;
  judge_moments(rows, trained.by_points, trained.before_rounding, report);
  return trained;
}

std::string model_of(const ModelFile& base, const std::vector<std::string>& groups,
                     const std::vector<std::string>& signals, const Points& points) {
  std::vector<std::pair<std::string, std::string>> members;
  if (!groups.empty()) members.push_back({"groups", json_lines(groups)});
  members.push_back({"signals", json_lines(signals)});
  members.push_back({"propensity", R"({ "even": )" + number_text(points.even) + R"(, "doubles": )" +
                                       number_text(points.doubles) + " }"});
  return model_text(&base, name_after(base, "learned"), members);
}

void demand_something(bool something, const Events& events) {
  if (something) return;
  throw Failure(events.file() + ": expected something that visitors differ in, found nothing");
}

// Learns new points for the base's signals.
Learned learn_points(const ModelFile& base, const Events& events, const LearnOptions& options) {
  BasePoints points(base, options.held);
  LearnRows rows = cut_visitors(base, {}, events, options.outcome, &points);
  uint64_t with = rows.with_outcome();
  demand_both(with, rows.ids.size() - with, options.force, events.file());
  std::vector<const std::vector<Occurrence>*> occurred;
  for (const Cut& cut : rows.cuts) occurred.push_back(&cut.occurred);
  points.choose(occurred, rows.visitors(), least_visitors(rows.ids.size()));
  demand_something(points.columns() > 1, events);
  analysis::SparseRows columns;
  columns.columns = points.columns();
  std::vector<double> weights = rows.weights();
  for (std::size_t row = 0; row < rows.cuts.size(); row++) {
    points.add_entries(*occurred[row], &columns);
    columns.end_row(rows.cuts[row].outcome, weights[row]);
  }
  Way way{&columns, [&](const analysis::LogisticModel& model) { return points.points_of(model); },
          [&](const std::vector<double>& each, uint32_t row) {
            return points.score(each, *occurred[row]);
          }};
  Learned learned;
  Trained trained = train_and_judge({way}, rows, options.threads, &learned.report);
  learned.report.candidates = points.columns() - 1;
  learned.report.way = "as the base counts";
  for (std::size_t i = 0; i < base.points.size(); i++) {
    learned.report.used += trained.points.each[i] != base.points[i];
  }
  learned.model = model_of(base, {}, points.signals(trained.points.each), trained.points);
  return learned;
}

// What trees look at beside how often families matched.
constexpr const char* kFacts[] = {R"({ "profile": "sessions" })", R"({ "profile": "events" })",
                                  R"({ "profile": "days_since_first" })",
                                  R"({ "score": "engagement" })"};

BoostRows boost_rows(const LearnRows& rows, const std::vector<uint32_t>& families) {
  BoostRows boost;
  std::map<uint32_t, std::size_t> place;
  for (uint32_t family : families) {
    place.emplace(family, boost.features.size());
    boost.features.push_back(std::to_string(family));
  }
  for (const char* fact : kFacts) boost.features.push_back(fact);
  boost.categorical.resize(boost.features.size());
  for (double weight : rows.weights()) boost.weights.push_back(static_cast<float>(weight));
  for (const Cut& cut : rows.cuts) {
    std::vector<float> values(boost.features.size());
    for (const Matches& matches : cut.matches) {
      auto found = place.find(matches.family);
      if (found != place.end()) values[found->second] = matches.times;
    }
    const double facts[] = {static_cast<double>(cut.sessions), static_cast<double>(cut.counted),
                            cut.age_days, cut.engagement};
    for (std::size_t i = 0; i < std::size(facts); i++) {
      values[families.size() + i] = static_cast<float>(facts[i]);
    }
    boost.values.insert(boost.values.end(), values.begin(), values.end());
    boost.outcomes.push_back(cut.outcome);
  }
  return boost;
}

// The base's signals, and those that the trees look at, whose ids `ids` gets: of 1 point, for
// what gives none is not counted, and 0 at most, so that the engagement stays that of the base.
std::string signals_with(const ModelFile& base, const std::vector<const Family*>& families,
                         std::vector<std::string>* ids) {
  std::vector<std::string> signals;
  std::set<std::string> taken;
  for_each_item(member(view(base.document), "signals"), [&](uint32_t, cbor::Value signal) {
    signals.push_back(cbor_to_json(signal));
    taken.emplace(member(signal, "id").text());
  });
  for (const Family* family : families) {
    std::string id = family->id;
    while (!taken.insert(id).second) id += "_seen";
    ids->push_back(id);
    signals.push_back(R"({ "id": )" + json_string(id) + R"(, "label": { "en": )" +
                      json_string(family->english) + R"(, "fr": )" + json_string(family->french) +
                      R"( }, "when": )" + family->when + R"(, "points": 1, "max": 0 })");
  }
  return json_lines(signals);
}

Learned learn_log_trees(const ModelFile& base, const std::vector<Family>& families,
                        const LearnRows& rows, const Events& events) {
  auto room = static_cast<uint32_t>(kMaxSignals -
                                    std::min<std::size_t>(kMaxSignals - 1, base.points.size()));
  Design design = make_design(families, rows, Transform::kNone, least_visitors(rows.ids.size()),
                              std::min(room, kMostSignals));
  std::vector<uint32_t> chosen;
  for (const LearnColumn& column : design.columns) chosen.push_back(column.family);
  demand_something(!chosen.empty(), events);
  BoostRows boost = boost_rows(rows, chosen);
  Progress progress("learning", "parts");
  Boosted boosted = train_boosted(boost, rows.visitors(), rows.ids, rows.outcomes, {},
                                  [&](double part) { progress.step(1, part); });
  Learned learned;
  LearnReport& report = learned.report;
  describe_visitors(rows, &report);
  describe_trees(boosted, boost.features.size(), &report);
  judge_moments(rows, boosted.log_odds, boosted.log_odds, &report);
  find_giveaways(design, rows, families, &report);

  std::vector<const Family*> looked_at;
  for (uint32_t feature : boosted.used) {
    if (feature < chosen.size()) looked_at.push_back(&families[chosen[feature]]);
  }
  std::vector<std::string> ids, inputs;
  std::string signals = signals_with(base, looked_at, &ids);
  for (uint32_t feature : boosted.used) {
    inputs.push_back(feature < chosen.size()
                         ? R"({ "signal": )" + json_string(ids[inputs.size()]) + " }"
                         : kFacts[feature - chosen.size()]);
  }
  learned.model =
      model_text(&base, name_after(base, "learned"),
                 {{"signals", signals}, {"propensity", trees_member(inputs, boosted.packed)}});
  return learned;
}

}  // namespace

Learned learn_log(const ModelFile& base, const Events& events, const LearnOptions& options) {
  if (options.trees) demand_boosting();
  std::string missing = missing_event(events, options.outcome);
  if (!missing.empty()) throw Failure(missing);
  if (options.keep_signals) return learn_points(base, events, options);
  std::vector<Family> families = find_families(base, events, options.outcome, kMostFamilies);
  LearnRows rows = cut_visitors(base, families, events, options.outcome, nullptr);
  uint64_t with = rows.with_outcome();
  demand_both(with, rows.ids.size() - with, options.force, events.file());

  if (options.trees) return learn_log_trees(base, families, rows, events);
  std::vector<Design> designs;
  std::vector<Way> ways;
  for (Transform transform : kTransforms) {
    designs.push_back(
        make_design(families, rows, transform, least_visitors(rows.ids.size()), kMostSignals));
  }
  for (const Design& design : designs) ways.push_back({&design.rows});
  demand_something(!designs.back().columns.empty(), events);
  Learned learned;
  LearnReport& report = learned.report;
  Trained trained = train_and_judge(ways, rows, options.threads, &report);
  const Design& design = designs[trained.points.way];
  report.candidates = static_cast<uint32_t>(design.columns.size());
  report.way = name_of(kTransforms[trained.points.way]);
  find_giveaways(design, rows, families, &report);

  std::vector<std::string> signals, groups;
  std::set<std::string> used;
  for (std::size_t i = 0; i < design.columns.size(); i++) {
    double points = trained.points.each[i];
    if (points == 0) continue;
    const Family& family = families[design.columns[i].family];
    for (std::string& signal : signals_of(design.columns[i], family, number_text(points))) {
      signals.push_back(std::move(signal));
    }
    report.used++;
    if (used.insert(family.group).second) groups.push_back(group_item(family.group));
  }
  if (signals.empty()) {
    throw Failure(events.file() +
                  ": expected something that tells who has the outcome, found "
                  "nothing: no column got points");
  }
  learned.model = model_of(base, groups, signals, trained.points);
  return learned;
}

}  // namespace leadlight::cli
