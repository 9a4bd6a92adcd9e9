// What a page may hand over that is no plain data: written as stated, or refused with the place.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cleanName, cleanProperties, cut, redact } from "../../../web/src/capture.ts";
import { decode, encode } from "../../../web/src/cbor.ts";
import { describe, readModel } from "../../../web/src/model.ts";

const silent = () => {};

/** What is read again of what was written. */
function carried(document: unknown): unknown {
  const written = encode(document);
  assert.ok(written instanceof Uint8Array, JSON.stringify(written));
  return decode(written);
}
const refused = (pointer: string, found: string, expected = "plain data") => ({
  pointer,
  expected,
  found,
});
const DEEP = "at most 32 nested arrays and maps";
const THROWS = "what throws when it is read";

/** Lists or objects around `inside`, so many. */
function nest(depth: number, inside: unknown, object = false): unknown {
  let nested = inside;
  for (let i = 0; i < depth; i++) nested = object ? { a: nested } : [nested];
  return nested;
}

test("functions, symbols, BigInt and undefined are refused, each with its place", () => {
  for (const [value, kind] of [
    [() => 1, "function"],
    [class {}, "function"],
    [Symbol("s"), "symbol"],
    [1n, "bigint"],
    [undefined, "undefined"],
  ] as const) {
    assert.deepEqual(encode(value), refused("", kind));
    assert.deepEqual(encode([0, value]), refused("/1", kind));
    if (kind !== "undefined")
      assert.deepEqual(encode({ a: [{ b: value }] }), refused("/a/0/b", kind));
  }
});

test("a place is a JSON Pointer, with ~ and / escaped", () => {
  assert.deepEqual(encode({ "a/b": { "~": { "": [1n] } } }), refused("/a~1b/~0//0", "bigint"));
});

test("a cycle is refused at the 33rd level, however it is closed", () => {
  const object: Record<string, unknown> = {};
  object.self = object;
  assert.deepEqual(encode(object), refused("/self".repeat(32), "more, or a cycle", DEEP));
  const list: unknown[] = [];
  list.push(list, list);
  assert.deepEqual(encode(list), refused("/0".repeat(32), "more, or a cycle", DEEP));
  const [one, two]: Record<string, unknown>[] = [{}, {}];
  (one as Record<string, unknown>).two = [two];
  (two as Record<string, unknown>).one = one;
  assert.deepEqual(
    encode({ one }),
    refused(`/one${"/two/0/one".repeat(10)}/two`, "more, or a cycle", DEEP),
  );
});

test("33 lists or objects inside each other are refused, empty ones too, and so are 10,000", () => {
  for (const depth of [33, 10_000])
    for (const object of [false, true]) {
      const step = object ? "/a" : "/0";
      for (const inside of [1, {}, []])
        assert.deepEqual(
          encode(nest(depth, inside, object)),
          refused(step.repeat(32), "more, or a cycle", DEEP),
        );
    }
  assert.deepEqual(carried(nest(31, [], true)), nest(31, [], true));
});

test("more than 1 MiB is refused as a whole; exactly 1 MiB goes", () => {
  const tooLarge = refused("", "more", "at most 1048576 bytes");
  const fits = "x".repeat(2 ** 20 - 5);
  assert.equal((encode(fits) as Uint8Array).length, 2 ** 20);
  assert.deepEqual(encode(`${fits}x`), tooLarge);
  assert.deepEqual(encode({ signals: [{ id: "x".repeat(1e7) }] }), tooLarge);
  assert.deepEqual(encode({ signals: Array.from({ length: 1e6 }, () => ({ id: "s" })) }), tooLarge);
  assert.deepEqual(carried([1]), [1], "the next document is written as ever");
});

test("a small value that unfolds to billions of items is refused as soon as it is too large", () => {
  let bomb: unknown = [];
  for (let i = 0; i < 31; i++) bomb = [bomb, bomb];
  assert.deepEqual(encode(bomb), refused("", "more", "at most 1048576 bytes"));
  const endless = new Proxy([], { get: (_, key) => (key === "length" ? Infinity : 1) });
  assert.deepEqual(encode(endless), refused("", "more", "at most 1048576 bytes"));
});

