/** What an event would do if it happened now; nothing is recorded. */

import { el, setAttribute, setText } from "../look/dom.ts";
import type { Assessment, Leadlight } from "../types.ts";
import { type Part, section, type Voice } from "./part.ts";
import type { Word } from "./texts.ts";

const EVENTS = [
  "demo_request",
  "quote_request",
  "contact_request",
  "meeting_booked",
  "trial_start",
  "newsletter_signup",
  "purchase",
  "cancellation",
] as const satisfies readonly Word[];

export function createWhatIf({ say, words }: Voice, ask: Leadlight["whatIf"]): Part {
  const choice = el("select");
  setAttribute(choice, "aria-label", say("whatIfEvent"));
  const answer = el("output");
  const nameOf = (name: string) => {
    const known = EVENTS.find((event) => event === name);
    return known ? say(known) : words.textOr(name);
  };
  let known = "";
  let now: Assessment | null = null;

  const show = () => {
    const then = choice.value ? ask({ name: choice.value }) : null;
    setText(answer, now && then ? describe(now, then) : "");
  };
  choice.addEventListener("change", show);

  /** What differs: the score, temperature, stage, and what the playbook proposes. */
  function describe(before: Assessment, after: Assessment): string {
    const change = after.engagement - before.engagement;
    const told = [
      words.number(change) === "0"
        ? ""
        : `${words.number(after.engagement)} (${words.points(change)})`,
      ...(["temperature", "stage"] as const).map((what) =>
        before[what] === after[what] ? "" : words.because(say(what), words.title(after[what])),
      ),
      after.disqualified && !before.disqualified ? words.title("disqualified") : "",
      after.next && after.next.id !== before.next?.id
        ? words.because(words.text("headNext"), words.label(after.next.goal, after.next.id))
        : "",
    ].filter(Boolean);
    return told.join(" · ") || say("whatIfSame");
  }

  return {
    node: section("what-if", say("whatIf"), choice, answer),
    show({ assessment, record, explanation }) {
      now = assessment;
      // Also what happened here before, and what the model asks for.
      const names = [
        ...EVENTS,
        ...record.events.map(({ name }) => name),
        ...(explanation?.missing ?? []).flatMap(({ needs }) =>
          needs.flatMap((need) => (need.what === "event" ? need.needed : [])),
        ),
      ].filter((name) => name !== "consent" && name !== "identify");
      const wanted = [...new Set(names)];
      if (wanted.join("\n") !== known) {
        known = wanted.join("\n");
        const { value } = choice;
        choice.replaceChildren(...wanted.map((name) => new Option(nameOf(name), name)));
        choice.value = wanted.includes(value) ? value : (wanted[0] ?? "");
      }
      show();
    },
  };
}
