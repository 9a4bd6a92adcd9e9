// leadlight check: is this a model?
#include <memory>

#include "commands.h"
#include "model_file.h"
#include "notes.h"
#include "output.h"

namespace leadlight::cli {
namespace {

void check(const std::string& path) {
  ModelFile file = read_model_file(path);
  const Model& model = file.model;
  Output output;
  output.write((path == "-" ? "<stdin>" : path) + ": " + std::string(model.name()) + " " +
               std::string(model.version()) + ": ok, " + counted(model.signals(), "signal") + "\n");
  output.finish();
}

}  // namespace

void add_check(CLI::App& app) {
  CLI::App* command = app.add_subcommand("check", "Check a scoring model and list every mistake");
  command->footer(
      "Each mistake is a line on standard error: file, place in the document (a JSON Pointer),\n"
      "what was expected there and what was found.\n"
      "\nExample:\n"
      "  leadlight check model.json\n");
  auto path = std::make_shared<std::string>();
  command->add_option("MODEL.json", *path, "The model; - is standard input")->required();
  command->callback([path] { check(*path); });
}

}  // namespace leadlight::cli
