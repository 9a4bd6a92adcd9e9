// leadlight backtest: would the model have told who converts?
#include <memory>
#include <optional>
#include <string>

#include "backtest_report.h"
#include "commands.h"
#include "event_names.h"
#include "events_reader.h"
#include "model_file.h"
#include "notes.h"
#include "output.h"
#include "read_options.h"
#include "whole_file.h"

namespace leadlight::cli {
namespace {

struct Options {
  std::string model;
  std::string outcome;
  std::string compare;  // a model; empty: none
  bool json = false;
  std::string html;  // a path; empty: no page
  std::string language = "en";
  ReadOptions read;
};

void run(const Options& options) {
  std::optional<WholeFile> page;
  if (!options.html.empty()) {
    page.emplace(options.html, std::initializer_list<std::string>{options.model, options.compare,
                                                                  options.read.path});
  }
  ModelFile file = read_model_file(options.model);
  std::optional<ModelFile> other;
  if (!options.compare.empty()) other = read_model_file(options.compare);
  Events events(options.read, file.model);
  Report report = backtest(file, other ? &*other : nullptr, events, options.outcome);
  if (page) {
    Language language = options.language == "fr" ? Language::kFrench : Language::kEnglish;
    page->write(backtest_html(report, file, options.outcome, language));
  }
  Output output;
  output.write(options.json ? backtest_json(report) : backtest_text(report));
  output.finish();
  events.report();
  // No error: a log of a quiet day may have none. But a slip of the pen looks the same.
  std::string missing = missing_event(events, options.outcome);
  if (!missing.empty()) print_error(missing);
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
      "more engagement than one without it: 0.5 is chance, 1 is perfect. That under the\n"
      "precision-recall curve is best compared with its own chance, printed beside it.\n"
      "\nA signal's ratio is how much more often it fires among visitors with the outcome than\n"
      "among the others. docs/cli.md explains every figure.\n"
      "\nExamples:\n"
      "  leadlight backtest --model model.json --outcome purchase events.ndjson\n"
      "  leadlight backtest --model model.json --compare new.json --outcome purchase < "
      "events.ndjson\n"
      "  leadlight backtest --model model.json --outcome purchase --html report.html "
      "events.ndjson\n");
  auto options = std::make_shared<Options>();
  command->add_option("--model", options->model, "The scoring model")
      ->required()
      ->type_name("MODEL.json");
  command->add_option("--outcome", options->outcome, "The event that counts as success")
      ->required()
      ->type_name("EVENT_NAME");
  command
      ->add_option("--compare", options->compare,
                   "Another model, tried on the same visitors: is the difference more than\n"
                   "chance, and who changes stage and temperature")
      ->type_name("OTHER.json");
  command
      ->add_option_function<std::string>(
          "--format", [options](const std::string& format) { options->json = format == "json"; },
          "table (the default) or json")
      ->check(CLI::IsMember({"table", "json"}).description(""))
      ->type_name("table|json");
  command
      ->add_option("--html", options->html,
                   "Write a page with plots and plain words too, in one file that needs\n"
                   "no network; written whole or not at all")
      ->type_name("REPORT.html");
  command->add_option("--language", options->language, "Of the page: en (the default) or fr")
      ->check(CLI::IsMember({"en", "fr"}).description(""))
      ->type_name("en|fr");
  add_read_options(command, &options->read);
  command->callback([options] { run(*options); });
}

}  // namespace leadlight::cli
