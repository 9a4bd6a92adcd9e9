#include "playbook.h"

#include "state.h"

namespace leadlight {

uint32_t next_play(const Rules& rules, const Assessment& assessment, const Answer* consent) {
  constexpr uint32_t kHandoff = 3;  // in kPurposeNames
  for (uint32_t i = 0; i < rules.plays.size(); i++) {
    const Play& play = rules.plays[i];
    bool fits = (play.stages >> static_cast<uint32_t>(assessment.stage) & 1) != 0 &&
                (play.temperatures >> static_cast<uint32_t>(assessment.temperature) & 1) != 0 &&
                (assessment.stage != Stage::kClient
                     ? play.states == kEveryWord
                     : (play.states >> static_cast<uint32_t>(assessment.client_state) & 1) != 0);
    bool reaches = play.channel == Channel::kWeb || consent[kHandoff] == Answer::kGranted;
    bool allowed = !assessment.disqualified || play.kind == PlayKind::kCare;
    if (fits && reaches && allowed) return i;
  }
  return kNone;
}

}  // namespace leadlight
