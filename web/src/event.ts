// Events as the profile keeps them.
import { cut } from "./capture.ts";
import type { LeadEvent } from "./types.ts";

/** Makes events with ids that are unique, and that sort in the order in which they were made. */
export function createMaker(
  now: () => number,
): (name: string, properties: LeadEvent["properties"], time?: number) => LeadEvent {
  // The order of ids matters: events share a millisecond now and then.
  const random = crypto.getRandomValues(new Uint32Array(2));
  const page = Array.from(random, (word) => word.toString(36)).join("");
  let count = 0;
  return (name, properties, time = now()) => ({
    name,
    time,
    id: page + (count++).toString(36).padStart(4, "0"),
    properties,
  });
}

/** The traits of `identify` and `group`: an id, perhaps with traits beside it, or traits alone. */
export const traitsOf = (key: string, first: unknown, second: unknown): unknown =>
  typeof first === "string" ? { [key]: cut(first), ...(second as object) } : first;
