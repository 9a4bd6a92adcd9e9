#include "plot.h"

#include <algorithm>
#include <cmath>

#include "html.h"
#include "text.h"

namespace leadlight::cli {
namespace {

// Units of the pictures that scale as a whole: about pixels on a narrow screen.
constexpr double kWidth = 360;
constexpr double kLeft = 46;
constexpr double kRight = 12;
constexpr double kTop = 10;
constexpr double kAbove = 16;  // room for the y axis's title
constexpr double kBottom = 42;
constexpr double kNear = 0.4;  // points nearer than this to the last one drawn are not seen

std::string units(double value) {
  std::string text = fixed_text(value, 2);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string percent(double part) { return units(std::clamp(part, 0.0, 1.0) * 100) + "%"; }

std::string line(std::string_view kind, const std::string& x1, const std::string& y1,
                 const std::string& x2, const std::string& y2) {
  return "<line class=\"" + std::string(kind) + "\" x1=\"" + x1 + "\" y1=\"" + y1 + "\" x2=\"" +
         x2 + "\" y2=\"" + y2 + "\"/>";
}

class Frame {
 public:
  Frame(const Axis& x, const Axis& y, double height) : x_(x), y_(y), height_(height) {}

  double x(double value) const {
    return kLeft + (kWidth - kLeft - kRight) * (value - x_.low) / (x_.high - x_.low);
  }
  double y(double value) const {
    return height_ - kBottom - (height_ - kBottom - kTop) * (value - y_.low) / (y_.high - y_.low);
  }

  std::string picture(std::string_view label, const std::string& content) const {
    return "<svg class=\"plot\" role=\"img\" aria-label=\"" + html_text(label) + "\" viewBox=\"0 " +
           units(-kAbove) + " " + units(kWidth) + " " + units(height_ + kAbove) + "\">" + grid() +
           content + "</svg>";
  }

 private:
  static std::string text(std::string_view kind, double x, double y, const std::string& content) {
    return element(
        "text", "class=\"" + std::string(kind) + "\" x=\"" + units(x) + "\" y=\"" + units(y) + "\"",
        html_text(content));
  }

  std::string grid() const {
    std::string svg;
    for (const Tick& tick : y_.ticks) {
      std::string at = units(y(tick.at));
      svg += line("grid", units(kLeft), at, units(kWidth - kRight), at);
      svg += text("tick left", kLeft - 6, y(tick.at) + 4, tick.text);
    }
    for (const Tick& tick : x_.ticks) {
      std::string at = units(x(tick.at));
      svg += line("grid", at, units(height_ - kBottom), at, units(height_ - kBottom + 4));
      svg += text("tick below", x(tick.at), height_ - kBottom + 17, tick.text);
    }
    // Above its axis, not turned: so it is read as it stands.
    svg += text("above", 0, -4, "↑ " + y_.title);
    return svg + text("title", (kLeft + kWidth - kRight) / 2, height_ - 6, x_.title + " →");
  }

  const Axis& x_;
  const Axis& y_;
  double height_;
};

std::string path(const Frame& frame, const Curve& curve, bool steps) {
  std::string d;
  double last_x = 0, last_y = 0;
  for (std::size_t i = 0; i < curve.points.size(); i++) {
    double x = frame.x(curve.points[i].x);
    double y = frame.y(curve.points[i].y);
    bool ends = i == 0 || i + 1 == curve.points.size();
    if (!ends && std::fabs(x - last_x) + std::fabs(y - last_y) < kNear) continue;
    if (i == 0) {
      d += "M" + units(x) + " " + units(y);
    } else if (steps) {
      d += "V" + units(y) + "H" + units(x);
    } else {
      d += "L" + units(x) + " " + units(y);
    }
    last_x = x;
    last_y = y;
  }
  return "<path class=\"curve " + curve.kind + "\" d=\"" + d + "\"/>";
}

}  // namespace

std::string bar(double value, double most, std::optional<double> chance, std::string_view kind) {
  double whole = most > 0 ? most : 1;
  std::string svg = "<svg class=\"bar\" aria-hidden=\"true\"><rect class=\"" + std::string(kind) +
                    "\" width=\"" + percent(value / whole) + "\" height=\"100%\"/>";
  if (chance) {
    std::string at = percent(*chance / whole);
    svg += line("chance", at, "0", at, "100%");
  }
  return svg + "</svg>";
}

std::string interval(double value, const analysis::Interval& interval, const Scale& scale,
                     std::string_view kind) {
  auto at = [&](double x) {
    return percent(std::log(x / scale.low) / std::log(scale.high / scale.low));
  };
  std::string one = at(1), tens;
  for (double ten = scale.low; ten <= scale.high * 1.01; ten *= 10) {
    tens += line("grid", at(ten), "-50%", at(ten), "150%");
  }
  return "<svg class=\"interval " + std::string(kind) + "\" aria-hidden=\"true\">" + tens +
         line("chance", one, "0", one, "100%") +
         line("range", at(interval.low), "50%", at(interval.high), "50%") + "<circle cx=\"" +
         at(value) + "\" cy=\"50%\" r=\"5\"/></svg>";
}

std::string scale_marks(const Scale& scale, const std::function<std::string(double)>& number) {
  std::string svg = "<svg class=\"scale\" aria-hidden=\"true\">";
  double tens = std::round(std::log10(scale.high / scale.low));
  double one = std::round(std::log10(1 / scale.low));
  for (double i = 0; i <= tens; i++) {
    // Where they would touch each other, every other one, with that of 1.
    if (tens > 4 && std::fmod(std::fabs(i - one), 2) != 0) continue;
    const char* kind = i == 0 ? "mark" : i == tens ? "mark last" : "mark inner";
    svg += element("text",
                   "class=\"" + std::string(kind) + "\" x=\"" + percent(i / tens) + "\" y=\"100%\"",
                   html_text(number(scale.low * std::pow(10, i))));
  }
  return svg + "</svg>";
}

std::string curves(const Axis& x, const Axis& y, const std::vector<Curve>& curves, bool steps,
                   std::string_view label) {
  Frame frame(x, y, 300);
  std::string svg;
  for (const Curve& curve : curves) svg += path(frame, curve, steps && curve.kind != "chance");
  return frame.picture(label, svg);
}

std::string dots(const Axis& x, const Axis& y, const std::vector<Dot>& dots,
                 std::string_view label) {
  Frame frame(x, y, 300);
  std::string svg = path(frame, {"chance", {{x.low, y.low}, {x.high, y.high}}}, false);
  auto across = [&](double value) { return units(frame.x(std::clamp(value, x.low, x.high))); };
  auto upwards = [&](double value) { return units(frame.y(std::clamp(value, y.low, y.high))); };
  for (const Dot& dot : dots) {
    std::string at = across(dot.x);
    svg += line("range", at, upwards(dot.interval.low), at, upwards(dot.interval.high));
  }
  for (const Dot& dot : dots) {
    svg += "<circle cx=\"" + across(dot.x) + "\" cy=\"" + upwards(dot.y) + "\" r=\"5\"/>";
  }
  return frame.picture(label, svg);
}

std::string columns(const Axis& x, const Axis& y, const std::vector<double>& heights,
                    std::string_view kind, std::string_view label) {
  Frame frame(x, y, 190);
  std::string svg;
  double step = (x.high - x.low) / static_cast<double>(heights.size());
  for (std::size_t i = 0; i < heights.size(); i++) {
    double left = frame.x(x.low + step * static_cast<double>(i)) + 1;
    double right = frame.x(x.low + step * static_cast<double>(i + 1)) - 1;
    double top = frame.y(heights[i]);
    svg += "<rect class=\"" + std::string(kind) + "\" x=\"" + units(left) + "\" y=\"" + units(top) +
           "\" width=\"" + units(right - left) + "\" height=\"" +
           units(std::max(0.0, frame.y(0) - top)) + "\"/>";
  }
  return frame.picture(label, svg);
}

}  // namespace leadlight::cli
