/** What the visitor agrees to: a switch for each purpose. */
import { PURPOSES } from "../consent.ts";
import { el, setAttribute, setText } from "../look/dom.ts";
import type { Consents, Purpose } from "../types.ts";
import { createStatus, type Look, type Part, section, type Voice } from "./part.ts";

/** What a denial deletes. */
const DELETES = { scoring: "deletedAll", storage: "deletedStored" } as const;

/** Unknown is a no, but scoring runs until it is refused where the site scores in memory. */
const isOn = (purpose: Purpose, { assessment, record: { consent } }: Look): boolean =>
  consent[purpose] === "granted" ||
  (purpose === "scoring" && consent.scoring === "unknown" && assessment !== null);

/** `look`: how the widget stands now, shown in the whole card. */
export function createChoices({ host, say }: Voice, look: () => Look): Part {
  const status = createStatus();
  const hold = el("p", "soft");
  const tool = el("p", "soft", say("consentTool"));
  let before: Consents | null = null;
  /** A change that was made here is no news. */
  let changing = false;

  const change = async (purpose: Purpose, wanted: boolean) => {
    changing = true;
    await host.leadlight.consent({ [purpose]: wanted });
    const now = look();
    changing = false;
    const done = isOn(purpose, now) === wanted;
    const deleted = !wanted && purpose in DELETES && DELETES[purpose as keyof typeof DELETES];
    setText(status, !done ? say("unchanged") : deleted ? say(deleted) : "");
  };

  const rows = PURPOSES.map((purpose) => {
    const input = el("input");
    input.type = "checkbox";
    input.id = purpose;
    setAttribute(input, "role", "switch");
    setAttribute(input, "aria-labelledby", `${purpose}-name`);
    setAttribute(input, "aria-describedby", `${purpose}-means ${purpose}-state`);
    input.addEventListener("change", () => void change(purpose, input.checked));
    const part = (name: string, text = "") => {
      const node = el("span", name, text);
      node.id = `${purpose}-${name}`;
      return node;
    };
    const state = part("state");
    const words = el("span", "", part("name", say(purpose)), part("means", say(`${purpose}Means`)));
    words.append(state);
    return { purpose, input, state, node: el("label", "choice", words, input) };
  });

  return {
    node: section(
      "choices",
      say("choices"),
      el("div", "list", ...rows.map(({ node }) => node)),
      status,
      hold,
      tool,
    ),
    show(now) {
      const { consent } = now.record;
      for (const { purpose, input, state } of rows) {
        const on = isOn(purpose, now);
        if (input.checked !== on) input.checked = on;
        input.disabled = now.refusal !== null;
        const unanswered = on && consent[purpose] === "unknown";
        setText(
          state,
          say(now.refusal ? "refused" : unanswered ? "unansweredScore" : consent[purpose]),
        );
      }
      const changed = before && PURPOSES.some((purpose) => before?.[purpose] !== consent[purpose]);
      if (changed && !changing) setText(status, now.refusal ? "" : say("changedElsewhere"));
      before = consent;
      setText(hold, say("thisPage"));
      hold.hidden = now.refusal !== null || consent.storage === "granted";
      tool.hidden = now.refusal !== null || !host.setting("consent-tools");
    },
  };
}
