// engaged_time { seconds }: while the page is visible, focused and was used within 30 s.
// The increment when the total on this page reaches 10, 30, 60, 120 and 300 s, and the rest when the
// visitor leaves, hides the page or goes on to another; whole seconds, from 1.
import type { Start } from "../types.ts";
import { all, guarded, listen } from "./dom.ts";

const IDLE_MS = 30_000;
/** Tells what has passed until now; nothing while the collector does not run. */
export let tellEngaged = () => {};

const MARKS_S = [10, 30, 60, 120, 300];

export const start: Start = (emit, { navigation }) => {
  let last = performance.now();
  let activeUntil = last + IDLE_MS;
  let engaged = false;
  let total = 0;
  let told = 0;

  /** Counts up to now, and looks at the page for what comes. */
  const advance = () => {
    const now = performance.now();
    if (engaged) total += Math.max(0, Math.min(now, activeUntil) - last);
    last = now;
    engaged = document.visibilityState === "visible" && document.hasFocus();
  };
  const tell = (reached: number) => {
    const seconds = reached - told;
    if (seconds <= 0) return;
    told = reached;
    emit("engaged_time", { seconds });
  };
  const use = () => {
    const now = performance.now();
    if (now > activeUntil) advance();
    activeUntil = now + IDLE_MS;
  };
  const leave = () => {
    advance();
    tell(Math.floor(total / 1000));
  };
  const timer = setInterval(
    guarded(() => {
      advance();
      tell(Math.max(0, ...MARKS_S.filter((mark) => total >= mark * 1000)));
    }),
    1000,
  );

  advance();
  tellEngaged = guarded(leave);
  return all(
    listen(document, "pointerdown pointermove keydown scroll touchmove", use),
    listen(window, "focus blur", advance),
    listen(document, "visibilitychange", () => {
      leave();
      use();
    }),
    listen(window, "pagehide", leave),
    navigation.onPage(() => {
      leave();
      total = told = 0;
      use();
    }),
    () => {
      clearInterval(timer);
      tellEngaged = () => {};
    },
  );
};
