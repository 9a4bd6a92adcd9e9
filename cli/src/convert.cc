// leadlight convert: the logs of others as events.
#include <memory>
#include <string>
#include <vector>

#include "bad_lines.h"
#include "commands.h"
#include "csv_convert.h"
#include "failure.h"
#include "notes.h"
#include "output.h"
#include "progress.h"

namespace leadlight::cli {
namespace {

constexpr std::size_t kMaxMapBytes = 1 << 20;

struct Options {
  std::string from;
  std::string map;
  bool skip_bad_lines = false;
  std::vector<std::string> inputs;
};

CsvMap read_map(const std::string& path) {
  if (path.empty()) return read_csv_map(kDefaultMap, "built-in map");
  Input input(path);
  return read_csv_map(read_file(input, kMaxMapBytes), input.name());
}

void convert_file(const std::string& path, char delimiter, CsvConverter* converter,
                  BadLines* bad_lines, Output* output) {
  Input input(path);
  CsvFile file(input, delimiter);
  Progress progress("converting", "rows");
  CsvRow row;
  if (!file.next(&row)) throw Failure(input.name() + ": expected a header, found an empty file");
  converter->start(input.name(), row);
  while (file.next(&row)) {
    progress.step(1, input.part());
    try {
      if (auto event = converter->convert(row)) output->write(*event + "\n");
    } catch (const BadLine& bad) {
      bad_lines->add(bad.what());
    }
  }
}

void convert(const Options& options) {
  CsvMap map = read_map(options.map);
  CsvConverter converter(map);
  BadLines bad_lines(options.skip_bad_lines);
  Output output;
  for (const std::string& path : options.inputs) {
    convert_file(path, map.delimiter, &converter, &bad_lines, &output);
  }
  output.finish();
  const LeftOut& left_out = converter.left_out();
  if (left_out.without_visitor != 0) {
    print_error(counted(left_out.without_visitor, "row") + " without a visitor " +
                (left_out.without_visitor == 1 ? "was" : "were") + " left out");
  }
  if (left_out.emails != 0) {
    print_error(counted(left_out.emails, "value") + " with an e-mail address " +
                (left_out.emails == 1 ? "was" : "were") + " left out");
  }
  bad_lines.report();
}

}  // namespace

void add_convert(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("convert", "Turn a log of another tool into events for `score`");
  command->footer(
      "Writes NDJSON, the events in the order of the rows; several inputs follow each other,\n"
      "each with its own header. What was written before a bad row stays written.\n"
      "Rows without a visitor are left out and counted. Each event gets an id that is a hash\n"
      "of its row, unless a column has ids, so that a row that is there twice counts once.\n"
      "\nOf an address only the path and the utm_ parameters are kept, of a referrer its host;\n"
      "e-mail addresses, tokens and long numbers in them are replaced.\n"
      "\nThe map says what the columns are; examples/maps/README.md explains it. Without\n"
      "--map examples/maps/shop-csv.json is used, which is built in.\n"
      "\nExamples:\n"
      "  leadlight convert --from csv shop.csv > events.ndjson\n"
      "  leadlight convert --from csv --map map.json monday.csv tuesday.csv > events.ndjson\n");
  auto options = std::make_shared<Options>();
  command->add_option("--from", options->from, "What the input is: csv")
      ->required()
      ->check(CLI::IsMember({"csv"}).description(""))
      ->type_name("FORMAT");
  command->add_option("--map", options->map, "What the columns are")->type_name("MAP.json");
  command->add_flag("--skip-bad-lines", options->skip_bad_lines,
                    "Pass over rows that are no event, and count them");
  command->add_option("INPUT", options->inputs, "The files; - is standard input")->required();
  command->callback([options] { convert(*options); });
}

}  // namespace leadlight::cli
