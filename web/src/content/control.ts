// The control group: visitors who always see the fallback, so that the site can tell what the variants
// bring.
import type { ActsHost } from "../acts/host.ts";

const KEY = "holdout";

/** From 0 on and below 1. */
const draw = () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32;

/** The share of visitors held out. */
function readShare({ setting, complain }: ActsHost): number {
  const given = setting("holdout");
  if (given === null || given === undefined) return 0;
  const share = `${given}`.trim() ? Number(given) : Number.NaN;
  if (share >= 0 && share <= 1) return share;
  complain(`data-holdout is a share from 0 to 1, as "0.1", not ${JSON.stringify(given)}`);
  return 0;
}

/** A grant of storage takes so long to be on the device, or twice, four times … so long. */
const GRANTED_MS = 1000;
const TRIES = 5;

export interface Control {
  /** Whether this visitor is held out. To be asked only with consent to personalization. */
  holds(): Promise<boolean>;
  /** Once storage is granted, what was drawn before it is remembered too. */
  follow(): void;
}

/**
 * The number drawn is kept, not what it decides: with a larger share later, who was held out still
 * is. Kept with the profile while storage is granted, else as long as the page.
 */
export function createControl(host: ActsHost): Control {
  const share = readShare(host);
  const { memory, allowed } = host;
  let answer: Promise<boolean> | null = null;
  let stored = false;
  let waits = false;
  let tries = 0;

  const ask = async () => {
    const fresh = draw();
    const kept = await memory.change<number>(KEY, (known) => known ?? fresh);
    stored = kept.stored;
    if (!stored && allowed("storage")) follow();
    return (kept.after ?? fresh) < share;
  };
  const follow = () => {
    if (!answer) return;
    if (allowed("storage")) {
      if (stored || waits || tries === TRIES) return;
      waits = true;
      setTimeout(
        () => {
          waits = false;
          if (allowed("storage") && allowed("personalization")) answer = ask();
        },
        GRANTED_MS * 2 ** tries++,
      );
      return;
    }
    stored = false;
    tries = 0;
    if (allowed("personalization")) return;
    // Whoever comes back after that is another profile.
    answer = null;
    memory.change(KEY, () => undefined);
  };
  return {
    async holds() {
      if (!share) return false;
      answer ??= ask();
      return answer;
    },
    follow,
  };
}
