/** Icons on a grid of 16, drawn in the colour of the text around them. */

import { setAttribute, svg } from "./dom.ts";

const PATHS = {
  cold: "M8 1.5v13M2.4 4.75l11.2 6.5M13.6 4.75 2.4 11.25M6 2.7l2 1.8 2-1.8M6 13.3l2-1.8 2 1.8",
  warm: "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1.2v1.4M8 13.4v1.4M1.2 8h1.4M13.4 8h1.4M3.2 3.2l1 1M11.8 11.8l1 1M12.8 3.2l-1 1M4.2 11.8l-1 1",
  hot: "M8.3 1.5c.3 2.8 4.2 4.3 4.2 8.1a4.5 4.5 0 0 1-9 .1c0-1.9.9-3 1.9-4 .1 1.2.6 1.9 1.4 2.3-.3-2.5.2-4.8 1.5-6.5",
  flag: "M4 14.5v-13M4 2.5h8.5l-2 2.9 2 2.9H4",
  ban: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M3.8 3.8l8.4 8.4",
  granted: "m3.5 8.5 3 3 6-7",
  denied: "m4 4 8 8M12 4l-8 8",
  unknown: "M5 8h6",
  copy: "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z",
  chevron: "m4 6 4 4 4-4",
  arrow: "M2.5 8h11M9.5 4l4 4-4 4",
} as const;

export type Icon = keyof typeof PATHS;

/** A decorative icon: the word beside it carries the meaning. */
export function icon(name: Icon): SVGElement {
  return svg(
    "svg",
    { viewBox: "0 0 16 16", class: `icon i-${name}`, "aria-hidden": "true" },
    svg("path", { d: PATHS[name] }),
  );
}

/** Turns an icon into another one, in place. */
export function setIcon(element: SVGElement, name: Icon): void {
  const path = element.firstElementChild;
  if (path) setAttribute(path, "d", PATHS[name]);
}

/** The mark: a pane of four pieces of glass between leads. */
export function mark(): SVGElement {
  const pane = (d: string, part: string) => svg("path", { d, class: part });
  return svg(
    "svg",
    { viewBox: "0 0 20 20", class: "mark", "aria-hidden": "true" },
    pane("M9.5 1.2v8.3H2.6z", "p1"),
    pane("M10.5 1.2l6.9 8.3h-6.9z", "p2"),
    pane("M2.6 10.5h6.9v8.3z", "p3"),
    pane("M10.5 10.5h6.9l-6.9 8.3z", "p4"),
  );
}
