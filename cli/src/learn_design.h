// Columns for a regression, each of which signals of a model can say again.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "leadlight/logistic.h"
#include "learn_rows.h"

namespace leadlight::cli {

// How the number of matches counts.
enum class Transform : uint8_t {
  kNone,  // each of the first 20 the same
  kLog,   // the 1st, 2nd, 4th, 8th and 16th the same: log2, in steps
  kBins,  // the 1st, 2nd, 3rd, 5th, 8th and 13th, each as it was learned
};
inline constexpr Transform kTransforms[] = {Transform::kNone, Transform::kLog, Transform::kBins};
const char* name_of(Transform transform);

struct LearnColumn {
  uint32_t family = 0;
  // The numbers of matches that add the column's value once more; the last ones of kNone are
  // said by a limit.
  std::vector<uint32_t> steps;
};

struct Design {
  std::vector<LearnColumn> columns;
  analysis::SparseRows rows;  // one a cut
};

// The columns that at least `least` visitors have, without those that are the same as one
// before them in every row or 1 in all, at most `most` signals: those of the most visitors.
Design make_design(const std::vector<Family>& families, const LearnRows& rows, Transform transform,
                   uint64_t least, uint32_t most);

// The model's signals of a column with that many points a step: JSON, each an item.
std::vector<std::string> signals_of(const LearnColumn& column, const Family& family,
                                    const std::string& points);

}  // namespace leadlight::cli
