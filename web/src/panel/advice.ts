/** What to do: the playbook's row, and what is missing to become a prospect. */

import type { Need, Way } from "../types.ts";
import { el, keyedList, setText } from "./dom.ts";
import { type Part, section, type Voice } from "./part.ts";

/** The next best action: goal, content, channel and timing, and what to avoid. */
export function createNext({ say, label }: Voice): Part {
  const goal = el("strong");
  const content = el("span");
  const how = el("small");
  const avoid = el("small", "avoid");
  const none = el("p", "none", say("noPlay"));
  const row = el("div", "play", goal, content, how, avoid);
  const node = section("next", say("next"), row, none);
  return {
    node,
    show({ assessment: { next } }) {
      row.hidden = !next;
      none.hidden = next !== null;
      if (!next) return;
      setText(goal, label(next.goal, next.id));
      setText(content, label(next.content, ""));
      const timing = next.timing ? ` · ${label(next.timing, "")}` : "";
      setText(how, say(next.channel) + timing);
      avoid.hidden = !next.avoid;
      if (next.avoid) setText(avoid, `${say("avoid")}: ${label(next.avoid, "")}`);
    },
  };
}

/** The ways to become a prospect, each in one line. */
export function createMissing({ say, sayOr, label, format }: Voice): Part {
  const words = (need: Need): string => {
    switch (need.what) {
      case "engagement":
        return say("needsPoints", format.number(Math.ceil(need.needed - need.have)));
      case "fit":
        return say("needsFit", need.needed);
      case "temperature":
        return say("needsHeat", sayOr(need.needed));
      case "event":
        return "";
      default:
        return say("needsCondition");
    }
  };
  const list = el("ul", "ways");
  const showRows = keyedList<Way>(
    list,
    (way) => way.rule,
    () => {
      const name = el("span", "label");
      const needs = el("small");
      return {
        node: el("li", "", name, needs),
        show(way) {
          setText(name, label(way.label, way.rule));
          setText(needs, way.needs.map(words).filter(Boolean).join(", "));
        },
      };
    },
  );
  const node = section("missing", say("missing"), list);
  return {
    node,
    show({ explanation }) {
      const ways = explanation?.missing ?? [];
      showRows(ways);
      node.hidden = ways.length === 0;
    },
  };
}
