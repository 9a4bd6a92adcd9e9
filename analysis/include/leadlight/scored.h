// What the metrics of a ranking look at.
#pragma once

namespace leadlight::analysis {

// A visitor as a metric sees it.
struct Scored {
  double score = 0;      // finite, in any unit: only the order counts
  bool outcome = false;  // whether what the score should foretell came to pass
};

// From `low` to `high`, both included; low <= high.
struct Interval {
  double low = 0;
  double high = 0;
};

}  // namespace leadlight::analysis
