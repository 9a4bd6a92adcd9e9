// The trees of a model and what they look at. Only in builds with LEADLIGHT_TREES.
#pragma once

#include <cstdint>

#include "leadlight/array.h"
#include "leadlight/trees/packed.h"
#include "leadlight/vocabulary.h"

namespace leadlight {

enum class InputKind : uint8_t {
  kTimes,     // how often the signal `index` counted
  kPoints,    // its points now
  kProfile,   // a TreeFact
  kTrait,     // the number of the trait `index`
  kCategory,  // the place of its text among `categories`
  kEngagement,
  kFit
};

struct TreeInput {
  InputKind kind = InputKind::kEngagement;
  uint32_t index = 0;
  uint32_t first = 0, count = 0;  // kCategory: of TreeModel::categories
  uint32_t start = 0, size = 0;   // of Rules::document: the input itself
};

struct TreeModel {
  trees::Trees trees;  // empty: the model has none
  Array<TreeInput> inputs;
  Array<uint32_t> categories;  // texts
};

}  // namespace leadlight
