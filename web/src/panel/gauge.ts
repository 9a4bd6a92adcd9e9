/** The engagement gauge: an arc of 240 degrees, its scale, and the number. */

import { el, setAttribute, setText, svg } from "../look/dom.ts";
import type { Part, Voice } from "./part.ts";

/** For how long a change of the score stands beside it. */
const DELTA_MS = 2_400;
/** A change smaller than this is decay, not news. */
const DELTA_MIN = 0.5;

const arc = (radius: number): string => {
  const x = radius * Math.cos(Math.PI / 6);
  const y = 60 + radius / 2;
  return `M${60 - x} ${y}A${radius} ${radius} 0 1 1 ${60 + x} ${y}`;
};

export function createGauge({ format, words }: Voice): Part {
  const ring = (name: string, radius: number) =>
    // The length is made 100, so that a score is a length.
    svg("path", { class: name, d: arc(radius), pathLength: "100" });
  const value = ring("value", 51);
  const whole = el("b");
  const fraction = el("i");
  const delta = el("span", "delta");
  delta.ariaHidden = "true";
  const node = el(
    "div",
    "gauge",
    svg(
      "svg",
      { viewBox: "0 4 120 92", "aria-hidden": "true" },
      ring("ticks", 41),
      ring("track", 51),
      value,
    ),
    el("span", "number", whole, fraction),
    el("span", "name", words.title("engagement")),
    delta,
  );
  setAttribute(node, "role", "meter");
  setAttribute(node, "aria-label", words.title("engagement"));
  setAttribute(node, "aria-valuemin", "0");
  setAttribute(node, "aria-valuemax", "100");

  let before: number | null = null;
  let shownUntil = 0;
  return {
    node,
    show({ assessment: { engagement } }) {
      const bounded = Math.min(100, Math.max(0, engagement));
      value.style.strokeDashoffset = String(100 - bounded);
      value.style.opacity = bounded > 0 ? "1" : "0";
      const parts = format.score(engagement);
      setText(whole, parts.whole);
      // A full gauge has no room for ".0".
      setText(fraction, parts.whole.length < 3 ? parts.fraction : "");
      setAttribute(node, "aria-valuenow", bounded.toFixed(1));
      setAttribute(node, "aria-valuetext", words.number(engagement));

      const change = before === null ? 0 : engagement - before;
      before = engagement;
      if (Math.abs(change) >= DELTA_MIN) {
        setText(delta, words.points(change));
        delta.className = change > 0 ? "delta up" : "delta down";
        shownUntil = performance.now() + DELTA_MS;
      } else if (performance.now() > shownUntil) {
        delta.className = "delta";
      }
    },
  };
}
