// The changes told to the site's own tags: objects in window.dataLayer for a tag manager, and GA4's
// lead events through gtag. Both pass on what is known of the visitor: only with consent to a hand-off.
import { page } from "../page.ts";
import type { Assessment, Stop } from "../types.ts";
import { onChange, type Standing } from "./changes.ts";
import type { ActsHost } from "./host.ts";
import { band, labelIn } from "./summary.ts";

const CHANGES = ["stage", "temperature", "disqualified", "next"] as const;

const LEAD_EVENTS = new Map([
  ["lead", "generate_lead"],
  ["prospect", "qualify_lead"],
  ["client", "close_convert_lead"],
]);

function push(assessment: Assessment, before: Standing, after: Standing): void {
  page.dataLayer ??= [];
  for (const what of CHANGES)
    if (before[what] !== after[what])
      page.dataLayer.push({
        event: `leadlight_${what}`,
        leadlight_from: before[what],
        leadlight_to: after[what],
        leadlight_stage: assessment.stage,
        leadlight_temperature: assessment.temperature,
        leadlight_grade: assessment.grade,
        leadlight_band: band(assessment.engagement),
        leadlight_prospect: assessment.prospect,
        leadlight_next: assessment.next?.id ?? null,
      });
}

/** "EUR 120" as GA4's parameters; nothing without a value. */
function leadValue({ setting, complain }: ActsHost): object {
  const given = setting("lead-value");
  if (given === null || given === undefined) return {};
  const [, currency, value] = /^([A-Z]{3}) (\d+(?:\.\d+)?)$/.exec(`${given}`) ?? [];
  if (currency) return { currency, value: Number(value) };
  complain(
    `data-lead-value is a currency and a number, as "EUR 120", not ${JSON.stringify(given)}`,
  );
  return {};
}

/** Where the visit came from that made the lead: utm_source, else the referrer, else nothing. */
const sourceOf = ({ leadlight }: ActsHost) => {
  const { events } = leadlight.export();
  for (const name of ["utm_source", "referrer"])
    for (const { properties } of events)
      if (properties[name]) return { lead_source: properties[name] };
  return {};
};

function tellGtag(host: ActsHost, assessment: Assessment, before: Standing, after: Standing) {
  const tell = (name: string, parameters: object) => {
    if (typeof page.gtag === "function") page.gtag("event", name, parameters);
  };
  const value = leadValue(host);
  const name = LEAD_EVENTS.get(after.stage);
  if (before.stage !== after.stage && name)
    tell(name, { ...value, ...(name === "generate_lead" ? sourceOf(host) : {}) });
  if (!before.disqualified && after.disqualified)
    tell("disqualify_lead", {
      ...value,
      disqualified_lead_reason: labelIn(
        host.language,
        assessment.disqualified?.label,
        after.disqualified,
      ),
    });
}

export const tellTags = (host: ActsHost, toLayer: boolean, toGtag: boolean): Stop =>
  onChange(host, (assessment, before, after) => {
    if (toLayer) push(assessment, before, after);
    if (toGtag) tellGtag(host, assessment, before, after);
  });
