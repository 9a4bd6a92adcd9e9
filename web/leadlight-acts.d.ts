/**
 * Public types of `leadlight/acts`: what is done with a score, in the page and beyond it.
 * docs/personalization.md and docs/hand-off.md say what each act does and under which consent.
 */
import type { Leadlight } from "./leadlight.d.ts";

/**
 * `content`: slots show what fits the visitor; a page that has one when it starts need not name it.
 * `attributes`: stage, temperature and grade on `<html>`, for CSS; `forms`: hidden fields named
 * `leadlight_…` filled at submit; `data-layer`: changes pushed to `window.dataLayer`; `gtag`: GA4's
 * lead events. `all` is what changes only the page and its own forms: `attributes` and `forms`.
 */
export type Act = "content" | "attributes" | "forms" | "data-layer" | "gtag";

export interface ActsOptions {
  /** Which acts run. Default: `all`. `none` is none of these. */
  readonly acts?: "all" | "none" | readonly ("all" | Act)[];
  /** The share of visitors, from 0 to 1, who always see the fallback of slots. Default: 0. */
  readonly holdout?: number;
  /** For GA4's lead events, what a lead is worth: "EUR 120". Default: nothing is said. */
  readonly leadValue?: string;
  /** Names of form fields other than `leadlight_…`: "score=lead_score stage=lead_stage". */
  readonly fields?: string;
  /**
   * Where a prospect is handed off to, under consent to `handoff`: an https address (http for this
   * machine only), which a CloudEvents message is posted to; `hubspot:PORTAL/FORM`; or `mautic`.
   * Default: nobody.
   */
  readonly handoff?: string;
  /** Traits that go with it, by name: "email company". Default: none, to HubSpot the e-mail address. */
  readonly handoffTraits?: string;
  /** The whole log goes with it, so that the receiver can check the claim. Default: false. */
  readonly handoffLog?: boolean;
  /** The sentence that the visitor agreed to, for HubSpot's record of the consent. Default: none. */
  readonly handoffConsentText?: string;
  /** Of the words that are passed on: a tag such as "fr". Default: that of the page, else English. */
  readonly language?: string;
}

/** What became of a hand-off; told on `window` as `leadlight:handoff` at each change. */
export interface HandoffNotice {
  /** Of the message: the same in every try. */
  readonly id: string;
  /**
   * `queued`: waits to be sent, for the first time or again; `sent`: accepted; `refused`: by an answer
   * that another try would not change; `given up`: too often, for too long, or consent was withdrawn.
   */
  readonly state: "queued" | "sent" | "refused" | "given up";
  /** HTTP status of the last answer; null: there was none. */
  readonly status: number | null;
  readonly tries: number;
  /** Why it is not sent, in words of whoever answered; null: there are none. */
  readonly reason: string | null;
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

declare global {
  interface WindowEventMap {
    "leadlight:handoff": CustomEvent<HandoffNotice>;
  }
}
