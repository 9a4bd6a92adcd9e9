#include "record_file.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "cell_text.h"
#include "csv_file.h"
#include "document.h"
#include "failure.h"
#include "line_blocks.h"
#include "progress.h"

namespace leadlight::cli {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// The rows of a table, as records of texts.
class TableReader {
 public:
  TableReader(std::string file, RecordSink* sink) : file_(std::move(file)), sink_(*sink) {}

  void set_header(std::vector<std::string> names) { names_ = std::move(names); }

  template <class Fields>
  void row(const Fields& fields, uint64_t line) {
    std::string where = place(file_, line);
    try {
      if (fields.size() != names_.size()) {
        throw BadLine(where + ": expected " + std::to_string(names_.size()) + " columns, found " +
                      std::to_string(fields.size()));
      }
      bytes_.clear();
      uint32_t map = bytes_.open_map();
      uint32_t count = 0;
      for (std::size_t i = 0; i < names_.size(); i++) {
        if (fields[i].empty()) continue;
        bytes_.text(names_[i]);
        add_value(fields[i]);
        count++;
      }
      bytes_.close(map, count);
      if (bytes_.failed()) throw Failure("leadlight: out of memory");
      cbor::Value document;
      uint32_t offset = 0;
      if (cbor::check(bytes_.data(), bytes_.size(), &document, &offset) != nullptr) {
        throw BadLine(where + ": expected UTF-8, found other bytes");
      }
      sink_.record(Record(document), where);
    } catch (const BadLine& bad) {
      sink_.bad(bad.what());
    }
  }

 private:
  // Text that only looks like JSON stays text.
  void add_value(std::string_view field) {
    if (field.front() == '{' || field.front() == '[') {
      try {
        cbor::Value value = read_json(field, file_, false, &json_);
        return bytes_.raw(value.data(), value.size());
      } catch (const BadLine&) {
      }
    }
    bytes_.text(field);
  }

  std::string file_;
  RecordSink& sink_;
  std::vector<std::string> names_;
  cbor::Writer bytes_;
  cbor::Writer json_;
};

// Lines, of which the first has been looked at, and how far they are.
class Lines {
 public:
  explicit Lines(Input& input)
      : input_(input), blocks_(input, kMaxRecordFileBytes), progress_("converting", "lines") {}

  bool next(std::string_view* line) {
    *line = {};
    wrong_.clear();
    while (rest_.empty()) {
      if (!block_.broken.empty()) {
        line_ = next_;
        wrong_.swap(block_.broken);
        block_.broken.clear();
        return true;
      }
      progress_.step(next_ - counted_, input_.part());
      counted_ = next_;
      if (!blocks_.next(&block_)) return false;
      rest_ = block_.lines();
      if (!block_.too_long) continue;
      line_ = next_++;
      refuse_length();
      return true;
    }
    std::size_t end = rest_.find('\n');
    *line = rest_.substr(0, end);
    rest_.remove_prefix(end == rest_.npos ? rest_.size() : end + 1);
    line_ = next_++;
    if (line->size() > kMaxRecordFileBytes) refuse_length();
    if (line_ == 1 && line->starts_with(kByteOrderMark)) line->remove_prefix(kByteOrderMark.size());
    return true;
  }
  std::string where() const { return place(file(), line_); }
  uint64_t line() const { return line_; }
  const std::string& file() const { return input_.name(); }
  // What is wrong with the line, which is beyond the bound or could not be read; or nothing.
  const std::string& wrong() const { return wrong_; }
  // A BadLine if something is.
  void check() const {
    if (!wrong_.empty()) throw BadLine(where() + ": " + wrong_);
  }

 private:
  void refuse_length() {
    wrong_ =
        "expected a line of at most " + std::to_string(kMaxRecordFileBytes) + " bytes, found more";
  }

