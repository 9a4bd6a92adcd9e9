#include "learn_log.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "failure.h"
#include "leadlight/roc_auc.h"
#include "learn_design.h"
#include "learn_rows.h"
#include "learn_train.h"
#include "progress.h"
#include "text.h"

namespace leadlight::cli {
namespace {

constexpr std::size_t kMostFamilies = 500;
constexpr uint32_t kMostSignals = 128;  // more rank no better and nobody reads them
constexpr double kGiveaway = 0.98;

// Columns that tell the outcome by themselves, by the last cut of each visitor.
std::vector<std::string> find_giveaways(const Design& design, const LearnRows& rows,
                                        const std::vector<Family>& families) {
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
    // The area is at most what it would be if no value above 0 were worse than another.
    double most = 1 - static_cast<double>(with - had) / static_cast<double>(with);
    double inverse =
        1 - static_cast<double>(visitors - with - without) / static_cast<double>(visitors - with);
    if (std::fmax(most, inverse) < 2 * kGiveaway - 1) continue;
    for (uint64_t i = had; i < with; i++) values.push_back({0, true});
    for (uint64_t i = without; i < visitors - with; i++) values.push_back({0, false});
    auto area = analysis::roc_auc(values).area;
    if (area && std::fmax(*area, 1 - *area) >= kGiveaway) {
      found.push_back(families[design.columns[column].family].english);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
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

}  // namespace

Learned learn_log(const ModelFile& base, const Events& events, const LearnOptions& options) {
  std::vector<Family> families = find_families(base, events, options.outcome, kMostFamilies);
  LearnRows rows = cut_visitors(base, families, events, options.outcome);
  uint64_t with = rows.with_outcome();
  demand_both(with, rows.ids.size() - with, options.force, events.file());

  std::vector<Design> designs;
  std::vector<Way> ways;
  for (Transform transform : kTransforms) {
    designs.push_back(
        make_design(families, rows, transform, least_visitors(rows.ids.size()), kMostSignals));
  }
  for (const Design& design : designs) ways.push_back({&design.rows});
  if (designs.back().columns.empty()) {
    throw Failure(events.file() + ": expected something that visitors differ in, found nothing");
  }
  std::vector<uint32_t> visitors;
  for (const Cut& cut : rows.cuts) visitors.push_back(cut.visitor);
  Progress progress("learning", "parts");
  Trained trained =
      train(ways, visitors, rows.ids, rows.outcomes, [&](double part) { progress.step(1, part); });

  const Design& design = designs[trained.points.way];
  Learned learned;
  LearnReport& report = learned.report;
  report.unit = "visitors";
  report.units = rows.ids.size();
  report.with_outcome = with;
  report.left_out = rows.left_out;
  report.candidates = static_cast<uint32_t>(design.columns.size());
  report.way = name_of(kTransforms[trained.points.way]);
  report.penalty = trained.points.penalty;
  report.even = trained.points.even;
  report.doubles = trained.points.doubles;

  struct Moment {
    const char* name;
    bool (*at)(const Cut& cut);
  };
  const Moment moments[] = {
      {"first event of a visit", [](const Cut& cut) { return cut.of_visit == 1; }},
      {"third event of a visit", [](const Cut& cut) { return cut.of_visit == 3; }},
      {"last event", [](const Cut& cut) { return cut.last; }}};
  for (const Moment& moment : moments) {
    std::vector<analysis::Predicted> predictions;
    std::vector<analysis::TwiceScored> twice;
    double loss = 0;
    for (uint32_t row = 0; row < rows.cuts.size(); row++) {
      const Cut& cut = rows.cuts[row];
      if (!moment.at(cut)) continue;
      predictions.push_back({trained.by_points[row], cut.outcome, cut.visitor});
      twice.push_back({cut.engagement, trained.by_points[row], cut.outcome});
      loss += analysis::log_loss_of(trained.before_rounding[row], cut.outcome);
    }
    if (predictions.empty()) continue;
    report.judged.push_back(
        judge(moment.name, predictions, static_cast<uint32_t>(rows.ids.size())));
    report.loss_before_rounding = loss / static_cast<double>(predictions.size());
    report.base = analysis::auc_difference(twice);
  }
  report.giveaways = find_giveaways(design, rows, families);

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
  learned.model = model_text(
      &base, std::string(base.model.name()).substr(0, 100) + "-learned",
      {{"groups", json_lines(groups)},
       {"signals", json_lines(signals)},
       {"propensity", R"({ "even": )" + number_text(trained.points.even) + R"(, "doubles": )" +
                          number_text(trained.points.doubles) + " }"}});
  return learned;
}

}  // namespace leadlight::cli
