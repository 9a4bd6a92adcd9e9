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
            const failed = (error: unknown) => debug(`${name}() failed`, error);
            try {
              const result = (member as (...parts: unknown[]) => unknown)(...parts);
              return result instanceof Promise ? result.catch(failed) : result;
            } catch (error) {
              failed(error);
            }
          },
    ]),
  ) as unknown as Leadlight;
}