  Input& input_;
  LineBlocks blocks_;
  LineBlock block_;
  Progress progress_;
  std::string_view rest_;  // of the block, not yet given out
  std::string wrong_;      // with the line; empty: nothing
  uint64_t line_ = 0;      // the number of the last line given out, from 1
  uint64_t next_ = 1;
  uint64_t counted_ = 1;
};

void read_ndjson(Lines& lines, std::string_view line, RecordSink* sink) {
  cbor::Writer bytes;
  do {
    try {
      lines.check();
      if (trimmed(line).empty()) continue;
      cbor::Value record = read_json(line, lines.where(), false, &bytes);
      if (record.type() != cbor::Type::kMap) {
        throw BadLine(lines.where() + ": expected a JSON object, found another value");
      }
      sink->record(Record(record), lines.where());
    } catch (const BadLine& bad) {
      sink->bad(bad.what());
    }
  } while (lines.next(&line));
}

void read_document(Lines& lines, std::string_view line, RecordSink* sink) {
  // As many lines as stood before the first that is not blank, for the places of errors.
  std::string text(lines.line() - 1, '\n');
  do {
    lines.check();
    if (text.size() + line.size() >= kMaxRecordFileBytes) {
      throw Failure(lines.file() + ": expected a JSON document of at most " +
                    std::to_string(kMaxRecordFileBytes) +
                    " bytes, found more (NDJSON, a record a line, has no such bound)");
    }
    text.append(line) += '\n';
  } while (lines.next(&line));
  cbor::Writer bytes;
  cbor::Value document = read_json(text, lines.file(), true, &bytes);
  auto give = [&](cbor::Value value, const std::string& where) {
    try {
      if (value.type() != cbor::Type::kMap) {
        throw BadLine(where + ": expected a JSON object, found another value");
      }
      sink->record(Record(value), where);
    } catch (const BadLine& bad) {
      sink->bad(bad.what());
    }
  };
  if (document.type() != cbor::Type::kArray) return give(document, lines.file());
  for_each_item(document, [&](uint32_t index, cbor::Value item) {
    give(item, lines.file() + ":/" + std::to_string(index));
  });
}

std::vector<std::string> split(std::string_view line) {
  std::vector<std::string> fields;
  if (line.ends_with('\r')) line.remove_suffix(1);
  while (true) {
    std::size_t tab = line.find('\t');
    fields.emplace_back(line.substr(0, tab));
    if (tab == line.npos) return fields;
    line.remove_prefix(tab + 1);
  }
}

// A field that is in quotes, without them.
void unquote(std::string* field) {
  if (field->size() < 2 || field->front() != '"' || field->back() != '"') return;
  std::string inside;
  for (std::size_t i = 1; i + 1 < field->size(); i++) {
    inside += (*field)[i];
    if ((*field)[i] == '"' && (*field)[i + 1] == '"') i++;
  }
  *field = std::move(inside);
}

// Lines of fields between tabs. Without `columns` the first line is their header, and a
// field may be in quotes.
void read_tabs(Lines& lines, std::string_view line, std::span<const char* const> columns,
               RecordSink* sink) {
  TableReader table(lines.file(), sink);
  bool has_header = columns.empty();
  if (has_header) {
    std::vector<std::string> header = split(line);
    std::for_each(header.begin(), header.end(), [](std::string& field) { unquote(&field); });
    table.set_header(std::move(header));
    if (!lines.next(&line)) return;
  } else {
    table.set_header({columns.begin(), columns.end()});
  }
  do {
    try {
      lines.check();
      if (trimmed(line).empty()) continue;
      std::vector<std::string> fields = split(line);
      if (has_header) std::for_each(fields.begin(), fields.end(), [](auto& f) { unquote(&f); });
      table.row(fields, lines.line());
    } catch (const BadLine& bad) {
      sink->bad(bad.what());
    }
  } while (lines.next(&line));
}

void read_table(Lines& lines, std::string_view first, RecordSink* sink) {
  uint64_t before = lines.line() - 1;
  std::string pending(first);
  pending += '\n';
  std::size_t given = 0;
  CsvFile file(
      [&](char* bytes, std::size_t size) {
        while (given == pending.size()) {
          std::string_view line;
          if (!lines.next(&line)) return std::size_t{0};
          if (!lines.wrong().empty()) throw BrokenInput(lines.wrong());
          pending.assign(line) += '\n';
          given = 0;
        }
        std::size_t count = std::min(size, pending.size() - given);
        std::memcpy(bytes, pending.data() + given, count);
        given += count;
        return count;
      },
      ',');
  CsvRow row;
  if (!file.next(&row)) return;
  if (!row.broken.empty())
    throw Failure(place(lines.file(), before + row.line) + ": " + row.broken);
  TableReader table(lines.file(), sink);
  table.set_header(row.fields);
  while (file.next(&row)) {
    uint64_t line = before + row.line;
    if (row.broken.empty()) {
      table.row(row.fields, line);
    } else {
      sink->bad(place(lines.file(), line) + ": " + row.broken);
    }
  }
}

bool is_headerless(std::string_view line, std::span<const char* const> columns) {
  if (columns.empty()) return false;
  std::vector<std::string> fields = split(line);
  return fields.size() == columns.size() && fields.front() != columns.front();
}

}  // namespace

void read_records(Input& input, std::span<const char* const> columns, RecordSink* sink) {
  Lines lines(input);
  std::string_view line;
  do {
    if (!lines.next(&line)) {
      throw Failure(input.name() + ": expected records, found an empty file");
    }
  } while (trimmed(line).empty() && line.find('\t') == line.npos);
  lines.check();
  std::string_view start = trimmed(line);
  if (start.starts_with('[') || start == "{") {
    read_document(lines, line, sink);
  } else if (start.starts_with('{')) {
    read_ndjson(lines, line, sink);
  } else if (is_headerless(line, columns)) {
    read_tabs(lines, line, columns, sink);
  } else if (line.find('\t') != line.npos) {
    read_tabs(lines, line, {}, sink);
  } else {
    read_table(lines, line, sink);
  }
}

}  // namespace leadlight::cli
