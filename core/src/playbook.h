// What to do next: the row of the playbook.
#pragma once

#include "leadlight/profile.h"
#include "rules.h"

namespace leadlight {

// The first row of the playbook that fits and that neither the consent nor the
// stage forbids; kNone. E-mail, SMS and calls reach a person outside the page and
// need the purpose `handoff`; who is disqualified is only cared for.
uint32_t next_play(const Rules& rules, const Assessment& assessment, const Answer* consent);

}  // namespace leadlight
