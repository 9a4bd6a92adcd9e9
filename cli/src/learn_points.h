// Learning new points for the signals that a base model has, and nothing else.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "leadlight/cbor.h"
#include "leadlight/logistic.h"
#include "model_file.h"

namespace leadlight::cli {

// How often a signal counts at a cut: after its limit, and each by its decay.
struct Occurrence {
  uint16_t signal;
  double times;  // above 0
};

// The signals of a base as columns. Column 0 is the base's own score, so that its scale is
// found and not penalised; each other column is a signal, and its coefficient how much more or
// less it is worth than the base says. So what the log says little of stays as it is.
class BasePoints {
 public:
  // `held` are signals whose points stay. A Failure if there is no such signal.
  BasePoints(const ModelFile& base, const std::vector<std::string>& held);

  // What the ledger of an explanation says, by signal, ascending. Signals of 0 points have none.
  std::vector<Occurrence> occurrences(cbor::Value explanation) const;

  // The score of signals of that many points, by groups with the bounds of the base, before
  // engagement's own.
  double score(const std::vector<double>& points, const std::vector<Occurrence>& occurred) const;

  // Chooses the columns: signals that at least `least` of the visitors have. `occurred` and
  // `visitors` are by row.
  void choose(const std::vector<const std::vector<Occurrence>*>& occurred,
              const std::vector<uint32_t>& visitors, uint64_t least);
  uint32_t columns() const { return static_cast<uint32_t>(chosen_.size()) + 1; }
  void add_entries(const std::vector<Occurrence>& occurred, analysis::SparseRows* rows) const;

  // The points of all signals that coefficients of the columns stand for, in the scale in which
  // they are nearest to the base's (least squares): whole, and never on the other side of 0.
  std::vector<double> points_of(const analysis::LogisticModel& model) const;

  const std::vector<double>& points() const { return points_; }
  // The base's signals with other points: JSON, each an item.
  std::vector<std::string> signals(const std::vector<double>& points) const;

 private:
  struct Bounds {
    double min = -std::numeric_limits<double>::infinity();
    double max = std::numeric_limits<double>::infinity();
  };
  static Bounds bounds_of(cbor::Value value);

  const ModelFile& base_;
  std::vector<std::string> ids_;
  std::vector<double> points_;
  std::vector<Bounds> bounds_;
  std::vector<uint32_t> groups_;      // of each signal
  std::vector<Bounds> group_bounds_;  // the last one is of the signals without a group
  std::vector<char> held_;            // of each signal
  std::vector<uint16_t> chosen_;      // the signal of column i + 1
  std::vector<uint32_t> column_of_;   // of each signal; 0: none
};

}  // namespace leadlight::cli
