// Whom a variant is for, as its attribute says it: "hot prospect, client !at_risk". The words of an
// alternative must all hold; alternatives have commas between them.
import type { Assessment, Grade } from "../types.ts";

/** What a rule is held against. */
export interface Visitor {
  readonly assessment: Assessment;
  /** Whether the signal has counted at least once. */
  fired(signal: string): boolean;
}

export interface Rule {
  holds(visitor: Visitor): boolean;
  /** The signals and segments that it asks for. */
  readonly signals: readonly string[];
  readonly segments: readonly string[];
}

type Test = Rule["holds"];

/** Of each row, a visitor is one at a time. */
const ROWS = [
  ["stage", ["visitor", "lead", "prospect", "client"]],
  ["temperature", ["cold", "warm", "hot"]],
  ["clientState", ["active", "loyal", "advocate", "at_risk"]],
] as const;
const GRADES: readonly Grade[] = ["A", "B", "C", "D"];
const KNOWN = [
  ...ROWS.flatMap(([, words]) => words),
  "disqualified",
  ...["fit:A", "fit:B", "fit:C", "fit:D", "signal:ID", "segment:ID"],
].join(", ");

const quoted = (text: string) => JSON.stringify(text);

/** The rule, or a sentence that says what is wrong with it. */
export function parseRule(text: string): Rule | string {
  const signals: string[] = [];
  const segments: string[] = [];

  const testOf = (word: string): Test | null => {
    for (const [what, words] of ROWS)
      if ((words as readonly string[]).includes(word))
        return ({ assessment }) => assessment[what] === word;
    if (word === "disqualified") return ({ assessment }) => !!assessment.disqualified;
    const [, kind, id = ""] = /^(fit|signal|segment):(.+)$/.exec(word) ?? [];
    if (kind === "signal") {
      signals.push(id);
      return ({ fired }) => fired(id);
    }
    if (kind === "segment") {
      segments.push(id);
      return ({ assessment }) => assessment.segments.includes(id);
    }
    const worst = kind ? GRADES.indexOf(id as Grade) : -1;
    if (worst < 0) return null;
    return ({ assessment: { grade } }) => !!grade && GRADES.indexOf(grade) <= worst;
  };

  const alternatives: Test[][] = [];
  for (const part of text.split(",")) {
    const words = part.trim().split(/\s+/).filter(Boolean);
    if (!words.length)
      return text.trim()
        ? `${quoted(text)} has a comma without a word beside it`
        : "it names nobody: words are missing";
    const tests: Test[] = [];
    for (const word of words) {
      const not = word.startsWith("!");
      const test = testOf(not ? word.slice(1) : word);
      if (!test) return `there is no word ${quoted(word)}, only ${KNOWN}, and ! before any of them`;
      tests.push(not ? (visitor) => !test(visitor) : test);
    }
    for (const [, row] of ROWS) {
      const named = row.filter((word) => words.includes(word));
      if (named.length > 1)
        return `${quoted(part.trim())} never holds: nobody is ${named.join(" and ")}; between alternatives write a comma`;
    }
    alternatives.push(tests);
  }
  return {
    holds: (visitor) => alternatives.some((tests) => tests.every((test) => test(visitor))),
    signals,
    segments,
  };
}
