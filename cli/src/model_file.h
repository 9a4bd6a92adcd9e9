// A scoring model from a file.
#pragma once

#include <string>
#include <vector>

#include "leadlight/model.h"

namespace leadlight::cli {

struct ModelFile {
  Model model;
  std::vector<double> points;         // of each signal, or those of its points_per
  std::vector<std::string> segments;  // their ids; item i is bit i of Assessment::segments
};

// Reads a model from JSON ("-": standard input). A Failure with every mistake, a
// line each, if it cannot be read or is no model.
ModelFile read_model_file(const std::string& path);

}  // namespace leadlight::cli
