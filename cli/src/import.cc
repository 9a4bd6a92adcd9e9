// leadlight import: a model whose probability comes from trees that others trained.
#include <memory>

#include "commands.h"
#include "learn.h"
#include "model_file.h"
#include "notes.h"
#include "output.h"
#include "tree_inputs.h"
#include "trees_file.h"
#include "whole_file.h"

namespace leadlight::cli {
namespace {

struct Options {
  TreesFormat format = TreesFormat::kXgboost;
  std::string trees, model, inputs, out;
  bool best = false;
};

void import_trees(const Options& options) {
  WholeFile file(options.out, {options.trees, options.model, options.inputs});
  ModelFile base = read_model_file(options.model);
  TreesFile trees = read_trees_file(options.trees, options.format, options.best);
  std::vector<std::string> inputs = tree_inputs(trees, base, options.inputs);
  std::vector<uint8_t> packed = pack_trees(trees);
  std::string name =
      name_after(base, options.format == TreesFormat::kXgboost ? "xgboost" : "lightgbm");
  file.write(model_text(&base, name, {{"propensity", trees_member(inputs, packed)}}));
  std::size_t nodes = 0;
  for (const auto& tree : trees.imported.forest.trees) nodes += tree.nodes.size();
  Output output;
  output.write(options.out + ": " + counted(trees.imported.forest.trees.size(), "tree") + " of " +
               counted(inputs.size(), "feature") + ", " + counted(nodes, "node") + ", " +
               counted(packed.size(), "byte") + " packed\n");
  output.finish();
}

}  // namespace

void add_import(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "import", "Make a model whose probability comes from trees of XGBoost or LightGBM");
  command->footer(
      "The base model stays as it is; the trees take the place of its propensity. A feature with\n"
      "the name of a signal, of a value of the profile (sessions, active_days, distinct_pages,\n"
      "engaged_seconds, events, days_since_first, days_since_last) or of a trait of the fit is\n"
      "that: how often the signal counted, the value, the trait. For the others INPUTS.json says\n"
      "where their values come from:\n"
      "  { \"pricing_points\": { \"signal\": \"pricing\", \"of\": \"points\" },\n"
      "    \"plan_code\": { \"trait\": \"plan\", \"categories\": [\"free\", \"team\", \"pro\"] } "
      "}\n"
      "`leadlight predict` shows beforehand whether the numbers are those of the library.\n"
      "docs/learning.md says what of the files is read.\n"
      "\nExamples:\n"
      "  leadlight import xgboost trees.ubj --model model.json --out with-trees.json\n"
      "  leadlight import lightgbm trees.txt --model model.json --inputs inputs.json \\\n"
      "    --out with-trees.json\n");
  auto options = std::make_shared<Options>();
  command
      ->add_option_function<std::string>(
          "LIBRARY",
          [options](const std::string& library) {
            options->format = library == "xgboost" ? TreesFormat::kXgboost : TreesFormat::kLightgbm;
          },
          "That trained the trees")
      ->required()
      ->check(CLI::IsMember({"xgboost", "lightgbm"}).description(""))
      ->type_name("xgboost|lightgbm");
  command
      ->add_option("TREES", options->trees,
                   "What save_model wrote: XGBoost's JSON or UBJSON, LightGBM's text;\n"
                   "- is standard input")
      ->required();
  command->add_option("--model", options->model, "The model to start from")
      ->required()
      ->type_name("BASE.json");
  command->add_option("--inputs", options->inputs, "Where features get their values from")
      ->type_name("INPUTS.json");
  command->add_option("--out", options->out, "The model to write, whole or not at all")
      ->required()
      ->type_name("OUT.json");
  command->add_flag("--best", options->best,
                    "Only the rounds that early stopping found best, as XGBoost's scikit-learn\n"
                    "interface predicts");
  command->callback([options] { import_trees(*options); });
}

}  // namespace leadlight::cli
