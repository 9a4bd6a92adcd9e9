#include "leads_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "csv_file.h"
#include "failure.h"
#include "fnv.h"
#include "leadlight/bounds.h"
#include "text.h"

namespace leadlight::cli {
namespace {

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return text;
}

}  // namespace

bool one_of(const std::string& text, std::initializer_list<const char*> words) {
  return std::find(words.begin(), words.end(), lower(text)) != words.end();
}

bool missing(const std::string& text) {
  double number = 0;
  auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc::result_out_of_range ||
         one_of(text,
                {"", "na", "n/a", "nan", "null", "none", "inf", "-inf", "infinity", "-infinity"});
}

LeadsTable read_leads(const TableOptions& options) {
  Input input(options.path);
  CsvFile file(input, options.delimiter);
  CsvRow row;
  LeadsTable table;
  table.file = input.name();
  if (!file.next(&row)) throw Failure(table.file + ": expected a header, found nothing");
  auto demand_whole = [&] {
    if (!row.broken.empty()) throw Failure(place(table.file, row.line) + ": " + row.broken);
  };
  demand_whole();
  std::vector<std::string> header = row.fields;
  std::vector<std::size_t> columns;
  std::size_t target = header.size();
  for (std::size_t i = 0; i < header.size(); i++) {
    auto ignored = std::find(options.ignored.begin(), options.ignored.end(), header[i]);
    if (header[i] == options.target) {
      target = i;
    } else if (ignored == options.ignored.end() && !header[i].empty() &&
               header[i].size() <= kMaxNameBytes) {
      columns.push_back(i);
      table.names.push_back(header[i]);
    }
  }
  if (target == header.size()) {
    throw Failure(place(table.file, row.line) + ": expected a column \"" +
                  printable(options.target) + "\", found " + std::to_string(header.size()) +
                  " others");
  }
  if (columns.size() > kMaxTraits) {
    throw Failure(place(table.file, row.line) + ": expected at most " + std::to_string(kMaxTraits) +
                  " columns to learn from, found " + std::to_string(columns.size()) +
                  " (--ignore COLUMN leaves one out)");
  }
  table.cells.resize(columns.size());
  while (file.next(&row)) {
    auto fail = [&](const std::string& what) {
      throw Failure(place(table.file, row.line) + ": expected " + what);
    };
    demand_whole();
    if (row.fields.size() != header.size()) {
      fail(std::to_string(header.size()) + " fields, found " + std::to_string(row.fields.size()));
    }
    const std::string& outcome = row.fields[target];
    bool yes = one_of(outcome, {"1", "true", "yes", "y", "won", "converted"});
    if (!yes && !one_of(outcome, {"0", "false", "no", "n", "lost", "not converted"})) {
      fail("1, true, yes, won or converted, or 0, false, no or lost, in the column \"" +
           printable(options.target) + "\", found \"" + printable(outcome) + "\"");
    }
    table.outcomes.push_back(yes);
    Fnv1a id;
    for (std::size_t i = 0; i < columns.size(); i++) {
      id.add_field(row.fields[columns[i]]);
      table.cells[i].push_back(std::move(row.fields[columns[i]]));
    }
    table.ids.push_back(id.value());
  }
  return table;
}

}  // namespace leadlight::cli
