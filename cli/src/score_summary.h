// What `score --summary` writes: how many visitors there are of each kind.
#pragma once

#include <memory>

#include "score_rows.h"

namespace leadlight::cli {

// `file` and `output` must outlive the sink.
std::unique_ptr<ScoreSink> score_summary(Format format, const ModelFile& file, Output& output);

}  // namespace leadlight::cli
