// OneTrust: the active groups, in window.OnetrustActiveGroups and in its event.
import { page } from "../page.ts";
import { type Names, type StartTool, translate } from "./answers.ts";
import { guarded, onEvents } from "./host.ts";

const NAMES: Names = {
  C0002: ["scoring", "storage"],
  C0003: ["personalization"],
  C0004: ["handoff"],
};

export const startOneTrust: StartTool = (tell, names) => {
  const read = guarded((groups: unknown) => {
    const active =
      typeof groups === "string" ? groups.split(",") : Array.isArray(groups) ? groups : null;
    if (!active) return tell({});
    // Before the visitor chose, a group that is not active was not refused either.
    const missing = page.OneTrust?.IsAlertBoxClosed?.() === false ? undefined : false;
    tell(translate(names ?? NAMES, (name) => active.includes(name) || missing));
  });
  const stop = onEvents(window, ["OneTrustGroupsUpdated"], (event) =>
    read((event as CustomEvent).detail ?? page.OnetrustActiveGroups),
  );
  read(page.OnetrustActiveGroups);
  return stop;
};
