/**
 * The playground: a pretend site on the left records events through Leadlight's public API,
 * with a clock of its own; on the right the inspector and a chart show what comes of it.
 */

import { createLeadlight, type Leadlight } from "leadlight";
import mountInspector from "leadlight/panel";
import { type Act, DAY, GROUPS, HOUR, STORIES } from "./acts.ts";
import { draw, type Point } from "./chart.ts";
import { type Language, pick, stateWord, TEXTS, type Text, type Word, word } from "./texts.ts";

/** Between two steps of a story. */
const STORY_PACE_MS = 700;
/** Into so many pieces a jump of the clock is cut, to draw the decay. */
const DECAY_SAMPLES = 32;

interface Mark extends Point {
  readonly text: Text;
  readonly temperature: string;
  readonly stage: string;
}

const find = <T extends Element = HTMLElement>(selector: string) =>
  document.querySelector(selector) as T;
const inlined = (id: string) => JSON.parse(find(`#${id}`).textContent ?? "null");

const model = inlined("model") as {
  temperature: { warm: number; hot: number };
};
const wasm = Uint8Array.from(atob(inlined("wasm")), (letter) => letter.charCodeAt(0));
const acts = new Map(GROUPS.flatMap((group) => group.acts).map((act) => [act.id, act]));
/** What each act changed when it was done last, by its id. */
const gains = new Map<string, number>();
const figures: (() => void)[] = [];

let language: Language = navigator.language.startsWith("fr") ? "fr" : "en";
let time = Date.now();
let points: Point[] = [];
let marks: Mark[] = [];
let stages: { time: number; stage: string }[] = [];
let stage = "visitor";
let status: () => string = () => word(language, "starting");
/** Counts the stories begun, so that a new one ends the one before. */
let story = 0;

const api: Leadlight = createLeadlight({ model, wasm, auto: [], now: () => time });
buildActs();
buildControls();
speak(language);
mountInspector(api, { container: find("#inspector") });
new ResizeObserver(showChart).observe(find("#chart"));
void api.ready.then((ready) => {
  // A browser that asks not to be tracked is obeyed, here too.
  const refused = api.export().consent.scoring === "denied";
  status = () => word(language, ready ? "ready" : refused ? "refused" : "failed");
  sample();
  show();
});

/** Lets time pass; what the score does meanwhile goes into the chart. */
function pass(duration: number): void {
  const from = time;
  for (let piece = 1; piece <= DECAY_SAMPLES; piece++) {
    time = from + (duration * piece) / DECAY_SAMPLES;
    sample();
  }
}

function sample(): void {
  const assessment = api.assess();
  if (!assessment) return;
  points.push({ time, engagement: assessment.engagement });
  // Time alone can do it too: a silent prospect becomes a lead again.
  if (assessment.stage !== stage) stages.push({ time, stage: assessment.stage });
  stage = assessment.stage;
}

function perform(act: Act): void {
  if (act.after) pass(act.after);
  const before = api.assess();
  if (act.traits) api.identify(act.traits);
  for (const [name, properties] of act.events) api.track(name, properties);
  const after = api.assess();
  if (before && after) {
    const { engagement, temperature, stage } = after;
    sample();
    marks.push({ time, engagement, temperature, stage, text: act.text });
    const change = engagement - before.engagement;
    gains.set(act.id, change);
    status = () => `${pick(language, act.text)}: ${signed(change)}`;
  }
  const path = act.events[0]?.[1].path;
  if (path) find("#address").textContent = `meridian.example${path}`;
  if (act.takes) pass(act.takes);
  show();
}

function jump(duration: number): void {
  pass(duration);
  status = () => word(language, "passed", lasting(duration));
  show();
}

async function restart(): Promise<void> {
  await api.forget();
  time = Date.now();
  points = [];
  marks = [];
  stages = [];
  stage = "visitor";
  gains.clear();
  status = () => word(language, "ready");
  find("#address").textContent = "meridian.example/";
  sample();
  show();
}

async function play(steps: (typeof STORIES)[number]["steps"]): Promise<void> {
  const mine = ++story;
  await restart();
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  for (const step of steps) {
    if (!still) await new Promise((resolve) => setTimeout(resolve, STORY_PACE_MS));
    if (mine !== story) return;
    const act = acts.get(String(step));
    if (act) perform(act);
    else jump(Number(step));
  }
}

function button(className: string, press: () => void): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = className;
  element.addEventListener("click", press);
  return element;
}

/** Text that follows the language. */
function texted(tag: string, text: Text, className = ""): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  element.dataset.en = text[0];
  element.dataset.fr = text[1];
  return element;
}

function buildActs(): void {
  for (const group of GROUPS) {
    const section = document.createElement("section");
    const list = document.createElement("ul");
    for (const act of group.acts) {
      const item = document.createElement("li");
      const press = button("act", () => {
        story++;
        perform(act);
      });
      const code = document.createElement("code");
      code.textContent = act.traits ? "identify" : act.events.map(([name]) => name).join(" + ");
      const figure = document.createElement("b");
      press.append(texted("span", act.text), code, figure);
      figures.push(() => showGain(act, figure));
      item.append(press);
      list.append(item);
    }
    section.append(texted("h3", group.text), list);
    find("#acts").append(section);
  }
}

