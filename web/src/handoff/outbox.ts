// What is to be handed off, and what became of it: in the acts' memory, so that a message waits for
// the next page where storage is agreed to, and of two tabs one sends it.
import type { ActsHost } from "../acts/host.ts";
import { guarded } from "../collectors/dom.ts";
import {
  type Answer,
  judge,
  LIFE_MS,
  LONGEST_PAUSE_MS,
  MOST_TRIES,
  pauseAfter,
  waitAsked,
} from "./answer.ts";
import type { Destination } from "./destination.ts";
import { uuid } from "./uuid.ts";

/** Under it lies a Box. */
export const KEY = "handoff";
/** A try without an answer ends then. */
const PATIENCE_MS = 20_000;
/** A tab that is gone holds a message no longer than this, which is longer than a try lasts. */
const LEASE_MS = 30_000;
/** A timer is set for no longer: the time may have been changed meanwhile. */
const LOOK_MS = 3_600_000;
/** Messages that are remembered, the last ones. */
const REMEMBERED = 10;
const WITHDRAWN = "consent was withdrawn";

export type State = "queued" | "sent" | "refused" | "given up";

/** A message of the outbox. */
export interface Message {
  /** The same in every try. */
  readonly id: string;
  readonly kind: Destination["kind"];
  readonly made: number;
  /** When the visitor became the prospect that it tells of. */
  readonly since: number;
  readonly state: State;
  readonly tries: number;
  /** Status and words of the last answer. */
  readonly status: number | null;
  readonly reason: string | null;
  /** Not before. */
  readonly due: number;
  /** Who is sending it, and until when at the latest. */
  readonly lease: { readonly by: string; readonly until: number } | null;
  /** Only while it is queued: what is done is not kept. */
  readonly body: string | null;
}

export interface Box {
  /** Of this profile, in every message. */
  readonly subject: string;
  /** When the visitor last became a prospect that was handed off. */
  readonly since: number;
  readonly messages: readonly Message[];
}

/** A time of being a prospect that may be handed off. */
export interface Occasion {
  readonly since: number;
  /** Whether the visitor was no prospect for a time between the two. */
  recycledAfter(before: number): boolean;
  /** Null while the destination lacks something. */
  write(id: string, subject: string): string | null;
}

export interface Outbox {
  /** Queues a message for the occasion, unless there was one; false: it cannot be written yet. */
  add(occasion: Occasion): boolean;
  /** Sends what is due, and comes back for the rest. */
  pump(): void;
  /** Ends what is under way. `forgotten`: nothing is remembered; else what waited is given up. */
  drop(forgotten: boolean): void;
  /** Whether this page has anything to forget. */
  readonly used: boolean;
}

