/** What the score is made of: the reasons, the latest events, the consent given. */

import type { Consents, LeadEvent, Reason } from "../types.ts";
import { el, keyedList, setAttribute, setText } from "./dom.ts";
import { icon, setIcon } from "./icons.ts";
import { type Part, section, type Voice } from "./part.ts";

const SHOWN_EVENTS = 12;
/** Up to this age the second matters more than the day. */
const CLOCK_AGE = 12 * 3_600_000;
const PURPOSES = ["scoring", "storage", "personalization", "handoff"] as const;
/** The property that says most about an event, the first that it has. */
const MAIN_PROPERTIES = ["file", "path", "form", "title", "term", "percent", "seconds", "value"];

/** Each signal that counts: its points as a bar, how often, when last. */
export function createReasons({ say, label, format }: Voice): Part {
  let now = 0;
  let most = 1;
  const list = el("ul", "bars");
  const none = el("p", "none", say("noReasons"));
  const showRows = keyedList<Reason>(
    list,
    (reason) => reason.signal,
    () => {
      const name = el("span", "label");
      const points = el("b");
      const bar = el("i");
      const often = el("small");
      const node = el("li", "", name, points, el("span", "bar", bar), often);
      return {
        node,
        show(reason) {
          setText(name, label(reason.label, reason.signal));
          setText(points, format.points(reason.points));
          setAttribute(node, "class", reason.points < 0 ? "minus" : null);
          bar.style.width = `${(100 * Math.abs(reason.points)) / most}%`;
          setText(often, format.often(reason.times, reason.first, reason.last, now));
        },
      };
    },
  );
  return {
    node: section("reasons", say("reasons"), list, none),
    show({ assessment: { reasons, at } }) {
      now = at;
      most = Math.max(1, ...reasons.map((reason) => Math.abs(reason.points)));
      showRows(reasons);
      none.hidden = reasons.length > 0;
    },
  };
}

/** The end of the log, newest first. */
export function createLog({ say, format }: Voice): Part {
  let now = 0;
  let born = false;
  const list = el("ol", "log");
  const none = el("p", "none", say("noEvents"));
  const showRows = keyedList<LeadEvent>(
    list,
    (event) => event.id,
    () => {
      const time = el("time");
      const name = el("code");
      const detail = el("span");
      const node = el("li", born ? "new" : "", time, name, detail);
      return {
        node,
        show(event) {
          const old = now - event.time > CLOCK_AGE;
          setText(time, old ? format.time(event.time, now) : format.clock(event.time));
          setText(name, event.name);
          const text = detailOf(event);
          setText(detail, text);
          setAttribute(detail, "title", text || null);
        },
      };
    },
  );
  return {
    node: section("events", say("log"), list, none),
    show({ assessment, record: { events } }) {
      now = assessment.at;
      showRows(events.slice(-SHOWN_EVENTS).reverse());
      none.hidden = events.length > 0;
      born = true;
    },
  };
}

/** "path: /pricing" is said as "/pricing", any other property with its name. */
function detailOf({ name, properties }: LeadEvent): string {
  const entries = Object.entries(properties);
  if (name === "consent" || name === "identify") {
    return entries.map(([key, value]) => `${key}: ${value}`).join(", ");
  }
  const main =
    MAIN_PROPERTIES.map((key) => entries.find((entry) => entry[0] === key)).find(Boolean) ??
    entries[0];
  if (!main) return "";
  return main[0] === "path" || main[0] === "file" ? String(main[1]) : `${main[0]}: ${main[1]}`;
}

/** What the visitor said to each purpose; unknown means no. */
export function createConsent({ say }: Voice): Part<Consents> {
  const rows = PURPOSES.map((purpose) => {
    const symbol = icon("unknown");
    const state = el("span");
    const node = el("dd", "", symbol, state);
    return { purpose, symbol, state, node };
  });
  const list = el(
    "dl",
    "consents",
    ...rows.map(({ purpose, node }) => el("div", "", el("dt", "", say(purpose)), node)),
  );
  return {
    node: section("consent", say("consent"), list),
    show(consents) {
      for (const { purpose, symbol, state, node } of rows) {
        const now = consents[purpose];
        setAttribute(node, "class", now);
        setIcon(symbol, now);
        setText(state, say(now));
      }
    },
  };
}
