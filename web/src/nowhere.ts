// The widget where there is no page, as on a server that renders one: every call does nothing.
import { NOTHING_KNOWN } from "./consent.ts";
import type { Leadlight } from "./types.ts";

const nothing = () => null;
const done = async () => {};

export const nowhere = (): Leadlight => ({
  version: LEADLIGHT_VERSION,
  ready: Promise.resolve(false),
  track: nothing,
  page: nothing,
  identify: nothing,
  group: nothing,
  consent: done,
  optOut: done,
  optIn: nothing,
  forget: done,
  assess: nothing,
  explain: nothing,
  next: nothing,
  whatIf: nothing,
  on: () => () => {},
  export: () => ({ format: 1, exported: Date.now(), consent: NOTHING_KNOWN, events: [] }),
});
