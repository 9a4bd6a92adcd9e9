// Who may do what: unknown means no, and any denial wins over any grant.
import type { Consents, Purpose } from "./types.ts";

export const PURPOSES: readonly Purpose[] = ["scoring", "storage", "personalization", "handoff"];

const all = (state: "unknown" | "denied"): Consents =>
  Object.fromEntries(PURPOSES.map((purpose) => [purpose, state])) as Record<Purpose, typeof state>;

// Pure, for the files that take only the purposes.
export const NOTHING_KNOWN = /* @__PURE__ */ all("unknown");
const ALL_DENIED = /* @__PURE__ */ all("denied");

/** Stored consents, as far as they are some. */
export const valid = (stored: unknown): Consents => {
  const states: Record<string, unknown> = { ...(stored as object) };
  return Object.fromEntries(
    PURPOSES.map((purpose) => [
      purpose,
      /^(granted|denied)$/.test(`${states[purpose]}`) ? states[purpose] : "unknown",
    ]),
  ) as unknown as Consents;
};

/** Global Privacy Control or Do Not Track is on, now. */
export function browserRefuses(scope: {
  navigator?: { globalPrivacyControl?: unknown; doNotTrack?: unknown };
  doNotTrack?: unknown;
}): boolean {
  const { globalPrivacyControl, doNotTrack = scope.doNotTrack } = scope.navigator ?? {};
  return globalPrivacyControl === true || doNotTrack === "1" || doNotTrack === "yes";
}

/** What holds when `refused`, by the browser or by an opt-out, is known. */
export const effective = (given: Consents, refused: boolean): Consents =>
  refused ? ALL_DENIED : given;

/** May events be captured and scored in memory? `required` takes unknown for a no. */
export const mayScore = (given: Consents, mode: "memory" | "required"): boolean =>
  given.scoring === "granted" || (given.scoring === "unknown" && mode === "memory");

/** The purposes in `purposes` (true grants, false denies) that change `given`; null if none does. */
export function changes(
  given: Consents,
  purposes: unknown,
): Partial<Record<Purpose, boolean>> | null {
  if (typeof purposes !== "object" || !purposes) return null;
  const changed = Object.entries(purposes).filter(
    ([purpose, yes]) =>
      PURPOSES.includes(purpose as Purpose) &&
      typeof yes === "boolean" &&
      given[purpose as Purpose] !== (yes ? "granted" : "denied"),
  );
  return changed.length ? Object.fromEntries(changed) : null;
}

/** `given` after `changed`. */
export const decide = (given: Consents, changed: Partial<Record<Purpose, boolean>>): Consents => ({
  ...given,
  ...Object.fromEntries(
    Object.entries(changed).map(([purpose, yes]) => [purpose, yes ? "granted" : "denied"]),
  ),
});
