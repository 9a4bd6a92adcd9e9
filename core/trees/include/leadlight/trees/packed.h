// Boosted decision trees as a model carries them: read from their packed form, asked for
// the log-odds of a row, and for what each value of the row adds to them.
//
// The packed form, all of it in this order, nothing after it. Numbers of more than one byte
// are little-endian; `varint` is LEB128 of at most 32 bits; `bits` are filled from the lowest
// bit of a byte up, what is left of the last byte is 0; a `plane` of n numbers of w bytes has
// the highest byte of each number first, then the next byte of each, and so on (such bytes
// are alike, which compressors like).
//
//   pack      = magic flags features trees splits base tables shape feature choice
//               [categorical] missing [zero] share leaf
//   magic     = 'L' 'L' 'T' 1                  the last byte is the version
//   flags     = byte                           1: values are rounded to float before they are
//                                              compared; 2: thresholds are float32, else
//                                              float64; 4: leaves are float32, else the upper
//                                              6 bytes of float64; 8: some splits are
//                                              categorical; 16: some take 0 as missing
//   features, trees, splits = varint           1..512, 1..10,000, 0..
//   base      = float64                        log-odds before any tree
//   tables    = varint^features                how many thresholds each feature has,
//               plane                          the thresholds, ascending within a feature,
//               [varint^features set*]         with flag 8: how many sets each feature has
//   set       = varint varint*                 how many categories; the first, and how far
//                                              each of the others is above the one before
//   shape     = bits                           the nodes of each tree in pre-order, left
//                                              before right: 1 a split, 0 a leaf
//   feature   = plane of 1 byte (2, if there are more than 256 features)
//   choice    = plane of 1 to 3 bytes          a threshold's or a set's place in the table of
//                                              its feature; as many bytes as the longest
//                                              table needs
//   categorical, missing, zero = bits          a split each: left if the category is in the
//                                              set; missing values go left; so does what is
//                                              within 1e-35 of 0
//   share     = byte^splits                    b: of the rows that came here went left
//                                              1 / (1 + 2^((128 - b) / 14))
//   leaf      = plane                          the log-odds that each leaf adds
//
// `feature` … `share` have the splits of all trees, `leaf` the leaves, in the order of
// `shape`. So a node has one parent and no way leads back, whatever the bytes are.
//
// A numeric split sends values <= the threshold left, a categorical one those that, cut to a
// whole number, are in its set; a missing value (NaN) goes where `missing` says, and with
// `zero` so does one within 1e-35 of 0.
#pragma once

#include <cstdint>

#include "leadlight/array.h"

namespace leadlight::trees {

inline constexpr uint32_t kMaxTrees = 10000;
inline constexpr uint32_t kMaxTreeDepth = 64;  // splits from a root to a leaf
inline constexpr uint32_t kMaxFeatures = 512;

// Immutable once read; may then be asked by any number of threads.
class Trees {
 public:
  // Null: these trees are in force. Otherwise what was expected of the bytes, as a phrase
  // ("thresholds in ascending order"), or kNoMemory; then nothing may be asked. To be called
  // once. The bytes are not needed afterwards. Takes at most some 50 bytes a node.
  const char* read(const uint8_t* bytes, uint32_t size);
  static constexpr char kNoMemory[] = "enough memory";  // to be known by its address

  bool empty() const { return roots_.empty(); }  // nothing has been read
  uint32_t features() const { return features_; }
  uint32_t trees() const { return roots_.size(); }
  uint32_t depth() const { return depth_; }  // of the deepest tree
  uint32_t nodes() const { return nodes_.size(); }

  // `row` has features() values, NaN where one is missing: base + the leaves, summed in the
  // order of the trees, the same bits on every machine.
  double log_odds(const double* row) const;

  // adds[i]: what feature i adds to the log-odds, features() of them: the Shapley values of
  // the trees when unknown features follow the shares of the training rows (path-dependent
  // TreeSHAP). Gives the log-odds expected of nobody known: that and the sum of `adds` are
  // log_odds(row), but for rounding.
  double explain(const double* row, double* adds) const;

  // What follows is for the three sources of this class.

  // 16 bytes, for as many as possible in the nearest memory. Children lie side by side.
  struct Node {
    double threshold;  // of a leaf: infinity, so that a walk stays; categorical: the set
    uint32_t left;     // its place; of a leaf: its own
    uint32_t slot;     // of `slots_`; kCategorical is added
  };
  static constexpr uint32_t kCategorical = 1u << 31;

 private:
  friend class PackReader;

  // A feature as a split sees it: what is missing is an infinity on the side it goes to.
  struct Slot {
    uint16_t feature;
    bool missing_left;
    bool zero_is_missing;
  };
  struct Root {
    uint32_t node;
    uint16_t depth;
    bool categorical;  // some of its splits are
  };
  struct Set {
    uint32_t first, count;  // of members_
  };

  bool in_set(const Node& node, double value) const;
  bool goes_left(const Node& node, const double* row) const;
  double leaf_of(const Root& root, const double* row) const;
  double as_seen(double value) const {
    return single_ ? static_cast<double>(static_cast<float>(value)) : value;
  }
  static bool is_missing(const Slot& slot, double value) {
    bool missing = value != value;
    if (slot.zero_is_missing) missing |= (value <= 1e-35) & (value >= -1e-35);
    return missing;
  }

  struct Explanation;
  void visit(Explanation* so_far, uint32_t node, uint32_t level, double reach) const;

  Array<Node> nodes_;
  Array<double> values_;  // of a leaf what it adds, of a split the share that goes left
  Array<Root> roots_;
  Array<Slot> slots_;
  Array<Set> sets_;
  Array<uint32_t> members_;  // of the sets, ascending in each
  double base_ = 0;
  uint32_t features_ = 0;
  uint32_t depth_ = 0;
  bool single_ = false;
};

}  // namespace leadlight::trees
