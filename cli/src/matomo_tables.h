// Matomo's privacy export: its database's tables, as the visits that its API gives.
#pragma once

#include "leadlight/cbor.h"

namespace leadlight::cli {

// Whether this is such an export: an object with the tables log_visit and
// log_link_visit_action.
bool is_matomo_tables(cbor::Value document);

// Writes a list of visits with their actionDetails, as far as the tables tell. They do
// not say whether an address without a title was a download or a link to elsewhere: it
// is one to elsewhere if its host is not that of the page where the visit began.
// Impressions of content, which nobody did, are no actions.
void write_matomo_visits(cbor::Value tables, cbor::Writer& out);

}  // namespace leadlight::cli
