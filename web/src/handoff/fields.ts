// The hand-off as the fields of a contact, for a CRM that takes no message of ours.
import type { Claim } from "./claim.ts";

/** As fields of a CRM: texts, without what is not known. */
export const fieldsOf = (claim: Claim): [name: string, value: string][] =>
  Object.entries({
    leadlight_stage: claim.stage,
    leadlight_temperature: claim.temperature,
    leadlight_grade: claim.grade,
    leadlight_band: claim.band,
    leadlight_since: new Date(claim.since.time).toISOString(),
    leadlight_reasons: claim.reasons
      .map(({ label, times }) => label + (times > 1 ? ` (${times}×)` : ""))
      .join("; "),
    leadlight_segments: claim.segments.join(";"),
    leadlight_next: claim.next?.id,
    leadlight_model: `${claim.model.name} ${claim.model.version}`,
    leadlight_time: new Date(claim.at).toISOString(),
    ...claim.traits,
  })
    .filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([name, value]) => [name, `${value}`]);
