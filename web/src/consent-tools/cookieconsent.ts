// CookieConsent (vanilla-cookieconsent, version 3): its events, and what its cookie says already.
import { page } from "../page.ts";
import { type Names, type StartTool, translate } from "./answers.ts";
import { guarded, onEvents } from "./host.ts";

const NAMES: Names = {
  leadlight: ["scoring", "storage"],
  analytics: ["scoring", "storage"],
  personalization: ["personalization"],
  functionality: ["personalization"],
  marketing: ["handoff"],
  ads: ["handoff"],
};

interface Cookie {
  readonly categories?: readonly string[];
  /** By category, also by those that were refused. */
  readonly services?: Readonly<Record<string, unknown>>;
}

export const startCookieConsent: StartTool = (tell, names) => {
  const read = guarded((cookie: Cookie | undefined) => {
    const { categories = [], services = {} } = cookie ?? {};
    const known = Object.keys(services);
    tell(
      translate(names ?? NAMES, (name) =>
        categories.includes(name) ? true : known.includes(name) ? false : undefined,
      ),
    );
  });
  const stop = onEvents(window, ["cc:onConsent", "cc:onChange"], (event) =>
    read((event as CustomEvent).detail?.cookie),
  );
  guarded(() => {
    if (page.CookieConsent?.validConsent?.()) read(page.CookieConsent.getCookie());
  })();
  return stop;
};
