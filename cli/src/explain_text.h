// What is known of a visitor, as a page for people.
#pragma once

#include <string>
#include <string_view>

#include "leadlight/cbor.h"
#include "words.h"

namespace leadlight::cli {

// `assessment` and `explanation` are the documents of the same visitor and time.
std::string explain_text(const Words& words, std::string_view visitor, cbor::Value assessment,
                         cbor::Value explanation);

// The sentences alone, as JSON: { raises, lowers, history, momentum, missing }.
std::string explain_words(const Words& words, cbor::Value explanation);

}  // namespace leadlight::cli
