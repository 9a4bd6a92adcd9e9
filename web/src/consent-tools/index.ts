// Follows the site's consent tools: what they answer together is told to leadlight.consent().
import type * as Declared from "../../leadlight-consent.d.ts";
import { PURPOSES } from "../consent.ts";
import type { Purpose, Stop } from "../types.ts";
import { type Answer, difference, join, type Names, type StartTool } from "./answers.ts";
import { startCookiebot } from "./cookiebot.ts";
import { startCookieConsent } from "./cookieconsent.ts";
import { startGoogle } from "./google.ts";
import { startGpp } from "./gpp.ts";
import { guarded } from "./host.ts";
import { startHubspot } from "./hubspot.ts";
import { startKlaro } from "./klaro.ts";
import { startOneTrust } from "./onetrust.ts";
import { startTarteaucitron } from "./tarteaucitron.ts";
import { startTcf } from "./tcf.ts";

const TOOLS = new Map<unknown, StartTool>([
  ["google", startGoogle],
  ["tcf", startTcf],
  ["gpp", startGpp],
  ["cookiebot", startCookiebot],
  ["onetrust", startOneTrust],
  ["klaro", startKlaro],
  ["tarteaucitron", startTarteaucitron],
  ["hubspot", startHubspot],
  ["cookieconsent", startCookieConsent],
]);

/** The names of the site, null when it gives none. Throws when they cannot be understood. */
export function readNames(map: unknown): Names | null {
  if (map === null || map === undefined) return null;
  const names = typeof map === "string" ? JSON.parse(map) : map;
  const wrong = new Error(`data-consent-map is not { name: [purposes: ${PURPOSES.join(", ")}] }`);
  if (typeof names !== "object" || !names) throw wrong;
  for (const purposes of Object.values(names))
    if (
      !Array.isArray(purposes) ||
      !purposes.every((purpose) => PURPOSES.includes(purpose as Purpose))
    )
      throw wrong;
  return names;
}

const followConsentTools: typeof Declared.default = (leadlight, { tools, map }) => {
  const answers = new Map<unknown, Answer>();
  const stops: Stop[] = [];
  let told: Answer = {};
  let due = false;

  const settle = guarded(() => {
    due = false;
    const changed = difference(told, join(answers.values()));
    if (!changed) return;
    told = { ...told, ...changed };
    leadlight.consent(changed);
  });

  guarded(() => {
    // Without the names that the site meant, no adapter may guess.
    const names = readNames(map);
    const wanted = typeof tools === "string" ? tools.split(/[\s,]+/).filter(Boolean) : tools;
    for (const tool of new Set(wanted)) {
      const start = TOOLS.get(tool);
      if (!start) {
        console.error(`Leadlight knows no consent tool named ${tool}`);
        continue;
      }
      guarded(() => {
        const stop = start((answer) => {
          answers.set(tool, answer);
          // Of tools that answer at once, none is obeyed before the others.
          if (!due) queueMicrotask(settle);
          due = true;
        }, names);
        stops.push(stop);
      })();
    }
  })();

  return guarded(() => {
    for (const stop of stops.splice(0)) stop();
  });
};
export default followConsentTools;
