// leadlight score: an assessment of every visitor.
#include <map>
#include <memory>
#include <optional>

#include "commands.h"
#include "events_reader.h"
#include "failure.h"
#include "score_rows.h"
#include "score_summary.h"
#include "time_option.h"

namespace leadlight::cli {
namespace {

struct Options {
  std::string model;
  Format format = Format::kNdjson;
  bool summary = false;
  ReadOptions read;
};

const std::map<std::string, Format> kFormats{
    {"ndjson", Format::kNdjson}, {"csv", Format::kCsv}, {"table", Format::kTable}};

void score(const Options& options) {
  ModelFile file = read_model_file(options.model);
  Events events(options.read, file.model);

  Output output;
  auto sink = options.summary ? score_summary(options.format, file, output)
                              : score_rows(options.format, file, output);
  Profile profile(file.model);
  for (const Visitor& visitor : events.visitors()) {
    replay(visitor.events, &profile);
    Assessment assessment;
    Time now = options.read.until ? *options.read.until : visitor.events.back().time;
    if (!profile.assess(now, &assessment)) throw Failure("leadlight: out of memory");
    sink->add(visitor.id, assessment);
  }
  sink->finish();
  output.finish();
  events.report();
}

}  // namespace

void add_score(CLI::App& app) {
  CLI::App* command = app.add_subcommand("score", "Score every visitor of a log of events");
  command->footer(
      "A line of the log is an event with its visitor; blank lines are passed over:\n"
      "  {\"visitor\":\"v1\",\"name\":\"page_view\",\"time\":1740268801750,"
      "\"properties\":{\"path\":\"/pricing\"}}\n"
      "One row for each visitor is written, by visitor id. Nothing is written before the whole\n"
      "log has been read and found in order.\n"
      "\nExamples:\n"
      "  leadlight score --model model.json events.ndjson\n"
      "  leadlight score --model model.json --at 2025-03-01 --format csv events.ndjson\n"
      "  leadlight score --model model.json --summary --format table < events.ndjson\n");
  auto options = std::make_shared<Options>();
  command->add_option("--model", options->model, "The scoring model")
      ->required()
      ->type_name("MODEL.json");
  add_time_option(command, &options->read.until,
                  "The time to score at: UTC ms or ISO 8601 with Z or an offset; a date\n"
                  "alone is midnight UTC. Later events do not count. Without it each\n"
                  "visitor is scored at its last event");
  command->add_option("--format", options->format, "ndjson (the default), csv or table")
      ->transform(CLI::CheckedTransformer(kFormats).description(""))
      ->type_name("FORMAT");
  command->add_flag("--summary", options->summary,
                    "Instead of the rows: how many visitors there are by stage,\n"
                    "temperature, grade and segment");
  command->add_flag("--skip-bad-lines", options->read.skip_bad_lines,
                    "Pass over lines that are no event, and count them");
  command->add_option("EVENTS.ndjson", options->read.path, "The log; - or none is standard input");
  command->callback([options] { score(*options); });
}

}  // namespace leadlight::cli
