/** What the score is made of: the reasons, the latest events, the consent given. */

import type { HandoffNotice } from "../../leadlight-acts.d.ts";
import { PURPOSES } from "../consent.ts";
import { el, keyedList, setAttribute, setText } from "../look/dom.ts";
import { icon, setIcon } from "../look/icons.ts";
import type { Change, ClampRow, Consents, LeadEvent, SignalRow } from "../types.ts";
import { byWeight } from "../words/words.ts";
import { type Part, section, type Voice } from "./part.ts";

const SHOWN_EVENTS = 12;
const SHOWN_CHANGES = 8;
/** Up to this age the second matters more than the day. */
const CLOCK_AGE = 12 * 3_600_000;
/** The property that says most about an event, the first that it has. */
const MAIN_PROPERTIES = ["file", "path", "form", "title", "term", "percent", "seconds", "value"];

/** Each row of the ledger, those that lower too: its points as a bar, how often, when last. */
export function createReasons({ say, words }: Voice): Part {
  let now = 0;
  let most = 1;
  const list = el("ul", "bars");
  const sum = el("b");
  const total = el("p", "sum", el("span", "", say("sum")), sum);
  const none = el("p", "none", say("noReasons"));
  const showRows = keyedList<SignalRow | ClampRow>(
    list,
    (row) => ("clamp" in row ? `${row.clamp} ${row.id}` : row.signal),
    () => {
      const name = el("span", "label");
      const points = el("b");
      const bar = el("i");
      const often = el("small");
      const node = el("li", "", name, points, el("span", "bar", bar), often);
      return {
        node,
        show(row) {
          setText(name, words.rowLabel(row));
          setText(points, words.points(row.points));
          setAttribute(node, "class", row.points < 0 ? "minus" : null);
          bar.style.width = `${(100 * Math.abs(row.points)) / most}%`;
          setText(often, words.rowDetail(row, now));
        },
      };
    },
  );
  return {
    node: section("reasons", words.text("headScore"), list, total, none),
    show({ assessment: { at, engagement }, explanation }) {
      const rows = byWeight(explanation?.ledger ?? []);
      now = at;
      most = Math.max(1, Math.abs(rows[0]?.points ?? 0));
      showRows(rows);
      setText(sum, words.number(engagement));
      total.hidden = rows.length === 0;
      none.hidden = rows.length > 0;
    },
  };
}

/** The latest changes of stage, temperature and consent, newest first, with their causes. */
export function createHistory({ words, format }: Voice): Part {
  let now = 0;
  const list = el("ol", "timeline");
  const showRows = keyedList<Change>(
    list,
    (change) => `${change.time} ${change.what} ${change.purpose} ${change.to}`,
    () => {
      const time = el("time");
      const text = el("span");
      return {
        node: el("li", "", time, text),
        show(change) {
          setText(time, format.time(change.time, now));
          setText(text, words.change(change));
        },
      };
    },
  );
  const node = section("history", words.text("headHistory"), list);
  return {
    node,
    show({ assessment: { at }, explanation }) {
      const changes = explanation?.history ?? [];
      now = at;
      showRows(changes.slice(-SHOWN_CHANGES).reverse());
      node.hidden = changes.length === 0;
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

/** What became of what was passed on: only where there is any. */
export function createHandoffs({ say }: Voice): Part<readonly HandoffNotice[]> {
  const list = el("ol", "log");
  const showRows = keyedList<HandoffNotice>(
    list,
    ({ id }) => id,
    () => {
      const status = el("time");
      const state = el("span");
      return {
        node: el("li", "", status, state),
        show({ state: now, status: code, tries, reason }) {
          setText(status, code === null ? "–" : `${code}`);
          const often = tries > 1 ? ` (${say("tries", `${tries}`)})` : "";
          setText(state, say(now) + often + (reason ? `: ${reason}` : ""));
        },
      };
    },
  );
  const node = section("handoffs", say("handoffs"), list);
  return {
    node,
    show(known) {
      showRows(known);
      node.hidden = known.length === 0;
    },
  };
}

/** What the visitor said to each purpose; unknown means no. */
export function createConsent({ say, words }: Voice): Part<Consents> {
  const rows = PURPOSES.map((purpose) => {
    const symbol = icon("unknown");
    const state = el("span");
    const node = el("dd", "", symbol, state);
    return { purpose, symbol, state, node };
  });
  const list = el(
    "dl",
    "consents",
    ...rows.map(({ purpose, node }) => el("div", "", el("dt", "", words.title(purpose)), node)),
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
