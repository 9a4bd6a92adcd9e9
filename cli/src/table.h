// Text in columns.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace leadlight::cli {

// For people: columns as wide as their widest cell, two spaces apart.
class Table {
 public:
  struct Column {
    std::string title;
    bool right = false;  // numbers stand at the right
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // As many cells as there are columns. Control characters are made visible.
  void add(std::vector<std::string> cells);
  std::string text() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

// A line of CSV (RFC 4180), with its CR LF: cells are quoted where they need it.
std::string csv_line(const std::vector<std::string>& cells);

}  // namespace leadlight::cli
