// Our logistic regression on rows of another program, for scripts/bench.sh learn.
//
//   logistic_rows PENALTY < ROWS > PROBABILITIES
//
// ROWS: how many columns, then for each row its fold, its outcome (0 or 1) and its values.
// PROBABILITIES: for each row that which the other folds' rows give it.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <vector>

#include "leadlight/logistic.h"

int main(int argc, char** argv) {
  using namespace leadlight::analysis;
  SparseRows rows;
  std::vector<int> folds;
  int fold = 0, outcome = 0;
  if (argc != 2 || std::scanf("%u", &rows.columns) != 1) return 2;
  while (std::scanf("%d %d", &fold, &outcome) == 2) {
    for (uint32_t i = 0; i < rows.columns; i++) {
      double value = 0;
      if (std::scanf("%lf", &value) != 1) return 1;
      if (value != 0) rows.add(i, value);
    }
    rows.end_row(outcome != 0, 1);
    folds.push_back(fold);
  }
  auto start = std::chrono::steady_clock::now();
  std::map<int, LogisticModel> models;
  for (int each : folds) {
    if (models.count(each) != 0) continue;
    std::vector<uint32_t> others;
    for (uint32_t row = 0; row < folds.size(); row++) {
      if (folds[row] != each) others.push_back(row);
    }
    models[each] = fit_logistic(rows, others, std::atof(argv[1]));
  }
  std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::fprintf(stderr, "%.3f\n", took.count());
  for (uint32_t row = 0; row < folds.size(); row++) {
    std::printf("%.12g\n", probability_of(models[folds[row]].log_odds(rows, row)));
  }
}
