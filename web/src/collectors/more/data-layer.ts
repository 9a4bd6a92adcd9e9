// The events that a site gives Google's tags through window.dataLayer: objects with `event`, as for
// Tag Manager, and gtag("event", name, parameters). Not its consent commands: those are of leadlight-consent.
import type { Start } from "../../types.ts";
import { createTap, tapQueue } from "./tap.ts";

export const start: Start = (emit, host) => {
  const tell = createTap(emit, host);
  return tapQueue("dataLayer", (item) => {
    if (!item || typeof item !== "object") return;
    if (Array.isArray(item) || Object.prototype.toString.call(item) === "[object Arguments]") {
      const [command, name, parameters] = Array.from(item as ArrayLike<unknown>);
      if (command === "event") tell(name, parameters);
    } else tell((item as { event?: unknown }).event, item);
  });
};
