// Bad input at the boundary: refused with the place, what was expected and what was found, or read
// within the stated bounds. After each refusal the profile is the one before, to the last byte.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { calls } from "./calls.mjs";
import { decode, encode } from "./cbor.mjs";
import { openModule } from "./open.mjs";

const module = await openModule();
const core = calls(module);
const MIB = 2 ** 20;
const NOW = 10_000;

const MODEL = {
  format: 1,
  name: "exotic",
  version: "1",
  signals: [
    { id: "x", when: { event: "x" }, points: 1 },
    { id: "team", when: { event: "x", where: { plan: "team" } }, points: 2 },
  ],
  fit: { traits: [{ trait: "role", rules: [{ is: "sales", points: 1 }] }] },
};
const PAST = [
  { name: "x", time: 1000, id: "a", properties: { plan: "team", seats: 5, trial: true } },
  { name: "identify", time: 2000, id: "b", properties: { role: "sales" } },
  { name: "consent", time: 3000, id: "c", properties: { scoring: true } },
];

/** What the profile answers, byte for byte. */
function answers() {
  const bytes = (size) => Buffer.from(module.HEAPU8.slice(module.output(), module.output() + size));
  return Buffer.concat([
    bytes(module.assess(NOW)),
    bytes(module.explain(NOW)),
    bytes(module.events()),
  ]).toString("hex");
}

function begin() {
  assert.deepEqual(core.load(MODEL), []);
  core.clear();
  assert.equal(core.replay(PAST).errors, undefined);
  return answers();
}
let before = begin();

function whatIf(event) {
  const bytes = event instanceof Uint8Array ? event : encode(event);
  const address = module.input(bytes.length);
  module.HEAPU8.set(bytes, address);
  const size = module.whatIf(bytes.length, NOW);
  return size < 0
    ? decode(module.HEAPU8.slice(module.output(), module.output() - size))
    : "an assessment";
}

/** The only error of the list is this one, and nothing has changed. */
function isOnly(errors, pointer, expected, found, what) {
  assert.deepEqual(errors, [{ pointer, expected, found }], what);
  assert.equal(answers(), before, what);
}
const refusesModel = (model, pointer, expected, found) =>
  isOnly(core.load(model), pointer, expected, found, `${pointer}: ${found}`);
/** The same by itself, as a hypothetical one, and as the second of a list. */
function refusesEvent(event, pointer, expected, found) {
  isOnly(core.record(event).errors, pointer, expected, found);
  isOnly(whatIf(event), pointer, expected, found);
  isOnly(core.replay([PAST[0], event]).errors, `/1${pointer}`, expected, found);
}
/** The event as it stands in the log; then the profile is as before again. */
function recorded(event) {
  const { errors } = core.record(event);
  assert.equal(errors, undefined, JSON.stringify(errors));
  const found = core.events().find((each) => each.id === event.id);
  core.clear();
  core.replay(PAST);
  assert.equal(answers(), before);
  return found;
}
const event = (more) => ({ name: "x", time: 4000, id: "new", ...more });
const text = (length) => "y".repeat(length);
/** How an error shows a long text: 60 bytes of it. */
const shown = (found) => `"${found.slice(0, 60)}…"`;

/** The bytes of a model with `count` signals of these bytes, which says that they are `claimed`. */
function manySignals(count, item, claimed = count) {
  const start = encode({ format: 1, name: "m", version: "1", signals: [] }).subarray(0, -1);
  const list = [0x9a, claimed >>> 24, claimed >>> 16, claimed >>> 8, claimed];
  const bytes = new Uint8Array(start.length + list.length + count * item.length);
  bytes.set(start);
  bytes.set(list, start.length);
  for (let i = 0; i < count; i++) bytes.set(item, start.length + list.length + i * item.length);
  return bytes;
}

