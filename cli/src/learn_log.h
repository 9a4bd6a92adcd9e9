// Learning from a log of events.
#pragma once

#include <string_view>

#include "events_reader.h"
#include "learn.h"
#include "learn_families.h"

namespace leadlight::cli {

// Learns signals and propensity. A Failure if the log has too few visitors of one kind, or
// nothing that tells them apart.
Learned learn_log(const ModelFile& base, const Events& events, const LearnOptions& options);

}  // namespace leadlight::cli
