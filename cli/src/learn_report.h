// What is said of a learned model, all of it on visitors that it had not seen.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "leadlight/auc_difference.h"
#include "leadlight/probability_quality.h"
#include "leadlight/rate_ratio.h"

namespace leadlight::cli {

// The predictions at some cuts.
struct Judged {
  std::string at;  // "first event of a visit"
  uint64_t rows = 0;
  uint64_t with_outcome = 0;
  std::optional<double> base_auc;
  analysis::ProbabilityQuality quality;
  analysis::QualityInterval interval;
};

// Of a propensity by trees.
struct LearnedTrees {
  uint32_t trees = 0;  // 0: it is by points
  uint32_t depth = 0;  // at most
  uint32_t bytes = 0;  // packed
};

// Columns of a table that nothing is learned from.
struct LeftColumns {
  std::string why;
  std::vector<std::string> names;
};

// A value of a column of a table; empty: that it has any. Of a log, a sign.
struct TellingValue {
  std::string column, value;
  uint64_t rows = 0;  // or visitors
  uint64_t with_outcome = 0;
};

// Whether it nearly settles the outcome that a row, or a visitor, is one of `some`: 30 and more
// of them agree in 98 of 100, where fewer than 70 in 100 of `all` do.
bool settles(const analysis::Rate& some, const analysis::Rate& all);
// Leaves the twenty with the most rows.
void keep_most_telling(std::vector<TellingValue>* telling);

struct LearnReport {
  std::string unit;  // "visitors", "rows"
  uint64_t units = 0;
  uint64_t with_outcome = 0;
  uint64_t left_out = 0;
  uint32_t candidates = 0;  // columns that were tried
  uint32_t used = 0;        // those that have points, or that trees look at
  std::string way;          // the transform that was chosen
  double penalty = 0;
  double even = 0, doubles = 0;  // points, as in the model
  LearnedTrees trees;            // then way, even, doubles and the loss before rounding are not
  std::vector<Judged> judged;
  // Of the last of `judged`.
  double loss_before_rounding = 0;
  std::optional<analysis::AucDifference> base;  // first: base, second: the learned model
  std::vector<std::string> giveaways;           // columns of AUC 0.98 and more by themselves
  std::vector<TellingValue> telling;            // values of others that nearly settle it
  std::vector<LeftColumns> columns_left_out;
  std::vector<std::string> notes;  // how a table was read
};

// The quality of predictions of visitors numbered below `visitors`.
Judged judge(std::string at, const std::vector<analysis::Predicted>& predictions,
             uint32_t visitors);

// Why it may be chance that the model tells anything at the last of the moments; empty: it is
// more. Of one prediction a visitor it must also beat the one that says the same of all: of
// several, their outcomes are not equally frequent at each moment, and it need not.
std::string may_be_chance(const LearnReport& report);

std::string learn_text(const LearnReport& report);
std::string learn_json(const LearnReport& report);

}  // namespace leadlight::cli
