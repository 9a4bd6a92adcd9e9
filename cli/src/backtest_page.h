// The parts of a backtest's page: each a section of HTML, with its words, its plots and its
// figures as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backtest_report.h"
#include "html.h"
#include "plot.h"
#include "words.h"

namespace leadlight::cli {

// What every part is made from.
class Page {
 public:
  Page(const Report& report, Language language);

  const Report& report() const { return report_; }
  // The sentence of that key as HTML. The values are HTML.
  std::string text(std::string_view key, std::initializer_list<std::string_view> values = {}) const;
  // "<p class=KIND>" with that sentence.
  std::string say(std::string_view key, std::initializer_list<std::string_view> values = {},
                  std::string_view kind = {}) const;

  // Figures, as HTML; one that is not known is said to be.
  std::string count(uint64_t value) const;
  std::string decimal(std::optional<double> value, int decimals) const;
  std::string signed_decimal(std::optional<double> value, int decimals) const;
  std::string percent(std::optional<double> part) const;
  // The difference of two parts of a whole: "0.46 percentage points".
  std::string percent_points(double difference) const;
  std::string points(double value) const;
  // "13.6", and "×13.6".
  std::string ratio(double ratio) const;
  std::string times(std::optional<double> ratio) const;
  // A duration, given in days.
  std::string duration(std::optional<double> days) const;
  // For an axis: plain text, with no more decimals than it needs, at most two.
  std::string tick_text(double part) const;
  std::string label(cbor::Value label, std::string_view id) const;
  std::string number_text(double value) const { return words_.number(value); }
  std::string number_text(double value, int decimals) const {
    return words_.number(value, decimals);
  }

  // A title of text from a model or a log.
  static std::string name(std::string_view text);
  const std::string& model() const { return model_; }  // HTML
  const std::string& other() const { return other_; }  // HTML; empty without a comparison
  // What tells two models apart in a plot; nothing where there is one.
  std::string legend() const;

 private:
  std::string percent_text(double part) const;
  std::string ratio_text(double ratio) const;

  const Report& report_;
  Words words_;
  std::string model_;
  std::string other_;
};

// "<section><h2>TITLE</h2>…"
std::string section(const Page& page, std::string_view title, std::string_view content);

// A table as HTML; `heads` and cells are HTML, and the first cell of a row is its head.
struct Cell {
  std::string html;
  std::string attributes = {};
};
std::string table(std::string_view attributes, std::string_view caption,
                  const std::vector<Cell>& heads, const std::vector<std::vector<Cell>>& rows);
// It, to be unfolded.
std::string folded(const Page& page, std::string_view table);

// An axis of percentages from 0 to `high`, and of the next of 1, 2, 5, 10, 20, 50, 100 % that
// is not less than `part`.
Axis percents(const Page& page, std::string_view title, double high);
double rounded_up(double part);

std::string deciles_section(const Page& page);
std::string curves_section(const Page& page);
std::string spread_section(const Page& page);
// Nothing where the model has no probability.
std::string propensity_section(const Page& page);
std::string flag_section(const Page& page);
std::string signals_section(const Page& page, const std::vector<cbor::Value>& labels);

}  // namespace leadlight::cli