test("more than 1 MiB is not let in, be it a model of 10 MB; 1 MiB is", () => {
  for (const size of [MIB + 1, 10_000_000, 2 ** 31]) {
    assert.equal(module.input(size), 0);
    assert.equal(answers(), before);
  }
  const model = { ...MODEL, name: "" };
  const fill = MIB - encode({ ...model, name: text(70_000) }).length + 70_000;
  const bytes = encode({ ...model, name: text(fill) });
  assert.equal(bytes.length, MIB);
  refusesModel(bytes, "/name", "a text of 1 to 128 bytes", shown(text(100)));
});

test("a model nested 10,000 deep is refused", () => {
  for (const item of [[0x81], [0xa1, 0x61, 0x61]]) {
    const bytes = Uint8Array.from(Array(10_000).fill(item).flat());
    refusesModel(bytes, "", "at most 32 nested arrays and maps", "other bytes");
  }
  // 32 deep is a document, and refused for what it is.
  const nested = (depth) => Uint8Array.from([...Array(depth - 1).fill(0x81), 0x80]);
  const keys =
    "$schema, format, name, version, signals, groups, engagement, fit, temperature, stages, " +
    "segments, playbook, propensity";
  refusesModel(nested(32), "", `an object with ${keys}`, "a list");
  refusesModel(nested(33), "", "at most 32 nested arrays and maps", "other bytes");
});

test("conditions nested 8 deep are read, 9 deep refused at the ninth", () => {
  const nested = (depth) => (depth === 1 ? { event: "x" } : { not: nested(depth - 1) });
  const model = (depth) => ({ ...MODEL, signals: [{ id: "x", when: nested(depth), points: 1 }] });
  assert.deepEqual(core.load(model(8)), []);
  before = begin();
  const pointer = `/signals/0/when${"/not".repeat(8)}`;
  refusesModel(model(9), pointer, "conditions nested at most 8 deep", "an object");
});

test("a million signals are refused by their number, and a number that is a lie by the bytes", () => {
  const list = "a list of 1 to 256 items";
  refusesModel(manySignals(1_000_000, [0xa0]), "/signals", list, "a list");
  refusesModel(manySignals(257, [0xa0]), "/signals", list, "a list");
  refusesModel(manySignals(0, []), "/signals", list, "an empty list");
  refusesModel(manySignals(3, [0xa0], 1_000_000), "", "a whole array or map", "other bytes");
  refusesModel(manySignals(3, [0xa0], 2 ** 32 - 1), "", "a whole array or map", "other bytes");
  // 2^61 pairs are 2^62 items.
  const lie = Uint8Array.of(0xbb, 0x20, 0, 0, 0, 0, 0, 0, 0, 0xa0);
  refusesModel(lie, "", "a whole array or map", "other bytes");
});

