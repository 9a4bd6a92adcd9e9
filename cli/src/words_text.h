// core/words/explanation.json, as it is.
#pragma once

namespace leadlight::cli {

extern const char* const kWordsText;

}  // namespace leadlight::cli
