/** Where the visitor stands: temperature, fit, stage, and what is to be noticed at once. */

import { el, keyedList, setAttribute, setText } from "../look/dom.ts";
import { type Icon, icon, setIcon } from "../look/icons.ts";
import { createGauge } from "./gauge.ts";
import { last, type Part, type Reading, section, type Voice } from "./part.ts";

const STAGES = ["visitor", "lead", "prospect", "client"] as const;

/** The latest change to that stage, if the log still knows it. */
function entered({ explanation }: Reading, stage: string) {
  return last(explanation?.history, (it) => it.what === "stage" && it.to === stage);
}

/** Prospect since when and why; or why not at all. */
export function createBanners({ say, format, words }: Voice): Part {
  const banner = (name: string, symbol: Icon) => {
    const title = el("strong");
    const why = el("span");
    const node = el("div", `banner ${name}`, icon(symbol), el("p", "", title, why));
    node.hidden = true;
    return {
      node,
      say(head: string, reason: string) {
        node.hidden = false;
        setText(title, head);
        setText(why, reason);
      },
    };
  };
  const prospect = banner("is-prospect", "flag");
  const disqualified = banner("is-out", "ban");
  return {
    node: el("div", "banners", prospect.node, disqualified.node),
    show(reading) {
      const { assessment } = reading;
      prospect.node.hidden = !assessment.prospect;
      if (assessment.prospect) {
        const change = entered(reading, "prospect");
        prospect.say(
          change ? say("since", format.time(change.time, assessment.at)) : words.title("prospect"),
          change ? words.label(change.label, change.event ?? "") : "",
        );
      }
      const out = assessment.disqualified;
      disqualified.node.hidden = !out;
      if (out) disqualified.say(words.text("disqualified"), words.label(out.label, out.rule));
    },
  };
}

/** The gauge, and beside it the temperature and the other figures. */
export function createReadout(voice: Voice): Part {
  const { say, words } = voice;
  const gauge = createGauge(voice);
  const symbol = icon("cold");
  const temperature = el("dd", "temperature", symbol, el("span"));
  const temperatureWord = temperature.lastChild as HTMLElement;
  const grade = el("b", "grade");
  const fit = el("span");
  const fitRow = el("div", "", el("dt", "", say("fit")), el("dd", "fit", grade, fit));
  const propensity = el("dd");
  const propensityRow = el("div", "", el("dt", "", say("propensity")), propensity);
  const trend = el("p", "trend");
  const chance = el("p", "trend");
  const sessions = el("dd");
  const events = el("dd");
  const node = el(
    "div",
    "readout",
    gauge.node,
    el(
      "dl",
      "figures",
      el("div", "wide", el("dt", "", say("temperature")), temperature),
      fitRow,
      propensityRow,
      el("div", "", el("dt", "", say("sessions")), sessions),
      el("div", "", el("dt", "", say("events")), events),
    ),
    trend,
    chance,
  );
  return {
    node,
    show(reading) {
      const it = reading.assessment;
      gauge.show(reading);
      fitRow.className = it.propensity === null ? "wide" : "";
      setIcon(symbol, it.temperature);
      setText(temperatureWord, words.title(it.temperature));
      grade.hidden = it.grade === null;
      setText(grade, it.grade ?? "");
      setAttribute(grade, "data-grade", it.grade);
      setText(fit, it.fit === null ? say("unknownFit") : words.number(it.fit));
      propensityRow.hidden = it.propensity === null;
      if (it.propensity !== null) setText(propensity, words.percent(it.propensity));
      setText(trend, words.momentum(reading.explanation?.momentum ?? 0));
      setText(chance, words.chance(reading.explanation?.propensity ?? null));
      chance.hidden = chance.textContent === "";
      setText(sessions, words.number(it.sessions));
      setText(events, words.number(it.events));
    },
  };
}

/** The way from visitor to client, with the time of each step. */
export function createStages({ say, format, words }: Voice): Part {
  const steps = STAGES.map((stage) => {
    const when = el("time");
    const node = el("li", "", el("i"), el("span", "", words.title(stage)), when);
    return { stage, node, when };
  });
  const list = el("ol", "steps", ...steps.map((step) => step.node));
  const notes = el("div", "chips");
  const showNotes = keyedList<{ name: string; text: string }>(
    notes,
    (note) => note.name + note.text,
    () => {
      const node = el("span");
      return {
        node,
        show: (note) => {
          node.className = `chip ${note.name}`;
          setText(node, note.text);
        },
      };
    },
  );
  return {
    node: section("stages", say("stage"), list, notes),
    show(reading) {
      const { assessment } = reading;
      const present = STAGES.indexOf(assessment.stage);
      for (const [index, step] of steps.entries()) {
        step.node.className = index < present ? "done" : index === present ? "present" : "";
        setAttribute(step.node, "aria-current", index === present ? "step" : null);
        const change = index <= present ? entered(reading, step.stage) : undefined;
        setText(step.when, change ? format.time(change.time, assessment.at) : "");
      }
      const { clientState, segments } = assessment;
      showNotes([
        ...(clientState ? [{ name: "state", text: words.title(clientState) }] : []),
        ...segments.map((id) => ({ name: "segment", text: words.label(null, id) })),
      ]);
      notes.hidden = !clientState && segments.length === 0;
    },
  };
}
