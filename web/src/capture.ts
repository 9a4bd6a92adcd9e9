// What may be known of a page and of an event: bounds, and the removal of what identifies people.
import type { Debug, Properties, Value } from "./types.ts";

const MAX_TEXT = 512;
const MAX_NAME = 64;
const MAX_NAME_BYTES = 128;
const MAX_PROPERTIES = 24;
/** No more than this of a text is searched, so that a huge title costs nothing. */
const MAX_SEARCHED = 4096;

// The @ may be percent-encoded, even twice. Bounded runs keep the search linear.
const EMAIL = /[^\s/@]{1,255}(?:@|%(?:25)*40)[^\s/@]{1,255}\.[^\s/@.]{2,63}/gi;
const LONG_RUN = /eyJ[\w-]+\.[\w-]+\.[\w-]*|[\w-]{20,}/g;
/** As banks print them: a country, two digits, and groups of four. */
const IBAN = /\b[A-Z]{2}\d\d(?:(?:[ -]|%20)?[A-Z\d]{4}){2,7}(?:(?:[ -]|%20)?[A-Z\d]{1,3})?\b/g;
/** Also 9 digits in groups, as those of a telephone or a card; not in a date, which begins with its year. */
const LONG_NUMBER = /\b(?!(?:19|20)\d\d\D)\d(?:(?:[\s().+-]|%2[089]|%C2%A0){0,3}\d){8,}|\d{7,}/gi;
const UUID = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/i;
const toUtf8 = /* @__PURE__ */ new TextEncoder();
/** Identifiers of a click, and what is kept instead of them: whose they are. The last one counts. */
const CLICKS = {
  hsa_acc: "hubspot-ads",
  _hsenc: "hubspot",
  mc_eid: "mailchimp",
  fbclid: "meta",
  li_fat_id: "linkedin",
  msclkid: "microsoft",
  ttclid: "tiktok",
  twclid: "x",
  dclid: "google",
  gbraid: "google",
  gclid: "google",
  wbraid: "google",
};
const CAMPAIGN = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"];

/**
 * Tokens mix letters, cases and digits all along; a slug of words, hyphens and a year does not.
 * True for a UUID, a JWT, 20 letters and digits in one piece, and for a longer run of pieces in which
 * a letter meets a digit, or a capital follows a small letter, at every fourth character, or at
 * every sixth with digits and both cases present.
 */
function isToken(run: string): boolean {
  const has = (...kinds: RegExp[]) => kinds.every((kind) => kind.test(run));
  const meetings = run.match(/\d(?=[a-zA-Z])|[A-Z](?=\d)|[a-z](?=[A-Z\d])/g)?.length ?? 0;
  return (
    has(UUID) ||
    has(/^eyJ/) ||
    run
      .split(/[-_]/)
      .some((piece) => piece.length > 19 && /\d/.test(piece) && /[a-z]/i.test(piece)) ||
    meetings * 4 >= run.length ||
    (meetings * 6 >= run.length && has(/\d/, /[a-z]/, /[A-Z]/))
  );
}

/** The first `limit` UTF-16 units, one less where that would split a surrogate pair. */
export function cut(text: string, limit = MAX_TEXT): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? limit - 1 : limit);
}

/** Replaces e-mail addresses, tokens, IBANs and long numbers, then cuts. */
export function redact(text: string): string {
  const searched = cut(text, MAX_SEARCHED)
    .replace(EMAIL, "[email]")
    .replace(LONG_RUN, (run) => (isToken(run) ? "[token]" : run))
    .replace(IBAN, "[number]")
    .replace(LONG_NUMBER, "[number]");
  // Where the search ended there may be the first half of an address, which is at most that long.
  return cut(text.length > MAX_SEARCHED ? searched.replace(/[^\s/]{1,400}$/, "") : searched);
}

/** Of an address or a path: the path, redacted; never the query or the hash. */
export function cleanPath(address: string): string {
  return redact(address.replace(/^[a-z][\w+.-]*:\/\/[^/?#]*/i, "").replace(/[?#].*/s, "") || "/");
}

/** Of an address: the host, redacted; empty where it has none. */
export function hostOf(address: string): string {
  return redact(/^[a-z][\w+.-]*:\/\/(?:[^/?#]*@)?([^/?#]*)/i.exec(address)?.[1] ?? "");
}

/** The five utm_ parameters of a query, as far as it has them, and `click_id`; nothing else of it. */
export function campaign(query: string): Record<string, string> {
  const parameters = new URLSearchParams(query);
  const found: [string, string][] = [];
  for (const name of CAMPAIGN) {
    const value = parameters.get(name);
    if (value) found.push([name, redact(value)]);
  }
  for (const [name, whose] of Object.entries(CLICKS))
    if (parameters.has(name)) found.push(["click_id", whose]);
  return Object.fromEntries(found);
}

/**
 * An event's or a property's name within bounds, else null: the core refuses an event for a name
 * beyond its bytes. Nor may half a surrogate pair be in it: as U+FFFD two names could become one.
 */
export function cleanName(name: unknown): string | null {
  return typeof name === "string" &&
    name &&
    name.length <= MAX_NAME &&
    // Nearly all are ASCII; the encoder alone would cost a tenth of an event.
    (/^[ -~]*$/.test(name) ||
      (!/\p{Cs}/u.test(name) && toUtf8.encode(name).length <= MAX_NAME_BYTES))
    ? name
    : null;
}

/**
 * The properties that may be kept: own, named within bounds, texts, finite numbers and booleans.
 * `path`, `title` and `referrer` are redacted as those of a page are, and an address in any other
 * loses its query and hash. What is left out is told to `debug`; null and undefined just mean "none".
 */
export function cleanProperties(properties: unknown, debug: Debug): Record<string, Value> {
  if (properties == null) return {};
  if (typeof properties !== "object" || Array.isArray(properties)) {
    debug("ignored: properties are no object", properties);
    return {};
  }
  const kept: [string, Value][] = [];
  for (const [name, value] of Object.entries(properties as Properties)) {
    if (value == null) continue;
    const kind = typeof value;
    if (!cleanName(name)) debug("ignored: no name of 1 to 64 characters, 128 bytes", name);
    else if (kind !== "string" && kind !== "boolean" && !Number.isFinite(value))
      debug("ignored: a property is no text, finite number or boolean", name);
    else if (kept.length === MAX_PROPERTIES) debug("ignored: too many properties", name);
    else kept.push([name, kind === "string" ? cleanText(name, value as string) : value]);
  }
  return Object.fromEntries(kept);
}

function cleanText(name: string, text: string): string {
  if (name === "path") return cleanPath(text);
  if (name === "title") return redact(text);
  if (name === "referrer") return hostOf(text) || redact(text.replace(/[/?#].*/s, ""));
  const origin = /^https?:\/\/[^/?#]*/i.exec(text);
  return origin ? cut(origin[0].replace(/[^/]*@/, "") + cleanPath(text)) : cut(text);
}
