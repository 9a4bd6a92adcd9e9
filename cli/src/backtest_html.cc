#include <cmath>

#include "backtest_page.h"
#include "leadlight/vocabulary.h"
#include "report_files.h"
#include "text.h"

namespace leadlight::cli {
namespace {

constexpr uint64_t kFew = 30;  // converted visitors, below which a figure is a rough one

std::string head(const std::string& title, Language language) {
  bool french = language == Language::kFrench;
  return std::string("<!doctype html>\n<html lang=\"") + (french ? "fr" : "en") +
         "\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
         "'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
         "<meta name=\"viewport\" content=\"width=device-width\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" +
         html_text(title) + "</title>\n<style>\n" + kReportStyle + "</style>\n</head>\n";
}

std::string verdict(const Page& page) {
  const analysis::RocAuc& auc = page.report().ranking.auc;
  if (!auc.area) return page.say("verdictUnknown", {}, "verdict");
  std::string pairs = page.decimal(*auc.area * 100, 0);
  std::string_view key = "verdictUnsure";
  if (auc.interval && auc.interval->low > 0.5) key = "verdictGood";
  if (auc.interval && auc.interval->high < 0.5) key = "verdictBad";
  std::string html = page.say(key, {pairs}, "verdict");
  if (auc.interval) {
    html += page.say("sure",
                     {page.decimal(auc.interval->low * 100, 0),
                      page.decimal(auc.interval->high * 100, 0), page.count(auc.positives)},
                     "sure");
  } else {
    html += page.say("sureNot", {}, "sure");
  }
  return html + (auc.positives < kFew ? page.say("few", {}, "alarm") : "");
}

std::string key_figures(const Page& page) {
  const Report& report = page.report();
  auto key = [&](std::string_view label, const std::string& value) {
    return element("div", element("dt", page.text(label)) + element("dd", value));
  };
  std::optional<double> top;
  if (report.ranking.deciles) top = report.ranking.deciles->front().share;
  return element("dl", "class=\"keys\"",
                 key("keyAuc", page.decimal(report.ranking.auc.area, 2)) +
                     key("keyTop", page.percent(top)) +
                     key("keyPrecision", page.percent(report.ranking.prospects.precision())) +
                     key("keyAhead", page.duration(report.days_ahead)));
}

std::string intro(const Page& page, std::string_view outcome) {
  const Report& report = page.report();
  uint64_t converted = report.ranking.auc.positives;
  std::string part = page.percent(analysis::Rate{converted, report.visitors()}.value());
  std::string text = page.text(
      "intro", {page.count(report.visitors()), Page::name(outcome), page.count(converted), part});
  if (report.left_out != 0) text += " " + page.text("leftOut", {page.count(report.left_out)});
  return element("p", text);
}

template <std::size_t N>
std::string crossed(const Page& page, std::string_view what, std::string_view sentence,
                    const char* words, const Crossed<N>& crossed) {
  std::vector<Cell> heads{{page.text(what)}};
  std::vector<std::vector<Cell>> rows;
  for (std::size_t i = 0; i < N; i++) {
    std::string word = page.text(word_at(words, i));
    heads.push_back({word});
    rows.push_back({{word}});
    for (uint64_t visitors : crossed[i]) rows.back().push_back({page.count(visitors)});
  }
  return page.say(sentence, {page.count(changed(crossed)), page.count(page.report().visitors()),
                             page.model(), page.other()}) +
         table("", "", heads, rows);
}

// By how much the other model ranks better, and how sure that is.
std::string difference(const Page& page, std::string_view sentence,
                       const analysis::AucDifference& auc) {
  auto end = [&](double analysis::Interval::*which) {
    return page.signed_decimal(auc.interval ? std::optional((*auc.interval).*which) : std::nullopt,
                               3);
  };
  return page.say(sentence,
                  {page.model(), page.other(), page.signed_decimal(auc.difference, 3),
                   end(&analysis::Interval::low), end(&analysis::Interval::high)},
                  "sure");
}

std::string comparison(const Page& page) {
  if (!page.report().comparison) return "";
  const Comparison& it = *page.report().comparison;
  const std::optional<analysis::Interval>& between = it.auc.interval;
  std::string verdict;
  if (between && between->low > 0) {
    verdict = page.say("compareBetter", {page.other(), page.model()}, "verdict");
  } else if (between && between->high < 0) {
    verdict = page.say("compareBetter", {page.model(), page.other()}, "verdict");
  } else {
    verdict = page.say("compareUnsure", {page.model(), page.other()}, "verdict");
  }
  verdict += difference(page, "compareSure", it.auc);
  if (it.propensity_auc) verdict += difference(page, "compareByProbability", *it.propensity_auc);
  const Ranking& first = page.report().ranking;
  const Ranking& second = it.ranking;
  auto row = [&](std::string_view name, const std::string& one,
                 const std::string& two) -> std::vector<Cell> {
    return {{page.text(name)}, {one}, {two}};
  };
  std::vector<std::vector<Cell>> rows{
      row("rocArea", page.decimal(first.auc.area, 4), page.decimal(second.auc.area, 4)),
      row("prArea", page.decimal(first.average_precision, 4),
          page.decimal(second.average_precision, 4)),
      row("flagPrecision", page.percent(first.prospects.precision()),
          page.percent(second.prospects.precision())),
      row("flagRecall", page.percent(first.prospects.recall()),
          page.percent(second.prospects.recall()))};
  if (it.propensity_auc) {
    rows.push_back(row("rocAreaByProbability", page.decimal(it.propensity_auc->first, 4),
                       page.decimal(it.propensity_auc->second, 4)));
  }
  std::string models =
      table("id=\"models\"", "", {{page.text("model")}, {page.model()}, {page.other()}}, rows);
  return section(
      page, "compareTitle",
      verdict + models + crossed(page, "stage", "changeStage", kStageNames, it.stages) +
          crossed(page, "temperature", "changeTemperature", kTemperatureNames, it.temperatures));
}

}  // namespace

std::string section(const Page& page, std::string_view title, std::string_view content) {
  std::string id = "\"" + std::string(title) + "\"";
  return element("section", "aria-labelledby=" + id,
                 element("h2", "id=" + id, page.text(title)) + std::string(content)) +
         "\n";
}

std::string table(std::string_view attributes, std::string_view caption,
                  const std::vector<Cell>& heads, const std::vector<std::vector<Cell>>& rows) {
  auto with = [](std::string_view more, const Cell& cell) {
    return std::string(more) + (cell.attributes.empty() ? "" : " " + cell.attributes);
  };
  std::string head, body;
  for (const Cell& cell : heads) {
    head += element("th", with("role=\"columnheader\" scope=\"col\"", cell), cell.html);
  }
  for (const std::vector<Cell>& row : rows) {
    std::string cells;
    for (const Cell& cell : row) {
      cells += cells.empty()
                   ? element("th", with("role=\"rowheader\" scope=\"row\"", cell), cell.html)
                   : element("td", with("role=\"cell\"", cell), cell.html);
    }
    body += element("tr", "role=\"row\"", cells) + "\n";
  }
  // A style that lays rows out in another way takes the roles of a table from it.
  return element("table", "role=\"table\" " + std::string(attributes),
                 (caption.empty() ? "" : element("caption", caption)) +
                     element("thead", "role=\"rowgroup\"", element("tr", "role=\"row\"", head)) +
                     "\n" + element("tbody", "role=\"rowgroup\"", body));
}

std::string folded(const Page& page, std::string_view table) {
  return element("details", element("summary", page.text("figures")) + std::string(table));
}

Axis percents(const Page& page, std::string_view title, double high) {
  Axis axis{0, high, page.text(title), {}};
  for (int i = 0; i <= 4; i++) {
    double at = high * i / 4;
    axis.ticks.push_back({at, page.tick_text(at)});
  }
  return axis;
}

double rounded_up(double part) {
  for (double whole : {0.01, 0.02, 0.05, 0.1, 0.2, 0.5}) {
    if (part <= whole) return whole;
  }
  return 1;
}

std::string backtest_html(const Report& report, const ModelFile& model, std::string_view outcome,
                          Language language) {
  Page page(report, language);
  std::string title = page.text("pageTitle", {html_text(report.model)});
  std::string top = element("h1", page.text("pageTitle", {page.model()})) + intro(page, outcome) +
                    verdict(page) + key_figures(page);
  std::string content = deciles_section(page) + curves_section(page) + spread_section(page) +
                        propensity_section(page) + flag_section(page) +
                        signals_section(page, signal_labels(model)) + comparison(page);
  std::string method = section(page, "methodTitle", page.say("method"));
  return head(title, language) + "<body>\n" + element("header", top) + "\n" +
         element("main", content + method) + "\n" +
         element("footer", page.say("madeBy", {LEADLIGHT_VERSION})) + "\n</body>\n</html>\n";
}

Page::Page(const Report& report, Language language)
    : report_(report), words_(language, kReportWords), model_(name(report.model)) {
  if (report.comparison) other_ = name(report.comparison->other);
}

std::string Page::text(std::string_view key, std::initializer_list<std::string_view> values) const {
  return words_.text(key, values);
}

std::string Page::say(std::string_view key, std::initializer_list<std::string_view> values,
                      std::string_view kind) const {
  std::string attributes = kind.empty() ? "" : "class=\"" + std::string(kind) + "\"";
  return element("p", attributes, text(key, values));
}

std::string Page::count(uint64_t value) const {
  auto number = static_cast<double>(value);
  return figure(number, words_.number(number, 0));
}

std::string Page::decimal(std::optional<double> value, int decimals) const {
  return value ? figure(*value, words_.number(*value, decimals)) : text("unknown");
}

std::string Page::signed_decimal(std::optional<double> value, int decimals) const {
  if (!value) return text("unknown");
  return figure(*value, (*value > 0 ? "+" : "") + words_.number(*value, decimals));
}

std::string Page::percent(std::optional<double> part) const {
  return part ? figure(*part, percent_text(*part)) : text("unknown");
}

std::string Page::percent_text(double part) const {
  bool small = part > 0 && part < 0.01;
  std::string number = words_.number(part * 100, small ? 2 : part == 0 || part == 1 ? 0 : 1);
  return text("percent", {number});
}

std::string Page::tick_text(double part) const {
  int decimals = 0;
  double scaled = part * 100;
  while (decimals < 2 && std::fabs(scaled - std::round(scaled)) > 1e-6) {
    scaled *= 10;
    decimals++;
  }
  return text("percent", {words_.number(part * 100, decimals)});
}

std::string Page::percent_points(double difference) const {
  std::string points = words_.number(difference * 100, difference < 0.1 ? 2 : 1);
  return figure(difference, text("percentPoints", {points}));
}

std::string Page::times(std::optional<double> ratio) const {
  return ratio ? figure(*ratio, text("times", {ratio_text(*ratio)})) : text("unknown");
}

std::string Page::ratio(double ratio) const { return figure(ratio, ratio_text(ratio)); }

std::string Page::ratio_text(double ratio) const {
  return words_.number(ratio, ratio < 10 ? 2 : ratio < 100 ? 1 : 0);
}

std::string Page::points(double value) const { return figure(value, words_.points(value)); }

std::string Page::duration(std::optional<double> days) const {
  if (!days) return text("unknown");
  double hours = *days * 24;
  std::string_view unit = *days >= 1 ? "days" : hours >= 1 ? "hours" : "minutes";
  double value = *days >= 1 ? *days : hours >= 1 ? hours : hours * 60;
  return figure(*days, text(unit, {words_.number(value)}));
}

std::string Page::label(cbor::Value label, std::string_view id) const {
  return name(words_.label(label, id));
}

std::string Page::name(std::string_view text) { return element("bdi", html_text(text)); }

std::string Page::legend() const {
  if (other_.empty()) return "";
  auto item = [](std::string_view kind, const std::string& name) {
    return element("li", "<svg aria-hidden=\"true\"><rect class=\"" + std::string(kind) +
                             "\" width=\"100%\" height=\"100%\"/></svg>" + name);
  };
  return element("ul", "class=\"legend\"", item("first", model_) + item("second", other_));
}

}  // namespace leadlight::cli
