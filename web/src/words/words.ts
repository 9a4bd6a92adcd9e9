/**
 * An explanation in sentences, in English and in French. The sentences are those of
 * core/words/explanation.json, which the command line says too; tests/words holds both to it.
 */

import TEXTS from "../../../core/words/explanation.json";
import type { Change, ClampRow, Explanation, Need, SignalRow, TreeTerms, Way } from "../types.ts";
import type { Language } from "./language.ts";

/** A text as a model carries it: one for all languages, or one for each. */
export type Label = string | Readonly<Record<string, string | undefined>> | null | undefined;

type Key = keyof typeof TEXTS;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Up to this age an event is "just now". */
const JUST_NOW = 45_000;
/** Below so many points a week the engagement is said to be steady. */
const STEADY = 1;
/** So many inputs of trees are named. */
const NAMED = 3;
const TEMPERATURES = ["cold", "warm", "hot"];

export interface Words {
  text(key: Key, ...values: readonly string[]): string;
  /** The same with a capital, where it stands alone. */
  title(key: Key): string;
  /** "what: why", where there is a why. */
  because(what: string, why: string): string;
  /** For a key that came with data, such as a stage: one that is not known is shown as it is. */
  textOr(key: string): string;
  /** A label in this language, else in English, else in any, else the id in words. */
  label(label: Label, id: string): string;
  /** "62.4" */
  number(value: number): string;
  /** Of a part of 1: "63.4%" */
  percent(part: number): string;
  /** "+8", "−4.5": always with its sign. */
  points(value: number): string;
  /** "just now", "3 minutes ago", "yesterday": by the days of the reader's zone. */
  ago(time: number, now: number): string;
  /** How often and when: "once, yesterday", "3 times in 9 days, last yesterday" */
  often(times: number, first: number, last: number, now: number): string;
  /** Of a row of the ledger: whose points they are, and where these count how often. */
  rowLabel(row: SignalRow | ClampRow): string;
  rowDetail(row: SignalRow | ClampRow, now: number): string;
  change(change: Change): string;
  way(way: Way): string;
  momentum(points: number): string;
  /**
   * The probability, and what points do to it, or which inputs of the trees do most; empty where
   * the model has none.
   */
  chance(propensity: Explanation["propensity"]): string;
  /** Of trees: "Download (odds × 4.5), role cto (odds ÷ 1.6)", those that do most; else empty. */
  chanceReasons(propensity: Explanation["propensity"]): string;
}

