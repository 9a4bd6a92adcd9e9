// The privacy card, <leadlight-privacy>: what this site noticed, for the visitor.
import type { ActsHost } from "../acts/host.ts";
import type { Stop } from "../types.ts";
import { mountCard } from "./card.ts";

/** Gives the function that draws the card into an element; that one gives what ends it. */
export default function startPrivacy(host: ActsHost): (element: HTMLElement) => Stop {
  return (element) => mountCard(host, element);
}
