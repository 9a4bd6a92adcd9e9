// What a model gives the features of trees: the INPUTs of `propensity.trees`.
#pragma once

#include <string>
#include <vector>

#include "model_file.h"
#include "trees_file.h"

namespace leadlight::cli {

// The JSON of an INPUT for each feature: as `inputs` (the path of a JSON file, or empty) says,
// else by its name: a signal's id, a name of the profile or a trait of the fit. A Failure that
// lists what is left, with the features that nothing is known of.
std::vector<std::string> tree_inputs(const TreesFile& trees, const ModelFile& base,
                                     const std::string& inputs);

// The JSON of the INPUT that is a trait: its number, or where there are categories the place of
// its text among them.
std::string trait_input(const std::string& trait, const std::vector<std::string>& categories);

// The member `propensity` of a model.
std::string trees_member(const std::vector<std::string>& inputs,
                         const std::vector<uint8_t>& packed);

}  // namespace leadlight::cli
