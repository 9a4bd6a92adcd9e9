// What a site tells Matomo through window._paq: page views, events (by their action), searches, goals,
// orders. Not its user ids, which are often e-mail addresses and never come with traits.
import type { Start } from "../../types.ts";
import { createTap, tapQueue } from "./tap.ts";

export const start: Start = (emit, host) => {
  const tell = createTap(emit, host);
  const commands = new Map<unknown, (...parts: unknown[]) => void>([
    [
      "trackPageView",
      (title) =>
        tell("page_view", { path: host.navigation.path(), title: title || document.title }),
    ],
    ["trackEvent", (category, action, label, value) => tell(action, { category, label, value })],
    [
      "trackSiteSearch",
      (search_term) => tell("view_search_results", { path: host.navigation.path(), search_term }),
    ],
    ["trackGoal", (goal, value) => tell("goal", { goal, value })],
    ["trackEcommerceOrder", (transaction_id, value) => tell("purchase", { transaction_id, value })],
  ]);
  return tapQueue("_paq", (item) => {
    if (!Array.isArray(item)) return;
    const [command, ...parts] = item;
    commands.get(command)?.(...parts);
  });
};
