// From a request to a hand-off of the right form, or a Problem that says what is wrong with it.
import { Validator } from "@cfworker/json-schema";
import { Problem, short } from "./problem.mjs";

/** Bytes of a body. */
export const MAX_BYTES = 64 * 1024;
/** Of a larger one so many are read, and passed over. */
const MAX_DRAINED = 1024 * 1024;
const DAY = 86_400_000;
/** The outbox of the widget keeps a message for 7 days; the hour is for its last try. */
export const MAX_AGE = 7 * DAY + 3_600_000;
/** So much may a visitor's clock be ahead. */
export const MAX_AHEAD = 600_000;

/**
 * The body of a request; null when it is larger than MAX_BYTES. It is read to its end all the same,
 * since a sender that is cut off does not read why; but for one that sends without end.
 */
export async function readBody(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > MAX_DRAINED) break;
    if (size <= MAX_BYTES) chunks.push(chunk);
  }
  if (size > MAX_BYTES) return null;
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/**
 * A reader by the schema of hand-offs: `read(request, bytes)`, of a request with the body that
 * `readBody` gave, gives { message, digest }, `digest` that of the body in base64. It throws a
 * Problem: 400, 413, 415.
 */
export function createReader(schema) {
  const validator = new Validator(schema, "2020-12");
  return (request, bytes) => readHandoff(request, bytes, validator);
}

async function readHandoff(request, bytes, validator) {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/cloudevents\+json(\s*;\s*charset=utf-8)?$/i.test(type.trim()))
    throw new Problem(415, "Not the type of a hand-off", [
      { pointer: "", expected: "content-type: application/cloudevents+json", found: short(type) },
    ]);
  const encoding = request.headers.get("content-encoding");
  if (encoding !== null)
    throw new Problem(415, "A hand-off is not compressed", [
      { pointer: "", expected: "no content-encoding", found: short(encoding) },
    ]);
  if (bytes === null)
    throw new Problem(413, "Hand-off too large", [
      { pointer: "", expected: `at most ${MAX_BYTES} bytes`, found: "more" },
    ]);
  const digest = await checkDigest(request, bytes);
  const message = parse(bytes);
  checkForm(message, validator);
  const key = request.headers.get("idempotency-key");
  if (key !== message.id)
    throw malformed("/id", `the idempotency-key ${short(key)}`, short(message.id));
  return { message, digest };
}

const malformed = (pointer, expected, found) =>
  new Problem(400, "Malformed hand-off", [{ pointer, expected, found }]);

/** Content-Digest (RFC 9530): a list of algorithms, of which SHA-256 is needed. */
async function checkDigest(request, bytes) {
  const header = request.headers.get("content-digest") ?? "";
  const [, given] = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):\s*(?:,|$)/.exec(header) ?? [];
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const digest = btoa(String.fromCharCode(...hash));
  if (given !== digest)
    throw malformed(
      "",
      "a content-digest with the SHA-256 of the body",
      short(header || undefined),
    );
  return digest;
}

function parse(bytes) {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw malformed("", "JSON in UTF-8", "something else");
  }
}

function checkForm(message, validator) {
  const { valid, errors } = validator.validate(message);
  if (valid) return;
  // From the outside in: the last one is where it is wrong.
  const { instanceLocation, keyword, error } = errors.at(-1);
  const pointer = decodeURI(instanceLocation.slice(1));
  const keys = pointer.split("/").slice(1);
  const found = keys.reduce(
    (value, key) => value?.[key.replaceAll("~1", "/").replaceAll("~0", "~")],
    message,
  );
  throw malformed(pointer, keyword === "false" ? "no such member" : error, short(found));
}

/** Throws a Problem (422) unless the claim is of now, give or take what an outbox and clocks need. */
export function checkFresh({ time, data }, now) {
  const said = Date.parse(time);
  if (said !== data.at)
    throw new Problem(422, "Two times in one hand-off", [
      {
        pointer: "/time",
        expected: `the time of /data/at, ${new Date(data.at).toISOString()}`,
        found: short(time),
      },
    ]);
  if (data.at < now - MAX_AGE || data.at > now + MAX_AHEAD)
    throw new Problem(422, "Stale hand-off", [
      {
        pointer: "/data/at",
        expected: `from ${now - MAX_AGE} to ${now + MAX_AHEAD}`,
        found: `${data.at}`,
      },
    ]);
}
