#include <algorithm>

#include "backtest_page.h"
#include "plot.h"

namespace leadlight::cli {
namespace {

// So many parts of ten miss what was said by chance in about one log of a hundred; fewer say
// nothing.
constexpr uint32_t kTooMany = 3;

bool misses(const analysis::ReliabilityPart& part) {
  return part.probability < part.interval.low || part.probability > part.interval.high;
}

// Whether it says too much or too little on the whole, by the people that it promises.
std::string verdict(const Page& page, const analysis::Reliability& says, uint32_t missed) {
  double all = static_cast<double>(says.came.visitors);
  double promised = says.probability * all;
  double came = static_cast<double>(says.came.hits);
  bool high = says.probability > says.interval.high;
  bool low = says.probability < says.interval.low;
  std::string_view key = missed < kTooMany ? "believeYes" : "believeParts";
  std::string ratio;
  if (high && says.came.hits == 0) {
    key = "believeNobody";
  } else if (high) {
    key = "believeHigh";
    ratio = page.decimal(promised / came, 1);
  } else if (low) {
    key = "believeLow";
    ratio = page.decimal(came / promised, 1);
  }
  return page.say(key,
                  {page.decimal(promised, promised < 1    ? 2
                                          : promised < 10 ? 1
                                                          : 0),
                   page.count(says.came.visitors), page.count(says.came.hits), ratio},
                  "verdict");
}

std::string parts_table(const Page& page, const analysis::Reliability& says) {
  std::vector<std::vector<Cell>> rows;
  // The highest first, as the deciles are.
  for (std::size_t i = says.parts.size(); i-- != 0;) {
    const analysis::ReliabilityPart& part = says.parts[i];
    std::string between =
        page.text("from", {page.percent(part.interval.low), page.percent(part.interval.high)});
    rows.push_back({{page.count(says.parts.size() - i)},
                    {page.percent(part.probability)},
                    {page.percent(part.came.value())},
                    {between, "class=\"nowrap\""},
                    {page.count(part.came.hits), "class=\"wide\""}});
  }
  return table("id=\"parts\"", "",
               {{page.text("part")},
                {page.text("said")},
                {page.text("came")},
                {page.text("interval")},
                {page.text("converted"), "class=\"wide\""}},
               rows);
}

std::string figures_table(const Page& page, const Propensity& it) {
  const analysis::Reliability& says = it.reliability;
  std::string area = page.decimal(it.auc.area, 4);
  if (it.auc.interval) {
    area += " (" +
            page.text("fromTo", {page.decimal(it.auc.interval->low, 4),
                                 page.decimal(it.auc.interval->high, 4)}) +
            ")";
  }
  auto row = [&](std::string_view name, const std::string& value) -> std::vector<Cell> {
    return {{page.text(name)}, {value}};
  };
  return table(
      "id=\"propensity\"", "", {{page.text("byProbability")}, {page.text("value")}},
      {row("rocArea", area), row("prArea", page.decimal(it.average_precision, 4)),
       row("logLoss", page.decimal(says.log_loss, 4)),
       row("calibrationError", page.decimal(says.error, 4)),
       row("said", page.percent(says.probability)), row("came", page.percent(says.came.value()))});
}

std::string plot(const Page& page, const analysis::Reliability& says) {
  double highest = 0;
  std::vector<Dot> all;
  for (const analysis::ReliabilityPart& part : says.parts) {
    all.push_back({part.probability, *part.came.value(), part.interval});
    highest = std::max({highest, part.probability, part.interval.high});
  }
  double high = rounded_up(highest);
  return dots(percents(page, "said", high), percents(page, "came", high), all,
              page.text("believePlot"));
}

}  // namespace

std::string propensity_section(const Page& page) {
  if (!page.report().ranking.propensity) return "";
  const Propensity& it = *page.report().ranking.propensity;
  const analysis::Reliability& says = it.reliability;
  auto missed = static_cast<uint32_t>(std::count_if(says.parts.begin(), says.parts.end(), misses));
  std::string parts = page.count(says.parts.size());
  const analysis::ReliabilityPart& top = says.parts.back();
  std::string text =
      verdict(page, says, missed) +
      page.say("believeText",
               {parts, page.percent(top.probability), page.percent(top.came.value())}) +
      page.say("believeSure", {page.count(missed), parts, page.percent_points(says.error)},
               "sure") +
      page.say("believeWhose", {}, "sure");
  std::string pair = element("div", plot(page, says)) + element("div", parts_table(page, says));
  return section(
      page, "believeTitle",
      text + element("div", "class=\"pair\"", pair) + folded(page, figures_table(page, it)));
}

}  // namespace leadlight::cli
