// What the playbook forbids to show, whatever a rule says: the core refuses models that pitch to a
// cold visitor or lead, and passes over all but care for who is disqualified. A client that is about
// to leave is not sold to either.
import type { Assessment, Play } from "../types.ts";

export type Kind = Play["kind"];
const KINDS: readonly string[] = ["educate", "convince", "pitch", "care"] satisfies Kind[];

/** The kind, null when none is declared, or a sentence that says what is wrong with it. */
export function parseKind(text: string | null): { kind: Kind | null } | string {
  return text === null || KINDS.includes(text)
    ? { kind: text as Kind | null }
    : `there is no kind ${JSON.stringify(text)}, only ${KINDS.join(", ")}`;
}

export function isFit(
  kind: Kind | null,
  { stage, temperature, clientState, disqualified }: Assessment,
): boolean {
  if (!kind || kind === "care") return true;
  if (disqualified || clientState === "at_risk") return false;
  const early = stage === "visitor" || stage === "lead";
  return kind !== "pitch" || !early || temperature !== "cold";
}
