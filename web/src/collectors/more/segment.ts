// What a site tells Segment's window.analytics: track, page, identify and group, those that wait in the
// snippet's queue too. Names of Segment's own list that GA4 has are GA4's here.
import { page } from "../../page.ts";
import type { Host, Start } from "../../types.ts";
import { guarded } from "../dom.ts";
import { createTap, onGlobal, readProperties, tapQueue } from "./tap.ts";

const NAMES = new Map<unknown, string>([
  ["Order Completed", "purchase"],
  ["Product Added", "add_to_cart"],
  ["Checkout Started", "begin_checkout"],
  ["Products Searched", "view_search_results"],
  ["Signed Up", "sign_up"],
  ["Signed In", "login"],
]);
/** Traits that name a person; what a fit is made of names a company or a role. */
const PERSONAL =
  /^(e-?mail|phone|(first|last|user|full)?_?name|address|street|birthday|age|gender|avatar|.*token|.*password)$/i;
const TYPES = ["track", "page", "identify", "group"] as const;

const objectIn = (parts: readonly unknown[]) =>
  parts.find((part) => part && typeof part === "object" && !Array.isArray(part));

/** Of a person or a company: the id, as far as there is one, and the traits but for those of `without`. */
function name(call: Host["identify"], parts: readonly unknown[], without: RegExp): void {
  const traits = readProperties(objectIn(parts), without);
  const [id] = parts;
  if (typeof id === "string" && id) call(id, traits);
  else if (Object.keys(traits).length) call(traits);
}

export const start: Start = (emit, host) => {
  const tell = createTap(emit, host);
  let stopped = false;
  /** Calls of the queue that the library will tell of again. */
  const queued: string[] = [];

  const take: Record<(typeof TYPES)[number], (parts: readonly unknown[]) => void> = {
    track: ([name, properties]) => tell(NAMES.get(name) ?? name, properties),
    page: (parts) => {
      const names = parts.filter((part) => typeof part === "string");
      const properties = readProperties(objectIn(parts));
      tell("page_view", {
        path: host.navigation.path(),
        title: document.title,
        ...properties,
        name: names.pop(),
        category: names.pop(),
      });
    },
    identify: (parts) => name(host.identify, parts, PERSONAL),
    group: (parts) => name(host.group, parts, /^(e-?mail|phone|address|street)$/i),
  };
  /** By which a call of the queue is known again. */
  const keyOf = (type: string, parts: readonly unknown[]) =>
    `${type} ${parts.filter((part) => typeof part === "string").pop() ?? ""}`;

  const listeners = TYPES.map((type) => {
    const heard = guarded((...parts: unknown[]) => {
      const at = queued.indexOf(keyOf(type, parts));
      if (at >= 0) queued.splice(at, 1);
      else if (!stopped) take[type](parts);
    });
    return [type, heard] as const;
  });
  const call = (library: Record<string, unknown>, method: "on" | "off") => {
    if (typeof library[method] === "function")
      for (const [type, heard] of listeners)
        (library[method] as typeof addEventListener)(type, heard);
  };

  const stopQueue = tapQueue("analytics", (item) => {
    if (!Array.isArray(page.analytics) || !Array.isArray(item)) return;
    const [type, ...parts] = item;
    if (!TYPES.includes(type)) return;
    queued.push(keyOf(type, parts));
    take[type as "track"](parts);
  });
  const stopLibrary = onGlobal("analytics", (found) => {
    // The queue hands over who listens to it, hence first off.
    call(found as Record<string, unknown>, "off");
    call(found as Record<string, unknown>, "on");
  });
  return () => {
    stopped = true;
    stopQueue();
    stopLibrary();
    if (page.analytics) call(page.analytics, "off");
  };
};
