import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, encode as tryEncode } from "../../../web/src/cbor.ts";

/** The bytes of what can be written; what cannot is in exotic.test.ts. */
function encode(document: unknown): Uint8Array {
  const written = tryEncode(document);
  assert.ok(written instanceof Uint8Array, JSON.stringify(written));
  return written;
}
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const bytes = (text: string) => new Uint8Array(Buffer.from(text, "hex"));

/** RFC 8949, appendix A: those of the kinds that cross, in the encodings that both sides write. */
const VECTORS: [unknown, string][] = [
  [0, "00"],
  [1, "01"],
  [10, "0a"],
  [23, "17"],
  [24, "1818"],
  [25, "1819"],
  [100, "1864"],
  [1000, "1903e8"],
  [1000000, "1a000f4240"],
  [1000000000000, "1b000000e8d4a51000"],
  [-1, "20"],
  [-10, "29"],
  [-100, "3863"],
  [-1000, "3903e7"],
  [1.1, "fb3ff199999999999a"],
  [1.0e300, "fb7e37e43c8800759c"],
  [-4.1, "fbc010666666666666"],
  [false, "f4"],
  [true, "f5"],
  [null, "f6"],
  ["", "60"],
  ["a", "6161"],
  ["IETF", "6449455446"],
  ['"\\', "62225c"],
  ["\u00fc", "62c3bc"],
  ["\u6c34", "63e6b0b4"],
  ["\ud800\udd51", "64f0908591"],
  [[], "80"],
  [[1, 2, 3], "83010203"],
  [[1, [2, 3], [4, 5]], "8301820203820405"],
  [
    Array.from({ length: 25 }, (_, i) => i + 1),
    "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
  ],
  [{}, "a0"],
  [{ a: 1, b: [2, 3] }, "a26161016162820203"],
  [["a", { b: "c" }], "826161a161626163"],
  [{ a: "A", b: "B", c: "C", d: "D", e: "E" }, "a56161614161626142616361436164614461656145"],
];

test("the vectors of RFC 8949 are written and read byte for byte", () => {
  for (const [value, expected] of VECTORS) {
    assert.equal(hex(encode(value)), expected);
    assert.deepEqual(decode(bytes(expected)), value);
  }
});

test("integers take the shortest head at every edge, up to 2^53 - 1", () => {
  const edges = [23, 24, 255, 256, 65535, 65536, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER];
  const sizes = [1, 2, 2, 3, 3, 5, 5, 9, 9];
  edges.forEach((edge, i) => {
    for (const value of [edge, -1 - edge].filter(Number.isSafeInteger)) {
      const written = encode(value);
      assert.equal(written.length, sizes[i], `${value}`);
      assert.equal(decode(written), value);
    }
  });
});

test("numbers beyond the safe integers, and fractions, are 64-bit floats with the same bits", () => {
  for (const value of [2 ** 53, -(2 ** 60), 0.1, 1 / 3, Number.MIN_VALUE, Number.MAX_VALUE]) {
    const written = encode(value);
    assert.equal(written[0], 0xfb);
    assert.equal(decode(written), value);
  }
});

test("an event survives the way there and back", () => {
  const event = {
    name: "page_view",
    time: 1763800000000,
    id: "x1",
    properties: { path: "/tarifs/é", price: 12.5, big: true, emoji: "🟢".repeat(300) },
  };
  assert.deepEqual(decode(encode(event)), event);
});

test("a document larger than the first buffer keeps every byte", () => {
  const document = Array.from({ length: 2000 }, (_, i) => ({ id: `event-${i}`, time: i * 1e9 }));
  assert.deepEqual(decode(encode(document)), document);
});

test("members that are undefined are left out", () => {
  assert.equal(hex(encode({ a: undefined, b: 1 })), "a1616201");
});

test("members of the prototype are not written", () => {
  Object.defineProperty(Object.prototype, "polluted", {
    value: 1,
    enumerable: true,
    configurable: true,
  });
  try {
    assert.equal(hex(encode({ a: 1 })), "a1616101");
  } finally {
    Reflect.deleteProperty(Object.prototype, "polluted");
  }
});

test("a key called __proto__ is a key like any other", () => {
  const read = decode(bytes("a1695f5f70726f746f5f5fa1616101")) as object;
  assert.deepEqual(Object.keys(read), ["__proto__"]);
  assert.equal(Object.getPrototypeOf(read), Object.prototype);
});

test("nesting is allowed 32 deep", () => {
  const nest = (depth: number): unknown => (depth ? [nest(depth - 1)] : 1);
  assert.deepEqual(decode(encode(nest(32))), nest(32));
});

test("a getter that has another document written does not mix the two", () => {
  const inner = { deep: ["x".repeat(3000), { again: 1 }] };
  let found: unknown;
  const outer = {
    before: [1, 2, 3],
    get between() {
      const bytes = tryEncode(inner);
      found = bytes instanceof Uint8Array && decode(bytes.slice());
      const refused = tryEncode({ a: [() => 1] });
      assert.deepEqual(refused, { pointer: "/a/0", expected: "plain data", found: "function" });
      return "between";
    },
    after: { list: ["é", null, true] },
  };
  const bytes = tryEncode(outer);
  assert.ok(bytes instanceof Uint8Array);
  assert.deepEqual(decode(bytes.slice()), {
    before: [1, 2, 3],
    between: "between",
    after: { list: ["é", null, true] },
  });
  assert.deepEqual(found, inner);
  const wrong = {
    list: [
      {
        get deep() {
          encode(inner);
          return () => 1;
        },
      },
    ],
  };
  assert.equal((tryEncode(wrong) as { pointer: string }).pointer, "/list/0/deep");
});
