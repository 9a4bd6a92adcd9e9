// scroll { percent, path } at 25, 50, 75 and 90 percent of the page, each once a page view.
import type { Start } from "../types.ts";
import { all, listen } from "./dom.ts";

export const start: Start = (emit, { navigation }) => {
  let left = [25, 50, 75, 90];
  let frame = 0;
  const measure = () => {
    frame = 0;
    const percent = (100 * (scrollY + innerHeight)) / document.documentElement.scrollHeight;
    while (left[0] && percent >= left[0])
      emit("scroll", { percent: left.shift(), path: navigation.path() });
  };
  return all(
    listen(document, "scroll", () => {
      if (left.length) frame ||= requestAnimationFrame(measure);
    }),
    navigation.onPage(() => {
      left = [25, 50, 75, 90];
    }),
    () => cancelAnimationFrame(frame),
  );
};
