// What a hand-off says of a visitor: no more than sales needs, unless the site asks for the log.
import type { ActsHost } from "../acts/host.ts";
import { band, labelIn } from "../acts/summary.ts";
import type { Assessment, Change, LeadEvent, Value } from "../types.ts";

/** How many of the reasons are told. */
const REASONS = 3;

/** `data` of the message; handoff.schema.json says what each part is. */
export interface Claim {
  readonly at: number;
  readonly stage: string;
  readonly temperature: string;
  readonly grade: string | null;
  readonly band: string;
  readonly since: {
    readonly time: number;
    readonly event: string | null;
    readonly label: string | null;
  };
  readonly reasons: readonly {
    readonly signal: string;
    readonly label: string;
    readonly times: number;
    readonly last: number;
    /** Only beside the log, which tells them anyhow. */
    readonly points?: number;
  }[];
  readonly segments: readonly string[];
  readonly next: {
    readonly id: string;
    readonly channel: string;
    readonly goal: string;
    readonly content: string;
    readonly timing: string | null;
  } | null;
  readonly consent: Readonly<Record<string, { readonly state: string; readonly time: number }>>;
  readonly model: { readonly name: string; readonly version: string };
  readonly traits?: Readonly<Record<string, Value>>;
  readonly log?: readonly LeadEvent[];
}

/** The change by which the visitor last became a prospect. */
export const becameProspect = (history: readonly Change[]): Change | undefined =>
  [...history].reverse().find(({ what, to }) => what === "stage" && to === "prospect");

/** Whether the visitor, a prospect at `since`, was none for a time after `before`. */
export const wasRecycled = (history: readonly Change[], before: number, since: number): boolean =>
  history.some(
    ({ what, from, to, time }) =>
      what === "stage" && from === "prospect" && to !== "client" && time > before && time <= since,
  );

/** The traits of that name that identify() or group() told, as they are now. */
export function traitsOf(
  events: readonly LeadEvent[],
  names: readonly string[],
): Record<string, Value> {
  const known: Record<string, Value> = {};
  for (const { name, properties } of events)
    if (name === "identify") Object.assign(known, properties);
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(known, name)).map((name) => [name, known[name] as Value]),
  );
}

/** `names`: the traits that the site asks for. `withLog`: it asks for the log too. */
export function describe(
  { leadlight, language }: ActsHost,
  assessment: Assessment,
  history: readonly Change[],
  since: Change,
  names: readonly string[],
  withLog: boolean,
): Claim {
  const { consent, events } = leadlight.export();
  const { at, stage, temperature, grade, engagement, reasons, segments, next, model } = assessment;
  const say = (label: Parameters<typeof labelIn>[1], id: string) => labelIn(language, label, id);
  const traits = traitsOf(events, names);
  return {
    at,
    stage,
    temperature,
    grade,
    band: band(engagement),
    since: {
      time: since.time,
      event: since.event,
      label: since.label ? say(since.label, "") : null,
    },
    reasons: reasons
      .filter(({ points }) => points > 0)
      .slice(0, REASONS)
      .map(({ signal, label, times, last, points }) => ({
        signal,
        label: say(label, signal),
        times,
        last,
        ...(withLog ? { points } : {}),
      })),
    segments,
    next: next && {
      id: next.id,
      channel: next.channel,
      goal: say(next.goal, next.id),
      content: say(next.content, ""),
      timing: next.timing ? say(next.timing, "") : null,
    },
    consent: Object.fromEntries(
      Object.entries(consent)
        .filter(([, state]) => state !== "unknown")
        .map(([purpose, state]) => [purpose, { state, time: decided(history, purpose) ?? at }]),
    ),
    model,
    ...(names.length && Object.keys(traits).length ? { traits } : {}),
    ...(withLog ? { log: events } : {}),
  };
}

/** When it last changed; undefined: before the log began, as that only keeps what came after a grant. */
const decided = (history: readonly Change[], purpose: string) =>
  [...history].reverse().find((change) => change.what === "consent" && change.purpose === purpose)
    ?.time;
