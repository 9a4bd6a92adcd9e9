// Google's Consent Mode v2, as the page's tags hear it: gtag("consent", …) in window.dataLayer.
import { page } from "../page.ts";
import { type Names, type StartTool, translate } from "./answers.ts";
import { guarded } from "./host.ts";

const NAMES: Names = {
  analytics_storage: ["scoring", "storage"],
  personalization_storage: ["personalization"],
  ad_user_data: ["handoff"],
};
const STATES = new Map([
  ["granted", true],
  ["denied", false],
]);
const LONGEST_WAIT = 60_000;

export const startGoogle: StartTool = (tell) => {
  page.dataLayer ??= [];
  const layer: unknown[] = page.dataLayer;
  const defaults = new Map<string, boolean>();
  const updates = new Map<string, boolean>();
  /** Denied by default in some region; which one the visitor is in is not known here. */
  const deniedSomewhere = new Set<string>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let stopped = false;

  const report = () =>
    tell(
      translate(NAMES, (type) => {
        if (updates.has(type)) return updates.get(type);
        // Denied by default says that nobody was asked yet, not that somebody refused.
        return defaults.get(type) && !deniedSomewhere.has(type) && !timers.size ? true : undefined;
      }),
    );

  const hold = (wait: unknown) => {
    if (!(Number(wait) > 0)) return;
    const timer = setTimeout(
      guarded(() => {
        timers.delete(timer);
        report();
      }),
      Math.min(Number(wait), LONGEST_WAIT),
    );
    timers.add(timer);
  };

  const read = guarded((item: unknown) => {
    // As for Google's own tags, only gtag's Arguments are a command.
    if (stopped || Object.prototype.toString.call(item) !== "[object Arguments]") return;
    const [command, kind, states] = Array.from(item as ArrayLike<unknown>);
    if (command !== "consent" || typeof states !== "object" || !states) return;
    const { region, wait_for_update: wait } = states as Record<string, unknown>;
    for (const [type, word] of Object.entries(states)) {
      const state = STATES.get(word);
      if (state === undefined) continue;
      if (kind === "update") updates.set(type, state);
      else if (kind !== "default") continue;
      else if (!region) defaults.set(type, state);
      else if (!state) deniedSomewhere.add(type);
    }
    if (kind === "default") hold(wait);
    report();
  });

  const before = layer.push;
  const push = (...items: unknown[]) => {
    const length = before.apply(layer, items);
    items.forEach((item) => void read(item));
    return length;
  };
  layer.slice().forEach((item) => void read(item));
  layer.push = push;
  return () => {
    stopped = true;
    timers.forEach(clearTimeout);
    // Whoever wrapped it since keeps a push that works.
    if (layer.push !== push) return;
    if (before === Array.prototype.push) Reflect.deleteProperty(layer, "push");
    else layer.push = before;
  };
};
