#include "score_rows.h"

#include <vector>

#include "document.h"
#include "failure.h"
#include "leadlight/json.h"
#include "table.h"
#include "text.h"
#include "time_text.h"

namespace leadlight::cli {
namespace {

constexpr uint32_t kReasonsInCsv = 3;
constexpr uint32_t kReasonsInTable = 2;

std::string yes_no(bool value) { return value ? "true" : "false"; }

std::string segments_text(const ModelFile& file, const Assessment& assessment,
                          const char* separator) {
  std::string text;
  for (std::size_t i = 0; i < file.segments.size(); i++) {
    if ((assessment.segments >> i & 1) == 0) continue;
    if (!text.empty()) text += separator;
    text += file.segments[i];
  }
  return text;
}

class NdjsonRows : public ScoreSink {
 public:
  NdjsonRows(const ModelFile& file, Output& output) : file_(file), output_(output) {}

  void write_row(const Visitor& visitor, const Assessment& assessment,
                 std::string* row) const override {
    *row += "{\"visitor\":";
    append_json(visitor.id, row);
    std::size_t brace = row->size();
    append_json(file_.model, assessment, row);
    (*row)[brace] = ',';
    *row += '\n';
  }

  void add(std::string_view, const Assessment&, std::string_view row) override {
    output_.write(row);
  }

 private:
  const ModelFile& file_;
  Output& output_;
};

class CsvRows : public ScoreSink {
 public:
  CsvRows(const ModelFile& file, Output& output) : file_(file), output_(output) {
    std::vector<std::string> titles{"visitor",  "engagement",   "fit",
                                    "grade",    "temperature",  "stage",
                                    "prospect", "disqualified", "segments"};
    for (uint32_t i = 1; i <= kReasonsInCsv; i++) {
      titles.push_back("reason_" + std::to_string(i));
      titles.push_back("reason_" + std::to_string(i) + "_points");
    }
    for (const char* title : {"sessions", "events", "at"}) titles.emplace_back(title);
    header_ = csv_line(titles);
  }

  void write_row(const Visitor& visitor, const Assessment& assessment,
                 std::string* row) const override {
    bool known = assessment.fit_known;
    std::vector<std::string> cells{
        std::string(visitor.id),
        number_text(assessment.engagement),
        known ? number_text(assessment.fit) : "",
        known ? std::string(word_at(kGradeNames, static_cast<std::size_t>(assessment.grade))) : "",
        std::string(word_at(kTemperatureNames, static_cast<std::size_t>(assessment.temperature))),
        std::string(word_at(kStageNames, static_cast<std::size_t>(assessment.stage))),
        yes_no(assessment.prospect),
        yes_no(assessment.disqualified),
        segments_text(file_, assessment, ";")};
    for (uint32_t i = 0; i < kReasonsInCsv; i++) {
      bool has = i < assessment.reason_count;
      const Reason& reason = assessment.reasons[i];
      cells.emplace_back(has ? file_.model.signal(reason.signal) : "");
      cells.push_back(has ? number_text(reason.points) : "");
    }
    cells.push_back(std::to_string(assessment.sessions));
    cells.push_back(std::to_string(assessment.events));
    cells.push_back(time_text(assessment.at));
    *row += csv_line(cells);
  }

  void add(std::string_view, const Assessment&, std::string_view row) override {
    write_header();
    output_.write(row);
  }

  void finish() override { write_header(); }

 private:
  void write_header() {
    output_.write(header_);
    header_.clear();
  }

  const ModelFile& file_;
  Output& output_;
  std::string header_;  // until it is written
};

class TableRows : public ScoreSink {
 public:
  TableRows(const ModelFile& file, Output& output)
      : file_(file),
        output_(output),
        table_({{"visitor"},
                {"engagement", true},
                {"fit"},
                {"temperature"},
                {"stage"},
                {"prospect"},
                {"segments"},
                {"because of"}}) {}

  void add(std::string_view visitor, const Assessment& assessment, std::string_view) override {
    std::string why;
    for (uint32_t i = 0; i < assessment.reason_count && i < kReasonsInTable; i++) {
      const Reason& reason = assessment.reasons[i];
      if (i != 0) why += ", ";
      why += std::string(file_.model.signal(reason.signal)) + (reason.points > 0 ? " +" : " ") +
             fixed_text(reason.points, 1);
    }
    std::string fit = "-";
    if (assessment.fit_known) {
      fit = std::string(word_at(kGradeNames, static_cast<std::size_t>(assessment.grade))) + " " +
            fixed_text(assessment.fit, 0);
    }
    std::string_view temperature =
        word_at(kTemperatureNames, static_cast<std::size_t>(assessment.temperature));
    std::string_view stage = word_at(kStageNames, static_cast<std::size_t>(assessment.stage));
    table_.add({std::string(visitor), fixed_text(assessment.engagement, 1), fit,
                std::string(temperature), std::string(stage),
                assessment.disqualified ? "disqualified"
                : assessment.prospect   ? "yes"
                                        : "",
                segments_text(file_, assessment, ", "), why});
  }

  void finish() override { output_.write(table_.text()); }

 private:
  const ModelFile& file_;
  Output& output_;
  Table table_;
};

}  // namespace

std::unique_ptr<ScoreSink> score_rows(Format format, const ModelFile& file, Output& output) {
  switch (format) {
    case Format::kCsv:
      return std::make_unique<CsvRows>(file, output);
    case Format::kTable:
      return std::make_unique<TableRows>(file, output);
    default:
      break;
  }
  return std::make_unique<NdjsonRows>(file, output);
}

}  // namespace leadlight::cli
