// Nothing of ours may reach the page as an exception.
import type { Debug, Leadlight } from "./types.ts";

/** The calls with a shield around each: a fault of ours, or a hostile argument, stays in here. */
export function shielded(api: Leadlight, debug: Debug): Leadlight {
  return Object.fromEntries(
    Object.entries(api).map(([name, member]) => [
      name,
      typeof member !== "function"
        ? member
        : (...parts: unknown[]) => {
            try {
              return (member as (...parts: unknown[]) => unknown)(...parts);
            } catch (error) {
              debug(`${name}() failed`, error);
            }
          },
    ]),
  ) as unknown as Leadlight;
}
