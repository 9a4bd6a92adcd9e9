/** What to do: the playbook's row, and what is missing to become a prospect. */

import { el, keyedList, setText } from "../look/dom.ts";
import type { Way } from "../types.ts";
import { type Part, section, type Voice } from "./part.ts";

/** The next best action: goal, content, channel and timing, and what to avoid. */
export function createNext({ words }: Voice): Part {
  const { label } = words;
  const goal = el("strong");
  const content = el("span");
  const how = el("small");
  const avoid = el("small", "avoid");
  const none = el("p", "none", words.text("noPlay"));
  const row = el("div", "play", goal, content, how, avoid);
  const node = section("next", words.text("headNext"), row, none);
  return {
    node,
    show({ assessment: { next } }) {
      row.hidden = !next;
      none.hidden = next !== null;
      if (!next) return;
      setText(goal, label(next.goal, next.id));
      setText(content, label(next.content, ""));
      const timing = next.timing ? ` · ${label(next.timing, "")}` : "";
      setText(how, words.text(next.channel) + timing);
      avoid.hidden = !next.avoid;
      if (next.avoid)
        setText(avoid, words.text("because", words.text("avoid"), label(next.avoid, "")));
    },
  };
}

/** The ways to become a prospect, each in one line. */
export function createMissing({ words }: Voice): Part {
  const list = el("ul", "ways");
  const showRows = keyedList<Way>(
    list,
    (way) => way.rule,
    () => {
      const node = el("li");
      return { node, show: (way) => setText(node, words.way(way)) };
    },
  );
  const node = section("missing", words.text("headMissing"), list);
  return {
    node,
    show({ explanation }) {
      const ways = explanation?.missing ?? [];
      showRows(ways);
      node.hidden = ways.length === 0;
    },
  };
}
