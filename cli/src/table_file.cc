#include "table_file.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "failure.h"

namespace leadlight::cli {
namespace {

constexpr std::size_t kHeadBytes = 1 << 16;  // more than any header
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kDelimiters = ",;\t|";  // of equally many the first
constexpr std::string_view kSeparatorLine = "sep=";

// What else a file is, and what to do about it; empty: it may be a table.
std::string other_than_table(std::string_view head) {
  if (head.starts_with("PK\x03\x04")) {
    return "a workbook (.xlsx) or another zip archive; save the sheet as \"CSV UTF-8\"";
  }
  if (head.starts_with("\xD0\xCF\x11\xE0")) {
    return "an Excel workbook (.xls); save the sheet as \"CSV UTF-8\"";
  }
  bool marked = head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF");
  if (marked || head.find('\0') != head.npos) {
    return "UTF-16 or another text with zero bytes; save it as \"CSV UTF-8\", or: "
           "iconv -f UTF-16 -t UTF-8 OLD.csv > NEW.csv";
  }
  std::string_view start = head.substr(std::min(head.find_first_not_of(" \t\r\n"), head.size()));
  if (start.starts_with('<')) return "a page (HTML or XML); export it as CSV";
  if (start.starts_with('{') || start.starts_with("[{")) return "JSON";
  return "";
}

}  // namespace

TableFile::TableFile(const std::string& path, char delimiter)
    : input_(path),
      delimiter_((read_head(), find_delimiter(delimiter))),
      file_([this](char* bytes, std::size_t size) { return give(bytes, size); }, delimiter_) {}

void TableFile::read_head() {
  head_.resize(kHeadBytes);
  std::size_t have = 0;
  try {
    while (have < kHeadBytes) {
      std::size_t count = input_.read(head_.data() + have, kHeadBytes - have);
      if (count == 0) break;
      have += count;
    }
  } catch (const BrokenInput& broken) {
    broken_ = broken.what();
  }
  head_.resize(have);
  if (head_.starts_with(kByteOrderMark)) head_.erase(0, kByteOrderMark.size());
  std::string other = other_than_table(head_);
  if (!other.empty()) {
    throw Failure(input_.name() + ": expected a table as text (CSV in UTF-8), found " + other);
  }
}

char TableFile::find_delimiter(char given) {
  constexpr std::size_t kSeparator = kSeparatorLine.size();
  bool named = head_.starts_with(kSeparatorLine) && head_.size() > kSeparator + 1 &&
               (head_[kSeparator + 1] == '\r' || head_[kSeparator + 1] == '\n');
  if (named) {
    if (given == 0) given = head_[kSeparator];
    head_.erase(0, kSeparator + 1);  // its end stays, for the numbers of the lines
  }
  if (given != 0) return given;
  std::size_t counts[kDelimiters.size()] = {};
  bool quoted = false, begun = false;
  for (char c : head_) {
    if (c == '"') quoted = !quoted;
    bool ends = !quoted && (c == '\n' || c == '\r');
    if (ends && begun) break;
    begun |= !ends;
    std::size_t which = kDelimiters.find(c);
    if (!quoted && which != kDelimiters.npos) counts[which]++;
  }
  return kDelimiters[static_cast<std::size_t>(
      std::max_element(std::begin(counts), std::end(counts)) - std::begin(counts))];
}

std::size_t TableFile::give(char* bytes, std::size_t size) {
  if (given_ < head_.size()) {
    std::size_t count = std::min(size, head_.size() - given_);
    std::memcpy(bytes, head_.data() + given_, count);
    given_ += count;
    return count;
  }
  if (!broken_.empty()) throw BrokenInput(broken_);
  return input_.read(bytes, size);
}

}  // namespace leadlight::cli
