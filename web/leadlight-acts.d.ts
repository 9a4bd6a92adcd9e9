/**
 * Public types of `leadlight/acts`: what is done with a score, in the page and beyond it.
 * docs/personalization.md and docs/hand-off.md say what each act does and under which consent.
 */
import type { Leadlight } from "./leadlight.d.ts";

/**
 * `attributes`: stage, temperature and grade on `<html>`, for CSS; `forms`: hidden fields named
 * `leadlight_…` filled at submit; `data-layer`: changes pushed to `window.dataLayer`; `gtag`: GA4's
 * lead events. `all` is what changes only the page and its own forms: the first two.
 */
export type Act = "attributes" | "forms" | "data-layer" | "gtag";

export interface ActsOptions {
  /** Which acts run. Default: `all`. `none` is none of these. */
  readonly acts?: "all" | "none" | readonly ("all" | Act)[];
  /** For GA4's lead events, what a lead is worth: "EUR 120". Default: nothing is said. */
  readonly leadValue?: string;
  /** Names of form fields other than `leadlight_…`: "score=lead_score stage=lead_stage". */
  readonly fields?: string;
  /** Of the words that are passed on: a tag such as "fr". Default: that of the page, else English. */
  readonly language?: string;
}

/**
 * Starts the acts when `leadlight.ready` is settled, and draws the privacy card in every
 * `<leadlight-privacy>` of the page, now and later. Never throws or rejects; what the site's owner
 * must mend is said on the console. In place of options a function that gives a setting by its name
 * in kebab case, or null.
 */
export default function startActs(
  leadlight: Leadlight,
  options?: ActsOptions | ((name: string) => unknown),
): Promise<void>;
