// When the visitor comes to another page without a load: History, and the back/forward cache.
import type { Stop } from "../types.ts";
import { all, guarded, listen } from "./dom.ts";

/** `drawn`: by script, through History; false: the page came back as it was. */
type Listener = (drawn: boolean) => void;

const listeners = new Set<Listener>();
let unwatch: Stop | null = null;

/**
 * Calls `listener` when pushState or going back and forth changed the path, and when the page comes
 * back from the back/forward cache. Listeners are called in the order in which they came.
 */
export function onNavigation(listener: Listener): Stop {
  const heard = guarded(listener);
  listeners.add(heard);
  unwatch ??= watch();
  return () => {
    listeners.delete(heard);
    if (!listeners.size) {
      unwatch?.();
      unwatch = null;
    }
  };
}

function watch(): Stop {
  let path = location.pathname;
  const arrive = (drawn: boolean) => {
    path = location.pathname;
    for (const listener of listeners) listener(drawn);
  };
  // A query or a hash alone is no other page: filters and anchors change them.
  const compare = () => {
    if (location.pathname !== path) arrive(true);
  };
  const original = history.pushState;
  const wrapper: History["pushState"] = function (this: History, ...args) {
    original.apply(this, args);
    compare();
  };
  history.pushState = wrapper;
  return all(
    listen(window, "popstate", compare),
    listen<PageTransitionEvent>(window, "pageshow", (event) => {
      if (event.persisted) arrive(false);
    }),
    () => {
      // Someone who wrapped it after us keeps theirs, and calls ours in vain.
      if (history.pushState === wrapper) history.pushState = original;
    },
  );
}