test("every bound of a model holds at its value and is refused one beyond", () => {
  const list = (count, item) => Array.from({ length: count }, (_, i) => item(i));
  const signal = (when, more) => ({ ...MODEL, signals: [{ id: "s", when, points: 1, ...more }] });
  const x = { event: "x" };
  const play = { id: "p", stage: "client", kind: "care", channel: "web", goal: "", content: "" };
  const fit = (traits) => ({ ...MODEL, fit: { traits } });
  const rules = [{ is: 1, points: 1 }];
  const WHEN = "/signals/0/when";
  const EACH = "/signals/0/points_per/each";
  const perPoint = (more) => ({
    ...MODEL,
    signals: [{ id: "s", when: x, points_per: { property: "p", each: 1, points: 1, ...more } }],
  });
  const items = (most, least = 1) => `a list of ${least} to ${most} items`;
  const bytes = (most) => `a text of 1 to ${most} bytes`;
  const names = (count) => list(count, (i) => `e${i}`);
  const counting = (count) => ({ ...x, count: { at_least: count } });
  const many = (count, when) => list(count, (i) => ({ id: `${i}`, when: when(i), points: 1 }));
  for (const [most, model, pointer, expected, beyond = most + 1] of [
    [256, (n) => ({ ...MODEL, signals: many(n, () => x) }), "/signals", items(256)],
    [32, (n) => ({ ...MODEL, groups: list(n, (i) => ({ id: `${i}` })) }), "/groups", items(32, 0)],
    [
      64,
      (n) => ({ ...MODEL, segments: list(n, (i) => ({ id: `${i}`, when: x })) }),
      "/segments",
      items(64, 0),
    ],
    [
      64,
      (n) => ({ ...MODEL, playbook: list(n, (i) => ({ ...play, id: `${i}` })) }),
      "/playbook",
      items(64),
    ],
    [
      64,
      (n) => ({ ...MODEL, stages: { lead: { any: list(n, () => x) } } }),
      "/stages/lead/any",
      items(64),
    ],
    [64, (n) => fit(list(n, (i) => ({ trait: `${i}`, rules }))), "/fit/traits", items(64)],
    [
      64,
      (n) => fit([{ trait: "t", rules: list(n, () => rules[0]) }]),
      "/fit/traits/0/rules",
      items(64),
    ],
    [64, (n) => signal({ any: list(n, () => x) }), `${WHEN}/any`, items(64)],
    [64, (n) => signal({ sequence: list(n, () => x) }), `${WHEN}/sequence`, items(64)],
    [
      63, // and one of the fit
      (n) => signal({ profile: { traits: Object.fromEntries(list(n, (i) => [`t${i}`, 1])) } }),
      "",
      "at most 64 different traits in all rules",
    ],
    [256, (n) => signal({ event: names(n) }), `${WHEN}/event`, items(256)],
    [256, (n) => signal({ where: { p: { in: names(n) } } }), `${WHEN}/where/p/in`, items(256)],
    [
      4096,
      (n) => ({
        ...MODEL,
        signals: many(Math.ceil(n / 256), (i) => ({ event: names(Math.min(256, n - i * 256)) })),
      }),
      "",
      "at most 4096 event names in all conditions",
    ],
    [1000, (n) => signal(counting(n)), `${WHEN}/count/at_least`, "a whole number from 1 to 1000"],
    [
      16_384,
      (n) => ({ ...MODEL, signals: many(17, (i) => counting(i < 16 ? 1000 : n - 16_000)) }),
      "/signals/16/when/count",
      "at most 16384 remembered matches in all conditions",
    ],
    [
      1000,
      (n) => signal(x, { limit: { times: n, per: "lifetime" } }),
      "/signals/0/limit/times",
      "a whole number from 1 to 1000",
    ],
    [10_000, (n) => signal(x, { points: n }), "/signals/0/points", "a number from -10000 to 10000"],
    [
      -10_000,
      (n) => signal(x, { points: n }),
      "/signals/0/points",
      "a number from -10000 to 10000",
      -10_001,
    ],
    [1e6, (n) => signal(x, { max: n }), "/signals/0/max", "a number from -1000000 to 1000000"],
    [1e15, (n) => perPoint({ each: n }), EACH, "a number from 0.000001 to 1000000000000000"],
    [1e-6, (n) => perPoint({ each: n }), EACH, "a number from 0.000001 to 1000000000000000", 9e-7],
    [
      64,
      (n) => ({ ...MODEL, signals: [{ ...MODEL.signals[0], id: text(n) }] }),
      "/signals/0/id",
      bytes(64),
    ],
    [128, (n) => ({ ...MODEL, name: text(n) }), "/name", bytes(128)],
    [128, (n) => ({ ...MODEL, version: text(n) }), "/version", bytes(128)],
    [128, (n) => signal({ event: text(n) }), `${WHEN}/event`, bytes(128)],
    [128, (n) => signal({ where: { [text(n)]: 1 } }), `${WHEN}/where/${text(129)}`, bytes(128)],
    [128, (n) => fit([{ trait: text(n), rules }]), "/fit/traits/0/trait", bytes(128)],
    [128, (n) => perPoint({ property: text(n) }), "/signals/0/points_per/property", bytes(128)],
    [
      128,
      (n) => signal({ ...x, count: { at_least: 1, distinct: text(n) } }),
      `${WHEN}/count/distinct`,
      bytes(128),
    ],
    [
      3660,
      (n) => signal(x, { decay: { window: `${n}d` } }),
      "/signals/0/decay/window",
      'a duration of at most 10 years, such as "30m" or "14d"',
    ],
  ]) {
    assert.deepEqual(core.load(model(most)), [], `${pointer} ${most}`);
    before = begin();
    const [error] = core.load(model(beyond));
    assert.deepEqual([error?.pointer, error?.expected], [pointer, expected]);
    assert.equal(answers(), before);
  }
});

