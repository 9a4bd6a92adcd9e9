// leadlight score: an assessment of every visitor.
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "commands.h"
#include "event_names.h"
#include "events_reader.h"
#include "notes.h"
#include "read_options.h"
#include "replay.h"
#include "score_crm.h"
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

const std::map<std::string, Format> kFormats{{"ndjson", Format::kNdjson},
                                             {"csv", Format::kCsv},
                                             {"table", Format::kTable},
                                             {"hubspot", Format::kHubspot},
                                             {"salesforce", Format::kSalesforce}};

bool is_crm(Format format) { return format == Format::kHubspot || format == Format::kSalesforce; }

// Visitors, and what is said of them.
struct Scored {
  VisitorBatch batch;
  std::vector<Assessment> assessments;  // a visitor each
  std::string rows;
  std::vector<std::size_t> ends;  // of the rows, a visitor each
};

void score(const Options& options) {
  ModelFile file = read_model_file(options.model);
  NeededProperties needed;
  if (!needed.load(file.model)) throw std::bad_alloc();
  Events events(options.read, file.model, &needed);

  Output output;
  auto sink = options.summary          ? score_summary(options.format, file, output)
              : is_crm(options.format) ? score_crm(options.format, file, output)
                                       : score_rows(options.format, file, output);
  std::vector<std::unique_ptr<Profile>> profiles(events.threads());
  for (auto& profile : profiles) profile = std::make_unique<Profile>(file.model);
  bool any_signal = false;
  events.each_batch<Scored>(
      profiles,
      [&](Scored& scored, std::unique_ptr<Profile>& profile) {
        scored.assessments.clear();
        scored.rows.clear();
        scored.ends.clear();
        for (const Visitor& visitor : scored.batch.visitors()) {
          replay(visitor.events, profile.get());
          Assessment& assessment = scored.assessments.emplace_back();
          Time now = options.read.until ? *options.read.until : visitor.events.back().time;
          if (!profile->assess(now, &assessment)) throw std::bad_alloc();
          sink->write_row(visitor, assessment, &scored.rows);
          scored.ends.push_back(scored.rows.size());
        }
      },
      [&](const Scored& scored) {
        std::size_t start = 0;
        for (std::size_t i = 0; i < scored.ends.size(); i++) {
          std::string_view row(scored.rows.data() + start, scored.ends[i] - start);
          sink->add(scored.batch.visitors()[i].id, scored.assessments[i], row);
          any_signal |= scored.assessments[i].reason_count != 0;
          start = scored.ends[i];
        }
      });
  sink->finish();
  output.finish();
  events.report();
  // No error: so it may be. But so it is too where a log has other names than the model.
  std::string silent = any_signal ? "" : no_signal(events, file.model.name());
  if (!silent.empty()) print_error(silent);
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
  command
      ->add_option_function<std::string>(
          "--format",
          [options](const std::string& format) { options->format = kFormats.at(format); },
          "ndjson (the default), csv or table; hubspot or salesforce:\n"
          "CSV files that these import, of leads, prospects and clients")
      ->check(CLI::IsMember(kFormats).description(""))
      ->type_name("ndjson|csv|table|hubspot|salesforce");
  command->add_flag("--summary", options->summary,
                    "Instead of the rows: how many visitors there are by stage,\n"
                    "temperature, grade and segment");
  add_read_options(command, &options->read);
  command->callback([options] {
    if (options->summary && is_crm(options->format)) {
      throw CLI::ValidationError("--summary", "expected --format ndjson, csv or table");
    }
    score(*options);
  });
}

}  // namespace leadlight::cli
