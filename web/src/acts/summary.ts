// What may be said of an assessment outside Leadlight: no event, no exact score, few reasons.
import type { Assessment, Label } from "../types.ts";

/** A label in the language, else in English, else in whatever it has; `id` without any. */
export const labelIn = (language: string, label: Label | null | undefined, id: string): string => {
  if (typeof label === "string") return label;
  const { [language]: mine, en, ...others } = label ?? {};
  return mine ?? en ?? Object.values(others)[0] ?? id;
};

/** The fifth of 0..100 that the engagement is in: "0-19", "20-39", … "80-100". */
export const band = (engagement: number): string => {
  const low = Math.min(80, Math.max(0, Math.floor(engagement / 20) * 20));
  return `${low}-${low === 80 ? 100 : low + 19}`;
};

/** The reasons that count for the visitor, the strongest first, in words: "Viewed the pricing page (2x)". */
export const reasonsIn = (language: string, { reasons }: Assessment, most: number): string[] =>
  reasons
    .filter(({ points }) => points > 0)
    .slice(0, most)
    .map(
      ({ signal, label, times }) =>
        labelIn(language, label, signal) + (times > 1 ? ` (${times}×)` : ""),
    );
