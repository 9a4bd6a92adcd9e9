#include "csv_file.h"

#include <algorithm>
#include <new>
#include <string_view>
#include <utility>

namespace leadlight::cli {
namespace {

constexpr std::size_t kChunkBytes = 1 << 14;
constexpr std::size_t kGrowBytes = 1 << 12;  // of the field that is being read
constexpr unsigned char kOptions = CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL;
constexpr int kBetweenRows = 0;  // a state of libcsv's parser
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Spaces are part of a field.
int no_space(unsigned char) { return 0; }

}  // namespace

CsvFile::CsvFile(Source source, char delimiter) : source_(std::move(source)) {
  if (csv_init(&parser_, kOptions) != 0) throw std::bad_alloc();
  csv_set_delim(&parser_, static_cast<unsigned char>(delimiter));
  csv_set_space_func(&parser_, no_space);
  csv_set_blk_size(&parser_, kGrowBytes);
}

CsvFile::~CsvFile() { csv_free(&parser_); }

bool CsvFile::next(CsvRow* row) {
  while (rows_.empty() && !finished_) {
    if (at_ < text_.size()) {
      parse_line();
    } else if (!done_) {
      read_more();
    } else {
      finish();
    }
  }
  if (rows_.empty()) return false;
  *row = std::move(rows_.front());
  rows_.pop_front();
  return true;
}

void CsvFile::read_more() {
  text_.resize(kChunkBytes);
  at_ = 0;
  try {
    text_.resize(source_(text_.data(), kChunkBytes));
  } catch (const BrokenInput& broken) {
    // The row that is being read is none: nobody knows how it goes on.
    text_.clear();
    rows_.push_back({line_, {}, broken.what()});
    finished_ = true;
    return;
  }
  done_ = text_.empty();
  if (!started_ && text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
  started_ = true;
}

// A line, or what there is of it so far.
void CsvFile::parse_line() {
  std::string_view line = std::string_view(text_).substr(at_);
  std::size_t newline = line.find('\n');
  bool ends = newline != line.npos;
  if (ends) line = line.substr(0, newline + 1);
  at_ += line.size();
  if (skipping_) {
    skipping_ = !ends;
    line_ += ends;
    return;
  }
  std::size_t read = csv_parse(&parser_, line.data(), line.size(), on_field, on_row, this);
  check_memory();
  if (goes_on_) later_lines_ += line;
  if (read < line.size()) {
    std::string place = goes_on_ ? " in line " + std::to_string(present_line()) : "";
    break_row("expected quotes only around a field and doubled inside it, found another" + place,
              ends);
  } else if (parser_.entry_pos > kMaxFieldBytes) {
    break_row("expected a field of at most 1048576 bytes, found more (is a quote not closed?)",
              ends);
  } else if (ends && parser_.pstate != kBetweenRows) {
    goes_on_ = true;
  }
}

void CsvFile::finish() {
  bool closed = csv_fini(&parser_, on_field, on_row, this) == 0;
  check_memory();
  if (!closed) {
    break_row("expected a quote that closes the last field, found the end of the file", true);
  }
  finished_ = at_ == text_.size();
}

// Where the row has come to that is being read.
uint64_t CsvFile::present_line() const {
  const unsigned char* text = parser_.entry_buf;
  return line_ + newlines_ +
         static_cast<uint64_t>(std::count(text, text + parser_.entry_pos, '\n'));
}

void CsvFile::check_memory() {
  if (no_memory_ || csv_error(&parser_) == CSV_ENOMEM) throw std::bad_alloc();
}

// Gives the row out as broken and goes on with the line that follows its first: if a quote is
// not closed, the others are rows of their own.
void CsvFile::break_row(std::string why, bool ends) {
  pass_lone_cr();
  rows_.push_back({line_, {}, std::move(why)});
  row_ = {};
  newlines_ = 0;
  // Strict, it would refuse to forget a field that is not closed.
  csv_set_opts(&parser_, 0);
  csv_fini(&parser_, nullptr, nullptr, nullptr);
  csv_set_opts(&parser_, kOptions);
  if (goes_on_) {
    line_++;
    text_ = later_lines_ + text_.substr(at_);
    at_ = 0;
    forget_lines();
  } else {
    skipping_ = !ends;
    line_ += ends;
  }
}

// No exception may pass through libcsv, which is C.
void CsvFile::on_field(void* bytes, std::size_t size, void* data) {
  auto* file = static_cast<CsvFile*>(data);
  try {
    file->end_of_field(static_cast<const char*>(bytes), size);
  } catch (const std::bad_alloc&) {
    file->no_memory_ = true;
  }
}

void CsvFile::on_row(int end, void* data) {
  auto* file = static_cast<CsvFile*>(data);
  try {
    file->end_of_row(end);
  } catch (const std::bad_alloc&) {
    file->no_memory_ = true;
  }
}

void CsvFile::end_of_field(const char* bytes, std::size_t size) {
  pass_lone_cr();
  row_.fields.emplace_back(bytes, size);
  newlines_ += static_cast<uint64_t>(std::count(bytes, bytes + size, '\n'));
}

void CsvFile::end_of_row(int end) {
  forget_lines();
  bool lf_of_crlf = end == '\n' && after_cr_ && row_.fields.empty();
  if (!lf_of_crlf) pass_lone_cr();
  after_cr_ = end == '\r';
  if (!row_.fields.empty()) {
    row_.line = line_;
    rows_.push_back(std::move(row_));
    row_ = {};
  }
  line_ += newlines_ + (end == '\n');
  newlines_ = 0;
}

void CsvFile::forget_lines() {
  goes_on_ = false;
  later_lines_.clear();
}

// A CR that no LF follows ends a line by itself.
void CsvFile::pass_lone_cr() {
  line_ += after_cr_;
  after_cr_ = false;
}

}  // namespace leadlight::cli
