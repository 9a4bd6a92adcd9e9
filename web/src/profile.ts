// The visitor's profile in memory: the engine, what waits for it, and who is told of its changes.
import { createEngine, DROPPED, type Engine, KNOWN, VISIBLE } from "./engine.ts";
import { describe, readModel, type Source } from "./model.ts";
import type { Board } from "./notices.ts";
import type { Store } from "./store.ts";
import type { Assessment, Debug, Explanation, Failure, LeadEvent, Options } from "./types.ts";

/** Events that wait for the engine; more are dropped. */
export const MAX_WAITING = 200;
/** Stored events are replayed so many at a time, to leave the page room to breathe. */
const SLICE = 200;

export type Sources = Omit<Options, "model"> & {
  readonly model: Source;
  readonly wasm: NonNullable<Options["wasm"]>;
};

export interface Profile {
  /** Fetches and starts the engine, once. False: it failed, and that was told. */
  load(): Promise<boolean>;
  /**
   * What other pages stored, in the order of time; what is known of it already changes nothing.
   * The engine waits for the first call.
   */
  begin(past: LeadEvent[]): void;
  /** Records an event, or queues it; `keep` stores it too. */
  add(event: LeadEvent, keep: boolean): void;
  /** Forgets every event. */
  clear(): void;
  /** Null until the engine runs and the past is replayed. */
  assess(): Assessment | null;
  explain(): Explanation | null;
  whatIf(event: LeadEvent): Assessment | null;
  events(): LeadEvent[];
}

export function createProfile(
  sources: Sources,
  store: Store,
  board: Board,
  debug: Debug,
  onFailure: () => void,
): Profile {
  let engine: Engine | null = null;
  let live = false;
  let loading: Promise<boolean> | undefined;
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  /** Stored events that are not replayed yet. */
  let past: LeadEvent[] = [];
  let queue: [event: LeadEvent, keep: boolean][] = [];
  /** The last event's time, for a clock that is set back. */
  let latest = 0;
  let told: Assessment | null = null;
  let telling = false;

  const { now: clock = Date.now } = sources;
  const now = () => Math.max(clock(), latest);
  const assess = () => (live && engine ? engine.assess(now()) : null);

  /** Tells what differs from what was told last, once for all that happens in this turn. */
  const announce = () => {
    if (telling || !live) return;
    telling = true;
    queueMicrotask(() => {
      telling = false;
      const before = told;
      const after = assess();
      told = after;
      if (!after) return;
      board.tell("assessment", after);
      if (before && before.temperature !== after.temperature) board.tell("temperature", after);
      if (before && before.stage !== after.stage) board.tell("stage", after);
      if (before && before.next?.id !== after.next?.id) board.tell("next", after.next);
      if (before && !before.prospect && after.prospect) board.tell("prospect", after);
    });
  };

  const trim = () => {
    // Without the memory to list them none is listed; that is no reason to lose them.
    if (engine?.events().length) store.trim(events());
  };

  const record = (event: LeadEvent, keep: boolean) => {
    const changed = engine?.record(event);
    if (typeof changed !== "number")
      return debug("ignored: the core refused the event", event.name, changed);
    if (changed & KNOWN) return debug("ignored: the event is known", event.id);
    latest = Math.max(latest, event.time);
    if (keep) store.put(event);
    if (changed & DROPPED) trim();
    if (changed & VISIBLE) announce();
  };

  const replay = async () => {
    while (engine && past.length) {
      const slice = past.splice(0, SLICE);
      const changed = engine.replay(slice);
      // What is wrong with one event must not cost the others.
      if (typeof changed !== "number") for (const event of slice) record(event, false);
      else if (changed & DROPPED) trim();
      latest = Math.max(latest, slice[slice.length - 1]?.time ?? 0);
      if (past.length) await new Promise((resolve) => setTimeout(resolve));
    }
  };

  const start = async () => {
    const [small, model] = await Promise.all([
      createEngine(sources.wasm, sources.plain),
      readModel(sources.model) as Promise<{ propensity?: { trees?: unknown } } | null>,
    ]);
    // Known only from the model, for which no other page's core waits.
    const core =
      sources.trees && model?.propensity?.trees
        ? await createEngine(sources.trees, sources.plain)
        : small;
    const errors = core.load(model);
    if (errors.length) return fail(describe(errors));
    await begun;
    engine = surviving(core);
    await replay();
    live = true;
    told = assess();
    for (const [event, keep] of queue.splice(0)) record(event, keep);
    announce();
    return !!engine;
  };

  /** The engine, whose first trap is its end: there is no trusting it after that. */
  const surviving = (core: Engine) =>
    Object.fromEntries(
      Object.entries(core).map(([name, call]) => [
        name,
        (...parts: unknown[]) => {
          try {
            return (call as (...parts: unknown[]) => unknown)(...parts);
          } catch (error) {
            if (engine) {
              engine = null;
              live = false;
              fail({ message: `the core failed: ${error}`, errors: [] });
            }
            return null;
          }
        },
      ]),
    ) as unknown as Engine;

  const fail = (failure: Failure) => {
    console.error(`Leadlight does not score: ${failure.message}`);
    queue = [];
    onFailure();
    board.tell("error", failure);
    return false;
  };

  const events = () => [...(engine?.events() ?? []), ...past, ...queue.map(([event]) => event)];

  return {
    assess,
    events,
    load() {
      loading ??= start().catch((error) =>
        fail({ message: `${error?.message ?? error}`, errors: [] }),
      );
      return loading;
    },
    begin(stored) {
      past = stored;
      begin();
      if (live) replay().then(announce);
    },
    add(event, keep) {
      if (live) record(event, keep);
      else if (queue.length < MAX_WAITING) queue.push([event, keep]);
      else debug("ignored: too many events wait", event.name);
    },
    clear() {
      past = [];
      queue = [];
      latest = 0;
      engine?.clear();
      announce();
    },
    explain: () => (live && engine ? engine.explain(now()) : null),
    whatIf: (event) => (live && engine ? engine.whatIf(event, Math.max(now(), event.time)) : null),
  };
}
