// Bytes that anyone may have written into trees that can be walked without looking back.
#include <cmath>

#include "arithmetic.h"
#include "bits.h"
#include "leadlight/trees/packed.h"

namespace leadlight::trees {

namespace {

enum : uint8_t { kSingle = 1, kFloatThresholds = 2, kFloatLeaves = 4, kSets = 8, kZeros = 16 };
constexpr uint32_t kAllFlags = 31;
constexpr uint32_t kMagic = 'L' | 'L' << 8 | 'T' << 16 | 1 << 24;

bool finite(double value) { return value - value == 0; }

constexpr double kInfinity = HUGE_VAL;

}  // namespace

class PackReader {
 public:
  PackReader(Trees* trees, const uint8_t* bytes, uint32_t size)
      : trees_(*trees), at_(bytes), end_(bytes + size) {}

  const char* read() {
    const char* wrong = head();
    if (wrong == nullptr) wrong = thresholds();
    if (wrong == nullptr && (flags_ & kSets) != 0) wrong = sets();
    if (wrong == nullptr) wrong = columns();
    for (uint32_t i = 0; wrong == nullptr && i < count_; i++) wrong = tree(i);
    return wrong;
  }

 private:
  // Numbers of `width` bytes each, the highest bytes first.
  struct Plane {
    const uint8_t* at = nullptr;
    uint32_t count = 0;
    uint32_t width = 0;

    uint64_t operator[](uint32_t index) const {
      uint64_t value = 0;
      for (uint32_t i = 0; i < width; i++) value = value << 8 | at[i * count + index];
      return value;
    }
  };
  static bool bit(const uint8_t* bits, uint32_t index) {
    return bits != nullptr && (bits[index / 8] >> (index % 8) & 1) != 0;
  }

  uint32_t left() const { return static_cast<uint32_t>(end_ - at_); }

  // Null: there are not so many bytes.
  const uint8_t* take(uint64_t size) {
    if (size > left()) return nullptr;
    const uint8_t* taken = at_;
    at_ += size;
    return taken;
  }
  bool plane(uint32_t count, uint32_t width, Plane* plane) {
    *plane = {take(uint64_t{count} * width), count, width};
    return plane->at != nullptr;
  }
  // Null: they are not there, or the last byte has more.
  const uint8_t* bits(uint64_t count) {
    const uint8_t* taken = take((count + 7) / 8);
    if (taken != nullptr && count % 8 != 0 && taken[count / 8] >> (count % 8) != 0) return nullptr;
    return taken;
  }
  bool varint(uint32_t* value) {
    uint64_t read = 0;
    for (uint32_t shift = 0; shift < 35; shift += 7) {
      const uint8_t* byte = take(1);
      if (byte == nullptr) return false;
      read |= uint64_t{*byte & 0x7Fu} << shift;
      if (*byte < 0x80) {
        *value = static_cast<uint32_t>(read);
        return read <= 0xFFFFFFFF;
      }
    }
    return false;
  }

  // Each of these gives what it expected, or null.
  const char* head();
  const char* thresholds();
  const char* sets();
  const char* columns();
  const char* tree(uint32_t index);
  const char* split(uint32_t at, uint32_t next, bool* categorical);

  uint32_t slot(uint32_t feature, bool missing_left, bool zero_is_missing);
  bool table(Array<uint32_t>* ends);

  Trees& trees_;
  const uint8_t* at_;
  const uint8_t* end_;

  uint32_t flags_ = 0;
  uint32_t count_ = 0;      // trees
  uint32_t splits_ = 0;     // of all trees
  uint32_t longest_ = 0;    // table of a feature
  Array<uint32_t> tables_;  // where the thresholds of each feature end
  Array<double> thresholds_;
  Array<uint32_t> set_tables_;
  uint32_t slot_of_[kMaxFeatures * 4] = {};  // one more than its place; 0: there is none yet