test("of a document with thousands of mistakes the first 100 are told", () => {
  const errors = core.load(manySignals(256, [0xa0]));
  assert.equal(errors.length, 100);
  assert.deepEqual(errors[0], { pointer: "/signals/0/id", expected: "a value", found: "nothing" });
  assert.equal(answers(), before);
});

test("bytes that are no CBOR are refused, with what was expected instead", () => {
  const kinds = "null, a boolean, number, text, array or map of definite length";
  for (const [bytes, expected, found = "other bytes"] of [
    [[], "a value", "the end of the bytes"],
    [[0xff], kinds],
    [[0x1c], kinds],
    [[0x41, 0x00], kinds], // a byte string
    [[0xc1, 0x00], kinds], // a tag
    [[0xf7], kinds], // undefined
    [[0x9f, 0xff], kinds], // indefinite length
    [[0x7f, 0x61, 0x61, 0xff], kinds],
    [[0x19, 0x01], "a value"],
    [[0xfb, 0, 0, 0], "a value"],
    [[0x82, 0x00], "a whole array or map"],
    [[0x81, 0x82, 0x00], "a whole array or map"],
    [[0xa1, 0x61, 0x61], "a value", "the end of the bytes"],
    [[0x62, 0x61], "a whole text"],
    [[0x61, 0xff], "valid UTF-8"],
    [[0x63, 0xed, 0xa0, 0x80], "valid UTF-8"], // half a surrogate pair
    [[0x62, 0xc0, 0x80], "valid UTF-8"], // overlong
    [[0x64, 0xf4, 0x90, 0x80, 0x80], "valid UTF-8"], // beyond U+10FFFF
    [[0xa1, 0x01, 0x01], "a text as the key of a map"],
    [[0xa0, 0x00], "the end of the document"],
  ]) {
    refusesModel(Uint8Array.from(bytes), "", expected, found);
    isOnly(core.record(Uint8Array.from(bytes)).errors, "", expected, "other bytes");
    isOnly(core.replay(Uint8Array.from(bytes)).errors, "", expected, "other bytes");
    isOnly(whatIf(Uint8Array.from(bytes)), "", expected, "other bytes");
  }
  isOnly(core.replay({}).errors, "", "a list of events", "an empty object");
});

test("random bytes are refused, and leave the profile as it was", () => {
  let seed = 1;
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed >>> 8;
  };
  for (let i = 0; i < 3000; i++) {
    const bytes = Uint8Array.from({ length: random() % 64 }, () => random());
    for (const errors of [core.load(bytes), core.record(bytes).errors, core.replay(bytes).errors]) {
      assert.equal(errors?.length, 1, Buffer.from(bytes).toString("hex"));
      assert.equal(errors[0].pointer, "");
      assert.ok(errors[0].expected && errors[0].found);
    }
    if (i % 100 === 0) assert.equal(answers(), before);
  }
  assert.equal(answers(), before);
});

const models = new URL("../../core/models/", import.meta.url);
for (const file of readdirSync(models).filter((name) => !name.includes("schema")))
  test(`${file} cut off at any byte is refused`, () => {
    const bytes = encode(JSON.parse(readFileSync(new URL(file, models), "utf8")));
    assert.ok(bytes.length > 1000);
    for (let size = 0; size < bytes.length; size++) {
      const errors = core.load(bytes.subarray(0, size));
      assert.equal(errors.length, 1, `${size}`);
      assert.equal(errors[0].pointer, "");
      assert.match(errors[0].expected, /^(a value|a whole text|a whole array or map)$/);
      assert.match(errors[0].found, /^(the end of the bytes|other bytes)$/);
    }
    assert.equal(answers(), before);
    assert.deepEqual(core.load(bytes), []);
    before = begin();
  });

