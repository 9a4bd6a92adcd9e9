#include "tree_inputs.h"

#include <algorithm>
#include <map>
#include <optional>

#include "document.h"
#include "failure.h"
#include "input.h"
#include "leadlight/bounds.h"
#include "leadlight/trees/pack.h"
#include "leadlight/vocabulary.h"
#include "learn.h"
#include "text.h"

namespace leadlight::cli {
namespace {

bool is_profile(std::string_view name) {
  for (std::size_t i = 0;; i++) {
    std::string_view known = word_at(kTreeFactNames, i);
    if (known.empty() || known == name) return !known.empty();
  }
}

bool holds(cbor::Value list, const char* key, const std::string& name) {
  bool found = false;
  if (list.absent()) return found;
  for_each_item(list,
                [&](uint32_t, cbor::Value item) { found |= member(item, key).text() == name; });
  return found;
}

// As the name says; none: it says nothing, or not enough.
std::optional<std::string> by_name(const trees::Imported& trees, std::size_t feature,
                                   cbor::Value model) {
  const std::string& name = trees.forest.features[feature];
  if (!trees.categorical[feature]) {
    if (holds(member(model, "signals"), "id", name)) {
      return R"({ "signal": )" + json_string(name) + " }";
    }
    if (is_profile(name)) {
      return R"({ "profile": )" + json_string(name) + " }";
    }
  }
  cbor::Value fit = member(model, "fit");
  if (fit.absent() || !holds(member(fit, "traits"), "trait", name)) return std::nullopt;
  const auto& categories = trees.categories[feature];
  if (trees.categorical[feature] && categories.empty()) return std::nullopt;
  return trait_input(name, trees.categorical[feature] ? categories : std::vector<std::string>());
}

}  // namespace

std::string trait_input(const std::string& trait, const std::vector<std::string>& categories) {
  std::string input = R"({ "trait": )" + json_string(trait);
  for (std::size_t i = 0; i < categories.size(); i++) {
    input += (i == 0 ? R"(, "categories": [)" : ", ") + json_string(categories[i]);
  }
  return input + (categories.empty() ? " }" : "] }");
}

std::vector<std::string> tree_inputs(const TreesFile& trees, const ModelFile& base,
                                     const std::string& inputs) {
  const auto& features = trees.imported.forest.features;
  std::map<std::string, std::string> given;
  if (!inputs.empty()) {
    Input input(inputs);
    std::string text = read_file(input, kMaxDocumentBytes);
    cbor::Writer bytes;
    cbor::Value document = read_json(text, input.name(), true, &bytes);
    if (document.type() != cbor::Type::kMap) {
      throw Failure(input.name() +
                    ": expected an object, { \"feature\": INPUT }, found another value");
    }
    for_each_member(document, [&](std::string_view key, cbor::Value value) {
      std::string name(key);
      if (std::find(features.begin(), features.end(), name) == features.end()) {
        throw Failure(input.name() + ": expected features of " + trees.name + ", found \"" +
                      printable(name) + "\", which is none of its " +
                      std::to_string(features.size()));
      }
      given[name] = cbor_to_json(value);
    });
  }
  cbor::Value model = view(base.document);
  std::vector<std::string> result;
  std::string unknown;
  for (std::size_t i = 0; i < features.size(); i++) {
    auto known = given.find(features[i]);
    auto named = known == given.end() ? by_name(trees.imported, i, model) : known->second;
    if (named) {
      result.push_back(*named);
      continue;
    }
    unknown += "\n  \"" + printable(features[i]) + "\"" +
               (trees.imported.categorical[i] ? ", whose values are categories" : "");
  }
  if (unknown.empty()) return result;
  throw Failure(trees.name +
                ": expected features that are a signal's id, a value of the profile or a trait of "
                "the base model's fit, or that --inputs names; found no input for" +
                unknown);
}

std::string trees_member(const std::vector<std::string>& inputs,
                         const std::vector<uint8_t>& packed) {
  std::string text = R"({ "trees": { "inputs": [)";
  for (std::size_t i = 0; i < inputs.size(); i++) {
    text += (i == 0 ? "\n    " : ",\n    ") + inputs[i];
  }
  return text + R"(], "packed": ")" + trees::base64(packed) + R"(" } })";
}

}  // namespace leadlight::cli
