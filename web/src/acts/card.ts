// The element <leadlight-privacy>. It is known from the start, so that one that comes later, or in a
// shadow root, is found; the card that it shows is fetched with the first.
import type { Stop } from "../types.ts";
import type { ActsHost } from "./host.ts";

const NAME = "leadlight-privacy";

export function defineCard(host: ActsHost): void {
  let fetched: Promise<(element: HTMLElement) => Stop> | undefined;
  const stops = new WeakMap<HTMLElement, Stop>();

  const draw = (element: HTMLElement) => {
    fetched ??= import("../privacy/index.ts").then((part) => part.default(host));
    fetched
      .then((mount) => {
        if (element.isConnected && !stops.has(element)) stops.set(element, mount(element));
      })
      .catch((error) => console.error("Leadlight's privacy card did not start:", error));
  };

  if (customElements.get(NAME)) return;
  customElements.define(
    NAME,
    class extends HTMLElement {
      connectedCallback() {
        draw(this);
      }
      disconnectedCallback() {
        stops.get(this)?.();
        stops.delete(this);
      }
    },
  );
}