test("a time that is negative, NaN, infinite, beyond a Date or no number is refused", () => {
  const expected = "a number from 0 to 8640000000000000";
  for (const [time, found] of [
    [-1, "-1"],
    [-0.5, "-0.5"],
    [Number.NaN, "not a number"],
    [Infinity, "a number beyond 10^16"],
    [1e300, "a number beyond 10^16"],
    [8_640_000_000_000_001, "8640000000000001"],
    ["4000", '"4000"'],
    [null, "null"],
    [true, "true"],
    [[], "an empty list"],
    [{ a: 1 }, "an object"],
  ])
    refusesEvent(event({ time }), "/time", expected, found);
  for (const time of [-Infinity, -1e300]) {
    assert.deepEqual(
      core.record(event({ time })).errors.map((error) => [error.pointer, error.expected]),
      [["/time", expected]],
    );
    assert.equal(answers(), before);
  }
});

test("a time with a fraction is rounded down; the last instant of a Date is a time", () => {
  assert.equal(recorded(event({ time: 4000.999 })).time, 4000);
  assert.equal(recorded(event({ time: 0.5 })).time, 0);
  assert.ok(Object.is(recorded(event({ time: -0 })).time, 0));
  assert.equal(recorded(event({ time: 8.64e15 })).time, 8.64e15);
});

test("an event in the future is kept, and does not count until then", () => {
  const future = NOW + 86_400_000;
  const without = core.assess(NOW);
  assert.ok(core.record(event({ time: future })).changed > 0);
  assert.deepEqual(core.assess(NOW), without);
  assert.deepEqual(core.assess(future - 1), { ...without, at: future - 1 });
  assert.equal(core.assess(future).engagement, without.engagement + 1);
  assert.equal(core.assess(future).events, without.events + 1);
  assert.equal(core.events().length, PAST.length + 1);
  before = begin();
});

test("a time to ask for that is none counts as the nearest one", () => {
  for (const [now, at] of [
    [Number.NaN, 0],
    [-5, 0],
    [-Infinity, 0],
    [Infinity, 8.64e15],
    [NOW + 0.9, NOW],
  ])
    assert.equal(core.assess(now).at, at);
  assert.equal(answers(), before);
});

test("a property is a text, a finite number or a boolean; null is none", () => {
  const kinds = "a text, a number or a boolean";
  for (const [value, expected, found] of [
    [[], kinds, "an empty list"],
    [["a"], kinds, "a list"],
    [{}, kinds, "an empty object"],
    [{ a: 1 }, kinds, "an object"],
    [Number.NaN, "a finite number", "not a number"],
    [Infinity, "a finite number", "a number beyond 10^16"],
  ])
    refusesEvent(event({ properties: { plan: value } }), "/properties/plan", expected, found);
  const properties = { a: "", b: -1.5, c: false, d: 1e300, e: null, f: "\0", g: "\ufeff" };
  const { e, ...kept } = properties;
  assert.deepEqual(recorded(event({ properties })).properties, kept);
});

test("a property of another kind than a test asks for does not meet it", () => {
  for (const plan of [1, true, "Team", "team "]) {
    core.record(event({ properties: { plan } }));
    assert.equal(core.assess(NOW).engagement, 4, `${plan}`);
    before = begin();
  }
  core.record(event({ properties: { plan: "team" } }));
  assert.equal(core.assess(NOW).engagement, 6);
  before = begin();
});

