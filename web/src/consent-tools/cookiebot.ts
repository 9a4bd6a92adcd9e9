// Cookiebot: window.Cookiebot and its events.
import { page } from "../page.ts";
import { type Names, type StartTool, translate } from "./answers.ts";
import { guarded, onEvents } from "./host.ts";

const NAMES: Names = {
  statistics: ["scoring", "storage"],
  preferences: ["personalization"],
  marketing: ["handoff"],
};
const EVENTS = ["CookiebotOnConsentReady", "CookiebotOnAccept", "CookiebotOnDecline"];

export const startCookiebot: StartTool = (tell) => {
  const read = guarded(() => {
    const { hasResponse, consent } = page.Cookiebot ?? {};
    // Until the visitor, or the site on behalf of a region, has answered, all is false.
    tell(hasResponse ? translate(NAMES, (name) => consent?.[name]) : {});
  });
  const stop = onEvents(window, EVENTS, read);
  read();
  return stop;
};
