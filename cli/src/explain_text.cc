#include "explain_text.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "document.h"
#include "text.h"
#include "time_text.h"

namespace leadlight::cli {
namespace {

struct Line {
  std::string left;  // at the right of its column, as numbers are
  std::string middle;
  std::string right;
};

void pad(std::string* text, std::size_t width) {
  std::size_t has = characters(*text);
  if (has < width) text->append(width - has, ' ');
}

void add_lines(std::string heading, std::vector<Line> lines, std::string* page) {
  if (lines.empty()) return;
  std::size_t left = 0;
  std::size_t middle = 0;
  for (Line& line : lines) {
    for (std::string* part : {&line.left, &line.middle, &line.right}) *part = printable(*part);
    left = std::max(left, characters(line.left));
    middle = std::max(middle, characters(line.middle));
  }
  *page += "\n" + heading + "\n";
  for (Line& line : lines) {
    std::string row(2 + left - characters(line.left), ' ');
    if (left != 0) row += line.left + "  ";
    row += line.middle;
    if (!line.right.empty()) {
      pad(&row, 2 + left + (left == 0 ? 0 : 2) + middle + 2);
      row += line.right;
    }
    *page += row + "\n";
  }
}

Time time_of(cbor::Value document, std::string_view key) {
  return static_cast<Time>(member(document, key).number());
}

// "2026-03-02 09:14"
std::string minute_text(Time time) {
  std::string text = time_text(time).substr(0, 16);
  text[10] = ' ';
  return text;
}

// The signal that a row of the ledger is about; empty for the bound of a group or of the total.
std::string_view signal_of(cbor::Value row) {
  cbor::Value clamp = member(row, "clamp");
  if (clamp.absent()) return member(row, "signal").text();
  return clamp.text() == "signal" ? member(row, "id").text() : std::string_view();
}

// The rows of the ledger that raise or lower the score, by the weight of their points: neither
// those of 0, nor a signal whose own bound takes all that it gives.
std::vector<cbor::Value> by_weight(cbor::Value explanation) {
  cbor::Value ledger = member(explanation, "ledger");
  std::map<std::string_view, double> left;  // of each signal's points by its bound: exact
  for_each_item(ledger, [&](uint32_t, cbor::Value row) {
    left[signal_of(row)] += member(row, "points").number();
  });
  std::vector<cbor::Value> rows;
  for_each_item(ledger, [&](uint32_t, cbor::Value row) {
    std::string_view signal = signal_of(row);
    if (member(row, "points").number() == 0 || (!signal.empty() && left[signal] == 0)) return;
    rows.push_back(row);
  });
  std::stable_sort(rows.begin(), rows.end(), [](cbor::Value a, cbor::Value b) {
    return std::fabs(member(a, "points").number()) > std::fabs(member(b, "points").number());
  });
  return rows;
}

bool is_null(cbor::Value value) { return value.type() == cbor::Type::kNull; }

std::string standing(const Words& words, cbor::Value it) {
  std::string text = words.text("engagementOf", {words.number(member(it, "engagement").number())});
  auto add = [&](const std::string& more) { text += " · " + more; };
  add(words.text_or(member(it, "temperature").text()));
  cbor::Value client = member(it, "clientState");
  add(words.text_or(member(it, "stage").text()) +
      (is_null(client) ? "" : " (" + words.text_or(client.text()) + ")"));
  cbor::Value fit = member(it, "fit");
  add(is_null(fit) ? words.text("fitUnknown")
                   : words.text("fitOf", {member(it, "grade").text(), words.number(fit.number())}));
  return text;
}

void add_next(const Words& words, cbor::Value next, std::string* page) {
  if (is_null(next))
    return add_lines(words.text("headNext"), {{"", words.text("noPlay"), ""}}, page);
  std::vector<Line> lines{{"", words.label(member(next, "goal"), member(next, "id").text()), ""}};
  cbor::Value content = member(next, "content");
  lines.push_back({"", words.label(content, ""), ""});
  std::string how = words.text_or(member(next, "channel").text());
  cbor::Value timing = member(next, "timing");
  if (!timing.absent()) how += " · " + words.label(timing, "");
  lines.push_back({"", how, ""});
  cbor::Value avoid = member(next, "avoid");
  if (!avoid.absent()) {
    lines.push_back({"", words.text("because", {words.text("avoid"), words.label(avoid, "")}), ""});
  }
  add_lines(words.text("headNext"), lines, page);
}

std::string json_list(const std::vector<std::string>& items) {
  cbor::Writer out;
  out.array(static_cast<uint32_t>(items.size()));
  for (const std::string& item : items) out.text(item);
  return json_text(out);
}

}  // namespace

std::string explain_text(const Words& words, std::string_view visitor, cbor::Value assessment,
                         cbor::Value explanation) {
  Time at = time_of(assessment, "at");
  std::string page = printable(visitor) + ", " + minute_text(at) + " UTC\n";
  page += standing(words, assessment) + "\n";
  page += words.momentum(member(explanation, "momentum").number()) + "\n";
  std::string chance = words.chance(member(explanation, "propensity"));
  if (!chance.empty()) page += chance + "\n";

  std::vector<Line> lines;
  for (cbor::Value row : by_weight(explanation)) {
    double points = member(row, "points").number();
    lines.push_back({words.points(points), words.row_label(row), words.row_detail(row, at)});
  }
  add_lines(words.text("headScore"), lines, &page);
  lines.clear();
  for_each_item(member(explanation, "history"), [&](uint32_t, cbor::Value change) {
    lines.push_back(
        {minute_text(time_of(change, "time")), words.change(change),
         words.text("engagementThen", {words.number(member(change, "engagement").number())})});
  });
  add_lines(words.text("headHistory"), lines, &page);
  lines.clear();
  for_each_item(member(explanation, "missing"), [&](uint32_t, cbor::Value way) {
    lines.push_back({"", words.way(way), ""});
  });
  add_lines(words.text("headMissing"), lines, &page);
  add_next(words, member(assessment, "next"), &page);
  return page;
}

std::string explain_words(const Words& words, cbor::Value explanation) {
  Time at = time_of(explanation, "at");
  std::vector<std::string> raises, lowers, history, missing;
  for (cbor::Value row : by_weight(explanation)) {
    double points = member(row, "points").number();
    (points > 0 ? raises : lowers).push_back(words.points(points) + " " + words.row(row, at));
  }
  for_each_item(member(explanation, "history"),
                [&](uint32_t, cbor::Value change) { history.push_back(words.change(change)); });
  for_each_item(member(explanation, "missing"),
                [&](uint32_t, cbor::Value way) { missing.push_back(words.way(way)); });
  cbor::Writer momentum;
  momentum.text(words.momentum(member(explanation, "momentum").number()));
  cbor::Writer chance;
  chance.text(words.chance(member(explanation, "propensity")));
  return "{\"raises\":" + json_list(raises) + ",\"lowers\":" + json_list(lowers) +
         ",\"history\":" + json_list(history) + ",\"momentum\":" + json_text(momentum) +
         ",\"missing\":" + json_list(missing) + ",\"chance\":" + json_text(chance) + "}";
}

}  // namespace leadlight::cli
