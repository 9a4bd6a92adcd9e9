// leadlight convert: the logs of others as events.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "bad_lines.h"
#include "commands.h"
#include "csv_convert.h"
#include "document.h"
#include "failure.h"
#include "notes.h"
#include "output.h"
#include "progress.h"
#include "record_file.h"
#include "table_file.h"
#include "tool_convert.h"

namespace leadlight::cli {
namespace {

constexpr std::size_t kMaxMapBytes = 1 << 20;

struct Options {
  std::string from;
  std::string map;
  double heartbeat_seconds = kDefaultHeartbeatSeconds;
  bool skip_bad_lines = false;
  std::vector<std::string> inputs;
};

// The text of the map, and what messages call it.
struct MapText {
  std::string text;
  std::string where;
};

MapText map_text(const std::string& path, const char* built_in) {
  if (path.empty()) return {built_in, "built-in map"};
  Input input(path);
  std::string text = read_file(input, kMaxMapBytes);
  return {std::move(text), input.name()};
}

void convert_csv_file(const std::string& path, char delimiter, CsvConverter* converter,
                      BadLines* bad_lines, Output* output) {
  TableFile file(path, delimiter);
  Progress progress("converting", "rows");
  CsvRow row;
  if (!file.next(&row)) throw Failure(file.name() + ": expected a header, found an empty file");
  converter->start(file.name(), row);
  while (file.next(&row)) {
    progress.step(1, file.part());
    try {
      if (auto event = converter->convert(row)) output->write(*event + "\n");
    } catch (const BadLine& bad) {
      bad_lines->add(bad.what());
    }
  }
}

void convert_csv(const Options& options, BadLines* bad_lines, Output* output) {
  MapText text = map_text(options.map, kDefaultMap);
  CsvMap map = read_csv_map(text.text, text.where);
  CsvConverter converter(map, options.map.empty());
  for (const std::string& path : options.inputs) {
    convert_csv_file(path, map.delimiter, &converter, bad_lines, output);
  }
  output->finish();
  converter.left_out().report();
}

// From the records of a file to events.
class Conversion : public RecordSink, public ConvertedSink {
 public:
  Conversion(const RecordMap& map, ToolConverter* converter, BadLines* bad_lines, Output* output)
      : map_(map), converter_(*converter), bad_lines_(*bad_lines), output_(*output) {}

  // Begins a file.
  void start() {
    records_ = 0;
    named_ = false;
    first_.clear();
  }
  // A Failure if the file had records none of which had even a place for a visitor.
  void demand_visitors(const std::string& file) const {
    if (records_ == 0 || named_) return;
    throw Failure(file + ": expected records of " + map_.from + " with a visitor in " +
                  listed(map_.visitor) + ", found none in " + counted(records_, "record") +
                  "; the first has " + first_);
  }

  void record(const Record& record, const std::string& where) override {
    if (records_++ == 0) first_ = names_of(record.object());
    if (!named_) named_ = names_visitor(record);
    converter_.convert(record, where, this);
  }
  void line(std::string_view line) override {
    output_.write(line);
    output_.write("\n");
  }
  void bad(const std::string& message) override { bad_lines_.add(message); }

 private:
  static std::string names_of(cbor::Value object) {
    constexpr uint32_t kShown = 12;
    std::string names;
    uint32_t count = 0;
    for_each_member(object, [&](std::string_view key, cbor::Value) {
      if (count++ < kShown) names += (names.empty() ? "" : ", ") + ('"' + std::string(key)) + '"';
    });
    return count == 0 ? "nothing" : count > kShown ? names + " and others" : names;
  }

  // Whether there is a place for one, empty as it may be. Visitors of records that hold lists
  // are in these.
  bool names_visitor(const Record& record) const {
    if (!map_.each.empty() || map_.from == "matomo") return true;
    return std::any_of(map_.visitor.begin(), map_.visitor.end(), [&](const Path& path) {
      return !record.at(path).absent() || !member(record.object(), path.name()).absent() ||
             !member(record.object(), path.steps().front()).absent();
    });
  }

