// When the visitor comes to another page without a load: by script, and from the back/forward cache.
import type { Navigation, Stop } from "../types.ts";
import { all, guarded, listen } from "./dom.ts";

type Listener = (drawn: boolean) => void;
/** Of the Navigation API, as far as it is needed; not every browser has it. */
type Entries = EventTarget & { readonly currentEntry?: object };
type EntryChange = Event & { readonly navigationType?: string };

/** `hash`: `#/path` and `#!path` are pages too; `replace`: replaceState leads to pages too. */
export function createNavigation(hash: boolean, replace: boolean): Navigation {
  const pages: Listener[] = [];
  const addresses: Listener[] = [];
  let unwatch: Stop | null = null;

  const path = () => {
    const route = hash && /^#(?:!\/?|\/)([^?#]*)/.exec(location.hash);
    return route ? `/${route[1]}` : location.pathname;
  };

  const watch = (): Stop => {
    let current = path();
    const arrive = (drawn: boolean) => {
      current = path();
      for (const listener of [...pages]) listener(drawn);
    };
    const compare = (replaced?: boolean) => {
      if (replaced && !replace) return;
      // A query or an anchor alone is no other page: filters and tables of contents change them.
      if (path() !== current) arrive(true);
      for (const listener of [...addresses]) listener(true);
    };
    const patch = (method: "pushState" | "replaceState"): Stop => {
      const original = history[method];
      const wrapper: History["pushState"] = function (this: History, ...args) {
        original.apply(this, args);
        compare();
      };
      history[method] = wrapper;
      return () => {
        // Someone who wrapped it after us keeps theirs, and calls ours in vain.
        if (history[method] === wrapper) history[method] = original;
      };
    };
    const { navigation } = window as { navigation?: Entries };
    return all(
      listen<PageTransitionEvent>(window, "pageshow", (event) => {
        if (event.persisted) arrive(false);
      }),
      ...(navigation?.currentEntry
        ? [
            listen<EntryChange>(navigation, "currententrychange", (event) =>
              compare(event.navigationType === "replace"),
            ),
          ]
        : [
            listen(window, "popstate", () => compare()),
            patch("pushState"),
            replace ? patch("replaceState") : () => {},
          ]),
    );
  };

  const on =
    (listeners: Listener[]) =>
    (listener: Listener, last = false): Stop => {
      const heard = guarded(listener);
      if (last) listeners.push(heard);
      else listeners.unshift(heard);
      unwatch ??= watch();
      return () => {
        listeners.splice(listeners.indexOf(heard), 1);
        if (pages.length + addresses.length) return;
        unwatch?.();
        unwatch = null;
      };
    };
  return { path, onPage: on(pages), onAddress: on(addresses) };
}
