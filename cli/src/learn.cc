#include "learn.h"

#include <memory>
#include <optional>

#include "commands.h"
#include "document.h"
#include "failure.h"
#include "leadlight/json.h"
#include "learn_log.h"
#include "learn_table.h"
#include "output.h"
#include "read_options.h"
#include "text.h"
#include "whole_file.h"

namespace leadlight::cli {
namespace {

constexpr uint64_t kLeast = 40;
constexpr uint64_t kLeastForced = 10;

struct Options {
  std::string model, out;
  LearnOptions learn;
  TableOptions table;
  bool json = false;
  ReadOptions read;
};

void run(const Options& options) {
  bool table = !options.table.path.empty();
  WholeFile file(options.out, {options.model, table ? options.table.path : options.read.path});
  std::optional<ModelFile> base;
  if (!options.model.empty()) base = read_model_file(options.model);
  std::optional<Events> events;
  Learned learned;
  if (!table) {
    events.emplace(options.read, base->model);
    learned = learn_log(*base, *events, options.learn);
  } else {
    auto learn = options.learn.trees ? learn_table_trees : learn_table;
    learned = learn(base ? &*base : nullptr, options.table, options.learn);
  }
  std::string chance = may_be_chance(learned.report);
  bool worse = learned.report.base && learned.report.base->difference &&
               *learned.report.base->difference < 0;
  Output output;
  output.write(options.json ? learn_json(learned.report) : learn_text(learned.report));
  output.finish();
  if (!chance.empty() && !options.learn.force) {
    throw Failure(options.out + ": expected a model that tells who has the outcome, found " +
                  chance +
                  " on those left out: nothing in it may tell; not written (--force writes it)");
  }
  if (worse && !options.learn.force) {
    throw Failure(options.out +
                  ": expected a model that ranks visitors at least as well as the base, found "
                  "one that does not; not written (--force writes it)");
  }
  file.write(learned.model);
  if (events) events->report();
}

}  // namespace

void demand_both(uint64_t with, uint64_t without, bool force, const std::string& file) {
  uint64_t least = force ? kLeastForced : kLeast;
  if (with >= least && without >= least) return;
  throw Failure(file + ": expected at least " + std::to_string(least) +
                " with the outcome and as many without it, found " + std::to_string(with) +
                " and " + std::to_string(without) +
                (force ? "" : " (--force learns from 10 and more, and is not to be trusted)"));
}

std::string json_lines(const std::vector<std::string>& items) {
  std::string text = "[";
  for (std::size_t i = 0; i < items.size(); i++) {
    text += (i == 0 ? "\n    " : ",\n    ") + items[i];
  }
  return text + "\n  ]";
}

std::string name_after(const ModelFile& base, std::string_view suffix) {
  constexpr std::size_t kMostOfBase = 100;  // bytes, so that there is room for the suffix
  return std::string(first_bytes(base.model.name(), kMostOfBase)) + "-" + std::string(suffix);
}

std::string model_text(const ModelFile* base, const std::string& name,
                       const std::vector<std::pair<std::string, std::string>>& members) {
  std::string text = "{";
  auto add = [&](std::string_view key, const std::string& json) {
    text += std::string(text == "{" ? "" : ",") + "\n  " + json_string(key) + ": " + json;
  };
  auto learned = [&](std::string_view key) {
    for (const auto& [ours, json] : members) {
      if (ours == key) return true;
    }
    return key == "format" || key == "name" || key == "version";
  };
  add("format", "1");
  add("name", json_string(name));
  add("version", base == nullptr ? "\"1\"" : json_string(base->model.version()));
  for (const auto& [key, json] : members) {
    if (!json.empty()) add(key, json);
  }
  if (base != nullptr) {
    for_each_member(view(base->document), [&](std::string_view key, cbor::Value value) {
      if (!learned(key)) add(key, cbor_to_json(value));
    });
  }
  text += "\n}\n";
  // What is written is what the core takes.
  cbor::Writer bytes;
  read_json(text, "new model", true, &bytes);
  Model model;
  Errors errors;
  if (!model.load(bytes.data(), bytes.size(), &errors)) {
    throw Failure(describe("new model", ":", errors));
  }
  return text;
}

void add_learn(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("learn", "Learn the points and the probability from a log");
  command->footer(
      "Each visitor is looked at before its first outcome, after its first events, at each\n"
      "visit and after its last; the points are those of a logistic regression that is judged\n"
      "on visitors that it has not seen. The result is an ordinary model: stages, segments,\n"
      "temperature and playbook are those of the base, signals and groups are learned.\n"
      "docs/learning.md explains every figure.\n"
      "\nExample:\n"
      "  leadlight learn --model model.json --outcome purchase --out learned.json "
      "events.ndjson\n"
      "  leadlight learn --csv leads.csv --target converted --ignore id --out learned.json\n"
      "  leadlight learn --trees --csv leads.csv --target converted --out trees.json\n");
  auto options = std::make_shared<Options>();
  command->add_option("--model", options->model, "The model to start from; a log needs one")
      ->type_name("BASE.json");
  command
      ->add_option("--outcome", options->learn.outcome,
                   "The event that counts as success, in a log")
      ->type_name("EVENT_NAME");
  command
      ->add_option("--csv", options->table.path,
                   "Learn the fit from a table of leads instead of a log; and, without --model,\n"
                   "a propensity of the fit alone")
      ->type_name("LEADS.csv");
  command
      ->add_option("--target", options->table.target,
                   "The table's column with the outcome: yes or no, 1 or 0, true or false, Closed\n"
                   "Won or Closed Lost and the like; others by --yes and --no")
      ->type_name("COLUMN");
  command
      ->add_option("--ignore", options->table.ignored,
                   "A column to leave out, such as an id; may be repeated")
      ->allow_extra_args(false)
      ->type_name("COLUMN");
  for (bool yes : {true, false}) {
    command
        ->add_option(
            yes ? "--yes" : "--no", yes ? options->table.yes : options->table.no,
            yes ? "A value of --target that is the outcome, where it has other words; may\n"
                  "be repeated"
                : "A value that is its contrary; rows with neither are left out")
        ->allow_extra_args(false)
        ->type_name("VALUE");
  }
  command
      ->add_option_function<std::string>(
          "--delimiter",
          [options](const std::string& text) {
            bool tab = text == "tab" || text == "\\t";
            bool one = text.size() == 1 && text[0] != '"' && text[0] != '\r' && text[0] != '\n';
            if (!tab && !one) {
              throw CLI::ValidationError("--delimiter",
                                         "expected one character, or tab, found \"" + text + "\"");
            }
            options->table.delimiter = tab ? '\t' : text[0];
          },
          "Of the table's cells; without it, as the header tells")
      ->type_name("C");
  command->add_option("--out", options->out, "The model to write, whole or not at all")
      ->required()
      ->type_name("LEARNED.json");
  command->add_flag("--trees", options->learn.trees,
                    "Learn a probability by boosted trees instead of points; needs a leadlight\n"
                    "that was built with XGBoost");
  command->add_flag(
      "--keep-signals", options->learn.keep_signals,
      "Learn new points for the base's signals, with their limits, decay and groups,\n"
      "and nothing else");
  command
      ->add_option("--hold", options->learn.held,
                   "With --keep-signals, a signal whose points stay; may be repeated")
      ->allow_extra_args(false)
      ->type_name("SIGNAL");
  command->add_flag("--force", options->learn.force,
                    "Learn from fewer than 40 visitors with or without the outcome, and write\n"
                    "a model that ranks worse than its base or that may be chance");
  command
      ->add_option_function<std::string>(
          "--format", [options](const std::string& format) { options->json = format == "json"; },
          "Of the report: table (the default) or json")
      ->check(CLI::IsMember({"table", "json"}).description(""))
      ->type_name("table|json");
  add_read_options(command, &options->read);
  command->callback([options] {
    bool table = !options->table.path.empty();
    if (table && options->table.target.empty()) throw CLI::RequiredError("--target");
    if (!table && options->model.empty()) throw CLI::RequiredError("--model");
    if (!table && options->learn.outcome.empty()) throw CLI::RequiredError("--outcome");
    if (options->learn.trees && options->learn.keep_signals) {
      throw CLI::ValidationError("--trees", "expected without --keep-signals, found both");
    }
    if (table && !options->learn.outcome.empty()) throw CLI::ExcludesError("--outcome", "--csv");
    if (table && options->learn.keep_signals) {
      throw CLI::ExcludesError("--keep-signals", "--csv");
    }
    if (!options->learn.held.empty() && !options->learn.keep_signals) {
      throw CLI::RequiresError("--hold", "--keep-signals");
    }
    if (!table && !(options->table.yes.empty() && options->table.no.empty())) {
      throw CLI::RequiresError(options->table.yes.empty() ? "--no" : "--yes", "--csv");
    }
    if (table && options->read.path != "-") {
      throw CLI::ValidationError("--csv", "expected no log beside it, found " + options->read.path);
    }
    options->learn.threads = options->read.threads;
    options->table.skip_bad_lines = options->read.skip_bad_lines;
    run(*options);
  });
}

}  // namespace leadlight::cli
