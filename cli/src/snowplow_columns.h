// Snowplow's enriched events as TSV, and the self-describing JSON in them.
#pragma once

#include <span>

#include "leadlight/cbor.h"
#include "record.h"

namespace leadlight::cli {

// The 131 columns of an enriched event, in the order of the TSV, which has no header.
std::span<const char* const> snowplow_columns();

// Writes what the columns contexts, derived_contexts and unstruct_event hold, as the
// analytics SDK names it: contexts_com_acme_plan, a list, and unstruct_event_com_acme_click;
// without versions. An empty map where there is nothing. What is no self-describing JSON
// is passed over.
void expand_self_describing(const Record& record, cbor::Writer& out);

}  // namespace leadlight::cli
