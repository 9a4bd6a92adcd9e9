// Where a hand-off goes: the site's own address, a HubSpot form, or the site's Mautic.
import type { ActsHost } from "../acts/host.ts";
import type { Answer } from "./answer.ts";
import type { Claim } from "./claim.ts";
import { address } from "./cloud-event.ts";
import { hubspot } from "./hubspot.ts";
import { mautic } from "./mautic.ts";

export interface Destination {
  /** A message that waits is for a destination of this kind. */
  readonly kind: "address" | "hubspot" | "mautic";
  /** Traits that it needs, beside those that the site asks for. */
  readonly needs: readonly string[];
  /** The message; null while something that it needs is not known. */
  write(claim: Claim, id: string, subject: string): string | null;
  /** Rejects where there was no answer. */
  send(message: { readonly id: string; readonly body: string }, stop: AbortSignal): Promise<Answer>;
}

/** Null: what the site wrote is no destination, which is told. */
export function readDestination(host: ActsHost): Destination | null {
  const { setting, complain } = host;
  const given = `${setting("handoff")}`.trim();
  const refuse = (why: string) => {
    complain(`data-handoff: ${why}, found ${JSON.stringify(given)}; nothing is handed off`);
    return null;
  };
  if (given === "mautic") return mautic();
  if (/^hubspot\b/i.test(given)) {
    const [, portal, form] = /^hubspot:(\d+)\/([\da-f-]{36})$/i.exec(given) ?? [];
    return portal && form
      ? hubspot(host, portal, form)
      : refuse("expected hubspot:PORTAL/FORM, the number of the account and the id of the form");
  }
  try {
    const url = new URL(given, document.baseURI);
    const local = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
    if (url.protocol !== "https:" && !(local && url.protocol === "http:"))
      return refuse(`expected an https address (http only for this machine), not ${url.origin}`);
    if (url.username || url.password) return refuse("expected an address without a password");
    return address(url.href);
  } catch {
    return refuse("expected an address, hubspot:PORTAL/FORM or mautic");
  }
}

/** The traits that the site asks for, and those that the destination needs. */
export const namesOf = ({ setting }: ActsHost, { needs }: Destination): string[] => [
  ...new Set([...needs, ...`${setting("handoff-traits") ?? ""}`.split(/[\s,]+/).filter(Boolean)]),
];