export function createOutbox({ memory, allowed }: ActsHost, destination: Destination): Outbox {
  const { kind } = destination;
  const me = uuid();
  /** Counts the withdrawals: what began before one must not go on. */
  let drops = 0;
  let work = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | 0 = 0;
  let trying: AbortController | null = null;
  /** As this page last saw it. */
  let box: Box | undefined;
  /** What is being added, which is not in the memory yet. */
  const pending = new Set<() => void>();
  let leaving = false;

  const next = (job: () => Promise<void>) => {
    work = work.then(job).catch((error) => console.debug("[leadlight]", error));
  };

  const tell = ({ id, state, status, tries, reason }: Message) =>
    dispatchEvent(
      new CustomEvent("leadlight:handoff", { detail: { id, state, status, tries, reason } }),
    );

  const change = async (turn: (known: Box | undefined) => Box | undefined) => {
    const { before, after } = await memory.change<Box>(KEY, turn);
    // What another tab did is news here too, of a message that this page knows.
    const states = new Map(
      [...(before?.messages ?? []), ...(box?.messages ?? [])].map((message) => [
        message.id,
        message,
      ]),
    );
    box = after;
    for (const message of after?.messages ?? []) {
      const known = states.get(message.id);
      if (known?.state !== message.state || (known.lease && !message.lease)) tell(message);
    }
    return after;
  };

  const giveUp = (message: Message, reason: string | null): Message => ({
    ...message,
    state: "given up",
    reason,
    lease: null,
    body: null,
  });

  const expired = (message: Message, now: number) => {
    if (message.kind !== kind) return "the site's destination is another one";
    if (message.tries >= MOST_TRIES) return message.reason ?? "there was no answer";
    return now - message.made > LIFE_MS ? (message.reason ?? "it is too old") : null;
  };

  /** When it may be tried: at once where the clock was set back by more than can be. */
  const dueAt = ({ lease, due }: Message, now: number) => {
    const at = lease ? lease.until : due;
    return at > now + (lease ? LEASE_MS : LIFE_MS) ? now : at;
  };

  /** Takes what is due for this page, in one transaction. */
  const claim = async (): Promise<Message | undefined> => {
    const began = drops;
    let mine: Message | undefined;
    const after = await change((known) => {
      mine = undefined;
      if (!known || began !== drops || !allowed("handoff")) return known;
      const now = Date.now();
      const messages = known.messages.map((message) => {
        if (mine || message.state !== "queued" || dueAt(message, now) > now) return message;
        const why = expired(message, now);
        if (why !== null) return giveUp(message, why);
        mine = {
          ...message,
          tries: message.tries + 1,
          lease: { by: me, until: now + LEASE_MS },
        };
        return mine;
      });
      return { ...known, messages };
    });
    if (began !== drops || !allowed("handoff")) return undefined;
    if (!mine) schedule(after);
    return mine;
  };

  const schedule = (known: Box | undefined) => {
    clearTimeout(timer || undefined);
    const now = Date.now();
    const times = (known?.messages ?? [])
      .filter(({ state }) => state === "queued")
      .map((message) => dueAt(message, now) - now);
    if (times.length) timer = setTimeout(pump, Math.min(LOOK_MS, Math.max(0, Math.min(...times))));
  };

  const attempt = async ({ id, body }: Message): Promise<Answer> => {
    const stop = new AbortController();
    trying = stop;
    const patience = setTimeout(() => stop.abort(new Error("no answer in time")), PATIENCE_MS);
    try {
      return await destination.send({ id, body: body ?? "" }, stop.signal);
    } catch (error) {
      return { status: null, reason: `${(error as Error)?.message ?? error}` };
    } finally {
      clearTimeout(patience);
      if (trying === stop) trying = null;
    }
  };

  /** What the answer makes of the message. */
  const settle = (message: Message, answer: Answer): Message => {
    const { status, reason } = answer;
    const told = { ...message, status, reason, lease: null };
    const verdict = judge(answer);
    if (verdict !== "again") return { ...told, state: verdict, body: null };
    const now = Date.now();
    const asked = waitAsked(answer.retryAfter, now);
    const due = now + Math.max(asked, Math.min(LONGEST_PAUSE_MS, pauseAfter(message.tries)));
    if (message.tries >= MOST_TRIES || due - message.made > LIFE_MS)
      return giveUp(told, reason ?? (status ? `${status}` : null));
    return { ...told, due };
  };

  const sendDue = async () => {
    for (;;) {
      const message = await claim();
      if (!message) return;
      const began = drops;
      const answer = await attempt(message);
      if (began !== drops) return;
      await change(
        (known) =>
          known && {
            ...known,
            messages: known.messages.map((now) =>
              now.id === message.id && now.state === "queued" ? settle(now, answer) : now,
            ),
          },
      );
      if (judge(answer) === "refused")
        console.error(
          `Leadlight: a hand-off was refused with ${answer.status}, and is not tried again:`,
          answer.reason ?? "no reason is given",
        );
    }
  };
  const pump = guarded(() => next(sendDue));

  /** The box with a message for the occasion; the same box: there was one. Null: not yet. */
  const withMessage = (
    known: Box | undefined,
    { since, recycledAfter, write }: Occasion,
    fresh: { readonly id: string; readonly subject: string },
  ): Box | null => {
    const again = known?.messages.find(
      (message) => message.since === since && message.reason === WITHDRAWN,
    );
    if (known && !again && !recycledAfter(known.since)) return known;
    const { subject = fresh.subject, messages = [] } = known ?? {};
    // One that was withdrawn may have arrived: under its own id it cannot arrive twice.
    const { id } = again ?? fresh;
    const body = write(id, subject);
    if (body === null) return null;
    const now = Date.now();
    const message: Message = {
      id,
      kind,
      made: now,
      since,
      state: "queued",
      tries: 0,
      status: null,
      reason: null,
      due: now,
      lease: null,
      body,
    };
    const others = messages.filter((other) => other.id !== id).slice(1 - REMEMBERED);
    return { subject, since, messages: [...others, message] };
  };

  /**
   * Without storage the page's end is the end of what it knows. With it the next page goes on:
   * what it does not find in the memory, it finds in the log.
   */
  const sendAtOnce = (message: Message) => {
    if (allowed("handoff") && !allowed("storage") && message.body !== null)
      destination
        .send({ id: message.id, body: message.body }, new AbortController().signal)
        .catch(() => {});
  };
  addEventListener("pagehide", () => {
    leaving = true;
    for (const send of pending) send();
    // What is under way outlives the page by itself; and 429 is a request to wait.
    for (const message of box?.messages ?? [])
      if (message.state === "queued" && !message.lease && message.status !== 429)
        sendAtOnce(message);
  });
  addEventListener("pageshow", ({ persisted }) => {
    leaving = false;
    if (persisted) pump();
  });
  // Another tab may have died with a message of ours.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && allowed("handoff")) pump();
  });

  return {
    add(occasion) {
      const fresh = { id: uuid(), subject: uuid() };
      const planned = withMessage(box, occasion, fresh);
      if (!planned) return false;
      const began = drops;
      const now = () => {
        pending.delete(now);
        for (const message of planned.messages.slice(-1)) sendAtOnce(message);
      };
      if (planned !== box) pending.add(now);
      if (leaving) now();
      next(async () => {
        await change((known) =>
          began === drops && allowed("handoff")
            ? (withMessage(known, occasion, fresh) ?? known)
            : known,
        );
        pending.delete(now);
      });
      pump();
      return true;
    },
    pump,
    drop(forgotten) {
      drops++;
      trying?.abort(new Error(WITHDRAWN));
      clearTimeout(timer || undefined);
      pending.clear();
      const ended = (message: Message) =>
        message.state === "queued" ? giveUp(message, WITHDRAWN) : message;
      if (forgotten) {
        for (const message of box?.messages ?? [])
          if (message.state === "queued") tell(ended(message));
        box = undefined;
      }
      // At once, whatever is under way; and what comes next waits for it.
      const done = change((known) =>
        known && !forgotten ? { ...known, messages: known.messages.map(ended) } : undefined,
      );
      next(async () => void (await done));
    },
    get used() {
      return !!box || pending.size > 0;
    },
  };
}
