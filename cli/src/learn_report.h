// What is said of a learned model, all of it on visitors that it had not seen.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "leadlight/auc_difference.h"
#include "leadlight/probability_quality.h"

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

// A value of a column of a table; empty: that it has any.
struct TellingValue {
  std::string column, value;
  uint64_t rows = 0;
  uint64_t with_outcome = 0;
};

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

std::string learn_text(const LearnReport& report);
std::string learn_json(const LearnReport& report);

}  // namespace leadlight::cli
