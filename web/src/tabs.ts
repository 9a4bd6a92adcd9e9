// Other tabs of the site: a withdrawal must stop them at once too, and so must another person.
import { guarded } from "./collectors/dom.ts";
import type { LeadEvent } from "./types.ts";

/** A decision of the visitor; who the visitor is; or that all is forgotten, and whether for good. */
export type Message =
  | { readonly consent: LeadEvent }
  | { readonly user: unknown; readonly identify: LeadEvent; readonly again: LeadEvent }
  | { readonly optOut: boolean };

/**
 * Gives a function that tells the other tabs. Without BroadcastChannel they notice an erased profile
 * when they next write. Let go while the page may be frozen, for that would keep it from being so.
 */
export function createWire(receive: (message: Message) => void): (message: Message) => void {
  let channel: BroadcastChannel | null = null;
  const open = () => {
    try {
      channel ??= new BroadcastChannel("leadlight");
      // Whatever another script of the site says there.
      channel.onmessage = guarded((event: MessageEvent) => receive(event.data));
    } catch {
      // Not there, or blocked.
    }
  };
  open();
  addEventListener("pageshow", open);
  addEventListener("pagehide", () => {
    channel?.close();
    channel = null;
  });
  return (message) => channel?.postMessage(message);
}
