// The public types have one home, the hand-written leadlight.d.ts; here are those of the inside.
import type { Properties } from "../leadlight.d.ts";

export type * from "../leadlight.d.ts";

/** Says in the debug log why something was ignored. */
export type Debug = (...reason: unknown[]) => void;

/** Takes what a collector saw. Never throws. */
export type Emit = (name: string, properties: Properties) => void;

/** Begins to observe the page; the function that it returns ends it, without a last event. */
export type Start = (emit: Emit) => Stop;
export type Stop = () => void;
