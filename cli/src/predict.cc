// leadlight predict: what trees from elsewhere say of the rows of a table.
#include <cmath>
#include <limits>
#include <memory>
#include <optional>

#include "commands.h"
#include "csv_file.h"
#include "failure.h"
#include "leadlight/trees/packed.h"
#include "output.h"
#include "text.h"
#include "trees_file.h"

namespace leadlight::cli {
namespace {

struct Options {
  std::string trees, table;
  char delimiter = ',';
  bool best = false;
};

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

// The value of a cell; false: it has none.
bool value_of(const std::string& cell, const std::vector<std::string>& categories, double* value) {
  *value = kMissing;
  if (cell.empty()) return true;
  for (std::size_t i = 0; i < categories.size(); i++) {
    if (categories[i] != cell) continue;
    *value = static_cast<double>(i);
    return true;
  }
  std::optional<double> number = text_number(cell);
  *value = number.value_or(kMissing);
  return number.has_value();
}

void predict(const Options& options) {
  TreesFile file = read_trees_file(options.trees, TreesFormat::kAny, options.best);
  const trees::Forest& forest = file.imported.forest;
  trees::Trees packed;
  std::vector<uint8_t> bytes = pack_trees(file);
  const char* wrong = packed.read(bytes.data(), static_cast<uint32_t>(bytes.size()));
  if (wrong != nullptr) throw Failure(file.name + ": packed: expected " + wrong);
  Input input(options.table);
  CsvFile table(input, options.delimiter);
  CsvRow row;
  if (!table.next(&row)) throw Failure(input.name() + ": expected a header, found nothing");
  auto demand_whole = [&] {
    if (!row.broken.empty()) throw Failure(place(input.name(), row.line) + ": " + row.broken);
  };
  demand_whole();
  std::vector<std::size_t> columns(forest.features.size(), row.fields.size());
  std::string absent;
  for (std::size_t i = 0; i < columns.size(); i++) {
    for (std::size_t k = 0; k < row.fields.size(); k++) {
      if (row.fields[k] != forest.features[i]) continue;
      if (columns[i] != row.fields.size()) {
        throw Failure(place(input.name(), row.line) + ": expected each feature once, found \"" +
                      printable(forest.features[i]) + "\" twice");
      }
      columns[i] = k;
    }
    if (columns[i] == row.fields.size())
      absent += (absent.empty() ? "" : ", ") + forest.features[i];
  }
  if (!absent.empty()) {
    throw Failure(place(input.name(), row.line) +
                  ": expected a column for each feature, found none for " + printable(absent));
  }
  std::size_t width = row.fields.size();
  std::string text = "probability\n";
  std::vector<double> values(columns.size());
  while (table.next(&row)) {
    demand_whole();
    std::string where = place(input.name(), row.line);
    if (row.fields.size() != width) {
      throw Failure(where + ": expected " + std::to_string(width) + " fields, found " +
                    std::to_string(row.fields.size()));
    }
    for (std::size_t i = 0; i < columns.size(); i++) {
      const std::string& cell = row.fields[columns[i]];
      if (!value_of(cell, file.imported.categories[i], &values[i])) {
        throw Failure(where + ": expected a finite number or nothing in the column \"" +
                      printable(forest.features[i]) + "\", found \"" + printable(cell) + "\"");
      }
    }
    double log_odds = packed.log_odds(values.data());
    text += number_text(1 / (1 + std::exp(-log_odds))) + "\n";
  }
  Output output;
  output.write(text);
  output.finish();
}

}  // namespace

void add_predict(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("predict", "What trees of XGBoost or LightGBM say of the rows of a table");
  command->footer(
      "To compare with the library's own predictions before `leadlight import` makes a model of\n"
      "the trees. The table's header names the features; columns that are none are passed over;\n"
      "an empty cell is a missing value; categories are their numbers, or their texts where the\n"
      "file has them. One probability a row is written, whatever the objective: also where the\n"
      "library would give the log-odds (binary:logitraw).\n"
      "\nExamples:\n"
      "  leadlight predict model.ubj rows.csv > ours.csv\n"
      "  leadlight predict model.txt - < rows.csv\n");
  auto options = std::make_shared<Options>();
  command
      ->add_option("TREES", options->trees,
                   "XGBoost's JSON or UBJSON, or LightGBM's text; - is standard input")
      ->required();
  command->add_option("ROWS.csv", options->table, "The table; - is standard input")->required();
  command->add_option("--delimiter", options->delimiter, "Of the table: a comma unless said")
      ->type_name("C");
  command->add_flag("--best", options->best,
                    "Only the rounds that early stopping found best, as XGBoost's scikit-learn\n"
                    "interface predicts");
  command->callback([options] { predict(*options); });
}

}  // namespace leadlight::cli
