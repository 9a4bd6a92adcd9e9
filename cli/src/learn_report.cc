#include "learn_report.h"

#include <algorithm>
#include <cmath>

#include "document.h"
#include "notes.h"
#include "table.h"
#include "text.h"

namespace leadlight::cli {
namespace {

using analysis::Interval;

std::string known(const std::optional<double>& value, int decimals) {
  return value ? fixed_text(*value, decimals) : "unknown";
}

std::string figure(const std::optional<double>& value, const std::optional<Interval>& interval,
                   int decimals) {
  std::string text = known(value, decimals);
  if (interval) {
    text += " [" + fixed_text(interval->low, decimals) + ", " +
            fixed_text(interval->high, decimals) + "]";
  }
  return text;
}

std::string line(std::string name, const std::string& value) {
  name.resize(24, ' ');
  return name + value + "\n";
}

void write(cbor::Writer& out, const std::optional<double>& value) {
  if (value) {
    out.number(*value);
  } else {
    out.null();
  }
}

void write(cbor::Writer& out, const char* key, const std::optional<double>& value,
           const std::optional<Interval>& interval) {
  out.text(key);
  cbor::Writer::Keys keys(out, "value, low, high");
  write(keys.next(), value);
  write(keys.next(), interval ? std::optional(interval->low) : std::nullopt);
  write(keys.next(), interval ? std::optional(interval->high) : std::nullopt);
}

// What was said at the last of the moments, and what came.
std::string mean_line(const Judged& last) {
  analysis::Rate came{last.with_outcome, last.rows};
  std::optional<Interval> interval = came.interval();
  std::string text = known(last.quality.probability, 4) + " at the last of these  (" +
                     known(came.value(), 4) + " have the outcome";
  if (interval) {
    text += "; 95% interval " + fixed_text(interval->low, 4) + " to " +
            fixed_text(interval->high, 4) + ", Wilson";
  }
  return line("probability, mean", text + ")");
}

}  // namespace

bool settles(const analysis::Rate& some, const analysis::Rate& all) {
  constexpr uint64_t kLeast = 30;
  constexpr double kAgree = 0.98, kAgreeAnyway = 0.7;
  if (some.visitors < kLeast) return false;
  double part = *some.value(), anyway = *all.value();
  return (part >= kAgree && anyway < kAgreeAnyway) ||
         (1 - part >= kAgree && 1 - anyway < kAgreeAnyway);
}

void keep_most_telling(std::vector<TellingValue>* telling) {
  constexpr std::size_t kMost = 20;
  std::stable_sort(telling->begin(), telling->end(),
                   [](const auto& a, const auto& b) { return a.rows > b.rows; });
  if (telling->size() > kMost) telling->resize(kMost);
}

Judged judge(std::string at, const std::vector<analysis::Predicted>& predictions,
             uint32_t visitors) {
  Judged judged;
  judged.at = std::move(at);
  judged.rows = predictions.size();
  for (const analysis::Predicted& each : predictions) judged.with_outcome += each.outcome;
  judged.quality = analysis::probability_quality(predictions);
  judged.interval = analysis::bootstrap(predictions, visitors);
  return judged;
}

std::string may_be_chance(const LearnReport& report) {
  const Judged& last = report.judged.back();
  if (last.interval.auc && last.interval.auc->low <= 0.5) {
    return "ROC AUC " + figure(last.quality.auc, last.interval.auc, 3);
  }
  std::optional<double> rate = analysis::Rate{last.with_outcome, last.rows}.value();
  if (report.judged.size() != 1 || !rate || !last.quality.log_loss) return "";
  double constant = -(*rate * std::log(*rate) + (1 - *rate) * std::log1p(-*rate));
  if (*last.quality.log_loss < constant) return "";
  return "a log loss of " + known(last.quality.log_loss, 4) + ", where saying " + known(rate, 4) +
         " of all has " + fixed_text(constant, 4);
}

std::string learn_text(const LearnReport& report) {
  std::string text = line(report.unit, with_commas(report.units)) +
                     line("with the outcome", with_commas(report.with_outcome));
  if (report.left_out != 0) {
    text += line("left out", with_commas(report.left_out) + "  (no event before the outcome)");
  }
  std::string of = std::to_string(report.used) + " of " + std::to_string(report.candidates);
  if (report.trees.trees != 0) {
    text += line("trees", std::to_string(report.trees.trees) + " of depth " +
                              std::to_string(report.trees.depth) + ", " +
                              with_commas(report.trees.bytes) + " bytes packed") +
            line("inputs", of + " columns") +
            line("penalty", number_text(report.penalty) +
                                "  (it, depth and trees: chosen by cross-validation)");
  } else {
    text += line("signals", of + " columns have points") +
            line("odds of 1:1 at", fixed_text(report.even, 1) + " points; every " +
                                       number_text(report.doubles) + " more double the odds") +
            line("counts, penalty", report.way + ", " + number_text(report.penalty) +
                                        "  (chosen by cross-validation)");
  }
  text += "\nOn visitors that were left out, in five folds; 95% intervals by the bootstrap:\n\n";
  std::vector<Table::Column> columns{{"after", false},  {"rows", true},
                                     {"outcome", true}, {"ROC AUC", false},
                                     {"PR AUC", false}, {"log loss", false},
                                     {"ECE", false},    {"lift of the first tenth", false}};
  if (report.base) columns.push_back({"base: ROC AUC", true});
  Table table(columns);
  for (const Judged& each : report.judged) {
    std::vector<std::string> cells{
        each.at,
        with_commas(each.rows),
        with_commas(each.with_outcome),
        figure(each.quality.auc, each.interval.auc, 3),
        figure(each.quality.average_precision, each.interval.average_precision, 3),
        figure(each.quality.log_loss, each.interval.log_loss, 4),
        figure(each.quality.calibration_error, each.interval.calibration_error, 4),
        figure(each.quality.lift, each.interval.lift, 1)};
    if (report.base) cells.push_back(known(each.base_auc, 3));
    table.add(std::move(cells));
  }
  text += table.text() + "\n";
  const Judged& last = report.judged.back();
  text += mean_line(last);
  if (report.trees.trees == 0) {
    text += line("before rounding", "log loss " + fixed_text(report.loss_before_rounding, 4) +
                                        " at the last of these");
  }
  if (report.base) {
    text += line("the base model",
                 "ROC AUC " + known(report.base->first, 3) + " there; the learned one's is " +
                     figure(report.base->difference, report.base->interval, 3) + " above it");
  }
  for (const std::string& each : report.giveaways) {
    text += line("gives the outcome away",
                 printable(each) + "  (ROC AUC of 0.98 and more by itself: is it known before?)");
  }
  for (const TellingValue& each : report.telling) {
    bool log = report.unit == "visitors";
    std::string what = printable(each.column);
    if (!log) what += each.value.empty() ? ", whatever it is" : " = " + printable(each.value);
    text += line("nearly settles it", what + "  (" + with_commas(each.with_outcome) + " of " +
                                          counted(each.rows, log ? "visitor" : "row") +
                                          " with the outcome: is it known before?)");
  }
  for (const LeftColumns& left : report.columns_left_out) {
    std::string names;
    for (const std::string& name : left.names) {
      names.append(names.empty() ? "" : ", ").append(printable(name));
    }
    text += line("left out", names + "  (" + left.why + ")");
  }
  for (const std::string& note : report.notes) text += line("read", printable(note));
  return text;
}

std::string learn_json(const LearnReport& report) {
  cbor::Writer out;
  cbor::Writer::Keys keys(
      out,
      "units, withOutcome, leftOut, candidates, signals, counts, penalty, even, "
      "doubles, trees, judged, logLossBeforeRounding, base, giveaways, telling, "
      "columnsLeftOut, notes");
  keys.number(static_cast<double>(report.units));
  keys.number(static_cast<double>(report.with_outcome));
  keys.number(static_cast<double>(report.left_out));
  keys.number(report.candidates);
  keys.number(report.used);
  bool by_points = report.trees.trees == 0;
  auto of_points = [&](double value) {
    if (by_points) {
      keys.number(value);
    } else {
      keys.null();
    }
  };
  if (by_points) {
    keys.text(report.way);
  } else {
    keys.null();
  }
  keys.number(report.penalty);
  of_points(report.even);
  of_points(report.doubles);
  if (by_points) {
    keys.null();
  } else {
    cbor::Writer::Keys trees(keys.next(), "count, depth, bytes");
    trees.number(report.trees.trees);
    trees.number(report.trees.depth);
    trees.number(report.trees.bytes);
  }
  keys.next().array(static_cast<uint32_t>(report.judged.size()));
  for (const Judged& each : report.judged) {
    out.map(10);
    out.text("after");
    out.text(each.at);
    out.text("rows");
    out.number(static_cast<double>(each.rows));
    out.text("withOutcome");
    out.number(static_cast<double>(each.with_outcome));
    out.text("baseAuc");
    write(out, each.base_auc);
    out.text("probability");
    write(out, each.quality.probability);
    write(out, "auc", each.quality.auc, each.interval.auc);
    write(out, "averagePrecision", each.quality.average_precision, each.interval.average_precision);
    write(out, "logLoss", each.quality.log_loss, each.interval.log_loss);
    write(out, "calibrationError", each.quality.calibration_error, each.interval.calibration_error);
    write(out, "lift", each.quality.lift, each.interval.lift);
  }
  of_points(report.loss_before_rounding);
  if (report.base) {
    cbor::Writer::Keys base(keys.next(), "auc, learned, difference");
    write(base.next(), report.base->first);
    write(base.next(), report.base->second);
    write(base.next(), report.base->difference);
  } else {
    keys.null();
  }
  keys.next().array(static_cast<uint32_t>(report.giveaways.size()));
  for (const std::string& each : report.giveaways) out.text(each);
  keys.next().array(static_cast<uint32_t>(report.telling.size()));
  for (const TellingValue& each : report.telling) {
    cbor::Writer::Keys telling(out, "column, value, rows, withOutcome");
    telling.text(each.column);
    if (each.value.empty()) {
      telling.null();
    } else {
      telling.text(each.value);
    }
    telling.number(static_cast<double>(each.rows));
    telling.number(static_cast<double>(each.with_outcome));
  }
  keys.next().array(static_cast<uint32_t>(report.columns_left_out.size()));
  for (const LeftColumns& left : report.columns_left_out) {
    cbor::Writer::Keys columns(out, "why, columns");
    columns.text(left.why);
    columns.next().array(static_cast<uint32_t>(left.names.size()));
    for (const std::string& name : left.names) out.text(name);
  }
  keys.next().array(static_cast<uint32_t>(report.notes.size()));
  for (const std::string& note : report.notes) out.text(note);
  return json_text(out) + "\n";
}

}  // namespace leadlight::cli