  // Of the present file.
  uint64_t records_ = 0;
  bool named_ = false;  // a record has a place for a visitor
  std::string first_;   // the names in its first record
  const RecordMap& map_;
  ToolConverter& converter_;
  BadLines& bad_lines_;
  Output& output_;
};

void convert_tool(const Options& options, BadLines* bad_lines, Output* output) {
  const char* built_in = options.from == "json"       ? ""
                         : options.from == "segment"  ? kSegmentMap
                         : options.from == "ga4"      ? kGa4Map
                         : options.from == "snowplow" ? kSnowplowMap
                                                      : kMatomoMap;
  MapText text = map_text(options.map, built_in);
  RecordMap map = read_record_map(text.text, text.where, options.from);
  std::unique_ptr<ToolConverter> converter =
      options.from == "json"       ? json_converter(map)
      : options.from == "segment"  ? segment_converter(map)
      : options.from == "ga4"      ? ga4_converter(map)
      : options.from == "snowplow" ? snowplow_converter(map, options.heartbeat_seconds)
                                   : matomo_converter(map);
  Conversion conversion(map, converter.get(), bad_lines, output);
  for (const std::string& path : options.inputs) {
    Input input(path);
    conversion.start();
    read_records(input, converter->columns(), &conversion);
    conversion.demand_visitors(input.name());
  }
  output->finish();
  converter->left_out().report();
}

void convert(const Options& options) {
  BadLines bad_lines(options.skip_bad_lines);
  Output output;
  (options.from == "csv" ? convert_csv : convert_tool)(options, &bad_lines, &output);
  bad_lines.report();
}

}  // namespace

void add_convert(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("convert", "Turn a log of another tool into events for `score`");
  command->footer(
      "Writes NDJSON, the events in the order of the rows; several inputs follow each other,\n"
      "each with its own header. What was written before a bad row stays written.\n"
      "Rows without a visitor are left out and counted. Each event gets an id, the tool's or\n"
      "a hash of the row, so that a row that is there twice counts once.\n"
      "\n"
      "  csv       a table of your own; the map says what its columns are. Without one they are\n"
      "            found by their usual names, which is said on standard error\n"
      "  json      records of your own, as JSON lines or a list, each an event or with a list of\n"
      "            events; the map, which must be given, says where what is\n"
      "  segment   messages as Segment's API and S3 have them (NDJSON), or a warehouse's rows\n"
      "  ga4       the export to BigQuery, as NDJSON or as flat CSV\n"
      "  snowplow  enriched events: TSV, CSV with a header, or the analytics SDK's JSON\n"
      "  matomo    Live.getLastVisitsDetails, or the privacy export, as JSON\n"
      "\nOf an address only the path and the utm_ parameters are kept, of a referrer its host;\n"
      "e-mail addresses, tokens and long numbers in texts are replaced. Only what the map\n"
      "names is taken: no IP address, name, telephone number or user agent comes through.\n"
      "\nThe maps of examples/maps are built in (shop-csv.json for csv) and count without\n"
      "--map; examples/maps/README.md explains them. Copy one to change it.\n"
      "\nExamples:\n"
      "  leadlight convert --from csv shop.csv > events.ndjson\n"
      "  leadlight convert --from csv --map map.json monday.csv tuesday.csv > events.ndjson\n"
      "  leadlight convert --from ga4 events.json | leadlight score --model model.json\n");
  auto options = std::make_shared<Options>();
  command->add_option("--from", options->from, "What the input is")
      ->required()
      ->check(
          CLI::IsMember({"csv", "json", "segment", "ga4", "snowplow", "matomo"}).description(""))
      ->type_name("csv|json|segment|ga4|snowplow|matomo");
  command->add_option("--map", options->map, "What the columns or fields are")
      ->type_name("MAP.json");
  CLI::Option* heartbeat = command
                               ->add_option("--heartbeat", options->heartbeat_seconds,
                                            "Seconds that one page ping of Snowplow stands for: "
                                            "the tracker's heartbeatDelay [10]")
                               ->check(CLI::Range(1.0, 3600.0).description(""))
                               ->type_name("SECONDS");
  command->add_flag("--skip-bad-lines", options->skip_bad_lines,
                    "Pass over rows that are no event, and count them");
  command->add_option("INPUT", options->inputs, "The files; - is standard input")->required();
  command->callback([options, heartbeat] {
    if (heartbeat->count() != 0 && options->from != "snowplow") {
      throw CLI::ValidationError("--heartbeat",
                                 "expected --from snowplow, found --from " + options->from);
    }
    if (options->from == "json" && options->map.empty()) {
      throw CLI::ValidationError("--map", "expected a map with --from json, found none");
    }
    convert(*options);
  });
}

}  // namespace leadlight::cli
