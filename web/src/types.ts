// The public types have one home, the hand-written leadlight.d.ts; here are those of the inside.
import type { Collector, Leadlight, Properties } from "../leadlight.d.ts";

export type * from "../leadlight.d.ts";

/** Says in the debug log why something was ignored. */
export type Debug = (...reason: unknown[]) => void;

/** Takes what a collector saw. Never throws. */
export type Emit = (name: string, properties: Properties) => void;

/** Where in the site the visitor is. Listeners never throw. */
export interface Navigation {
  /** The path of the present page, before redaction. */
  path(): string;
  /**
   * Calls `listener` when the visitor has come to another page without a load. `drawn`: by script;
   * false: from the back/forward cache, the page as it was. Those that tell of the page that was left
   * come before those that are `last`.
   */
  onPage(listener: (drawn: boolean) => void, last?: boolean): Stop;
  /** Calls `listener` when the address changed, be it only its query or its hash. */
  onAddress(listener: () => void): Stop;
}

/** What a collector may ask of the widget that runs it. */
export interface Host extends Pick<Leadlight, "identify" | "group"> {
  readonly navigation: Navigation;
  /** Whether the site wants this collector; `byName`: only if it names it, since "all" is without it. */
  asks(name: Collector, byName?: boolean): boolean;
}

/** Begins to observe the page; the function that it returns ends it, without a last event. */
export type Start = (emit: Emit, host: Host) => Stop;
export type Stop = () => void;

/** A collector, its name, and whether it runs only if it is named. */
export type Entry = readonly [name: Collector, start: Start, byName?: boolean];
