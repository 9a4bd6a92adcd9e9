// The rows that `score` writes: one for each visitor, in one of several formats.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "leadlight/profile.h"
#include "model_file.h"
#include "output.h"
#include "visitors.h"

namespace leadlight::cli {

enum class Format { kNdjson, kCsv, kTable, kHubspot, kSalesforce };

// Writes what is asked for of the visitors.
class ScoreSink {
 public:
  virtual ~ScoreSink() = default;
  // Appends the visitor's row to the text, if there is one that does not depend on the
  // others. In any thread, in any order.
  virtual void write_row(const Visitor&, const Assessment&, std::string*) const {}
  // Takes the visitors one by one, in the order in which they are to be written. `row` is
  // what write_row() made of it.
  virtual void add(std::string_view visitor, const Assessment& assessment,
                   std::string_view row) = 0;
  // After the last visitor.
  virtual void finish() {}
};

// `format` is one of the first three. `file` and `output` must outlive the sink.
std::unique_ptr<ScoreSink> score_rows(Format format, const ModelFile& file, Output& output);

}  // namespace leadlight::cli
