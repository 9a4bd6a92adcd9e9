// Scores as the files that CRMs import: HubSpot's contacts, Salesforce's leads.
//
// Not everybody is in them: see docs/cli.md. Texts that a spreadsheet would take for a
// formula begin with an apostrophe.
#pragma once

#include <memory>

#include "score_rows.h"

namespace leadlight::cli {

// `format` is kHubspot or kSalesforce. `file` and `output` must outlive the sink.
std::unique_ptr<ScoreSink> score_crm(Format format, const ModelFile& file, Output& output);

}  // namespace leadlight::cli
