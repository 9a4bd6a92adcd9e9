// Videos of the page itself, and those of players in frames (players.ts):
// { provider, title, file or video_id }. Also those that are added later; not inside shadow roots,
// which keep the events of media to themselves.
import { cleanPath } from "../../capture.ts";
import type { Start } from "../../types.ts";
import { all, listen } from "../dom.ts";
import { followPlayers } from "./players.ts";
import { createTeller, type Tell } from "./video-teller.ts";

export const start: Start = (emit, { navigation }) => {
  let told = new WeakMap<Element, { source: string; tell: Tell }>();
  return all(
    listen(document, "play timeupdate ended", ({ target, type }) => {
      if (!(target instanceof HTMLVideoElement)) return;
      // A moving background is no video that somebody watches.
      if (target.loop || (target.autoplay && target.muted)) return;
      if (type === "timeupdate" && target.paused) return;
      const source = target.currentSrc;
      let known = told.get(target);
      if (known?.source !== source) known = { source, tell: createTeller(emit) };
      told.set(target, known);
      known.tell((100 * target.currentTime) / target.duration, type === "ended", {
        provider: "html5",
        title: target.getAttribute("title") ?? target.getAttribute("aria-label"),
        file: /^https?:/.test(source) ? cleanPath(source) : null,
      });
    }),
    followPlayers(emit, navigation),
    navigation.onPage(() => {
      told = new WeakMap();
    }),
  );
};
