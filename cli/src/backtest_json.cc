#include "backtest_report.h"
#include "document.h"
#include "text.h"

namespace leadlight::cli {
namespace {

using Keys = cbor::Writer::Keys;

class Json {
 public:
  std::string write(const Report& report) {
    const analysis::RocAuc& auc = report.ranking.auc;
    Keys keys(out_,
              "model, visitors, outcomes, leftOut, auc, averagePrecision, propensity, prospects, "
              "deciles, signals, compare");
    keys.text(report.model);
    count(keys, report.visitors());
    count(keys, auc.positives);
    count(keys, report.left_out);
    keys.next();
    Keys area(out_, "engagement, low, high, interval");
    areas(area, auc);
    keys.next();
    Keys average(out_, "engagement, chance");
    number(average, report.ranking.average_precision);
    number(average, analysis::Rate{auc.positives, report.visitors()}.value());
    keys.next();
    propensity(report.ranking.propensity);
    keys.next();
    prospects(report);
    keys.next();
    deciles(report);
    keys.next().array(static_cast<uint32_t>(report.signals.size()));
    for (const SignalReport& it : report.signals) signal(it);
    keys.next();
    compare(report.comparison);
    return json_text(out_) + "\n";
  }

 private:
  static void count(Keys& keys, uint64_t value) { keys.number(static_cast<double>(value)); }
  static void number(Keys& keys, std::optional<double> value) {
    value ? keys.number(*value) : keys.null();
  }
  static void interval(Keys& keys, const std::optional<analysis::Interval>& interval) {
    number(keys, interval ? std::optional(interval->low) : std::nullopt);
    number(keys, interval ? std::optional(interval->high) : std::nullopt);
  }

  // An area with its interval.
  static void areas(Keys& keys, const analysis::RocAuc& auc) {
    number(keys, auc.area);
    interval(keys, auc.interval);
    keys.text("DeLong, 95%");
  }
  static void differences(Keys& keys, const analysis::AucDifference& auc) {
    number(keys, auc.second);
    number(keys, auc.difference);
    interval(keys, auc.interval);
    keys.text("paired DeLong, 95%");
    number(keys, auc.p);
  }

  void propensity(const std::optional<Propensity>& it) {
    if (!it) return out_.null();
    const analysis::Reliability& says = it->reliability;
    Keys keys(out_,
              "auc, low, high, interval, averagePrecision, logLoss, calibrationError, "
              "probability, baseRate, parts");
    areas(keys, it->auc);
    number(keys, it->average_precision);
    keys.number(says.log_loss);
    keys.number(says.error);
    keys.number(says.probability);
    number(keys, says.came.value());
    keys.next().array(static_cast<uint32_t>(says.parts.size()));
    for (const analysis::ReliabilityPart& part : says.parts) {
      Keys its(out_, "probability, visitors, outcomes, rate, low, high, interval");
      its.number(part.probability);
      count(its, part.came.visitors);
      count(its, part.came.hits);
      number(its, part.came.value());
      interval(its, part.interval);
      its.text("Wilson, 95%");
    }
  }

  void prospects(const Report& report) {
    const analysis::FlagQuality& flag = report.ranking.prospects;
    Keys keys(out_,
              "flagged, flaggedWithOutcome, precision, recall, flaggedAhead, medianDaysAhead, "
              "medianEventsAhead");
    count(keys, flag.flagged_with + flag.flagged_without);
    count(keys, flag.flagged_with);
    number(keys, flag.precision());
    number(keys, flag.recall());
    count(keys, report.ahead.size());
    number(keys, report.days_ahead);
    number(keys, report.events_ahead);
  }

  void deciles(const Report& report) {
    if (!report.ranking.deciles) return out_.null();
    out_.array(analysis::kDeciles);
    for (const analysis::Decile& decile : *report.ranking.deciles) {
      Keys keys(out_, "low, high, visitors, outcomes, precision, lift, share");
      keys.number(decile.low);
      keys.number(decile.high);
      keys.number(decile.visitors);
      keys.number(decile.outcomes);
      keys.number(decile.precision);
      number(keys, decile.lift);
      number(keys, decile.share);
    }
  }

  void rate(Keys& keys, const analysis::Rate& rate) {
    keys.next();
    Keys its(out_, "visitors, rate");
    count(its, rate.hits);
    number(its, rate.value());
  }

  void signal(const SignalReport& signal) {
    analysis::RateRatio ratio = rate_ratio(signal.with, signal.without);
    Keys keys(out_,
              "signal, points, withOutcome, others, ratio, low, high, adjusted, neverFires, "
              "wrongWay");
    keys.text(signal.id);
    keys.number(signal.points);
    rate(keys, signal.with);
    rate(keys, signal.without);
    number(keys, ratio.ratio);
    interval(keys, ratio.interval);
    keys.boolean(ratio.adjusted);
    keys.boolean(signal.never_fires());
    keys.boolean(points_wrong_way(signal.points, ratio));
  }

  // { "cold": { "cold": 3, "warm": 1, … }, … }
  template <std::size_t N>
  void crossed(Keys& keys, const Crossed<N>& crossed, const char* words) {
    keys.next();
    Keys rows(out_, words);
    for (const auto& row : crossed) {
      rows.next();
      Keys cells(out_, words);
      for (uint64_t visitors : row) count(cells, visitors);
    }
  }

  void compare(const std::optional<Comparison>& comparison) {
    if (!comparison) return out_.null();
    Keys keys(out_,
              "model, auc, difference, low, high, interval, p, propensity, changeStage, "
              "changeTemperature, stage, temperature");
    keys.text(comparison->other);
    differences(keys, comparison->auc);
    keys.next();
    if (comparison->propensity_auc) {
      Keys its(out_, "auc, difference, low, high, interval, p");
      differences(its, *comparison->propensity_auc);
    } else {
      out_.null();
    }
    count(keys, changed(comparison->stages));
    count(keys, changed(comparison->temperatures));
    crossed(keys, comparison->stages, kStageNames);
    crossed(keys, comparison->temperatures, kTemperatureNames);
  }

  cbor::Writer out_;
};

}  // namespace

std::string backtest_json(const Report& report) { return Json().write(report); }

}  // namespace leadlight::cli
