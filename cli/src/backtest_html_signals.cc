#include <algorithm>
#include <cmath>

#include "backtest_page.h"
#include "plot.h"
#include "text.h"

namespace leadlight::cli {
namespace {

// A signal that fired.
struct Fired {
  const SignalReport* signal;
  cbor::Value label;
  analysis::RateRatio ratio;
};

// Whole powers of ten around the intervals that rest on counts as they are.
Scale scale_of(const std::vector<Fired>& fired) {
  double low = 0.5, high = 2;
  for (const Fired& it : fired) {
    if (!it.ratio.interval || it.ratio.adjusted) continue;
    low = std::min(low, it.ratio.interval->low);
    high = std::max(high, it.ratio.interval->high);
  }
  return {std::pow(10, std::floor(std::log10(low))), std::pow(10, std::ceil(std::log10(high)))};
}

struct Reading {
  std::string_view words;
  std::string_view picture;  // its class
  std::string_view kind;     // of the words
};

Reading reading(const Fired& it) {
  if (points_wrong_way(it.signal->points, it.ratio)) return {"wrongWay", "wrong", "alarm"};
  bool open = !it.ratio.interval || (it.ratio.interval->low <= 1 && it.ratio.interval->high >= 1);
  if (open) return {"cannotTell", "open", "quiet"};
  if (it.signal->points == 0) return {"noPoints", "", "quiet"};
  return {"rightWay", "", ""};
}

std::vector<Cell> row(const Page& page, const Fired& it, const Scale& scale) {
  auto rate = [&](std::string_view name, const analysis::Rate& rate) -> Cell {
    return {page.percent(rate.value()), "data-name=\"" + page.text(name) + "\""};
  };
  Reading says = reading(it);
  std::string ratio = page.times(it.ratio.ratio);
  std::string picture;
  if (it.ratio.interval) {
    ratio += std::string(it.ratio.adjusted ? "*" : "") + " <br>(" +
             page.text("fromTo",
                       {page.ratio(it.ratio.interval->low), page.ratio(it.ratio.interval->high)}) +
             ")";
    picture = interval(*it.ratio.ratio, *it.ratio.interval, scale, says.picture);
  }
  std::string points = page.points(it.signal->points);
  return {{page.label(it.label, it.signal->id)},
          {points, "data-name=\"" + page.text("points") + "\""},
          rate("converted", it.signal->with),
          rate("others", it.signal->without),
          {ratio, "class=\"nowrap\" data-name=\"" + page.text("ratio") + "\""},
          {picture, "class=\"picture\""},
          {page.text(says.words), "class=\"words " + std::string(says.kind) + "\""}};
}

}  // namespace

std::string signals_section(const Page& page, const std::vector<cbor::Value>& labels) {
  std::vector<Fired> fired;
  std::string never;
  uint64_t silent = 0;
  const std::vector<SignalReport>& signals = page.report().signals;
  if (signals.empty()) return "";
  for (std::size_t i = 0; i < signals.size(); i++) {
    const SignalReport& it = signals[i];
    if (it.never_fires()) {
      silent++;
      never += element("li", page.label(labels[i], it.id));
    } else {
      fired.push_back({&it, labels[i], rate_ratio(it.with, it.without)});
    }
  }
  std::stable_sort(fired.begin(), fired.end(), [](const Fired& a, const Fired& b) {
    return a.ratio.ratio.value_or(0) > b.ratio.ratio.value_or(0);
  });
  Scale scale = scale_of(fired);
  std::vector<std::vector<Cell>> rows;
  for (const Fired& it : fired) rows.push_back(row(page, it, scale));
  // In the head, and, where there is no room for a head, above the table.
  std::string marks = scale_marks(scale, [&](double ratio) {
    return page.number_text(ratio,
                            ratio < 1 ? static_cast<int>(std::lround(-std::log10(ratio))) : 0);
  });
  std::string html = page.say("signalsText") + page.say("signalsSure", {}, "sure");
  html += fired.empty() ? page.say("signalsNone")
                        : table("id=\"signals\" class=\"signals\"", marks,
                                {{page.text("signal")},
                                 {page.text("points")},
                                 {page.text("converted")},
                                 {page.text("others")},
                                 {page.text("ratio")},
                                 {marks, "class=\"picture\" aria-hidden=\"true\""},
                                 {page.text("verdict"), "class=\"words\""}},
                                rows);
  if (silent != 0) {
    html += element("h3", page.text("neverFires")) +
            page.say("neverText", {page.count(silent), page.count(signals.size())}) +
            element("ul", "id=\"never\" class=\"never\"", never);
  }
  return section(page, "signalsTitle", html);
}

}  // namespace leadlight::cli
