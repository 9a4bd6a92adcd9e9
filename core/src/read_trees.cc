// The trees of a propensity: packed bytes in base64, and what their features are.
#include "leadlight/number_text.h"
#include "model_sections.h"

namespace leadlight {
namespace {

constexpr uint32_t kMaxCategories = 10000;  // of a trait

// The six bits of a digit; 64: it is none.
uint32_t digit_of(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<uint32_t>(c - 'A');
  if (c >= 'a' && c <= 'z') return static_cast<uint32_t>(c - 'a' + 26);
  if (c >= '0' && c <= '9') return static_cast<uint32_t>(c - '0' + 52);
  return c == '+' ? 62 : c == '/' ? 63 : 64;
}

// RFC 4648 with padding, and nothing else, into `bytes`, which have room. False: it is not that.
bool decode(std::string_view text, Array<uint8_t>* bytes) {
  if (text.size() % 4 != 0) return false;
  while (!text.empty()) {
    uint32_t digits = text[3] != '=' ? 4 : text[2] != '=' ? 3 : 2;
    if (digits != 4 && text.size() != 4) return false;
    uint32_t three = 0;
    for (uint32_t i = 0; i < 4; i++) {
      uint32_t digit = i < digits ? digit_of(text[i]) : 0;
      if (digit > 63) return false;
      three = three << 6 | digit;
    }
    uint8_t made[] = {static_cast<uint8_t>(three >> 16), static_cast<uint8_t>(three >> 8),
                      static_cast<uint8_t>(three)};
    // What is left of the last digit is 0, so that equal bytes are equal texts.
    if ((three & (0xFFFFFFu >> (8 * (digits - 1)))) != 0) return false;
    bytes->append(made, digits - 1);
    text.remove_prefix(4);
  }
  return true;
}

}  // namespace

void ModelSections::read_category(cbor::Value value, const Place& place) {
  if (is_text(value, place, 1, kMaxTextBytes)) {
    add(rules_.forest.categories, intern(value.text()));
  } else {
    add(rules_.forest.categories, kUnknownText);
  }
}

void ModelSections::read_tree_input(cbor::Value value, const Place& place) {
  enum : uint32_t { kSignal, kOf, kProfile, kTrait, kCategories, kScore };
  TreeInput input;
  input.start = static_cast<uint32_t>(value.data() - rules_.document.data());
  input.size = value.size();
  Object object;
  if (this->object(value, place, "signal, of, profile, trait, categories, score", 0, &object)) {
    uint32_t kinds = 0;
    for (uint32_t name : {kSignal, kProfile, kTrait, kScore}) kinds += object.has(name) ? 1 : 0;
    if (kinds != 1) {
      complain(place, "one of signal, profile, trait and score", kinds == 0 ? "none" : "more");
    }
    if (object.has(kOf) && !object.has(kSignal)) fail(object, kOf, "a signal beside it");
    if (object.has(kCategories) && !object.has(kTrait)) {
      fail(object, kCategories, "a trait beside it");
    }
    if (object.has(kSignal)) {
      uint32_t id = kEmptyText;
      name(object, kSignal, kMaxIdBytes, &id);
      uint32_t found = 0;
      while (found < rules_.signals.size() && rules_.signals[found].id != id) found++;
      if (id != kEmptyText && found == rules_.signals.size() && !out_of_memory()) {
        fail(object, kSignal, "the id of a signal");
      }
      uint32_t of = 0;
      word(object, kOf, "times, points", &of);
      input.kind = of == 0 ? InputKind::kTimes : InputKind::kPoints;
      input.index = found;
    } else if (object.has(kProfile)) {
      input.kind = InputKind::kProfile;
      word(object, kProfile, kTreeFactNames, &input.index);
    } else if (object.has(kTrait)) {
      uint32_t text = kEmptyText;
      name(object, kTrait, kMaxNameBytes, &text);
      input.kind = object.has(kCategories) ? InputKind::kCategory : InputKind::kTrait;
      input.index = trait(text);
      input.first = rules_.forest.categories.size();
      each(object, kCategories, 1, kMaxCategories, &ModelSections::read_category);
      input.count = rules_.forest.categories.size() - input.first;
    } else {
      uint32_t which = 0;
      word(object, kScore, "engagement, fit", &which);
      input.kind = which == 0 ? InputKind::kEngagement : InputKind::kFit;
    }
  }
  add(rules_.forest.inputs, input);
}

void ModelSections::read_trees(const Object& propensity, uint32_t name) {
  enum : uint32_t { kInputs, kPacked };
  Object object;
  if (!member(propensity, name, "inputs, packed", 0b11, &object)) return;
  each(object, kInputs, 1, trees::kMaxFeatures, &ModelSections::read_tree_input);
  std::string_view text;
  this->text(object, kPacked, 1, kMaxDocumentBytes, &text);
  if (text.empty()) return;
  Array<uint8_t> bytes;
  if (!bytes.reserve(static_cast<uint32_t>(text.size()))) return errors().add_out_of_memory();
  if (!decode(text, &bytes)) {
    return complain(object.at(kPacked), "base64 of RFC 4648, padded", "something else");
  }
  trees::Trees& trees = rules_.forest.trees;
  const char* expected = trees.read(bytes.data(), bytes.size());
  if (expected == trees::Trees::kNoMemory) return errors().add_out_of_memory();
  if (expected != nullptr) return complain(object.at(kPacked), expected, "other bytes");
  if (!object.has(kInputs) || object[kInputs].type() != cbor::Type::kArray) return;
  uint32_t inputs = object[kInputs].count();
  if (inputs == trees.features()) return;
  constexpr std::string_view kStart = "as many items as the trees have features, ";
  char expected_inputs[kStart.size() + 16];
  kStart.copy(expected_inputs, kStart.size());
  uint32_t size = number_text(trees.features(), expected_inputs + kStart.size());
  expected_inputs[kStart.size() + size] = '\0';
  fail(object, kInputs, expected_inputs);
}

}  // namespace leadlight
