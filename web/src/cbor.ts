// The documents that cross to the core and back: the part of CBOR (RFC 8949) that they use.
// null, booleans, numbers, text, arrays, maps with text keys; definite lengths.
import type { ModelError } from "./types.ts";

/** What the core takes: it would refuse the rest, without a place. */
const MAX_DEPTH = 32;
const MAX_BYTES = 1 << 20;

const toUtf8 = new TextEncoder();
// A byte order mark at the start of a text is a character of it.
const fromUtf8 = new TextDecoder("utf-8", { ignoreBOM: true });
/** Where documents are written, one after the other; it grows to the largest. */
let bytes = new Uint8Array(1024);
let size = 0;
/** The keys and indexes that lead to what is being written. */
let trail: (string | number)[] = [];
/** Why it cannot be written. */
let wrong: { expected: string; found: string };
let busy = false;

/**
 * The bytes, good until the next call; or what in the document is no plain data, and where.
 * Integers that a double holds exactly go as CBOR integers (-0 as 0), other numbers, NaN and the
 * infinities too, as 64-bit floats; a surrogate without its other half goes as U+FFFD. Of any
 * object its own enumerable members go (so of a Date or a Map nothing), without those that are
 * undefined; toJSON is not asked. Refused are functions, symbols, BigInt and undefined elsewhere,
 * more than 32 nested lists and objects (so cycles too), more than 1 MiB, and what throws.
 */
export function encode(document: unknown): Uint8Array | ModelError {
  if (busy) {
    // A getter of the document that is being written had another one written: apart from it.
    const outer = [bytes, size, trail, wrong] as const;
    [bytes, trail, busy] = [new Uint8Array(1024), [], false];
    const inner = encode(document);
    [bytes, size, trail, wrong] = outer;
    busy = true;
    return inner;
  }
  busy = true;
  size = trail.length = 0;
  wrong = { expected: "plain data", found: "what throws when it is read" };
  try {
    write(document);
  } catch {
    // Ours, or whatever a getter or a proxy of the page throws: not even its text is safe to ask for.
    const keys = trail.map((key) => `/${`${key}`.replace(/~/g, "~0").replace(/\//g, "~1")}`);
    return { pointer: keys.join(""), ...wrong };
  } finally {
    busy = false;
  }
  return bytes.subarray(0, size);
}

function refuse(expected: string, found: string): never {
  wrong = { expected, found };
  throw wrong;
}

/** Makes room for so many bytes more, and gives their offset. */
function room(more: number): number {
  const at = size;
  size += more;
  if (size > MAX_BYTES) {
    trail.length = 0;
    refuse("at most 1048576 bytes", "more");
  }
  if (size > bytes.length) {
    const smaller = bytes;
    bytes = new Uint8Array(2 * size);
    bytes.set(smaller);
  }
  return at;
}

function head(major: number, value: number): void {
  const power =
    value < 24 ? -1 : value < 2 ** 8 ? 0 : value < 2 ** 16 ? 1 : value < 2 ** 32 ? 2 : 3;
  const extra = power < 0 ? 0 : 1 << power;
  const at = room(1 + extra);
  bytes[at] = (major << 5) | (extra ? 24 + power : value);
  for (let i = extra; i; i--) {
    bytes[at + i] = value % 256;
    value = Math.floor(value / 256);
  }
}

function writeText(text: string): void {
  const { length } = text;
  let at = size;
  // Nearly all is short and ASCII, where a loop takes a tenth of the encoder's time.
  if (length < 24) {
    room(1 + length);
    bytes[at++] = 0x60 | length;
    let i = 0;
    for (; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 0x7f) break;
      bytes[at + i] = unit;
    }
    if (i === length) return;
    size = at - 1;
  }
  const utf8 = toUtf8.encode(text);
  head(3, utf8.length);
  at = room(utf8.length);
  bytes.set(utf8, at);
}

function write(value: unknown): void {
  if (typeof value === "string") writeText(value);
  else if (value === null) head(7, 22);
  else if (typeof value === "boolean") head(7, value ? 21 : 20);
  else if (typeof value === "number") {
    if (Number.isSafeInteger(value)) head(value < 0 ? 1 : 0, value < 0 ? -1 - value : value);
    else {
      const at = room(9);
      bytes[at] = 0xfb;
      new DataView(bytes.buffer).setFloat64(at + 1, value);
    }
  } else if (typeof value !== "object") refuse("plain data", typeof value);
  else if (trail.length === MAX_DEPTH)
    refuse("at most 32 nested arrays and maps", "more, or a cycle");
  else if (Array.isArray(value)) {
    head(4, value.length);
    for (let i = 0; i < value.length; i++) writeMember(i, value[i]);
  } else {
    const members = Object.entries(value).filter((member) => member[1] !== undefined);
    head(5, members.length);
    for (const [key, member] of members) {
      writeText(key);
      writeMember(key, member);
    }
  }
}

function writeMember(key: string | number, value: unknown): void {
  trail.push(key);
  write(value);
  trail.pop();
}

/** Reads what the core wrote, and trusts it: not for bytes of unknown origin. */
export function decode(document: Uint8Array): unknown {
  const view = new DataView(document.buffer, document.byteOffset);
  let at = 0;

  const argument = (info: number): number => {
    let value = info;
    if (info > 23) {
      value = 0;
      for (let extra = 1 << (info - 24); extra; extra--) value = value * 256 + view.getUint8(at++);
    }
    return value;
  };
  const read = (): unknown => {
    const initial = view.getUint8(at++);
    const major = initial >> 5;
    if (initial === 0xfb) {
      at += 8;
      return view.getFloat64(at - 8);
    }
    const value = argument(initial & 31);
    if (major === 0) return value;
    if (major === 1) return -1 - value;
    if (major === 3) {
      at += value;
      return fromUtf8.decode(document.subarray(at - value, at));
    }
    if (major === 4) return Array.from({ length: value }, read);
    // fromEntries defines members, so a key like "__proto__" stays a key.
    if (major === 5)
      return Object.fromEntries(Array.from({ length: value }, () => [read(), read()]));
    return value === 22 ? null : value === 21;
  };

  return read();
}
