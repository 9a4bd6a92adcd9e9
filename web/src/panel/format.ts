/** Numbers and times as the reader's language writes them. */

import type { Language } from "../words/language.ts";

export interface Format {
  /** "62.4", as whole and fraction, so that they can be set in two sizes. */
  score(value: number): { whole: string; fraction: string };
  /** "14:03" on the day of `now`, "22 Nov, 14:03" on any other. */
  time(time: number, now: number): string;
  /** "14:03:27" */
  clock(time: number): string;
}

export function createFormat(language: Language): Format {
  // British English: 24 hours and the day before the month, as in French.
  const locale = language === "fr" ? "fr" : "en-GB";
  const fixed = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const hour = { hour: "2-digit", minute: "2-digit" } as const;
  const short = new Intl.DateTimeFormat(locale, hour);
  const clock = new Intl.DateTimeFormat(locale, { ...hour, second: "2-digit" });
  const dated = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", ...hour });

  return {
    score(value) {
      const parts = fixed.formatToParts(value);
      const split = parts.findIndex((part) => part.type === "decimal");
      const text = (from: number, to?: number) =>
        parts
          .slice(from, to)
          .map((part) => part.value)
          .join("");
      return { whole: text(0, split), fraction: text(split) };
    },
    time: (time, now) => (sameDay(time, now) ? short : dated).format(time),
    clock: (time) => clock.format(time),
  };
}

function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}
