// What the collectors share that listen to the site's own analytics.
import { redact } from "../../capture.ts";
import { page } from "../../page.ts";
import type { Collector, Emit, Host, Properties, Stop, Value } from "../../types.ts";
import { guarded } from "../dom.ts";

/** A page that answers our notices with events of its own could go on for ever. */
const MAX_EVENTS = 100;
const LOOK_MS = 500;

/** What our own collectors tell; the same from elsewhere would count twice. */
const OWN = new Map<string, Collector>([
  ["page_view", "page-views"],
  ["scroll", "scroll"],
  ["engaged_time", "engaged-time"],
  ["click", "links"],
  ["file_download", "downloads"],
  ["form_start", "forms"],
  ["form_submit", "forms"],
  ["form_abandon", "abandoned-forms"],
  ["view_search_results", "search"],
  ["video_start", "videos"],
  ["video_progress", "videos"],
  ["video_complete", "videos"],
  ["copy", "copies"],
  ["exit_intent", "exit-intent"],
  ["email_click", "email-clicks"],
]);

/** A page's text as Leadlight may know it: no query, and nothing that identifies people. */
const tidy = (text: string) =>
  redact(/^(?:[?#/]|https?:)/i.test(text) ? text.replace(/[?#].*/s, "") : text);

/** Of what a page says of an event, the texts, numbers and booleans; one level of `ecommerce` too. */
export function readProperties(given: unknown, without = /^(?!)/): Properties {
  const kept: [string, Value][] = [];
  const add = (object: unknown) => {
    if (!object || typeof object !== "object") return;
    for (const [name, value] of Object.entries(object)) {
      if (/^(search|gtm\..*|event)$/.test(name) || without.test(name)) continue;
      if (typeof value === "string") kept.push([name, tidy(value)]);
      else if (typeof value === "number" || typeof value === "boolean") kept.push([name, value]);
      else if (name === "ecommerce" && object === given) add(value);
    }
  };
  add(given);
  return Object.fromEntries(kept);
}

/**
 * Tells of the page's events. Not of those that our collectors tell, that tag managers make for
 * themselves, or that tell of Leadlight; and never of an identity or a consent.
 */
export function createTap(emit: Emit, { asks }: Host) {
  let left = MAX_EVENTS;
  const terms = asks("search-terms", true) ? undefined : /^(search_term|query|keyword)$/;
  return (name: unknown, properties?: unknown) => {
    if (typeof name !== "string" || /^(gtm\.|leadlight|identify$|consent$)/i.test(name)) return;
    const own = OWN.get(name);
    if ((own && asks(own)) || left-- <= 0) return;
    emit(name, readProperties(properties, name === "view_search_results" ? terms : undefined));
  };
}

/** Calls `take` with window[name], now and whenever another has taken its place. */
export function onGlobal(name: string, take: (found: object) => void): Stop {
  let known: unknown;
  const look = guarded(() => {
    const found = page[name];
    if (found === known) return;
    known = found;
    if (found && typeof found === "object") take(found);
  });
  look();
  const timer = setInterval(look, LOOK_MS);
  return () => clearInterval(timer);
}

/**
 * Calls `read` with what was pushed to window[name], a queue, and with what is pushed later. The push
 * of the page works on as it did, and is given back at the stop.
 */
export function tapQueue(name: string, read: (item: unknown) => void): Stop {
  const heard = guarded(read);
  let giveBack = () => {};
  const stop = onGlobal(name, (found) => {
    giveBack();
    const queue = found as { push: (...items: unknown[]) => unknown };
    if (Array.isArray(queue)) for (const item of [...queue]) heard(item);
    const before = queue.push;
    if (typeof before !== "function") return;
    const inherited = !Object.hasOwn(queue, "push");
    let reading = true;
    const push = (...items: unknown[]) => {
      const result = before.apply(queue, items);
      if (reading) items.forEach((item) => void heard(item));
      return result;
    };
    queue.push = push;
    giveBack = () => {
      reading = false;
      // Whoever wrapped it since keeps a push that works.
      if (queue.push !== push) return;
      if (inherited) Reflect.deleteProperty(queue, "push");
      else queue.push = before;
    };
  });
  return () => {
    stop();
    giveBack();
  };
}
