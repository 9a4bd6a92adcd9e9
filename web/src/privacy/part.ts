/** What every part of the card is made from and shows. */
import type { ActsHost } from "../acts/host.ts";
import { el } from "../look/dom.ts";
import type { Assessment, Explanation, Export } from "../types.ts";
import type { Language } from "../words/language.ts";
import { createWords, type Words } from "../words/words.ts";
import { createSay, type Say } from "./texts.ts";

/** One look at the widget. */
export interface Look {
  /** null while nothing is scored. */
  readonly assessment: Assessment | null;
  readonly explanation: Explanation | null;
  readonly record: Export;
  /** What refuses everything: the browser, by the name of its signal; or an opt-out. */
  readonly refusal: "Global Privacy Control" | "Do Not Track" | "optOut" | null;
}

export interface Part {
  readonly node: HTMLElement;
  show(look: Look): void;
}

/** What a card is made with. */
export interface Voice {
  readonly host: ActsHost;
  readonly language: Language;
  readonly words: Words;
  readonly say: Say;
}

export const createVoice = (host: ActsHost, language: Language): Voice => ({
  host,
  language,
  words: createWords(language),
  say: createSay(language),
});

export function section(name: string, heading: string, ...children: readonly Node[]): HTMLElement {
  return el("section", name, el("h3", "", heading), ...children);
}

/** A line that is read out, politely, when it changes. */
export function createStatus(): HTMLElement {
  const node = el("p", "status");
  node.setAttribute("role", "status");
  return node;
}