export function createWords(language: Language): Words {
  const one = new Intl.NumberFormat(language === "fr" ? "fr" : "en-GB", {
    maximumFractionDigits: 1,
  });
  const text: Words["text"] = (key, ...values) => fill(TEXTS[key][language], values);
  const title: Words["title"] = (key) => text(key).replace(/^./u, (first) => first.toUpperCase());
  const textOr = (key: string) => (Object.hasOwn(TEXTS, key) ? text(key as Key) : spaced(key));
  const label: Words["label"] = (of, id) =>
    (typeof of === "string"
      ? of
      : of?.[language] || of?.en || Object.values(of ?? {}).find(Boolean)) || spaced(id);
  const number = (value: number) => one.format(value).replace(/^-/, "−").replace(/^−0$/, "0");
  const percent = (part: number) => text("percentOf", number(100 * part));
  const points = (value: number) => {
    const written = number(value);
    return value > 0 && written !== "0" ? `+${written}` : written;
  };
  const count = (unit: "minute" | "hour" | "day" | "week" | "month" | "year", value: number) =>
    value === 1 ? text(unit) : text(`${unit}s`, number(value));
  /** How long it took: in whole days, rounded up; below a day in hours, then minutes. */
  const span = (length: number) =>
    length >= DAY
      ? count("day", Math.ceil(length / DAY))
      : length >= HOUR
        ? count("hour", Math.ceil(length / HOUR))
        : count("minute", Math.ceil(length / MINUTE));
  const because = (what: string, why: string) => (why ? text("because", what, why) : what);

  const ago: Words["ago"] = (time, now) => {
    const age = Math.max(0, now - time);
    if (age < JUST_NOW) return text("now");
    if (age < HOUR) return text("ago", count("minute", Math.max(1, Math.floor(age / MINUTE))));
    const days = dayOf(now) - dayOf(time);
    if (days < 1 || age < DAY / 2) return text("ago", count("hour", Math.floor(age / HOUR)));
    if (days === 1) return text("yesterday");
    if (days < 7) return text("ago", count("day", days));
    if (days < 30) return text("ago", count("week", Math.floor(days / 7)));
    if (days < 365) return text("ago", count("month", Math.floor(days / 30)));
    return text("ago", count("year", Math.floor(days / 365)));
  };
  const often: Words["often"] = (times, first, last, now) => {
    const when = ago(last, now);
    if (times === 1) return text("onlyTime", text("once"), when);
    const within = last - first < MINUTE ? "" : span(last - first);
    const many = number(times);
    return text("lastTime", within ? text("timesIn", many, within) : text("times", many), when);
  };

  const need = (it: Need): string => {
    switch (it.what) {
      case "engagement": {
        const more = Math.ceil(it.needed - it.have);
        return more === 1 ? text("needsPoint") : text("needsPoints", number(more));
      }
      case "fit":
        return text("needsFit", it.needed);
      case "propensity":
        return text("needsChance", percent(it.needed));
      case "temperature":
        return text("needsHeat", textOr(it.needed));
      case "event":
        return text("needsEvent", it.needed.map(spaced).join(", "));
      default:
        return text("needsCondition");
    }
  };

  const inputName = ({ input, label: name, value }: TreeTerms["inputs"][number]) => {
    const { signal, profile, trait, categories, score } = input;
    if (signal !== undefined) return label(name, signal);
    const category = value === null ? undefined : categories?.[value];
    if (trait !== undefined) return spaced(category ? `${trait} ${category}` : trait);
    return textOr(profile ?? score ?? "");
  };
  const chanceReasons: Words["chanceReasons"] = (it) =>
    it && "inputs" in it
      ? [...it.inputs]
          .sort((a, b) => Math.abs(b.adds) - Math.abs(a.adds))
          .slice(0, NAMED)
          .map((one) => {
            const odds = number(Math.exp(Math.abs(one.adds)));
            return text(one.adds > 0 ? "oddsTimes" : "oddsBy", inputName(one), odds);
          })
          .join(", ")
      : "";

  return {
    text,
    title,
    because,
    textOr,
    label,
    number,
    percent,
    points,
    ago,
    often,
    rowLabel(row) {
      if (!("clamp" in row)) return label(row.label, row.signal);
      const whose = row.id === null ? text("engagement") : label(row.label, row.id);
      return text(row.points < 0 ? "beyond" : "raised", whose);
    },
    rowDetail(row, now) {
      if ("clamp" in row) return "";
      const counted = often(row.times, row.first ?? 0, row.last ?? 0, now);
      return row.dropped === 0
        ? counted
        : row.dropped === 1
          ? text("droppedOne", counted)
          : text("dropped", counted, number(row.dropped));
    },
    change({ what, from, to, purpose, label: cause, event, rule }) {
      const why = cause || event ? label(cause, event ?? rule ?? "") : "";
      const state = String(to);
      switch (what) {
        case "stage":
          return event === null
            ? text("lapses", textOr(state))
            : because(text("becomes", textOr(state)), why);
        case "temperature": {
          const up = TEMPERATURES.indexOf(state) > TEMPERATURES.indexOf(String(from));
          return text(up ? "warms" : "cools", textOr(state));
        }
        case "consent":
          return text(state === "granted" ? "agrees" : "refuses", textOr(purpose ?? ""));
        case "disqualified":
          return because(text(to ? "disqualified" : "qualifiedAgain"), why);
        default: {
          const reason = event === null ? text("silence") : why;
          return text("clientNow", reason ? `${textOr(state)} (${reason})` : textOr(state));
        }
      }
    },
    // What the label says already is not said again.
    way({ label: name, rule, needs }) {
      const missing = needs.filter((it) => !name || it.what !== "event").map(need);
      const whole = missing.join(", ");
      return name ? because(label(name, rule), whole) : whole;
    },
    momentum: (value) =>
      Math.abs(value) < STEADY
        ? text("steady")
        : text(value > 0 ? "rising" : "falling", points(value)),
    chance(it) {
      if (!it) return "";
      const likely = percent(it.probability);
      if ("doubles" in it) return text("chance", likely, number(it.doubles));
      const why = chanceReasons(it);
      return why ? text("chanceOfTrees", likely, why) : text("chanceAlone", likely);
    },
    chanceReasons,
  };
}

/**
 * The rows of a ledger that raise or lower the score, those of the most points first: neither those
 * of 0, nor a signal whose own bound takes all that it gives.
 */
export function byWeight<Row extends SignalRow | ClampRow>(ledger: readonly Row[]): Row[] {
  const whose = (row: SignalRow | ClampRow) =>
    !("clamp" in row) ? row.signal : row.clamp === "signal" ? row.id : null;
  const left = new Map<string | null, number>();
  for (const row of ledger) left.set(whose(row), (left.get(whose(row)) ?? 0) + row.points);
  return ledger
    .filter((row) => row.points !== 0 && (whose(row) === null || left.get(whose(row)) !== 0))
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
}

/** Whole days since 1970 in the reader's zone. */
const dayOf = (time: number) =>
  Math.floor((time - new Date(time).getTimezoneOffset() * MINUTE) / DAY);

/** The sentence whose `{0}` and `{1}` have given way to the values. */
export const fill = (sentence: string, values: readonly string[]): string =>
  sentence.replace(/\{(\d)\}/g, (_, at) => values[at] ?? "");

/** "job_seeker" reads as "job seeker". */
function spaced(id: string): string {
  return id.replace(/_+/g, " ");
}
