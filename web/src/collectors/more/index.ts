// The collectors that not every page needs at once: fetched when the page scores and is idle.
import type { Entry, Start } from "../../types.ts";
import { guarded, isSynthetic, listen } from "../dom.ts";
import { start as abandonedForms } from "./abandoned-forms.ts";
import { start as copies } from "./copies.ts";
import { start as dataLayer } from "./data-layer.ts";
import { start as emailClicks } from "./email-clicks.ts";
import { start as exitIntent } from "./exit-intent.ts";
import { start as matomo } from "./matomo.ts";
import { start as search } from "./search.ts";
import { start as segment } from "./segment.ts";
import { start as videos } from "./videos.ts";
import { start as widgets } from "./widgets.ts";

/** Nothing that a collector meets at its start breaks the others, and a prerendered page is not seen yet. */
const safely =
  (start: Start): Start =>
  (emit, host) => {
    let stop = () => {};
    const begin = guarded(() => {
      // This file has its own copy of dom.ts, hence its own knowledge of who made an event.
      stop = start(
        (name, properties) =>
          emit(name, isSynthetic() ? { ...properties, untrusted: true } : properties),
        host,
      );
    });
    if (!(document as { prerendering?: boolean }).prerendering) begin();
    else
      stop = listen(document, "prerenderingchange", () => {
        stop();
        begin();
      });
    return guarded(() => stop());
  };

const collectors: readonly Entry[] = [
  ["abandoned-forms", safely(abandonedForms)],
  ["copies", safely(copies)],
  ["email-clicks", safely(emailClicks)],
  ["exit-intent", safely(exitIntent)],
  ["search", safely(search)],
  ["videos", safely(videos)],
  ["widgets", safely(widgets)],
  ["data-layer", safely(dataLayer), true],
  ["matomo", safely(matomo), true],
  ["segment", safely(segment), true],
];
export default collectors;
