// Sentences in English and in French, from a table that has both. An explanation's are those
// of core/words/explanation.json, which the inspector of the widget says too.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "leadlight/cbor.h"
#include "leadlight/event.h"
#include "words_text.h"

namespace leadlight::cli {

enum class Language { kEnglish, kFrench };

// The arguments of type cbor::Value are documents that wasm/README.md describes.
// Days are those of UTC.
class Words {
 public:
  // `table` is JSON: { "key": { "en": "…", "fr": "…" }, … }. Whatever explains a visitor
  // needs that of an explanation.
  explicit Words(Language language, const char* table = kWordsText);

  // The sentence of that key; {0} and {1} give way to the values, {0?is|are} to the first
  // words where the value 0 is a singular in this language, else to the second. Values may be
  // HTML.
  std::string text(std::string_view key, std::initializer_list<std::string_view> values = {}) const;
  // For a key that came with data, such as a stage: one that is not known is shown as
  // it is.
  std::string text_or(std::string_view key) const;
  // A label of a model in this language, else in English, else in any, else the id
  // in words.
  std::string label(cbor::Value label, std::string_view id) const;
  // "1,062.4"
  std::string number(double value) const;
  // "0.9", "0.8562": with as many decimals.
  std::string number(double value, int decimals) const;
  // Of a part of 1: "63.4%"
  std::string percent(double part) const;
  // "+8", "−4.5": always with its sign.
  std::string points(double value) const;
  // "just now", "3 minutes ago", "yesterday"
  std::string ago(Time time, Time now) const;
  // How often and when: "3 times in 9 days, last yesterday".
  std::string often(double times, Time first, Time last, Time now) const;
  // Of a row of the ledger: whose points they are, and where these count how often.
  std::string row_label(cbor::Value row) const;
  std::string row_detail(cbor::Value row, Time now) const;  // empty: a bound
  std::string row(cbor::Value row, Time now) const;         // both
  std::string change(cbor::Value change) const;
  std::string way(cbor::Value way) const;
  std::string momentum(double points) const;
  // The probability, and what points do to it, or which inputs of the trees do most; empty
  // where the model has none.
  std::string chance(cbor::Value propensity) const;

 private:
  std::string count(std::string_view unit, Time value) const;
  std::string span(Time length) const;
  std::string because(std::string what, const std::string& why) const;
  std::string need(cbor::Value need) const;
  std::string input_name(cbor::Value input) const;
  std::string chance_reasons(cbor::Value inputs) const;

  std::string local(std::string digits, bool negative) const;

  cbor::Writer bytes_;
  cbor::Value texts_;
  std::string_view language_;
};

}  // namespace leadlight::cli
