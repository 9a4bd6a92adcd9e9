/** What every part of the inspector is made from and shows. */

import type { HandoffNotice } from "../../leadlight-acts.d.ts";
import { el } from "../look/dom.ts";
import type { Assessment, Explanation, Export } from "../types.ts";
import type { Language } from "../words/language.ts";
import { createWords, type Words } from "../words/words.ts";
import { createFormat, type Format } from "./format.ts";
import { type Word, word } from "./texts.ts";

/** One look at the widget. */
export interface Look {
  /** null while nothing is scored. */
  readonly assessment: Assessment | null;
  readonly explanation: Explanation | null;
  readonly record: Export;
  /** The latest notice of each hand-off. */
  readonly handoffs: readonly HandoffNotice[];
}

/** A look that has something to tell. */
export interface Reading extends Look {
  readonly assessment: Assessment;
}

/** A piece of the view; its words do not change, a new language makes a new view. */
export interface Part<T = Reading> {
  readonly node: HTMLElement;
  show(it: T): void;
}

/** The words, numbers and times of one language. */
export interface Voice {
  readonly language: Language;
  readonly format: Format;
  readonly words: Words;
  say(key: Word, ...values: readonly string[]): string;
}

export function createVoice(language: Language): Voice {
  return {
    language,
    format: createFormat(language),
    words: createWords(language),
    say: (key, ...values) => word(language, key, ...values),
  };
}

/** A section with its heading. */
export function section(name: string, heading: string, ...children: readonly Node[]): HTMLElement {
  return el("section", name, el("h3", "", heading), ...children);
}

/** The last item that passes the test. */
export function last<T>(items: readonly T[] = [], test: (item: T) => boolean): T | undefined {
  return [...items].reverse().find(test);
}
