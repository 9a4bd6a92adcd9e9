// What a backtest finds out. docs/cli.md explains each figure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events_reader.h"
#include "leadlight/auc_difference.h"
#include "leadlight/deciles.h"
#include "leadlight/flag_quality.h"
#include "leadlight/rate_ratio.h"
#include "leadlight/reliability.h"
#include "leadlight/roc_auc.h"
#include "leadlight/thresholds.h"
#include "leadlight/vocabulary.h"
#include "model_file.h"
#include "words.h"

namespace leadlight::cli {

// How often a signal fired (at least once, an occurrence kept) before the cut.
struct SignalReport {
  std::string id;
  double points = 0;
  analysis::Rate with;     // among visitors with the outcome
  analysis::Rate without;  // among the others

  bool never_fires() const { return with.hits + without.hits == 0; }
};

// Visitors by what the model says (row) and what the other says (column).
template <std::size_t N>
using Crossed = std::array<std::array<uint64_t, N>, N>;

// How many stand elsewhere than on the diagonal.
template <std::size_t N>
uint64_t changed(const Crossed<N>& crossed) {
  uint64_t visitors = 0;
  for (std::size_t i = 0; i < N; i++) {
    for (std::size_t k = 0; k < N; k++) visitors += i == k ? 0 : crossed[i][k];
  }
  return visitors;
}

// How well a model's probability ranks, and whether what it says comes.
struct Propensity {
  analysis::RocAuc auc;
  std::optional<double> average_precision;
  analysis::Reliability reliability;
};

// How well a model's engagement ranks, and its prospect flag.
struct Ranking {
  analysis::RocAuc auc;
  std::optional<double> average_precision;
  std::optional<std::array<analysis::Decile, analysis::kDeciles>> deciles;
  std::vector<analysis::Threshold> thresholds;  // the curves' points
  analysis::FlagQuality prospects;              // how good the prospect flag is at the cut
  std::optional<Propensity> propensity;         // where the model has one
};

struct Comparison {
  std::string other;            // the other model's name and version
  Ranking ranking;              // by the other model
  analysis::AucDifference auc;  // first: the model; second: the other
  // By their probabilities, where both have one.
  std::optional<analysis::AucDifference> propensity_auc;
  Crossed<4> stages{};        // by Stage
  Crossed<3> temperatures{};  // by Temperature
};

struct Report {
  std::string model;      // name and version
  uint64_t left_out = 0;  // visitors of whom nothing is left before the outcome
  Ranking ranking;
  // Of each visitor with the outcome that was once flagged before it, how long before, in
  // days; ascending.
  std::vector<double> ahead;
  std::optional<double> days_ahead;    // of them, medians: from the flag to the outcome
  std::optional<double> events_ahead;  // between the two
  std::vector<SignalReport> signals;   // in the model's order
  std::optional<Comparison> comparison;

  uint64_t visitors() const { return ranking.auc.positives + ranking.auc.negatives; }
};

// Cuts each visitor's events before the first `outcome` and scores what is left. With
// `other`, the same visitors by that model too. A Failure if `other` has more events to
// keep of a visitor than a profile has room for.
Report backtest(const ModelFile& model, const ModelFile* other, const Events& events,
                std::string_view outcome);

std::string backtest_text(const Report& report);
std::string backtest_json(const Report& report);
// A web page for people who do not read logs: whole in one file, without a script.
// `model` is the one that was tried: its labels are shown. `outcome` is the event's name.
std::string backtest_html(const Report& report, const ModelFile& model, std::string_view outcome,
                          Language language);

}  // namespace leadlight::cli
