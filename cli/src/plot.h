// Plots as SVG for a page whose style has the classes that they name. They are pictures of
// figures that stand beside them as text.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leadlight/scored.h"

namespace leadlight::cli {

// A bar of a row, 0..`most` wide, with a mark where `chance` is. `kind` is its class.
std::string bar(double value, double most, std::optional<double> chance, std::string_view kind);

// A dot on a logarithmic scale between two powers of ten, its interval as a line, and a mark
// at 1. What lies beyond the scale ends at its edge.
struct Scale {
  double low = 1;
  double high = 1;
};
// The scale's powers of ten, for above the intervals. `number` writes one as plain text.
std::string scale_marks(const Scale& scale, const std::function<std::string(double)>& number);
std::string interval(double value, const analysis::Interval& interval, const Scale& scale,
                     std::string_view kind);

// An axis from `low` to `high` with a text at each tick.
struct Tick {
  double at;
  std::string text;
};
struct Axis {
  double low = 0;
  double high = 1;
  std::string title;
  std::vector<Tick> ticks;
};

struct Point {
  double x = 0;
  double y = 0;
};
struct Curve {
  std::string kind;  // its class
  std::vector<Point> points;
};
// Curves over a grid; `steps`: a point's height holds from the point before it on.
// `label` is the picture's name.
std::string curves(const Axis& x, const Axis& y, const std::vector<Curve>& curves, bool steps,
                   std::string_view label);

// What was foretold (x) and what came (y), with an interval of what came, over a grid; where the
// two are the same lies a line of class "chance". Both axes have the same bounds, and what lies
// beyond them ends at their edge.
struct Dot {
  double x = 0;
  double y = 0;
  analysis::Interval interval;
};
std::string dots(const Axis& x, const Axis& y, const std::vector<Dot>& dots,
                 std::string_view label);

// Columns of the same width that fill the x axis, 0..y.high high.
std::string columns(const Axis& x, const Axis& y, const std::vector<double>& heights,
                    std::string_view kind, std::string_view label);

}  // namespace leadlight::cli
