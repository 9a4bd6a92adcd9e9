// page_view { path, title, referrer, utm_*, click_id, automation }: at the start and at every navigation.
import { campaign, hostOf } from "../capture.ts";
import { isMachine } from "../machine.ts";
import type { Navigation, Start } from "../types.ts";
import { all, listen } from "./dom.ts";

/** The present page, before redaction. `referrer` only when it is another host. */
export const describePage = (navigation: Navigation) => ({
  path: navigation.path(),
  title: document.title || null,
  // Both redacted: a site whose host is an address of the network refers to itself, too.
  referrer: hostOf(document.referrer) === hostOf(location.href) ? null : document.referrer || null,
  automation: isMachine(navigator) || null,
  ...campaign(location.search),
});

export const start: Start = (emit, { navigation }) => {
  const begin = () => {
    emit("page_view", describePage(navigation));
    // A page drawn by script gets its title after its address: here is still the one before.
    return navigation.onPage((drawn) => {
      const { title, ...page } = describePage(navigation);
      emit("page_view", { ...page, title: drawn ? null : title, referrer: null });
    }, true);
  };
  // A prerendered page counts when it is shown.
  if (!(document as { prerendering?: boolean }).prerendering) return begin();
  let stop = () => {};
  return all(
    listen(document, "prerenderingchange", () => {
      stop = begin();
    }),
    () => stop(),
  );
};
