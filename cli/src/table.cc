#include "table.h"

#include <algorithm>

#include "text.h"

namespace leadlight::cli {

void Table::add(std::vector<std::string> cells) {
  for (std::string& cell : cells) cell = printable(cell);
  rows_.push_back(std::move(cells));
}

std::string Table::text() const {
  std::vector<std::size_t> widths;
  for (const Column& column : columns_) widths.push_back(characters(column.title));
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); i++)
      widths[i] = std::max(widths[i], characters(row[i]));
  }
  std::string text;
  auto line = [&](auto cell_of) {
    for (std::size_t i = 0; i < columns_.size(); i++) {
      const std::string& cell = cell_of(i);
      std::string padding(widths[i] - characters(cell), ' ');
      if (i != 0) text += "  ";
      text += columns_[i].right ? padding + cell : cell + padding;
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  };
  line([&](std::size_t i) -> const std::string& { return columns_[i].title; });
  for (const auto& row : rows_) {
    line([&](std::size_t i) -> const std::string& { return row[i]; });
  }
  return text;
}

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); i++) {
    if (i != 0) line += ',';
    if (cells[i].find_first_of(",\"\r\n") == std::string::npos) {
      line += cells[i];
      continue;
    }
    line += '"';
    for (char c : cells[i]) {
      if (c == '"') line += '"';
      line += c;
    }
    line += '"';
  }
  return line + "\r\n";
}

}  // namespace leadlight::cli
