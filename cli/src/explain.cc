// leadlight explain: why one visitor has the score it has, in words.
#include <memory>
#include <new>
#include <vector>

#include "commands.h"
#include "document.h"
#include "events_reader.h"
#include "explain_text.h"
#include "failure.h"
#include "model_file.h"
#include "output.h"
#include "read_options.h"
#include "replay.h"
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

std::string explanation(const Options& options, const Model& model, const Visitor& visitor) {
  Profile profile(model);
  replay(visitor.events, &profile);
  // A visitor whose events all come later than --at is explained at that time.
  Time now = options.read.until ? *options.read.until : visitor.events.back().time;
  Assessment assessment;
  cbor::Writer assessed, explained;
  if (!profile.assess(now, &assessment)) throw std::bad_alloc();
  write_assessment(model, assessment, assessed);
  if (!profile.explain(now, explained)) throw std::bad_alloc();
  Words words(options.language == "fr" ? Language::kFrench : Language::kEnglish);
  if (options.format == "text") {
    return explain_text(words, visitor.id, view(assessed), view(explained));
  }
  cbor::Writer id;
  id.text(visitor.id);
  return "{\"visitor\":" + json_text(id) + ",\"assessment\":" + json_text(assessed) +
         ",\"explanation\":" + json_text(explained) +
         ",\"words\":" + explain_words(words, view(explained)) + "}\n";
}

void explain(const Options& options) {
  ModelFile file = read_model_file(options.model);
  Events events(options.read, file.model);
  struct Nothing {};
  struct Item {
    VisitorBatch batch;
  };
  std::vector<Nothing> workers(events.threads());
  std::size_t visitors = 0;
  std::string found;
  events.each_batch<Item>(
      workers, [](Item&, Nothing&) {},
      [&](const Item& item) {
        visitors += item.batch.visitors().size();
        for (const Visitor& visitor : item.batch.visitors()) {
          if (visitor.id == options.visitor) found = explanation(options, file.model, visitor);
        }
      });
  if (found.empty()) {
    throw Failure(events.file() + ": expected events of visitor \"" + printable(options.visitor) +
                  "\", found none among those of " + std::to_string(visitors) + " visitors");
  }
  Output output;
  output.write(found);
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
      ->type_name("en|fr");
  command->add_option("--format", options->format, "text (the default) or json: the documents too")
      ->check(CLI::IsMember({"text", "json"}).description(""))
      ->type_name("text|json");
  add_read_options(command, &options->read);
  command->callback([options] { explain(*options); });
}

}  // namespace leadlight::cli
