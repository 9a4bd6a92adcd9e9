// leadlight explain: why one visitor has the score it has, in words.
#include <algorithm>
#include <memory>

#include "commands.h"
#include "document.h"
#include "events_reader.h"
#include "explain_text.h"
#include "failure.h"
#include "model_file.h"
#include "output.h"
#include "text.h"
#include "time_option.h"

namespace leadlight::cli {
namespace {

struct Options {
  std::string model;
  std::string visitor;
  std::string language = "en";
  std::string format = "text";
  ReadOptions read;
};

void explain(const Options& options) {
  ModelFile file = read_model_file(options.model);
  Events events(options.read, file.model);
  const std::vector<Visitor>& visitors = events.visitors();
  auto found =
      std::lower_bound(visitors.begin(), visitors.end(), std::string_view(options.visitor),
                       [](const Visitor& visitor, std::string_view id) { return visitor.id < id; });
  if (found == visitors.end() || found->id != options.visitor) {
    throw Failure(events.file() + ": expected events of visitor \"" + printable(options.visitor) +
                  "\", found none among those of " + std::to_string(visitors.size()) + " visitors");
  }
  Profile profile(file.model);
  replay(found->events, &profile);
  // A visitor whose events all come later than --at is explained at that time.
  Time now = options.read.until ? *options.read.until : found->events.back().time;
  Assessment assessment;
  cbor::Writer assessed, explained;
  if (!profile.assess(now, &assessment)) throw Failure("leadlight: out of memory");
  write_assessment(file.model, assessment, assessed);
  if (!profile.explain(now, explained)) throw Failure("leadlight: out of memory");

  Words words(options.language == "fr" ? Language::kFrench : Language::kEnglish);
  Output output;
  if (options.format == "text") {
    output.write(explain_text(words, found->id, view(assessed), view(explained)));
  } else {
    cbor::Writer id;
    id.text(found->id);
    output.write("{\"visitor\":" + json_text(id) + ",\"assessment\":" + json_text(assessed) +
                 ",\"explanation\":" + json_text(explained) +
                 ",\"words\":" + explain_words(words, view(explained)) + "}\n");
  }
  output.finish();
  events.report();
}

}  // namespace

void add_explain(CLI::App& app) {
  CLI::App* command = app.add_subcommand("explain", "Say why a visitor has the score it has");
  command->footer(
      "What the score is made of, what lowers it, when and why the stage changed, what is\n"
      "missing to become a prospect, and what to do next. Times are UTC.\n"
      "\nExamples:\n"
      "  leadlight explain --model model.json --visitor v1 events.ndjson\n"
      "  leadlight explain --model model.json --visitor v1 --language fr events.ndjson\n"
      "  leadlight explain --model model.json --visitor v1 --format json < events.ndjson\n");
  auto options = std::make_shared<Options>();
  command->add_option("--model", options->model, "The scoring model")
      ->required()
      ->type_name("MODEL.json");
  command->add_option("--visitor", options->visitor, "Whom to explain")
      ->required()
      ->type_name("ID");
  add_time_option(command, &options->read.until,
                  "The time to explain: UTC ms or ISO 8601 with Z or an offset; a\n"
                  "date alone is midnight UTC. Later events do not count. Without\n"
                  "it the visitor's last event");
  command->add_option("--language", options->language, "en (the default) or fr")
      ->check(CLI::IsMember({"en", "fr"}).description(""))
      ->type_name("LANGUAGE");
  command->add_option("--format", options->format, "text (the default) or json: the documents too")
      ->check(CLI::IsMember({"text", "json"}).description(""))
      ->type_name("FORMAT");
  command->add_flag("--skip-bad-lines", options->read.skip_bad_lines,
                    "Pass over lines that are no event, and count them");
  command->add_option("EVENTS.ndjson", options->read.path, "The log; - or none is standard input");
  command->callback([options] { explain(*options); });
}

}  // namespace leadlight::cli