/** What the act changed when it was done last: a limit of the model makes it less, or nothing. */
function showGain(act: Act, figure: HTMLElement): void {
  const gain = gains.get(act.id);
  figure.textContent = gain === undefined ? "" : signed(gain);
  figure.className = !gain ? "" : gain > 0 ? "plus" : "minus";
}

function buildControls(): void {
  for (const { text, steps } of STORIES) {
    const press = button("", () => void play(steps));
    press.append(texted("span", text));
    find("#stories").append(press);
  }
  for (const press of document.querySelectorAll<HTMLElement>("[data-hours]")) {
    press.addEventListener("click", () => {
      story++;
      jump(Number(press.dataset.hours) * HOUR);
    });
  }
  find("#restart").addEventListener("click", () => {
    story++;
    void restart();
  });
  for (const press of document.querySelectorAll<HTMLElement>("#languages button")) {
    press.addEventListener("click", () => speak(press.lang === "fr" ? "fr" : "en"));
  }
}

function speak(next: Language): void {
  language = next;
  document.documentElement.lang = language;
  document.title = word(language, "title");
  for (const element of document.querySelectorAll<HTMLElement>("[data-text]")) {
    const key = element.dataset.text ?? "";
    if (Object.hasOwn(TEXTS, key)) element.textContent = word(language, key as Word);
  }
  for (const element of document.querySelectorAll<HTMLElement>("[data-en]")) {
    element.textContent = element.dataset[language] ?? "";
  }
  for (const press of document.querySelectorAll<HTMLElement>("#languages button")) {
    press.ariaPressed = String(press.lang === language);
  }
  find("#languages").ariaLabel = word(language, "language");
  find("#jumps").ariaLabel = word(language, "later");
  show();
}

function show(): void {
  const assessment = api.assess();
  const clock = find<HTMLTimeElement>("#clock");
  clock.textContent = dated({ weekday: "short", hour: "2-digit", minute: "2-digit" }, time);
  clock.dateTime = new Date(time).toISOString();
  find("#status").textContent = status();
  for (const showFigure of figures) showFigure();
  const brief = find<HTMLAnchorElement>("#brief");
  brief.hidden = !assessment;
  if (assessment) {
    find("#brief-score").textContent = number(assessment.engagement);
    find("#brief-state").textContent =
      `${stateWord(language, assessment.temperature)} · ${stateWord(language, assessment.stage)}`;
    brief.dataset.temperature = assessment.temperature;
  }
  showChart();
  showTable();
}

function showChart(): void {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return;
  draw(find<SVGSVGElement>("#chart"), {
    points,
    marks,
    thresholds: (["warm", "hot"] as const).map((name) => ({
      name,
      label: `${word(language, name)} ${number(model.temperature[name])}`,
      value: model.temperature[name],
    })),
    stages: stages.map(({ time, stage }) => ({ time, label: stateWord(language, stage) })),
    label: word(
      language,
      "chartAlt",
      dated({}, first.time),
      dated({}, last.time),
      number(last.engagement),
    ),
    locale: locale(),
  });
}

function showTable(): void {
  const rows = marks.map((mark) => {
    const row = document.createElement("tr");
    const cells = [
      dated({ hour: "2-digit", minute: "2-digit" }, mark.time),
      pick(language, mark.text),
      number(mark.engagement),
      stateWord(language, mark.temperature),
      stateWord(language, mark.stage),
    ];
    for (const [index, text] of cells.entries()) {
      const cell = document.createElement("td");
      cell.textContent = text;
      if (index === 2) cell.className = "figure";
      row.append(cell);
    }
    return row;
  });
  find("#rows").replaceChildren(...rows.reverse());
}

function locale(): string {
  return language === "fr" ? "fr" : "en-GB";
}

function number(value: number): string {
  return value.toLocaleString(locale(), { maximumFractionDigits: 1 });
}

function signed(value: number): string {
  return value
    .toLocaleString(locale(), { maximumFractionDigits: 1, signDisplay: "exceptZero" })
    .replace("-", "−");
}

function dated(more: Intl.DateTimeFormatOptions, at: number): string {
  const year =
    new Date(at).getFullYear() === new Date().getFullYear() ? {} : ({ year: "numeric" } as const);
  return new Intl.DateTimeFormat(locale(), {
    day: "numeric",
    month: "short",
    ...year,
    ...more,
  }).format(at);
}

/** "12 days" */
function lasting(duration: number): string {
  const [value, unit] = duration < DAY ? [duration / HOUR, "hour"] : [duration / DAY, "day"];
  return value.toLocaleString(locale(), { style: "unit", unit, unitDisplay: "long" });
}
