// What was known of the visitors of a log at cuts before their outcome.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "learn_families.h"
#include "learn_points.h"

namespace leadlight::cli {

// How often a family matched.
struct Matches {
  uint16_t family;
  uint16_t times;  // at least 1; more than 1,000 are 1,000
};

// A visitor after some of its events.
struct Cut {
  uint32_t visitor = 0;     // its number, by id
  uint32_t event = 0;       // how many of its events
  uint32_t of_visit = 0;    // how many of those of its present visit
  bool ends_visit = false;  // no cut of that visit comes after it
  bool last = false;        // all before the outcome
  bool outcome = false;
  double engagement = 0;             // by the base model, then
  uint32_t sessions = 0;             // then
  uint32_t counted = 0;              // events that the base model's log has
  double age_days = 0;               // since its first event
  std::vector<Matches> matches;      // by family, ascending
  std::vector<Occurrence> occurred;  // of the base's signals, where `points` was given
};

struct LearnRows {
  std::vector<Cut> cuts;       // by visitor, then by event
  std::vector<uint64_t> ids;   // of the visitors: hashes of their ids
  std::vector<char> outcomes;  // of the visitors
  uint64_t left_out = 0;       // visitors of whom nothing is left before the outcome
  uint64_t with_outcome() const;
  std::vector<uint32_t> visitors() const;  // of the cuts
  // Of the cuts: 1 / sqrt(cuts of the visitor), between a visitor and an event as the unit, so
  // that long visits neither drown the others nor go unheard.
  std::vector<double> weights() const;
};

// Cuts each visitor after its events 1 to 10, 15, 20, 30, 50, 100 and so on, after the first
// three events of each visit, and after the last before the first outcome. Within one
// millisecond the order of events may be chance, so there is no cut inside. `points`, of the
// base, may be null.
LearnRows cut_visitors(const ModelFile& base, const std::vector<Family>& families,
                       const Events& events, std::string_view outcome, const BasePoints* points);

}  // namespace leadlight::cli