  const uint8_t* shape_ = nullptr;
  Plane feature_, choice_, leaf_;
  const uint8_t* categorical_ = nullptr;
  const uint8_t* missing_ = nullptr;
  const uint8_t* zero_ = nullptr;
  const uint8_t* share_ = nullptr;
  double shares_[256];
  uint32_t node_ = 0;  // the next one of `shape`, and so on
  uint32_t split_ = 0;
  uint32_t leaf_index_ = 0;
  uint32_t next_ = 0;  // place for a node
};

const char* PackReader::head() {
  const uint8_t* head = take(5);
  if (head == nullptr || (head[0] | head[1] << 8 | head[2] << 16 | head[3] << 24) != kMagic) {
    return "trees packed in version 1";
  }
  flags_ = head[4];
  if (flags_ > kAllFlags) return "flags of version 1";
  trees_.single_ = (flags_ & kSingle) != 0;
  if (!varint(&trees_.features_) || trees_.features_ - 1 >= kMaxFeatures)
    return "1 to 512 features";
  if (!varint(&count_) || count_ - 1 >= kMaxTrees) return "1 to 10000 trees";
  // A split takes more than two bytes, so no sum of these is beyond 32 bits.
  if (!varint(&splits_) || splits_ > left() / 2) return "as many bytes as the splits need";
  Plane base;
  if (!plane(1, 8, &base)) return "a base";
  uint64_t bits = 0;
  for (uint32_t i = 0; i < 8; i++) bits |= uint64_t{base.at[i]} << (8 * i);
  trees_.base_ = bits_of<double>(bits);
  return finite(trees_.base_) ? nullptr : "a finite base";
}

// How many of something each feature has, into where they end. False: there cannot be so many.
bool PackReader::table(Array<uint32_t>* ends) {
  uint32_t total = 0;
  for (uint32_t& end : *ends) {
    uint32_t count;
    if (!varint(&count) || count > left() || (total += count) > left()) return false;
    if (count > longest_) longest_ = count;
    end = total;
  }
  return true;
}

const char* PackReader::thresholds() {
  if (!tables_.resize(trees_.features_)) return Trees::kNoMemory;
  if (!table(&tables_)) return "as many bytes as the thresholds need";
  uint32_t total = tables_[trees_.features_ - 1];
  Plane packed;
  bool single = (flags_ & kFloatThresholds) != 0;
  if (!plane(total, single ? 4 : 8, &packed)) return "as many bytes as the thresholds need";
  if (!thresholds_.resize(total)) return Trees::kNoMemory;
  uint32_t i = 0;
  for (uint32_t end : tables_) {
    for (uint32_t first = i; i < end; i++) {
      double value = single ? static_cast<double>(bits_of<float>(static_cast<uint32_t>(packed[i])))
                            : bits_of<double>(packed[i]);
      if (!finite(value)) return "finite thresholds";
      if (i != first && value <= thresholds_[i - 1]) return "thresholds in ascending order";
      thresholds_[i] = value;
    }
  }
  return nullptr;
}

const char* PackReader::sets() {
  if (!set_tables_.resize(trees_.features_)) return Trees::kNoMemory;
  if (!table(&set_tables_)) return "as many bytes as the sets need";
  uint32_t total = set_tables_[trees_.features_ - 1];
  for (uint32_t i = 0; i < total; i++) {
    uint32_t count;
    if (!varint(&count) || count > left()) return "as many bytes as the sets need";
    if (!trees_.sets_.push({trees_.members_.size(), count})) return Trees::kNoMemory;
    uint64_t member = 0;
    for (uint32_t k = 0; k < count; k++) {
      uint32_t step;
      if (!varint(&step)) return "as many bytes as the sets need";
      member += step;
      if ((k != 0 && step == 0) || member > 0xFFFFFFFF) return "categories in ascending order";
      if (!trees_.members_.push(static_cast<uint32_t>(member))) return Trees::kNoMemory;
    }
  }
  return nullptr;
}

const char* PackReader::columns() {
  uint32_t leaves = splits_ + count_;
  uint32_t width = longest_ <= 0x100 ? 1 : longest_ <= 0x10000 ? 2 : 3;
  shape_ = bits(uint64_t{splits_} + leaves);
  bool there = shape_ != nullptr && plane(splits_, trees_.features_ > 256 ? 2 : 1, &feature_) &&
               plane(splits_, width, &choice_);
  if (there && (flags_ & kSets) != 0) there = (categorical_ = bits(splits_)) != nullptr;
  if (there) there = (missing_ = bits(splits_)) != nullptr;
  if (there && (flags_ & kZeros) != 0) there = (zero_ = bits(splits_)) != nullptr;
  if (!there || (share_ = take(splits_)) == nullptr ||
      !plane(leaves, (flags_ & kFloatLeaves) != 0 ? 4 : 6, &leaf_) || left() != 0) {
    return "as many bytes as the trees need";
  }
  for (int32_t i = 0; i < 256; i++) {
    double odds = exp2((i < 128 ? i - 128 : 128 - i) / 14.0);
    shares_[i] = (i < 128 ? odds : 1) / (1 + odds);
  }
  uint32_t nodes = splits_ + leaves;
  bool room =
      trees_.nodes_.resize(nodes) && trees_.values_.resize(nodes) && trees_.roots_.reserve(count_);
  return room ? nullptr : Trees::kNoMemory;
}

// The place of a slot; without memory for a new one, kCategorical.
uint32_t PackReader::slot(uint32_t feature, bool missing_left, bool zero_is_missing) {
  uint32_t& known = slot_of_[feature * 4 + (missing_left ? 2 : 0) + (zero_is_missing ? 1 : 0)];
  if (known == 0) {
    Trees::Slot made{static_cast<uint16_t>(feature), missing_left, zero_is_missing};
    if (!trees_.slots_.push(made)) return Trees::kCategorical;
    known = trees_.slots_.size();
  }
  return known - 1;
}

// The next split, at `at`, its children at `next`.
const char* PackReader::split(uint32_t at, uint32_t next, bool* categorical) {
  uint32_t index = split_++;
  auto feature = static_cast<uint32_t>(feature_[index]);
  auto choice = static_cast<uint32_t>(choice_[index]);
  if (feature >= trees_.features_) return "features that there are";
  bool set = bit(categorical_, index);
  const Array<uint32_t>& ends = set ? set_tables_ : tables_;
  choice += feature == 0 ? 0 : ends[feature - 1];
  if (choice >= ends[feature]) return "thresholds and sets that there are";
  uint32_t slot = this->slot(feature, bit(missing_, index), bit(zero_, index));
  if (slot == Trees::kCategorical) return Trees::kNoMemory;
  if (set) {
    *categorical = true;
    trees_.nodes_[at] = {static_cast<double>(choice), next, slot | Trees::kCategorical};
  } else {
    trees_.nodes_[at] = {thresholds_[choice], next, slot};
  }
  trees_.values_[at] = shares_[share_[index]];
  return nullptr;
}

const char* PackReader::tree(uint32_t index) {
  struct Waiting {
    uint32_t node, depth;
  } waiting[kMaxTreeDepth + 2];
  uint32_t next = next_;
  Trees::Root root{next, 0, false};
  waiting[0] = {next++, 0};
  for (uint32_t count = 1; count != 0;) {
    Waiting here = waiting[--count];
    // The last trees may have fewer nodes left than they need.
    if (node_ >= trees_.nodes_.size()) return "as many nodes as the trees need";
    if (here.depth > root.depth) root.depth = static_cast<uint16_t>(here.depth);
    if (bit(shape_, node_++)) {
      if (here.depth == kMaxTreeDepth) return "trees at most 64 splits deep";
      if (split_ == splits_ || next + 2 > trees_.nodes_.size())
        return "as many splits as there are";
      const char* wrong = split(here.node, next, &root.categorical);
      if (wrong != nullptr) return wrong;
      waiting[count++] = {next + 1, here.depth + 1};
      waiting[count++] = {next, here.depth + 1};
      next += 2;
    } else {
      if (leaf_index_ == leaf_.count) return "as many leaves as there are";
      uint64_t packed = leaf_[leaf_index_++];
      double value = leaf_.width == 4
                         ? static_cast<double>(bits_of<float>(static_cast<uint32_t>(packed)))
                         : bits_of<double>(packed << 16);
      if (!finite(value)) return "finite leaves";
      trees_.nodes_[here.node] = {kInfinity, here.node, 0};
      trees_.values_[here.node] = value;
    }
  }
  next_ = next;
  if (index == count_ - 1 && node_ != trees_.nodes_.size()) return "no nodes after the last tree";
  if (root.depth > trees_.depth_) trees_.depth_ = root.depth;
  return trees_.roots_.push(root) ? nullptr : Trees::kNoMemory;
}

const char* Trees::read(const uint8_t* bytes, uint32_t size) {
  return PackReader(this, bytes, size).read();
}

}  // namespace leadlight::trees
