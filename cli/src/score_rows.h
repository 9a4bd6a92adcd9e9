// The rows that `score` writes: one for each visitor, in one of three formats.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "leadlight/profile.h"
#include "model_file.h"
#include "output.h"

namespace leadlight::cli {

enum class Format { kNdjson, kCsv, kTable };

// Takes the visitors one by one, in the order in which they are to be written.
class ScoreSink {
 public:
  virtual ~ScoreSink() = default;
  virtual void add(std::string_view visitor, const Assessment& assessment) = 0;
  // After the last visitor.
  virtual void finish() {}
};

// `file` and `output` must outlive the sink.
std::unique_ptr<ScoreSink> score_rows(Format format, const ModelFile& file, Output& output);

}  // namespace leadlight::cli