test("texts beyond their bounds are refused, one of 100 KB too", () => {
  const long = text(100 * 1024);
  for (const [more, pointer, expected, found] of [
    [{ properties: { a: long } }, "/properties/a", "a text of 0 to 4096 bytes", long],
    [{ properties: { a: text(4097) } }, "/properties/a", "a text of 0 to 4096 bytes", text(99)],
    [{ name: long }, "/name", "a text of 1 to 128 bytes", long],
    [{ name: text(129) }, "/name", "a text of 1 to 128 bytes", text(99)],
    [{ id: text(129) }, "/id", "a text of 0 to 128 bytes", text(99)],
    [{ properties: { [long]: 1 } }, `/properties/${long}`, "a text of 1 to 128 bytes", long],
  ])
    refusesEvent(event(more), pointer, expected, shown(found));
  refusesEvent(event({ name: "" }), "/name", "a text of 1 to 128 bytes", '""');
  refusesEvent(event({ properties: { "": 1 } }), "/properties/", "a text of 1 to 128 bytes", '""');
  // Bytes, not characters; and what is shown does not end within one.
  const wide = "語".repeat(43);
  const start = `"${"語".repeat(20)}…"`;
  refusesEvent(event({ name: wide }), "/name", "a text of 1 to 128 bytes", start);
  const most = { name: text(128), id: text(128), properties: { [text(128)]: text(4096) } };
  assert.deepEqual(recorded(event(most)), event(most));
});

test("32 properties are kept, 33 refused", () => {
  const many = (count) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]));
  assert.deepEqual(recorded(event({ properties: many(32) })).properties, many(32));
  const expected = "an object of at most 32 properties";
  refusesEvent(event({ properties: many(33) }), "/properties", expected, "an object");
  refusesEvent(event({ properties: null }), "/properties", expected, "null");
  refusesEvent(event({ properties: ["a"] }), "/properties", expected, "a list");
});

test("a key that comes twice is refused where it does", () => {
  /** The bytes of a map with these pairs, in which a key may be there twice. */
  const map = (pairs) =>
    Uint8Array.from([0xa0 + pairs.length, ...pairs.flatMap((each) => each.map(bytesOf)).flat()]);
  const bytesOf = (value) => (value instanceof Uint8Array ? [...value] : [...encode(value)]);
  const twice = (properties) =>
    map([
      ["name", "x"],
      ["time", 4000],
      ["properties", map(properties)],
    ]);
  for (const second of [1, null]) {
    const bytes = twice([
      ["a", null],
      ["a", second],
    ]);
    isOnly(core.record(bytes).errors, "/properties/a", "each key once", "it again");
  }
  const times = map([
    ["name", "x"],
    ["time", 1],
    ["time", 2],
  ]);
  isOnly(core.record(times).errors, "/time", "each key once", "it again");
  const model = map([...Object.entries(MODEL), ["version", "2"]]);
  refusesModel(model, "/version", "each key once", "it again");
});

test("an event that is no object, or has other keys, is refused", () => {
  const names = "name, time, id, properties, visitor";
  for (const [value, found] of [
    [null, "null"],
    [7, "7"],
    ["x", '"x"'],
    [[], "an empty list"],
  ])
    refusesEvent(value, "", `an object with ${names}`, found);
  refusesEvent(event({ kind: 1 }), "/kind", `no other key than ${names}`, "1");
  refusesEvent({ name: "x" }, "/time", "a value", "nothing");
  refusesEvent({ time: 4000 }, "/name", "a value", "nothing");
  refusesEvent(event({ id: null }), "/id", "a text of 0 to 128 bytes", "null");
  refusesEvent(event({ name: 7 }), "/name", "a text of 1 to 128 bytes", "7");
});

