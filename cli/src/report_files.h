// The files of cli/report, as they are.
#pragma once

namespace leadlight::cli {

extern const char* const kReportWords;  // words.json
extern const char* const kReportStyle;  // style.css

}  // namespace leadlight::cli
