/** Numbers and times as the reader's language writes them. */

import { type Language, word } from "./texts.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Up to this age an event is "just now". */
const JUST_NOW = 45_000;

const STEPS = [
  ["year", 365 * DAY],
  ["month", 30 * DAY],
  ["week", 7 * DAY],
  ["day", DAY],
  ["hour", 60 * MINUTE],
  ["minute", MINUTE],
] as const;

export interface Format {
  /** "62.4", as whole and fraction, so that they can be set in two sizes. */
  score(value: number): { whole: string; fraction: string };
  /** "62.4" */
  number(value: number): string;
  /** "+8", "−4.5": always with its sign. */
  points(value: number): string;
  /** 0..1 as "37%". */
  percent(value: number): string;
  /** "14:03" on the day of `now`, "22 Nov, 14:03" on any other. */
  time(time: number, now: number): string;
  /** "14:03:27" */
  clock(time: number): string;
  /** "just now", "3 min ago", "yesterday" */
  ago(time: number, now: number): string;
  /** How often and when: "once, yesterday", "3 times in 9 days, last yesterday" */
  often(times: number, first: number, last: number, now: number): string;
}

export function createFormat(language: Language): Format {
  // British English: 24 hours and the day before the month, as in French.
  const locale = language === "fr" ? "fr" : "en-GB";
  const one = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const fixed = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const signed = new Intl.NumberFormat(locale, {
    maximumFractionDigits: 1,
    signDisplay: "exceptZero",
  });
  const percent = new Intl.NumberFormat(locale, { style: "percent" });
  const hour = { hour: "2-digit", minute: "2-digit" } as const;
  const short = new Intl.DateTimeFormat(locale, hour);
  const clock = new Intl.DateTimeFormat(locale, { ...hour, second: "2-digit" });
  const dated = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", ...hour });
  const relative = new Intl.RelativeTimeFormat(locale, { style: "short" });
  const days = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });

  const unit = (name: string, value: number) =>
    new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "long" }).format(value);
  /** How long it took: in whole days, rounded up; below a day in hours, then minutes. */
  const span = (length: number) =>
    length >= DAY
      ? unit("day", Math.ceil(length / DAY))
      : length >= 60 * MINUTE
        ? unit("hour", Math.ceil(length / (60 * MINUTE)))
        : unit("minute", Math.ceil(length / MINUTE));
  const ago = (time: number, now: number) => {
    const age = Math.max(0, now - time);
    if (age < JUST_NOW) return word(language, "now");
    for (const [name, length] of STEPS) {
      if (age < length) continue;
      return (name === "day" ? days : relative).format(-Math.floor(age / length), name);
    }
    return relative.format(-1, "minute");
  };

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
    number: (value) => one.format(value),
    points: (value) => signed.format(value).replace("-", "−"),
    percent: (value) => percent.format(value),
    time: (time, now) => (sameDay(time, now) ? short : dated).format(time),
    clock: (time) => clock.format(time),
    ago,
    often(times, first, last, now) {
      const when = ago(last, now);
      if (times === 1) return `${word(language, "once")}, ${when}`;
      const count = one.format(times);
      const within = last - first < MINUTE ? "" : span(last - first);
      const often = within
        ? word(language, "timesIn", count, within)
        : word(language, "times", count);
      return word(language, "lastTime", often, when);
    },
  };
}

function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}
