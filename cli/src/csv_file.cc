#include "csv_file.h"

#include <algorithm>
#include <new>
#include <utility>

namespace leadlight::cli {
namespace {

constexpr std::size_t kChunkBytes = 1 << 14;
constexpr std::size_t kGrowBytes = 1 << 12;  // of the field that is being read
constexpr unsigned char kOptions = CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL;
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
  char chunk[kChunkBytes];
  while (rows_.empty() && !done_) {
    std::size_t size = 0;
    try {
      size = source_(chunk, sizeof chunk);
    } catch (const BrokenInput& broken) {
      // The row that is being read is none: nobody knows how it goes on.
      rows_.push_back({line_, {}, broken.what()});
      done_ = true;
      break;
    }
    done_ = size == 0;
    std::size_t start = 0;
    if (!started_ && std::string_view(chunk, size).starts_with(kByteOrderMark)) {
      start = kByteOrderMark.size();
    }
    started_ = true;
    parse(chunk + start, size - start);
  }
  if (rows_.empty()) return false;
  *row = std::move(rows_.front());
  rows_.pop_front();
  return true;
}

void CsvFile::parse(const char* bytes, std::size_t size) {
  // No exception may pass through libcsv, which is C.
  struct Call {
    CsvFile* file;
    bool no_memory = false;
  } call{this};
  auto field = [](void* bytes, std::size_t size, void* data) {
    auto* call = static_cast<Call*>(data);
    try {
      call->file->end_of_field(static_cast<const char*>(bytes), size);
    } catch (const std::bad_alloc&) {
      call->no_memory = true;
    }
  };
  auto row = [](int end, void* data) {
    auto* call = static_cast<Call*>(data);
    try {
      call->file->end_of_row(end);
    } catch (const std::bad_alloc&) {
      call->no_memory = true;
    }
  };

  const char* end = bytes + size;
  while (bytes != end) {
    if (skipping_) {
      bytes = std::find(bytes, end, '\n');
      if (bytes == end) break;
      skipping_ = false;
      line_++;
      bytes++;
      continue;
    }
    auto left = static_cast<std::size_t>(end - bytes);
    std::size_t read = csv_parse(&parser_, bytes, left, field, row, &call);
    if (call.no_memory || csv_error(&parser_) == CSV_ENOMEM) throw std::bad_alloc();
    bytes += read;
    if (read < left) {
      break_row("expected quotes only around a field and doubled inside it, found another");
    } else if (parser_.entry_pos > kMaxFieldBytes) {
      break_row("expected a field of at most 1048576 bytes, found more (is a quote not closed?)");
    }
  }
  if (!done_) return;
  if (csv_fini(&parser_, field, row, &call) != 0) {
    break_row("expected a quote that closes the last field, found the end of the file");
  }
  if (call.no_memory) throw std::bad_alloc();
}

// Gives the row out as broken and goes on with the line that follows.
void CsvFile::break_row(const char* why) {
  pass_lone_cr();
  const unsigned char* text = parser_.entry_buf;
  newlines_ += static_cast<uint64_t>(std::count(text, text + parser_.entry_pos, '\n'));
  rows_.push_back({line_, {}, why});
  row_ = {};
  line_ += newlines_;
  newlines_ = 0;
  // Strict, it would refuse to forget a field that is not closed.
  csv_set_opts(&parser_, 0);
  csv_fini(&parser_, nullptr, nullptr, nullptr);
  csv_set_opts(&parser_, kOptions);
  skipping_ = true;
}

void CsvFile::end_of_field(const char* bytes, std::size_t size) {
  pass_lone_cr();
  row_.fields.emplace_back(bytes, size);
  newlines_ += static_cast<uint64_t>(std::count(bytes, bytes + size, '\n'));
}

void CsvFile::end_of_row(int end) {
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

// A CR that no LF follows ends a line by itself.
void CsvFile::pass_lone_cr() {
  line_ += after_cr_;
  after_cr_ = false;
}

}  // namespace leadlight::cli
