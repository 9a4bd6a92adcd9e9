// Which value adds how much: Shapley values of the trees.
//
// A leaf on whose way stand the features F adds its value times the product over F of
// x_j, where x_j is 1 if the row follows the way at j's splits and 0 if not, and z_j, the
// share of the training rows that does, when j is unknown. Extended linearly in between,
// the Shapley value of j is the slope along the diagonal from all unknown to all known:
//
//   value * (x_j - z_j) * integral over t from 0 to 1 of the product over the others of
//   (1 - t) z_i + t x_i
//
// The integrand is a polynomial of degree |F| - 1, for which Gauss's rule of |F| / 2 points
// is exact. Every factor is positive, so that nothing cancels and, unlike in the recursion
// over path lengths that gives the same numbers, deep trees lose no digits.
#include "leadlight/trees/packed.h"

namespace leadlight::trees {

namespace {

constexpr uint32_t kMaxPoints = kMaxTreeDepth / 2;
constexpr double kPi = 3.141592653589793;

// Gauss's points in (0, 1) and their weights.
struct Rule {
  uint32_t points;
  double at[kMaxPoints];
  double weight[kMaxPoints];

  explicit Rule(uint32_t count) : points(count) {
    for (uint32_t i = 0; i < count; i++) {
      // Bhaskara's fraction is near enough to the cosine for Newton's method to start.
      double angle = kPi * (i + 0.75) / (count + 0.5);
      bool beyond = angle > kPi / 2;
      if (beyond) angle = kPi - angle;
      double x = (kPi * kPi - 4 * angle * angle) / (kPi * kPi + angle * angle);
      if (beyond) x = -x;
      double slope = 1;
      for (uint32_t step = 0; step < 10; step++) {
        double before = 1, value = x;  // Legendre's polynomials of degree 0 and 1
        for (uint32_t k = 2; k <= count; k++) {
          double next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
          before = value;
          value = next;
        }
        slope = count * (x * value - before) / (x * x - 1);
        x -= value / slope;
      }
      at[i] = (1 + x) / 2;
      weight[i] = 1 / ((1 - x * x) * slope * slope);
    }
  }
};

// A feature on the way to a node.
struct Step {
  uint32_t feature;
  bool followed;  // by the row at all of its splits
  double share;   // of the training rows that do, the product of its splits'

  double factor(double t) const { return (1 - t) * share + (followed ? t : 0); }
};

}  // namespace

struct Trees::Explanation {
  const double* row;
  double* adds;
  Rule rule;
  double expected = 0;
  uint32_t length = 0;  // different features on the way
  Step way[kMaxTreeDepth] = {};
  // Of a level: over the way, at each point.
  double products[kMaxTreeDepth + 1][kMaxPoints] = {};
};

void Trees::visit(Explanation* so_far, uint32_t at, uint32_t level, double reach) const {
  Explanation& it = *so_far;
  const Node& node = nodes_[at];
  const double* products = it.products[level];
  if (node.left == at) {
    it.expected += values_[at] * reach;
    for (uint32_t i = 0; i < it.length; i++) {
      const Step& step = it.way[i];
      double integral = 0;
      for (uint32_t k = 0; k < it.rule.points; k++) {
        integral += it.rule.weight[k] * products[k] / step.factor(it.rule.at[k]);
      }
      it.adds[step.feature] += values_[at] * ((step.followed ? 1 : 0) - step.share) * integral;
    }
    return;
  }
  uint32_t feature = slots_[node.slot & ~kCategorical].feature;
  bool left = goes_left(node, it.row);
  uint32_t place = 0;
  while (place < it.length && it.way[place].feature != feature) place++;
  bool added = place == it.length;
  if (added) it.way[it.length++] = {feature, true, 1};
  Step before = it.way[place];
  for (uint32_t side = 0; side < 2; side++) {
    double share = side == 0 ? values_[at] : 1 - values_[at];
    Step& now = it.way[place];
    now.followed = before.followed && left == (side == 0);
    now.share = before.share * share;
    for (uint32_t k = 0; k < it.rule.points; k++) {
      double t = it.rule.at[k];
      it.products[level + 1][k] = products[k] / before.factor(t) * now.factor(t);
    }
    visit(so_far, node.left + side, level + 1, reach * share);
  }
  it.way[place] = before;
  if (added) it.length--;
}

double Trees::explain(const double* row, double* adds) const {
  for (uint32_t i = 0; i < features_; i++) adds[i] = 0;
  Explanation so_far{row, adds, Rule(depth_ / 2 + depth_ % 2)};
  so_far.expected = base_;
  for (double& product : so_far.products[0]) product = 1;
  for (const Root& root : roots_) visit(&so_far, root.node, 0, 1);
  return so_far.expected;
}

}  // namespace leadlight::trees