test("a sparse list is refused at its first hole, at once", () => {
  const holes: number[] = [];
  holes[0] = 1;
  holes[4e9] = 2;
  assert.deepEqual(encode({ holes }), refused("/holes/1", "undefined"));
});

test("a getter or a proxy that throws is refused where it is read, whatever it throws", () => {
  for (const thrown of [new Error("of the page"), Symbol("s"), Object.create(null), undefined]) {
    const trap = () => {
      throw thrown;
    };
    const trapped = { a: [1, Object.defineProperty({}, "b", { enumerable: true, get: trap })] };
    assert.deepEqual(encode(trapped), refused("/a/1", THROWS));
    assert.deepEqual(encode({ p: new Proxy({}, { ownKeys: trap }) }), refused("/p", THROWS));
    assert.deepEqual(encode({ p: new Proxy([], { get: trap }) }), refused("/p", THROWS));
  }
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  assert.deepEqual(encode([proxy]), refused("/0", THROWS));
});

test("a getter is asked once", () => {
  let asked = 0;
  const document = Object.defineProperty({}, "a", { enumerable: true, get: () => ++asked });
  assert.deepEqual(carried(document), { a: 1 });
});

test("of any object its own enumerable members go, and toJSON is not asked", () => {
  const listening = new Map([["a", 1]]);
  for (const [value, read] of [
    [new Date(0), {}],
    [listening, {}],
    [new Set([1]), {}],
    [/x/, {}],
    [new Error("x"), {}],
    [Promise.resolve(1), {}],
    [new Uint8Array([7, 8]), { 0: 7, 1: 8 }],
    [new ArrayBuffer(8), {}],
    [new Number(1), {}],
    [new Boolean(true), {}],
    [new String("ab"), { 0: "a", 1: "b" }],
    [new Proxy({ a: 1 }, {}), { a: 1 }],
    [Object.create({ inherited: 1 }, { own: { value: 1, enumerable: true } }), { own: 1 }],
    [Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    [{ a: 1, [Symbol("s")]: 2 }, { a: 1 }],
  ] as const)
    assert.deepEqual(carried(value), read);
  assert.deepEqual(encode({ a: 1, toJSON: () => 2 }), refused("/toJSON", "function"));
  class Model {
    format = 1;
    toJSON() {
      return "never";
    }
  }
  assert.deepEqual(carried(new Model()), { format: 1 });
});

test("NaN and the infinities cross, for the core to refuse with the place; -0 crosses as 0", () => {
  assert.deepEqual(carried([NaN, Infinity, -Infinity]), [NaN, Infinity, -Infinity]);
  assert.ok(Object.is(carried(-0), 0));
});

test("__proto__ and constructor are keys like any others, there and back, and set no prototype", () => {
  const text = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
  const read = carried(JSON.parse(text)) as object;
  assert.equal(JSON.stringify(read), text);
  assert.equal(Object.getPrototypeOf(read), Object.prototype);
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
});

test("half a surrogate pair goes as U+FFFD, in a key too; a byte order mark stays", () => {
  assert.equal(carried("a\ud800b"), "a\ufffdb");
  assert.equal(carried("\udc00"), "\ufffd");
  assert.equal(carried(`${"x".repeat(30)}\ud83d`), `${"x".repeat(30)}\ufffd`);
  assert.deepEqual(carried({ "\ud800": 1 }), { "\ufffd": 1 });
  assert.equal(carried("\ufeffabc"), "\ufeffabc");
});

test("names have 1 to 64 characters, 128 bytes and no half of a surrogate pair", () => {
  for (const name of ["é".repeat(64), "語".repeat(42), "🟢".repeat(32), "__proto__", " ", "\0"])
    assert.equal(cleanName(name), name);
  for (const name of ["語".repeat(43), "🟢".repeat(33), "a\ud800", "\udc00a", "\udc00\ud800"])
    assert.equal(cleanName(name), null, name);
});

test("a property whose name is refused costs the event nothing else", () => {
  const told: unknown[][] = [];
  const kept = cleanProperties(
    { plan: "team", "\ud800": 1, "\ud801": 2, ["語".repeat(43)]: 3 },
    (...reason) => told.push(reason),
  );
  assert.deepEqual(kept, { plan: "team" });
  assert.deepEqual(
    told.map(([reason]) => reason),
    Array(3).fill("ignored: no name of 1 to 64 characters, 128 bytes"),
  );
});

test("of exotic properties only texts, finite numbers and booleans are kept", () => {
  const cycle: Record<string, unknown> = { a: 1 };
  cycle.self = cycle;
  assert.deepEqual(cleanProperties(cycle, silent), { a: 1 });
  assert.deepEqual(cleanProperties(nest(10_000, 1, true), silent), {});
  assert.deepEqual(cleanProperties(new Map([["a", 1]]), silent), {});
  assert.deepEqual(cleanProperties(new Date(0), silent), {});
  assert.deepEqual(cleanProperties(new Uint8Array([7]), silent), { 0: 7 });
  assert.deepEqual(
    cleanProperties(
      { s: new String("x"), n: new Number(1), d: new Date(0), m: -Infinity, z: -0, toJSON: silent },
      silent,
    ),
    { z: -0 },
  );
  const own = cleanProperties(JSON.parse('{"__proto__":{"a":1},"constructor":"x"}'), silent);
  assert.deepEqual(Object.entries(own), [["constructor", "x"]]);
  const many = Object.fromEntries(Array.from({ length: 1e5 }, (_, i) => [`p${i}`, i]));
  assert.equal(Object.keys(cleanProperties(many, silent)).length, 24);
});

test("a text of 100 KB is cut at 512 units, and no cut leaves half of a surrogate pair", () => {
  const text = "y".repeat(100 * 1024);
  const kept = cleanProperties({ note: text, title: text, path: `/${text}` }, silent);
  assert.deepEqual(
    Object.values(kept).map((value) => `${value}`.length),
    [512, 512, 512],
  );
  assert.equal(cut(`${"x".repeat(511)}🟢`), "x".repeat(511));
  // The token shrinks, so that what the search was cut at is within the 512 units.
  const searched = redact(`${"a1".repeat(2047)} 🟢 beyond`);
  assert.equal(searched, "[token] ");
  assert.doesNotMatch(searched, /\p{Cs}/u);
});

test("a long text that shrinks shows no half of an address that the search ended in", () => {
  for (const secret of ["jane.doe@example.com", "12345678"])
    for (let before = 4096 - secret.length; before < 4096; before++) {
      const text = `${"a1".repeat(2048).slice(0, before - 1)}/${secret} and more`;
      assert.equal(redact(text), "[token]/", `${before}`);
    }
  const earlier = `${"a1".repeat(2000)}/jane.doe@example.com/${"word ".repeat(100)}`;
  assert.match(redact(earlier), /^\[token\]\/\[email\]\/word /);
  assert.equal(redact(`/reset/${"a1".repeat(3000)}`), "/reset/");
});

test("an event of the largest properties is smaller than the core's bounds", () => {
  const widest = "語".repeat(600);
  const properties = cleanProperties(
    Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`p${i}${"é".repeat(60)}`, widest])),
    silent,
  );
  assert.equal(Object.keys(properties).length, 24);
  for (const [name, value] of Object.entries(properties)) {
    assert.ok(new TextEncoder().encode(name).length <= 128);
    assert.ok(new TextEncoder().encode(`${value}`).length <= 4096);
  }
  assert.ok(encode({ name: "x", time: 1, id: "i", properties }) instanceof Uint8Array);
});

test("a model that is an object is handed on as it is, and its error is told in words", async () => {
  const model = { format: 1, signals: [{ points: 1n }] };
  assert.equal(await readModel(model), model);
  assert.equal(
    describe([encode(model) as never]).message,
    "the model has errors:\n  /signals/0/points: expected plain data, found bigint",
  );
  const cycle: unknown[] = [];
  cycle.push(cycle);
  assert.match(
    describe([encode(cycle) as never]).message,
    /\n {2}(\/0){32}: expected at most 32 nested arrays and maps, found more, or a cycle$/,
  );
});
