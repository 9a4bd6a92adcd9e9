#include "backtest_report.h"
#include "notes.h"
#include "table.h"
#include "text.h"

namespace leadlight::cli {
namespace {

std::string known(std::optional<double> value, int decimals = 4) {
  return value ? fixed_text(*value, decimals) : "unknown";
}

std::string percent(std::optional<double> part) {
  return part ? fixed_text(*part * 100, 1) + "%" : "unknown";
}

// "+8", "-0.5"
std::string signed_text(double value, const std::string& text) {
  return (value > 0 ? "+" : "") + text;
}

// "3.25 days", "4.66 minutes"
std::string duration(double days) {
  if (days >= 1) return fixed_text(days, 2) + " days";
  if (days * 24 >= 1) return fixed_text(days * 24, 2) + " hours";
  return fixed_text(days * 24 * 60, 2) + " minutes";
}

std::string line(std::string name, const std::string& value) {
  name.resize(27, ' ');
  return name + value + "\n";
}

std::string of(uint64_t part, uint64_t whole, const char* what) {
  return "  (" + with_commas(part) + " of " + with_commas(whole) + " " + what + ")";
}

std::string between(const analysis::Interval& interval, const char* method) {
  return "95% interval " + fixed_text(interval.low, 4) + " to " + fixed_text(interval.high, 4) +
         ", " + method;
}

std::string between(const std::optional<analysis::Interval>& interval, const char* method) {
  return interval ? "  (" + between(*interval, method) + ")" : "";
}

std::string area(const analysis::RocAuc& auc) {
  if (!auc.area) return "unknown  (needs visitors with the outcome and without it)";
  return known(auc.area) + between(auc.interval, "DeLong");
}

std::string average(std::optional<double> precision, const analysis::RocAuc& of) {
  if (!precision) return known(precision);
  auto chance = analysis::Rate{of.positives, of.positives + of.negatives}.value();
  return known(precision) + "  (" + known(chance) + " is chance)";
}

// Engagement ends at its bounds, where visitors tie; the probability goes on.
std::string by_propensity(const Ranking& ranking) {
  if (!ranking.propensity) return "";
  const Propensity& it = *ranking.propensity;
  const analysis::Reliability& says = it.reliability;
  return line("ROC AUC by propensity", area(it.auc)) +
         line("PR AUC by propensity", average(it.average_precision, it.auc)) +
         line("propensity, mean", known(says.probability) + "  (" + known(says.came.value()) +
                                      " have the outcome; " + between(says.interval, "Wilson") +
                                      ")") +
         line("propensity, log loss", known(says.log_loss)) +
         line("propensity, ECE", known(says.error));
}

std::string summary(const Report& report) {
  const analysis::RocAuc& auc = report.ranking.auc;
  const analysis::FlagQuality& flag = report.ranking.prospects;
  std::string ahead = "unknown";
  if (report.days_ahead) {
    ahead = duration(*report.days_ahead) + ", " + number_text(*report.events_ahead) + " events";
  }
  return line("visitors", with_commas(report.visitors())) +
         line("with the outcome", with_commas(auc.positives)) +
         line("left out", with_commas(report.left_out) + "  (no event before the outcome)") +
         line("ROC AUC by engagement", area(auc)) +
         line("PR AUC by engagement", average(report.ranking.average_precision, auc)) +
         by_propensity(report.ranking) +
         line("prospect flag, precision",
              known(flag.precision()) + of(flag.flagged_with,
                                           flag.flagged_with + flag.flagged_without,
                                           "flagged have the outcome")) +
         line("prospect flag, recall", known(flag.recall()) + of(flag.flagged_with, auc.positives,
                                                                 "with the outcome are flagged")) +
         line("prospect flag, ahead",
              ahead + "  (medians of the " + with_commas(report.ahead.size()) + " of " +
                  with_commas(auc.positives) + " with the outcome flagged before it)");
}

std::string decile_table(const Report& report) {
  if (!report.ranking.deciles) return "";
  Table table({{"decile", true},
               {"engagement", true},
               {"visitors", true},
               {"with the outcome", true},
               {"precision", true},
               {"lift", true},
               {"share", true}});
  int number = 0;
  for (const analysis::Decile& decile : *report.ranking.deciles) {
    table.add({std::to_string(++number),
               fixed_text(decile.low, 1) + " to " + fixed_text(decile.high, 1),
               fixed_text(decile.visitors, 1), fixed_text(decile.outcomes, 1),
               fixed_text(decile.precision, 4), known(decile.lift, 2), percent(decile.share)});
  }
  return "\nVisitors by engagement, in tenths\n" + table.text();
}

std::string rate_text(const analysis::Rate& rate) {
  return with_commas(rate.hits) + " (" + percent(rate.value()) + ")";
}

std::string signal_table(const Report& report) {
  if (report.signals.empty()) return "";
  Table table({{"signal"},
               {"points", true},
               {"with the outcome", true},
               {"others", true},
               {"ratio", true},
               {"95% interval", true},
               {""}});
  bool adjusted = false;
  for (const SignalReport& signal : report.signals) {
    analysis::RateRatio ratio = rate_ratio(signal.with, signal.without);
    std::string note;
    if (signal.never_fires()) note = "never fires";
    if (points_wrong_way(signal.points, ratio)) note = "points the wrong way";
    std::string interval = "unknown";
    if (ratio.interval) {
      interval = fixed_text(ratio.interval->low, 2) + " to " + fixed_text(ratio.interval->high, 2);
    }
    adjusted |= ratio.adjusted;
    table.add({signal.id, signed_text(signal.points, number_text(signal.points)),
               rate_text(signal.with), rate_text(signal.without),
               known(ratio.ratio, 2) + (ratio.adjusted ? "*" : ""), interval, note});
  }
  return "\nWho set off which signal\n" + table.text() +
         (adjusted ? "* a zero among the counts: half a visitor added to each\n" : "");
}

template <std::size_t N>
std::string crossed(const char* name, const char* words, const Crossed<N>& crossed,
                    uint64_t visitors) {
  std::vector<Table::Column> columns{{name}};
  for (std::size_t i = 0; i < N; i++) columns.push_back({std::string(word_at(words, i)), true});
  Table table(columns);
  for (std::size_t i = 0; i < N; i++) {
    std::vector<std::string> cells{std::string(word_at(words, i))};
    for (uint64_t count : crossed[i]) cells.push_back(with_commas(count));
    table.add(cells);
  }
  return "\n" + with_commas(changed(crossed)) + " of " + with_commas(visitors) + " change " + name +
         "  (rows: this model, columns: the other)\n" + table.text();
}

std::string areas(const analysis::AucDifference& auc) {
  std::string difference = "unknown";
  if (auc.difference) {
    difference = signed_text(*auc.difference, fixed_text(*auc.difference, 4)) +
                 between(auc.interval, "paired DeLong");
  }
  std::string p = known(auc.p);
  if (auc.p && *auc.p < 0.0001) p = "below 0.0001";
  return line("ROC AUC of this", known(auc.first)) +
         line("ROC AUC of the other", known(auc.second)) + line("the other less this", difference) +
         line("p-value", p);
}

std::string comparison(const Report& report) {
  if (!report.comparison) return "";
  const Comparison& it = *report.comparison;
  return "\nThis model (" + printable(report.model) + ") and the other (" + printable(it.other) +
         "), on the same visitors\n" + areas(it.auc) +
         (it.propensity_auc ? "by propensity\n" + areas(*it.propensity_auc) : "") +
         crossed("stage", kStageNames, it.stages, report.visitors()) +
         crossed("temperature", kTemperatureNames, it.temperatures, report.visitors());
}

}  // namespace

std::string backtest_text(const Report& report) {
  return summary(report) + decile_table(report) + signal_table(report) + comparison(report);
}

}  // namespace leadlight::cli
