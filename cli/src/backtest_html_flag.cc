#include <algorithm>
#include <array>
#include <iterator>

#include "backtest_page.h"
#include "plot.h"

namespace leadlight::cli {
namespace {

constexpr double kMinute = 1.0 / 1440;  // in days
constexpr double kHour = 1.0 / 24;
constexpr std::array<double, 5> kBands{5 * kMinute, kHour, 1, 7, 30};  // where the next begins

std::string ahead_table(const Page& page) {
  const Report& report = page.report();
  std::array<uint64_t, kBands.size() + 1> counts{};
  for (double days : report.ahead) {
    counts[static_cast<std::size_t>(
        std::distance(kBands.begin(), std::upper_bound(kBands.begin(), kBands.end(), days)))]++;
  }
  uint64_t never = report.ranking.auc.positives - report.ahead.size();
  auto most = static_cast<double>(std::max(never, *std::max_element(counts.begin(), counts.end())));
  std::vector<std::vector<Cell>> rows;
  auto add = [&](const std::string& name, uint64_t visitors, std::string_view kind) {
    rows.push_back(
        {{name},
         {page.count(visitors)},
         {bar(static_cast<double>(visitors), most, std::nullopt, kind), "class=\"picture\""}});
  };
  for (std::size_t i = counts.size(); i-- != 0;) {
    add(page.text("band" + std::to_string(i)), counts[i], "first");
  }
  add(page.text("never"), never, "rest");
  return table("id=\"ahead\"", "",
               {{page.text("ahead")},
                {page.text("converted")},
                {"", "class=\"picture\" aria-hidden=\"true\""}},
               rows);
}

}  // namespace

std::string flag_section(const Page& page) {
  const Report& report = page.report();
  const analysis::FlagQuality& flag = report.ranking.prospects;
  uint64_t flagged = flag.flagged_with + flag.flagged_without;
  std::string text = flagged == 0
                         ? page.say("flagNone")
                         : page.say("flagText", {page.count(flagged), page.count(flag.flagged_with),
                                                 page.percent(flag.precision()),
                                                 page.count(report.ranking.auc.positives),
                                                 page.percent(flag.recall())});
  if (report.days_ahead) {
    text += page.say("aheadText",
                     {page.duration(report.days_ahead), page.decimal(report.events_ahead, 0)});
    if (*report.days_ahead < kHour) text += page.say("aheadShort");
  } else {
    text += page.say("aheadNone");
  }
  text += page.say("flagSure", {page.count(report.ranking.auc.positives)}, "sure");
  return section(page, "flagTitle", text + (report.ranking.auc.positives ? ahead_table(page) : ""));
}

}  // namespace leadlight::cli
