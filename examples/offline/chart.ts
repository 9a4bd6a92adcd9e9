/** The engagement over time as a small drawing, at the width of its box. */

export interface Point {
  readonly time: number;
  readonly engagement: number;
}

export interface Chart {
  /** In the order of time; at least one. */
  readonly points: readonly Point[];
  /** Where something was done. */
  readonly marks: readonly Point[];
  readonly thresholds: readonly { name: string; label: string; value: number }[];
  readonly stages: readonly { time: number; label: string }[];
  readonly label: string;
  readonly locale: string;
}

const HEIGHT = 208;
const BOX = { top: 36, right: 68, bottom: 28, left: 32 };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** What stands between two times on the axis. */
const STEPS = [5, 15, 30, 60, 180, 360, 720, 1440, 2880, 10080, 20160, 40320, 80640].map(
  (minutes) => minutes * MINUTE,
);
const PIXELS_PER_TIME = 96;

export function draw(svg: SVGSVGElement, chart: Chart): void {
  const width = Math.max(240, svg.clientWidth);
  const first = chart.points[0];
  const last = chart.points.at(-1);
  if (!first || !last) return;
  const span = Math.max(HOUR, last.time - first.time);
  const x = (time: number) =>
    BOX.left + ((time - first.time) / span) * (width - BOX.left - BOX.right);
  const y = (value: number) =>
    HEIGHT - BOX.bottom - (value / 100) * (HEIGHT - BOX.top - BOX.bottom);
  const at = ({ time, engagement }: Point) =>
    `${x(time).toFixed(1)} ${y(Math.min(100, Math.max(0, engagement))).toFixed(1)}`;

  const nodes: SVGElement[] = [];
  const add = (tag: string, attributes: Readonly<Record<string, string | number>>, text = "") => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
    node.textContent = text;
    nodes.push(node);
  };
  const level = (value: number, name: string) =>
    add("line", {
      x1: BOX.left,
      x2: width - BOX.right,
      y1: y(value),
      y2: y(value),
      class: name,
    });
  const side = (value: number, text: string) =>
    add("text", { x: BOX.left - 8, y: y(value) + 4, "text-anchor": "end" }, text);

  for (const value of [0, 50, 100]) {
    level(value, "grid");
    side(value, String(value));
  }
  for (const { name, label, value } of chart.thresholds) {
    level(value, `threshold ${name}`);
    add("text", { x: width - BOX.right + 10, y: y(value) + 4, class: name }, label);
  }
  for (const { time, text, anchor } of axis(first.time, span, width, chart.locale)) {
    add("text", { x: x(time), y: HEIGHT - 8, "text-anchor": anchor }, text);
  }

  // Changes that stand close together take turns on two lines.
  let taken = Number.NEGATIVE_INFINITY;
  let line = 0;
  for (const { time, label } of chart.stages) {
    const place = x(time);
    line = place - taken < 72 ? 1 - line : 0;
    taken = place;
    const top = 12 + 14 * line;
    add("line", { x1: place, x2: place, y1: top + 4, y2: HEIGHT - BOX.bottom, class: "stage" });
    const anchor = place > width - BOX.right - 32 ? "end" : place < 64 ? "start" : "middle";
    add("text", { x: place, y: top, "text-anchor": anchor, class: "stage" }, label);
  }

  const path = chart.points.map(at).join("L");
  const floor = y(0).toFixed(1);
  add("path", {
    d: `M${x(first.time)} ${floor}L${path}L${x(last.time).toFixed(1)} ${floor}Z`,
    class: "area",
  });
  add("path", { d: `M${path}`, class: "curve" });
  for (const mark of chart.marks) {
    const [cx = "", cy = ""] = at(mark).split(" ");
    add("circle", { cx, cy, r: 3, class: "mark" });
  }
  const [cx = "", cy = ""] = at(last).split(" ");
  add("circle", { cx, cy, r: 5, class: "now" });

  svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
  svg.setAttribute("height", String(HEIGHT));
  svg.setAttribute("aria-label", chart.label);
  svg.replaceChildren(...nodes);
}

/** Round times, as many as there is room for. */
function axis(start: number, span: number, width: number, locale: string) {
  const room = Math.max(2, Math.floor((width - BOX.left - BOX.right) / PIXELS_PER_TIME));
  const step = STEPS.find((it) => span / it <= room) ?? 365 * DAY;
  const format = new Intl.DateTimeFormat(
    locale,
    step < DAY
      ? { hour: "2-digit", minute: "2-digit", ...(span > DAY ? { weekday: "short" } : {}) }
      : { day: "numeric", month: "short" },
  );
  // Whole days begin at midnight of the reader's zone, not of UTC.
  const zone = new Date(start).getTimezoneOffset() * MINUTE;
  const times = [];
  for (
    let time = Math.ceil((start - zone) / step) * step + zone;
    time <= start + span;
    time += step
  ) {
    const share = (time - start) / span;
    const anchor = share < 0.06 ? "start" : share > 0.94 ? "end" : "middle";
    times.push({ time, anchor, text: format.format(time) });
  }
  return times;
}