test("__proto__ and constructor are names like any others", () => {
  const own = (value) => JSON.parse(`{ "__proto__": ${value}, "constructor": ${value} }`);
  const model = {
    ...MODEL,
    signals: ["__proto__", "constructor"].map((name) => ({
      id: name,
      label: own('"a label"'),
      when: { event: name, where: own('{ "exists": true }') },
      points: 1,
    })),
    segments: [{ id: "__proto__", when: { profile: { traits: own('"a"') } } }],
    fit: { traits: [{ trait: "__proto__", rules: [{ is: "a", points: 1 }] }] },
  };
  assert.deepEqual(core.load(model), []);
  core.clear();
  const events = [
    { name: "__proto__", time: 1, properties: own("1"), id: "__proto__" },
    { name: "identify", time: 2, properties: own('"a"'), id: "constructor" },
    { name: "constructor", time: 3, properties: own("true"), id: "hasOwnProperty" },
  ];
  assert.equal(core.replay(events).errors, undefined);
  assert.deepEqual(core.events(), events);
  const { engagement, fit, segments, reasons } = core.assess(NOW);
  assert.deepEqual([engagement, fit, segments], [2, 100, ["__proto__"]]);
  assert.deepEqual(
    reasons.map(({ signal, label }) => [signal, label]),
    [
      ["__proto__", own('"a label"')],
      ["constructor", own('"a label"')],
    ],
  );
  assert.equal({}.exists, undefined);
  before = begin();
  const names = "name, time, id, properties, visitor";
  for (const key of ["__proto__", "constructor", "toString"])
    refusesEvent(
      JSON.parse(`{ "name": "x", "time": 1, "${key}": {} }`),
      `/${key}`,
      `no other key than ${names}`,
      "an empty object",
    );
});

test("calls before a model are refused, with the reason", async () => {
  const fresh = calls(await openModule());
  const errors = [{ pointer: "", expected: "a model, loaded before", found: "none" }];
  assert.deepEqual(fresh.record(event()), { errors });
  assert.deepEqual(fresh.replay([event()]), { errors });
  assert.equal(fresh.assess(NOW), null);
  assert.equal(fresh.explain(NOW), null);
  assert.equal(fresh.events(), null);
});

test("the event of docs/events.md is one, and its core knows the names that it says", () => {
  const page = readFileSync(new URL("../../docs/events.md", import.meta.url), "utf8");
  const shown = JSON.parse(/```json\n(.*?)```/s.exec(page)[1]);
  assert.deepEqual(recorded(shown), shown);
  core.replay([
    { name: "consent", time: 5000, properties: { storage: "yes", handoff: 1, scoring: false } },
    { name: "session_start", time: 5001 },
  ]);
  const consents = core.explain(NOW).history.filter(({ what }) => what === "consent");
  assert.deepEqual(
    consents.map(({ purpose, to }) => [purpose, to]),
    [
      ["scoring", "granted"],
      ["scoring", "denied"],
    ],
  );
  assert.equal(core.assess(NOW).sessions, 1);
  before = begin();
});

test("a full log drops its oldest 250, and refuses where only events are left that must stay", () => {
  const fill = (name) => Array.from({ length: 2000 }, (_, i) => ({ name, time: i }));
  core.clear();
  core.replay(fill("other"));
  assert.equal(core.record(event()).changed & 64, 64);
  assert.equal(core.events().length, 1751);
  assert.equal(core.events()[0].time, 250);
  core.clear();
  core.replay(fill("identify"));
  before = answers();
  const expected = "room among the 2000 events of a log";
  isOnly(core.record(event()).errors, "", expected, "only events that must stay");
  isOnly(core.replay([event()]).errors, "", expected, "only events that must stay");
  before = begin();
});

test("the order is that of times, then of ids by their bytes; of one id the earliest stays", () => {
  core.clear();
  core.replay([
    { name: "1", time: 5, id: "é" },
    { name: "2", time: 5, id: "z" },
    { name: "3", time: 5 },
    { name: "4", time: 5, id: "" },
    { name: "5", time: 4, id: "z" },
    { name: "6", time: 4, id: "z" },
    { name: "7", time: 9, id: "é" },
  ]);
  assert.deepEqual(
    core.events().map(({ name }) => name),
    ["5", "3", "4", "1"],
  );
  before = begin();
});
