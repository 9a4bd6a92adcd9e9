// The definitions of DeLong, DeLong and Clarke-Pearson, every pair looked at.
#pragma once

#include <cstddef>
#include <vector>

namespace leadlight::analysis {

using Values = std::vector<double>;

inline double covariance(const Values& a, const Values& b) {
  auto n = static_cast<double>(a.size());
  double mean_a = 0, mean_b = 0, sum = 0;
  for (double value : a) mean_a += value / n;
  for (double value : b) mean_b += value / n;
  for (std::size_t i = 0; i < a.size(); i++) sum += (a[i] - mean_a) * (b[i] - mean_b);
  return sum / (n - 1);
}

// Of one score of the visitors with the outcome and of those without it.
struct DeLong {
  double area = 0;
  Values beats;   // of each visitor with the outcome
  Values beaten;  // of each without

  DeLong(const Values& with, const Values& without) {
    auto m = static_cast<double>(with.size()), n = static_cast<double>(without.size());
    for (double positive : with) {
      double won = 0;
      for (double negative : without) won += wins(positive, negative);
      beats.push_back(won / n);
      area += won;
    }
    area /= m * n;
    for (double negative : without) {
      double lost = 0;
      for (double positive : with) lost += wins(positive, negative);
      beaten.push_back(lost / m);
    }
  }

  // Of the two areas; of one with itself the variance.
  double covariance_with(const DeLong& other) const {
    return covariance(beats, other.beats) / static_cast<double>(beats.size()) +
           covariance(beaten, other.beaten) / static_cast<double>(beaten.size());
  }

 private:
  static double wins(double positive, double negative) {
    return positive > negative ? 1 : positive == negative ? 0.5 : 0;
  }
};

// Of the score that is this member of the visitors.
template <class Visitor>
DeLong delong(const std::vector<Visitor>& visitors, double Visitor::*score) {
  Values with, without;
  for (const Visitor& visitor : visitors) {
    (visitor.outcome ? with : without).push_back(visitor.*score);
  }
  return {with, without};
}

}  // namespace leadlight::analysis
