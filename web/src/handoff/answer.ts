// What an answer of the destination means, and how long to wait before the next try.

/** At most so many tries. */
export const MOST_TRIES = 10;
/** A message is kept no longer than this. */
export const LIFE_MS = 7 * 86_400_000;
/** The pause after the first try is up to this, after each further one up to four times as much. */
const FIRST_PAUSE_MS = 4000;
const GROWTH = 4;
export const LONGEST_PAUSE_MS = 86_400_000;
/** Of what a receiver says, that much is kept. */
const MOST_TEXT = 200;

export interface Answer {
  /** HTTP status; null: there was no answer. */
  readonly status: number | null;
  /** What the header says. */
  readonly retryAfter?: string | null;
  /** Why, in words. */
  readonly reason: string | null;
}

export type Verdict = "sent" | "refused" | "again";

/** A failure that may pass is worth another try, any other 4xx is not: the message would be the same. */
export const judge = ({ status }: Answer): Verdict => {
  if (status === null || [408, 425, 429].includes(status) || status >= 500) return "again";
  return status >= 200 && status < 300 ? "sent" : "refused";
};

/** Retry-After: seconds, or a date. Milliseconds from `now` on; 0 without one that can be read. */
export function waitAsked(header: string | null | undefined, now: number): number {
  const asked = /^\s*\d+\s*$/.test(header ?? "")
    ? Number(header) * 1000
    : Date.parse(header ?? "") - now;
  return Math.max(0, asked || 0);
}

/** Full jitter: any time up to the bound, so that many that failed together do not come back together. */
export const pauseAfter = (tries: number): number =>
  Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * GROWTH ** (tries - 1));

/** Of the body of a refusal: problem details (RFC 9457), what HubSpot says, else the text itself. */
export function reasonIn(body: string): string | null {
  try {
    const { title, detail, message, errors = [] } = JSON.parse(body);
    const said = [title, detail, message, ...errors.map((error: Error) => error.message)];
    return cut(said.filter((part) => typeof part === "string").join(": "));
  } catch {
    // No JSON, or of another shape.
    return /^\s*</.test(body) ? null : cut(body.trim());
  }
}

const cut = (text: string) => text.slice(0, MOST_TEXT) || null;
