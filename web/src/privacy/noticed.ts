/** What the events say in words, each kind once: what, how often, and when last. */
import type { LeadEvent, Value } from "../types.ts";
import type { Language } from "../words/language.ts";
import { createWords } from "../words/words.ts";
import { createSay, deed } from "./texts.ts";

/** One line of the card. */
export interface Line {
  /** Of its kind, unique among the lines. */
  readonly key: string;
  readonly text: string;
}

/** The property that says most of an event, the first that it has. */
const MAIN_PROPERTIES = ["file", "path", "search_term", "title", "form_id", "form_name", "host"];
const LAST = ["identify", "consent"];

/** The kinds of events by when they last happened, the latest first; what was told of the visitor and what was agreed to come last. */
export function noticed(language: Language, events: readonly LeadEvent[], now: number): Line[] {
  const words = createWords(language);
  const say = createSay(language);
  const kinds = new Map<string, LeadEvent[]>();
  for (const event of events) {
    const known = kinds.get(event.name);
    if (known) known.push(event);
    else kinds.set(event.name, [event]);
  }
  const lastOf = (kind: readonly LeadEvent[]) =>
    kind.reduce((last, event) => (event.time >= last.time ? event : last));

  const describe = (name: string, kind: readonly LeadEvent[]): string => {
    const last = lastOf(kind);
    const ago = words.ago(last.time, now);
    if (name === "identify") return words.because(say("known"), traits(kind));
    if (name === "engaged_time") {
      const minutes = Math.max(1, Math.round(sum(kind, "seconds") / 60));
      const long =
        minutes === 1 ? words.text("minute") : words.text("minutes", words.number(minutes));
      return words.text("lastTime", say("active", long), ago);
    }
    const what = deed(language, name) ?? say("other", words.label(null, name));
    const main = MAIN_PROPERTIES.find((key) => last.properties[key] !== undefined);
    const detail = main ? `${last.properties[main]}` : "";
    if (kind.length === 1) return words.text("onlyTime", words.because(what, detail), ago);
    const many = words.number(kind.length);
    return words.text(
      "lastTime",
      name === "page_view" ? say("pages", many) : `${what} ${words.text("times", many)}`,
      detail ? words.text("onlyTime", detail, ago) : ago,
    );
  };

  return [...kinds]
    .sort(
      ([a, first], [b, second]) =>
        LAST.indexOf(a) - LAST.indexOf(b) || lastOf(second).time - lastOf(first).time,
    )
    .map(([key, kind]) => ({ key, text: describe(key, kind) }));
}

/** The last value of each trait that was told. */
function traits(kind: readonly LeadEvent[]): string {
  const known = new Map<string, Value>();
  for (const { properties } of kind)
    for (const [key, value] of Object.entries(properties)) known.set(key, value);
  return [...known].map(([key, value]) => `${key.replace(/_+/g, " ")} ${value}`).join(", ");
}

const sum = (kind: readonly LeadEvent[], property: string) =>
  kind.reduce((total, { properties }) => total + (Number(properties[property]) || 0), 0);
