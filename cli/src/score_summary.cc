#include "score_summary.h"

#include <string>
#include <vector>

#include "document.h"
#include "notes.h"
#include "table.h"
#include "text.h"

namespace leadlight::cli {
namespace {

struct Count {
  std::string value;
  uint64_t visitors = 0;
};

// A question that divides the visitors, and how many gave each answer.
struct Division {
  std::string name;
  std::vector<Count> counts;

  // The answers are the words of a list such as "cold, warm, hot".
  Division(std::string name, const char* words) : name(std::move(name)) {
    std::string_view list = words;
    for (std::size_t i = 0, end = 0; end != list.npos; i++) {
      counts.push_back({std::string(word_at(words, i))});
      end = list.find(", ", end == 0 ? 0 : end + 1);
    }
  }
  Division(std::string name, const std::vector<std::string>& values) : name(std::move(name)) {
    for (const std::string& value : values) counts.push_back({value});
  }
};

class Summary : public ScoreSink {
 public:
  Summary(Format format, const ModelFile& file, Output& output)
      : format_(format),
        output_(output),
        divisions_{{"stage", kStageNames},
                   {"temperature", kTemperatureNames},
                   {"grade", kGradeNames},
                   {"segments", file.segments}} {
    divisions_[kGrade].counts.push_back({"unknown"});
  }

  void add(std::string_view, const Assessment& assessment, std::string_view) override {
    visitors_++;
    prospects_ += assessment.prospect;
    disqualified_ += assessment.disqualified;
    count(kStage, static_cast<std::size_t>(assessment.stage));
    count(kTemperature, static_cast<std::size_t>(assessment.temperature));
    count(kGrade, assessment.fit_known ? static_cast<std::size_t>(assessment.grade)
                                       : divisions_[kGrade].counts.size() - 1);
    for (std::size_t i = 0; i < divisions_[kSegments].counts.size(); i++) {
      if (assessment.segments >> i & 1) count(kSegments, i);
    }
  }

  void finish() override {
    output_.write(format_ == Format::kNdjson ? json() : format_ == Format::kCsv ? csv() : table());
  }

 private:
  enum : std::size_t { kStage, kTemperature, kGrade, kSegments };

  void count(std::size_t division, std::size_t value) {
    divisions_[division].counts[value].visitors++;
  }

  std::string json() const {
    cbor::Writer writer;
    writer.map(static_cast<uint32_t>(3 + divisions_.size()));
    auto number = [&](std::string_view key, uint64_t value) {
      writer.text(key);
      writer.number(static_cast<double>(value));
    };
    number("visitors", visitors_);
    number("prospects", prospects_);
    number("disqualified", disqualified_);
    for (const Division& division : divisions_) {
      writer.text(division.name);
      writer.map(static_cast<uint32_t>(division.counts.size()));
      for (const Count& count : division.counts) number(count.value, count.visitors);
    }
    return json_text(writer) + "\n";
  }

  std::string csv() const {
    std::string text = csv_line({"what", "value", "visitors"});
    for_each([&](const std::string& what, const std::string& value, uint64_t visitors) {
      text += csv_line({what, value, std::to_string(visitors)});
    });
    return text;
  }

  std::string table() const {
    Table table({{"what"}, {"value"}, {"visitors", true}});
    for_each([&](const std::string& what, const std::string& value, uint64_t visitors) {
      table.add({what, value, with_commas(visitors)});
    });
    return table.text();
  }

  template <class Visit>
  void for_each(Visit visit) const {
    visit("visitors", "", visitors_);
    visit("prospects", "", prospects_);
    visit("disqualified", "", disqualified_);
    for (const Division& division : divisions_) {
      for (const Count& count : division.counts) visit(division.name, count.value, count.visitors);
    }
  }

  Format format_;
  Output& output_;
  uint64_t visitors_ = 0;
  uint64_t prospects_ = 0;
  uint64_t disqualified_ = 0;
  std::vector<Division> divisions_;
};

}  // namespace

std::unique_ptr<ScoreSink> score_summary(Format format, const ModelFile& file, Output& output) {
  return std::make_unique<Summary>(format, file, output);
}

}  // namespace leadlight::cli
