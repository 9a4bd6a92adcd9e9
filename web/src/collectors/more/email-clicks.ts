// email_click { path }: the visitor came by a link in an e-mail, as its campaign or its sender's
// click identifier says. Not when the page is loaded again.
import type { Start } from "../../types.ts";

const MAIL = /^(e-?mail|newsletter)$/i;

export const start: Start = (emit, { navigation }) => {
  const [load] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  // The address as it was loaded: sites tidy theirs up, and restarting on a later one is no arrival.
  if (load?.type === "navigate") {
    const query = new URL(load.name).searchParams;
    if (MAIL.test(query.get("utm_medium") ?? "") || query.has("mc_eid") || query.has("_hsenc"))
      emit("email_click", { path: navigation.path() });
  }
  return () => {};
};
