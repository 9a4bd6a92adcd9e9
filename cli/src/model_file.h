// A scoring model from a file.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "leadlight/cbor.h"
#include "leadlight/model.h"

namespace leadlight::cli {

struct ModelFile {
  Model model;
  std::vector<double> points;         // of each signal, or those of its points_per
  std::vector<std::string> segments;  // their ids; item i is bit i of Assessment::segments
  cbor::Writer document;              // the whole of it: see view()
};

// Reads a model from JSON ("-": standard input). A Failure with every mistake, a
// line each, if it cannot be read or is no model.
ModelFile read_model_file(const std::string& path);

// The label of each signal, for Words::label(); absent where a signal has none. They lead
// into `file`.
std::vector<cbor::Value> signal_labels(const ModelFile& file);

}  // namespace leadlight::cli
