// exit_intent { path } once a page view: the mouse leaves the page through its upper edge, where the
// tabs and the address are. Fingers have no such edge; a fast scroll upwards would be a guess.
import type { Start } from "../../types.ts";
import { all, listen } from "../dom.ts";

export const start: Start = (emit, { navigation }) => {
  let told = false;
  return all(
    listen<MouseEvent>(document, "mouseout", (event) => {
      // With a button pressed it is a selection or a drag.
      if (told || event.relatedTarget || event.buttons || event.clientY > 0) return;
      told = true;
      emit("exit_intent", { path: navigation.path() });
    }),
    navigation.onPage(() => {
      told = false;
    }),
  );
};
