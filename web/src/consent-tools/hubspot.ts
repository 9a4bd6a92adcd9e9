// HubSpot's banner: a listener in the queue window._hsp.
import { page } from "../page.ts";
import { type Answer, type Names, type StartTool, translate } from "./answers.ts";
import { guarded } from "./host.ts";

const NAMES: Names = {
  analytics: ["scoring", "storage"],
  functionality: ["personalization"],
  advertisement: ["handoff"],
};

interface Consent {
  readonly allowed?: boolean;
  readonly categories?: Readonly<Record<string, unknown>>;
}

function answer({ allowed, categories }: Consent): Answer {
  if (categories) return translate(NAMES, (name) => categories[name]);
  // A banner without categories asks about analytics; its yes is to nothing else, its no to all.
  return translate(NAMES, (name) => (allowed && name !== "analytics" ? undefined : allowed));
}

export const startHubspot: StartTool = (tell) => {
  let stopped = false;
  page._hsp ??= [];
  page._hsp.push([
    "addPrivacyConsentListener",
    guarded((consent: Consent | null) => {
      if (!stopped && consent) tell(answer(consent));
    }),
  ]);
  return () => {
    stopped = true;
  };
};
