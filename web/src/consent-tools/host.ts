// What adapters need of the page, which is not ours: nothing that they do throws into it.
import type { Stop } from "../types.ts";

/** `work`, whose exceptions are told to the site's owner and end here. */
export function guarded<Parts extends unknown[]>(work: (...parts: Parts) => void) {
  return (...parts: Parts): void => {
    try {
      work(...parts);
    } catch (error) {
      console.error("Leadlight could not follow the consent tool:", error);
    }
  };
}

const FIRST_LOOK = 100;
const LONGEST_PAUSE = 2000;

/** Calls `then` once `find` gives something: now, or when the tool has arrived. */
export function whenThere<T>(find: () => T, then: (found: NonNullable<T>) => void): Stop {
  let pause = FIRST_LOOK;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = guarded(() => {
    let found: T | undefined;
    try {
      found = find();
    } catch {
      // Half loaded: the next look may find it whole.
    }
    if (found) return then(found);
    timer = setTimeout(look, pause);
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  });
  look();
  return () => clearTimeout(timer);
}

/** Calls `hear` at each of these events, until stopped. */
export function onEvents(
  target: EventTarget,
  types: readonly string[],
  hear: (event: Event) => void,
): Stop {
  const listener = guarded(hear);
  for (const type of types) target.addEventListener(type, listener);
  return () => {
    for (const type of types) target.removeEventListener(type, listener);
  };
}
