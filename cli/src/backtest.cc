// leadlight backtest: would the model have told who converts?
#include <memory>
#include <optional>
#include <vector>

#include "commands.h"
#include "document.h"
#include "events_reader.h"
#include "failure.h"
#include "leadlight/flag_quality.h"
#include "leadlight/roc_auc.h"
#include "model_file.h"
#include "notes.h"
#include "output.h"
#include "text.h"

namespace leadlight::cli {
namespace {

struct Options {
  std::string model;
  std::string outcome;
  bool json = false;
  ReadOptions read;
};

struct Report {
  uint64_t left_out = 0;            // visitors of whom nothing is left before the outcome
  analysis::RocAuc engagement;      // how well engagement ranks
  analysis::FlagQuality prospects;  // how good the prospect flag is
};

// The events before the first one of that name, and whether there is one. Events in
// the same millisecond as the outcome go with it: which came first is not known.
std::span<const LoggedEvent> before_outcome(std::span<const LoggedEvent> events,
                                            std::string_view outcome, bool* found) {
  EventBuffer buffer;
  std::size_t kept = 0;  // events earlier than the one looked at
  for (std::size_t i = 0; i < events.size(); i++) {
    if (events[i].time != events[kept].time) kept = i;
    *found = read_logged(events[i], &buffer).name == outcome;
    if (*found) return events.first(kept);
  }
  return events;
}

Report backtest(const Model& model, const std::vector<Visitor>& visitors,
                std::string_view outcome) {
  Report report;
  std::vector<analysis::Scored> scored;
  Profile profile(model);
  for (const Visitor& visitor : visitors) {
    bool converted = false;
    auto events = before_outcome(visitor.events, outcome, &converted);
    if (events.empty()) {
      report.left_out++;
      continue;
    }
    replay(events, &profile);
    Assessment assessment;
    if (!profile.assess(events.back().time, &assessment)) {
      throw Failure("leadlight: out of memory");
    }
    scored.push_back({assessment.engagement, converted});
    report.prospects.add(assessment.prospect, converted);
  }
  report.engagement = analysis::roc_auc(scored);
  return report;
}

std::string known(std::optional<double> value) { return value ? fixed_text(*value, 4) : "unknown"; }

std::string text(const Report& report) {
  const analysis::RocAuc& auc = report.engagement;
  const analysis::FlagQuality& flag = report.prospects;
  std::string interval;
  if (auc.interval) {
    interval = "  (95% interval " + fixed_text(auc.interval->low, 4) + " to " +
               fixed_text(auc.interval->high, 4) + ", DeLong)";
  } else if (!auc.area) {
    interval = "  (needs visitors with the outcome and without it)";
  }
  auto of = [](uint64_t part, uint64_t whole, const char* what) {
    return "  (" + with_commas(part) + " of " + with_commas(whole) + " " + what + ")\n";
  };
  uint64_t flagged = flag.flagged_with + flag.flagged_without;
  return "visitors                   " + with_commas(auc.positives + auc.negatives) + "\n" +
         "with the outcome           " + with_commas(auc.positives) + "\n" +
         "left out                   " + with_commas(report.left_out) +
         "  (no event before the outcome)\n" + "ROC AUC by engagement      " + known(auc.area) +
         interval + "\n" + "prospect flag, precision   " + known(flag.precision()) +
         of(flag.flagged_with, flagged, "flagged have the outcome") +
         "prospect flag, recall      " + known(flag.recall()) +
         of(flag.flagged_with, auc.positives, "with the outcome are flagged");
}

std::string json(const Report& report) {
  cbor::Writer writer;
  auto number = [&](std::optional<double> value) { value ? writer.number(*value) : writer.null(); };
  const analysis::RocAuc& auc = report.engagement;
  cbor::Writer::Keys keys(writer, "visitors, outcomes, leftOut, auc, prospects");
  keys.next().number(static_cast<double>(auc.positives + auc.negatives));
  keys.next().number(static_cast<double>(auc.positives));
  keys.next().number(static_cast<double>(report.left_out));
  keys.next();
  cbor::Writer::Keys area(writer, "engagement, low, high, interval");
  area.next();
  number(auc.area);
  area.next();
  number(auc.interval ? std::optional(auc.interval->low) : std::nullopt);
  area.next();
  number(auc.interval ? std::optional(auc.interval->high) : std::nullopt);
  area.next().text("DeLong, 95%");
  keys.next();
  const analysis::FlagQuality& flag = report.prospects;
  cbor::Writer::Keys flags(writer, "flagged, flaggedWithOutcome, precision, recall");
  flags.next().number(static_cast<double>(flag.flagged_with + flag.flagged_without));
  flags.next().number(static_cast<double>(flag.flagged_with));
  flags.next();
  number(flag.precision());
  flags.next();
  number(flag.recall());
  return json_text(writer) + "\n";
}

void run(const Options& options) {
  ModelFile file = read_model_file(options.model);
  Events events(options.read, file.model);
  Report report = backtest(file.model, events.visitors(), options.outcome);
  Output output;
  output.write(options.json ? json(report) : text(report));
  output.finish();
  events.report();
}

}  // namespace

void add_backtest(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("backtest", "Try a model on the past: would it have told who converts?");
  command->footer(
      "The log is that of `leadlight score`. Of each visitor with the outcome only the events\n"
      "earlier than its first outcome are scored (those in the same millisecond are not), of\n"
      "the others all; each as of the last event scored. A visitor of whom nothing is left is\n"
      "left out and counted.\n"
      "\nThe area under the ROC curve is the probability that a visitor with the outcome had\n"
      "more engagement than one without it: 0.5 is chance, 1 is perfect.\n"
      "\nExample:\n"
      "  leadlight backtest --model model.json --outcome purchase events.ndjson\n");
  auto options = std::make_shared<Options>();
  command->add_option("--model", options->model, "The scoring model")
      ->required()
      ->type_name("MODEL.json");
  command->add_option("--outcome", options->outcome, "The event that counts as success")
      ->required()
      ->type_name("EVENT_NAME");
  command
      ->add_option_function<std::string>(
          "--format", [options](const std::string& format) { options->json = format == "json"; },
          "table (the default) or json")
      ->check(CLI::IsMember({"table", "json"}).description(""))
      ->type_name("FORMAT");
  command->add_flag("--skip-bad-lines", options->read.skip_bad_lines,
                    "Pass over lines that are no event, and count them");
  command->add_option("EVENTS.ndjson", options->read.path, "The log; - or none is standard input");
  command->callback([options] { run(*options); });
}

}  // namespace leadlight::cli
