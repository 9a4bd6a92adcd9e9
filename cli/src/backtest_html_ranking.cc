#include <algorithm>
#include <cmath>

#include "backtest_page.h"
#include "plot.h"

namespace leadlight::cli {
namespace {

constexpr std::size_t kColumns = 20;

using Deciles = std::array<analysis::Decile, analysis::kDeciles>;

const Ranking* other(const Page& page) {
  return page.report().comparison ? &page.report().comparison->ranking : nullptr;
}

double part(uint64_t some, uint64_t all) {
  return static_cast<double>(some) / static_cast<double>(all);
}

std::vector<Point> roc(const Ranking& ranking) {
  std::vector<Point> points{{0, 0}};
  for (const analysis::Threshold& it : ranking.thresholds) {
    points.push_back(
        {part(it.negatives, ranking.auc.negatives), part(it.positives, ranking.auc.positives)});
  }
  return points;
}

// The curve whose area is the average precision: a precision holds for the converted that
// it was met with.
std::vector<Point> precision_recall(const Ranking& ranking) {
  std::vector<Point> points;
  uint64_t found = 0;
  for (const analysis::Threshold& it : ranking.thresholds) {
    if (it.positives == found) continue;
    double precision = part(it.positives, it.positives + it.negatives);
    if (points.empty()) points.push_back({0, precision});
    points.push_back({part(it.positives, ranking.auc.positives), precision});
    found = it.positives;
  }
  return points;
}

// What it takes to find each tenth of the converted.
std::string walk_table(const Page& page, const Ranking& ranking, const std::string& name) {
  std::vector<std::vector<Cell>> rows;
  for (uint64_t tenth = 1; tenth <= 10; tenth++) {
    for (const analysis::Threshold& it : ranking.thresholds) {
      if (10 * it.positives < tenth * ranking.auc.positives) continue;
      rows.push_back({{page.percent(part(it.positives, ranking.auc.positives))},
                      {page.decimal(it.score, 1)},
                      {page.percent(part(it.negatives, ranking.auc.negatives))},
                      {page.percent(part(it.positives, it.positives + it.negatives))}});
      break;
    }
  }
  return table("", name,
               {{page.text("found")},
                {page.text("atLeast")},
                {page.text("passed")},
                {page.text("precision")}},
               rows);
}

// Half of those counted have this score or more.
double middle(const Ranking& ranking, uint64_t analysis::Threshold::*count, uint64_t all) {
  for (const analysis::Threshold& it : ranking.thresholds) {
    if (2 * (it.*count) >= all) return it.score;
  }
  return 0;
}

// The visitors in columns of the same width from `low` on.
std::vector<double> spread(const Ranking& ranking, uint64_t analysis::Threshold::*count, double low,
                           double high) {
  std::vector<double> counts(kColumns, 0);
  uint64_t before = 0;
  for (const analysis::Threshold& it : ranking.thresholds) {
    double place = (it.score - low) / (high - low) * static_cast<double>(kColumns);
    auto column = std::min(static_cast<std::size_t>(place), kColumns - 1);
    counts[column] += static_cast<double>(it.*count - before);
    before = it.*count;
  }
  return counts;
}

}  // namespace

std::string deciles_section(const Page& page) {
  const std::optional<Deciles>& deciles = page.report().ranking.deciles;
  if (!deciles) return "";
  const Ranking* second = other(page);
  bool ties = false;
  double most = 1;
  for (std::size_t i = 0; i < deciles->size(); i++) {
    ties |= (*deciles)[i].low == (*deciles)[i].high;
    most = std::max(most, (*deciles)[i].lift.value_or(0));
    if (second) most = std::max(most, (*second->deciles)[i].lift.value_or(0));
  }
  std::vector<std::vector<Cell>> rows;
  for (std::size_t i = 0; i < deciles->size(); i++) {
    const analysis::Decile& it = (*deciles)[i];
    std::string bars, lift = page.times(it.lift);
    if (it.lift) bars = bar(*it.lift, most, 1, "first");
    if (second) {
      const std::optional<double>& compared = (*second->deciles)[i].lift;
      if (compared) bars += bar(*compared, most, 1, "second");
      lift += "<br>" + element("span", "class=\"quiet\"", page.times(compared));
    }
    rows.push_back(
        {{page.count(i + 1)},
         {page.text("from", {page.decimal(it.low, 1), page.decimal(it.high, 1)}), "class=\"wide\""},
         {page.decimal(it.outcomes, 1)},
         {page.percent(it.precision)},
         {page.percent(it.share), "class=\"wide\""},
         {lift, "class=\"nowrap\""},
         {bars, "class=\"picture\""}});
  }
  const analysis::Decile& top = deciles->front();
  std::string says =
      top.lift ? page.say("decilesText", {page.percent(top.share), page.decimal(top.lift, 1)})
               : page.say("decilesUnknown");
  says += page.say("decilesSure", {}, "sure");
  if (ties) says += page.say("decilesTies", {}, "sure");
  return section(page, "decilesTitle",
                 says + page.legend() +
                     table("id=\"deciles\"", "",
                           {{page.text("tenth")},
                            {page.text("score"), "class=\"wide\""},
                            {page.text("converted")},
                            {page.text("rate")},
                            {page.text("share"), "class=\"wide\""},
                            {page.text("lift")},
                            {"", "class=\"picture\" aria-hidden=\"true\""}},
                           rows));
}

std::string curves_section(const Page& page) {
  const Ranking& first = page.report().ranking;
  if (!first.auc.area) return "";
  const Ranking* second = other(page);
  double chance = part(first.auc.positives, page.report().visitors());
  std::vector<Curve> rocs{{"chance", {{0, 0}, {1, 1}}}};
  std::vector<Curve> precisions{{"chance", {{0, chance}, {1, chance}}}};
  std::string tables = walk_table(page, first, page.model());
  if (second) {
    rocs.push_back({"second", roc(*second)});
    precisions.push_back({"second", precision_recall(*second)});
    tables += walk_table(page, *second, page.other());
  }
  rocs.push_back({"first", roc(first)});
  precisions.push_back({"first", precision_recall(first)});
  double highest = 0;
  for (const Curve& curve : precisions) {
    for (const Point& point : curve.points) highest = std::max(highest, point.y);
  }
  std::string roc_text = page.say("rocText", {page.decimal(first.auc.area, 4)});
  if (first.auc.interval) {
    roc_text += page.say(
        "rocSure",
        {page.decimal(first.auc.interval->low, 4), page.decimal(first.auc.interval->high, 4)},
        "sure");
  }
  std::string pr_text =
      page.say("prText", {page.decimal(first.average_precision, 4), page.decimal(chance, 4)}) +
      page.say("prSure", {}, "sure");
  auto half = [&](std::string_view name, const std::string& says, const std::string& plot) {
    return element("div", element("h3", page.text(name)) + says + plot);
  };
  std::string pair =
      half("rocName", roc_text,
           curves(percents(page, "passed", 1), percents(page, "found", 1), rocs, false,
                  page.text("rocName"))) +
      half("prName", pr_text,
           curves(percents(page, "found", 1), percents(page, "precision", rounded_up(highest)),
                  precisions, true, page.text("prName")));
  return section(
      page, "curvesTitle",
      page.legend() + element("div", "class=\"pair curves\"", pair) + folded(page, tables));
}

std::string spread_section(const Page& page) {
  const Ranking& ranking = page.report().ranking;
  if (!ranking.auc.area) return "";
  auto with = &analysis::Threshold::positives;
  auto without = &analysis::Threshold::negatives;
  double low = std::floor(ranking.thresholds.back().score / 10) * 10;
  double high = std::max(low + 10, std::ceil(ranking.thresholds.front().score / 10) * 10);
  std::vector<double> counts = spread(ranking, with, low, high);
  std::vector<double> others = spread(ranking, without, low, high);
  std::vector<double> parts, other_parts;
  std::vector<std::vector<Cell>> rows;
  double step = (high - low) / static_cast<double>(kColumns);
  double highest = 0;
  for (std::size_t i = 0; i < kColumns; i++) {
    parts.push_back(counts[i] / static_cast<double>(ranking.auc.positives));
    other_parts.push_back(others[i] / static_cast<double>(ranking.auc.negatives));
    highest = std::max({highest, parts[i], other_parts[i]});
    double from = low + step * static_cast<double>(i);
    rows.push_back({{page.text("from", {page.decimal(from, 1), page.decimal(from + step, 1)})},
                    {page.count(static_cast<uint64_t>(counts[i]))},
                    {page.percent(parts[i])},
                    {page.count(static_cast<uint64_t>(others[i]))},
                    {page.percent(other_parts[i])}});
  }
  Axis x{low, high, page.text("score"), {}};
  for (int i = 0; i <= 4; i++) {
    double at = low + (high - low) * i / 4;
    x.ticks.push_back({at, page.number_text(at)});
  }
  Axis y = percents(page, "ofGroup", rounded_up(highest));
  auto half = [&](std::string_view name, const std::vector<double>& heights,
                  std::string_view kind) {
    return element("div",
                   element("h3", page.text(name)) + columns(x, y, heights, kind, page.text(name)));
  };
  std::string text =
      page.say("spreadText", {page.decimal(middle(ranking, with, ranking.auc.positives), 1),
                              page.decimal(middle(ranking, without, ranking.auc.negatives), 1)});
  text += page.say("spreadSure",
                   {page.count(ranking.auc.positives), page.count(ranking.auc.negatives)}, "sure");
  return section(
      page, "spreadTitle",
      text +
          element("div", "class=\"pair\"",
                  half("converted", parts, "first") + half("others", other_parts, "rest")) +
          folded(page, table("id=\"spread\"", "",
                             {{page.text("score")},
                              {page.text("converted")},
                              {"%"},
                              {page.text("others")},
                              {"%"}},
                             rows)));
}

}  // namespace leadlight::cli
