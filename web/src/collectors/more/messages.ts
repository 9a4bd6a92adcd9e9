// What other windows tell this one, of which nothing may be believed but where it comes from.
import type { Stop } from "../../types.ts";
import { listen } from "../dom.ts";

const LONGEST = 100_000;

// biome-ignore lint/suspicious/noExplicitAny: another window's words, checked where they are read
export type Words = any;

/** Calls `hear` with each message that is an object, or the JSON of one; others are ignored. */
export const onMessage = (hear: (words: Words, event: MessageEvent) => void): Stop =>
  listen<MessageEvent>(window, "message", (event) => {
    let words: unknown = event.data;
    if (typeof words === "string") {
      if (words[0] !== "{" || words.length > LONGEST) return;
      try {
        words = JSON.parse(words);
      } catch {
        // Not for us.
        return;
      }
    }
    if (words && typeof words === "object") hear(words, event);
  });
