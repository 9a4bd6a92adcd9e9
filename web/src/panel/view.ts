/** The inspector's body: its parts in order, and the trouble that stands in their way. */

import { el, setText } from "../look/dom.ts";
import { icon } from "../look/icons.ts";
import type { Failure, Leadlight } from "../types.ts";
import { createMissing, createNext } from "./advice.ts";
import { createConsent, createHandoffs, createHistory, createLog, createReasons } from "./lists.ts";
import type { Look, Voice } from "./part.ts";
import { createBanners, createReadout, createStages } from "./standing.ts";
import { createWhatIf } from "./what-if.ts";

export interface View {
  readonly nodes: readonly HTMLElement[];
  /** `failure`: what the widget last complained of, if it did. */
  show(look: Look, failure: Failure | null): void;
}

/** `whatIf`: as of the public API. */
export function createView(voice: Voice, whatIf: Leadlight["whatIf"]): View {
  const { say } = voice;
  const banners = createBanners(voice);
  const consent = createConsent(voice);
  const handoffs = createHandoffs(voice);
  const left = [createReadout(voice), createStages(voice), createLog(voice)];
  const right = [
    createReasons(voice),
    createNext(voice),
    createMissing(voice),
    createWhatIf(voice, whatIf),
    createHistory(voice),
  ];
  const parts = [banners, ...left, ...right];
  const column = (...of: readonly { node: Node }[]) =>
    el("div", "column", ...of.map(({ node }) => node));
  const columns = el("div", "columns", column(...left), column(...right, consent, handoffs));

  const head = el("strong");
  const why = el("span");
  const trouble = el("div", "trouble", icon("ban"), el("p", "", head, why));

  return {
    nodes: [trouble, banners.node, columns],
    show(look, failure) {
      const { assessment } = look;
      trouble.hidden = assessment !== null && failure === null;
      trouble.classList.toggle("is-error", failure !== null);
      setText(head, say(failure ? "error" : "silent"));
      setText(why, failure ? detailOf(failure) : say("silentWhy"));
      // Without a score there is still the consent to see: it may be the cause.
      columns.classList.toggle("silent", !assessment);
      banners.node.hidden = !assessment;
      consent.show(look.record.consent);
      handoffs.show(look.handoffs);
      if (assessment) for (const part of parts) part.show({ ...look, assessment });
    },
  };
}

function detailOf({ message, errors }: Failure): string {
  const first = errors[0];
  return first
    ? `${message}\n${first.pointer}: expected ${first.expected}, found ${first.found}`
    : message;
}
