// What a consent tool answers, and how several answers become one.
import { PURPOSES } from "../consent.ts";
import type { Purpose, Stop } from "../types.ts";

/** True granted, false denied; what is not known is left out. */
export type Answer = Readonly<Partial<Record<Purpose, boolean>>>;

/** Takes the whole answer of a tool, each time that it may have changed. */
export type Tell = (answer: Answer) => void;

/** The purposes that a name of the tool (a category, a service) stands for. */
export type Names = Readonly<Record<string, readonly Purpose[]>>;

/** Begins to follow a tool; `names` replaces the names that the adapter expects by itself. */
export type StartTool = (tell: Tell, names: Names | null) => Stop;

/** Any denial wins over any grant; what nobody knows stays unknown. */
export function join(answers: Iterable<Answer>): Answer {
  const joint: Partial<Record<Purpose, boolean>> = {};
  for (const answer of answers)
    for (const purpose of PURPOSES) {
      const yes = answer[purpose];
      if (typeof yes === "boolean") joint[purpose] = yes && joint[purpose] !== false;
    }
  return joint;
}

/** The answer of a tool that decides by names; `state` is true, false, or else unknown. */
export const translate = (names: Names, state: (name: string) => unknown): Answer =>
  join(
    Object.entries(names).map(([name, purposes]) => {
      const yes = state(name);
      return typeof yes === "boolean"
        ? Object.fromEntries(purposes.map((purpose) => [purpose, yes]))
        : {};
    }),
  );

/** The state of a name that stands for several services: denied if one of them is. */
export function together(states: readonly unknown[]): boolean | undefined {
  if (states.includes(false)) return false;
  return states.includes(true) ? true : undefined;
}

/** What `joint` changes after `before`. A grant that nobody gives any more is withdrawn. */
export function difference(before: Answer, joint: Answer): Answer | null {
  const changed: Partial<Record<Purpose, boolean>> = {};
  for (const purpose of PURPOSES) {
    const yes = joint[purpose] ?? (before[purpose] ? false : undefined);
    if (yes !== undefined && yes !== before[purpose]) changed[purpose] = yes;
  }
  return Object.keys(changed).length ? changed : null;
}
