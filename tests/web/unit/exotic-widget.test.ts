// The widget on the built wasm, with what a page may hand over: no exception leaves it, what is
// wrong is told with its place, and what was there before stays to the last bit.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type * as Engines from "../../../web/src/engine.ts";
import type * as Module from "../../../web/src/index.ts";
import type { Failure, LeadEvent, ModelError } from "../../../web/src/types.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const glue = `${root}build/wasm/leadlight_wasm.mjs`;
if (!existsSync(glue)) throw new Error(`${glue} is missing: cmake --build --preset wasm`);
const wasm = readFileSync(`${root}build/wasm/leadlight_wasm.wasm`);

const made = await build({
  stdin: {
    contents: `export * from "./web/src/index.ts"; export * from "./web/src/engine.ts";`,
    resolveDir: root,
  },
  alias: { "leadlight-wasm": glue },
  bundle: true,
  platform: "node",
  // The glue as in a page: under node it would listen for rejections, and end the process at one.
  define: {
    LEADLIGHT_VERSION: '"0"',
    process: "undefined",
    "import.meta.url": '"https://localhost/"',
  },
  format: "esm",
  write: false,
});

/** As much of a page as the widget needs: nothing can be stored. */
const told: unknown[] = [];
const refuse = () => {
  throw new Error("blocked");
};
Object.assign(globalThis, {
  __dirname: root,
  addEventListener() {},
  removeEventListener() {},
  document: { addEventListener() {} },
  indexedDB: { open: refuse, deleteDatabase: refuse },
  localStorage: { getItem: () => null },
  BroadcastChannel: undefined,
  window: { dispatchEvent() {} },
});
const consoleError = console.error;
console.error = (line: string) => told.push(line);
const leaks: unknown[] = [];
process.on("unhandledRejection", (reason) => leaks.push(reason));
after(() => {
  console.error = consoleError;
  assert.deepEqual(leaks, [], "no rejection reached the page");
});

const code = Buffer.from(made.outputFiles[0]?.contents ?? []).toString("base64");
const { createEngine, createLeadlight }: typeof Engines & typeof Module = await import(
  `data:text/javascript;base64,${code}`
);

const MODEL = {
  format: 1,
  name: "exotic",
  version: "1",
  signals: [{ id: "s", when: { event: "x" }, points: 1 }],
};
const DEEP = "at most 32 nested arrays and maps";
const cycle: Record<string, unknown> = { format: 1, name: "exotic", version: "1" };
cycle.groups = [cycle];
let nested: unknown = 1;
for (let i = 0; i < 10_000; i++) nested = [nested];
const trap = (thrown: unknown) => () => {
  throw thrown;
};
/** Models that are refused before the core sees them, and their only error. */
const UNREADABLE: [what: string, model: object, error: [string, string, string]][] = [
  ["a cycle", cycle, ["/groups/0".repeat(16), DEEP, "more, or a cycle"]],
  [
    "10,000 levels",
    { ...MODEL, signals: nested },
    [`/signals${"/0".repeat(31)}`, DEEP, "more, or a cycle"],
  ],
  [
    "10 MB",
    { ...MODEL, signals: [{ label: "x".repeat(1e7) }] },
    ["", "at most 1048576 bytes", "more"],
  ],
  [
    "a million signals",
    { ...MODEL, signals: Array.from({ length: 1e6 }, () => MODEL.signals[0]) },
    ["", "at most 1048576 bytes", "more"],
  ],
  [
    "BigInt",
    { ...MODEL, signals: [{ ...MODEL.signals[0], points: 1n }] },
    ["/signals/0/points", "plain data", "bigint"],
  ],
  ["a method", { ...MODEL, toJSON: () => MODEL }, ["/toJSON", "plain data", "function"]],
  [
    "a getter that throws",
    {
      ...MODEL,
      fit: Object.defineProperty({}, "traits", { enumerable: true, get: trap(Symbol()) }),
    },
    ["/fit", "plain data", "what throws when it is read"],
  ],
];
/** Models that the core refuses. */
const WRONG: [what: string, model: object, error: [string, string, string]][] = [
  [
    "256 signals and one",
    {
      ...MODEL,
      signals: Array.from({ length: 257 }, (_, i) => ({ ...MODEL.signals[0], id: `${i}` })),
    },
    ["/signals", "a list of 1 to 256 items", "a list"],
  ],
  [
    "a Map",
    { ...MODEL, signals: new Map([["id", "s"]]) },
    ["/signals", "a list of 1 to 256 items", "an empty object"],
  ],
  [
    "a Date",
    { ...MODEL, version: new Date(0) },
    ["/version", "a text of 1 to 128 bytes", "an empty object"],
  ],
  [
    "NaN",
    { ...MODEL, signals: [{ ...MODEL.signals[0], points: Number.NaN }] },
    ["/signals/0/points", "a number from -10000 to 10000", "not a number"],
  ],
  [
    "a __proto__ of its own",
    { ...MODEL, engagement: JSON.parse('{"__proto__":{"max":50}}') },
    ["/engagement/__proto__", "no other key than min, max", "an object"],
  ],
];
const asErrors = ([pointer, expected, found]: [string, string, string]): ModelError[] => [
  { pointer, expected, found },
];

test("an engine gives the error of a model that it cannot take, and the one before stays", async () => {
  const engine = await createEngine(wasm);
  assert.deepEqual(engine.load(MODEL), []);
  assert.equal(engine.record({ name: "x", time: 1, id: "a", properties: {} }), 1);
  const all = () => JSON.stringify([engine.assess(9), engine.explain(9), engine.events()]);
  const before = all();
  for (const [what, model, error] of [...UNREADABLE, ...WRONG]) {
    assert.deepEqual(engine.load(model), asErrors(error), what);
    assert.equal(all(), before, what);
  }
});

test("an engine gives the error of events that it cannot take, and throws nothing", async () => {
  const engine = await createEngine(wasm);
  engine.load(MODEL);
  engine.record({ name: "x", time: 1, id: "a", properties: {} });
  const all = () => JSON.stringify([engine.assess(9), engine.explain(9), engine.events()]);
  const before = all();
  const exotic = (value: unknown) =>
    ({ name: "x", time: 2, id: "b", properties: { value } }) as LeadEvent;
  for (const [value, expected, found] of [
    [1n, "plain data", "bigint"],
    [Symbol("s"), "plain data", "symbol"],
    [new Date(0), "a text, a number or a boolean", "an empty object"],
    [Number.NaN, "a finite number", "not a number"],
  ]) {
    const place = "/properties/value";
    assert.deepEqual(engine.record(exotic(value)), [{ pointer: place, expected, found }]);
    assert.equal(engine.whatIf(exotic(value), 9), null);
    assert.deepEqual(engine.replay([exotic(1), exotic(value)]), [
      { pointer: `/1${place}`, expected, found },
    ]);
    assert.equal(all(), before);
  }
  const large = Array.from({ length: 300 }, (_, i) => ({
    ...exotic("x".repeat(4096)),
    id: `${i}`,
  }));
  assert.deepEqual(engine.replay(large), [
    { pointer: "", expected: "at most 1048576 bytes", found: "more" },
  ]);
  assert.equal(all(), before);
});

const start = (model: unknown, now = Date.now) =>
  createLeadlight({ model: model as object, wasm, auto: [], now });

for (const [what, model, error] of [...UNREADABLE, ...WRONG])
  test(`a widget given ${what} for a model says where it is wrong, once, and scores nothing`, async () => {
    told.length = 0;
    const failures: Failure[] = [];
    const leadlight = start(model);
    leadlight.on("error", (failure) => failures.push(failure));
    assert.equal(await leadlight.ready, false);
    const [pointer, expected, found] = error;
    const message = `the model has errors:\n  ${pointer || "/"}: expected ${expected}, found ${found}`;
    assert.deepEqual(failures, [{ message, errors: asErrors(error) }]);
    assert.deepEqual(told, [`Leadlight does not score: ${message}`]);
    leadlight.track("x");
    assert.equal(leadlight.assess(), null);
  });

test("a widget given a model that throws when it is looked at says so, once", async () => {
  const found =
    "the model has errors:\n  /: expected plain data, found what throws when it is read";
  for (const [thrown, words] of [
    [new Error("of the page"), "of the page"],
    [Symbol("s"), "the model throws when it is read"],
    [Object.create(null), "the model throws when it is read"],
  ])
    for (const [key, message] of [
      ["get", words],
      ["getPrototypeOf", words],
      ["ownKeys", found],
    ]) {
      told.length = 0;
      assert.equal(await start(new Proxy({}, { [key]: trap(thrown) })).ready, false);
      assert.deepEqual(told, [`Leadlight does not score: ${message}`]);
    }
});

test("a widget keeps of exotic properties what may be kept, and throws nothing into the page", async () => {
  const leadlight = start(MODEL, () => 1000);
  assert.equal(await leadlight.ready, true);
  const kept = (properties: unknown) => {
    const before = leadlight.export().events.length;
    leadlight.track("x", properties as never);
    return leadlight
      .export()
      .events.slice(before)
      .map((event) => event.properties);
  };
  assert.deepEqual(kept(cycle), [{ format: 1, name: "exotic", version: "1" }]);
  assert.deepEqual(kept({ a: 1n, b: Symbol("s"), c: () => 1, d: new Date(0), e: Number.NaN }), [
    {},
  ]);
  assert.deepEqual(kept({ nested, f: "\ud800", g: -0, h: "\ufeffh" }), [
    { f: "\ufffd", g: 0, h: "\ufeffh" },
  ]);
  assert.deepEqual(kept({ text: "x".repeat(100 * 1024) }), [{ text: "x".repeat(512) }]);
  assert.deepEqual(Object.keys(kept(JSON.parse('{"__proto__":"a","constructor":"b"}'))[0] ?? {}), [
    "__proto__",
    "constructor",
  ]);
  for (const thrown of [new Error("of the page"), Symbol("s")]) {
    const trapped = Object.defineProperty({ a: 1 }, "b", { enumerable: true, get: trap(thrown) });
    assert.deepEqual(kept(trapped), [], "an event that cannot be read is none");
    assert.deepEqual(kept(new Proxy({}, { ownKeys: trap(thrown) })), []);
  }
  assert.equal(leadlight.assess()?.engagement, 5);
  leadlight.identify(JSON.parse('{"__proto__":"a","constructor":"b","nested":{}}'));
  const last = leadlight.export().events.at(-1);
  assert.deepEqual(Object.entries(last?.properties ?? {}), [
    ["__proto__", "a"],
    ["constructor", "b"],
  ]);
  assert.equal(({} as { a?: unknown }).a, undefined);
});

test("an event at a time that is none is ignored; a clock that runs ahead scores at its own time", async () => {
  let time = 1000;
  const leadlight = start(MODEL, () => time);
  await leadlight.ready;
  leadlight.track("x");
  const before = JSON.stringify([
    leadlight.assess(),
    leadlight.explain(),
    leadlight.export().events,
  ]);
  for (time of [Number.NaN, Infinity, -1, 8_640_000_000_000_001]) leadlight.track("x");
  time = 1000;
  assert.equal(
    JSON.stringify([leadlight.assess(), leadlight.explain(), leadlight.export().events]),
    before,
  );
  time = 5000.9;
  leadlight.track("x");
  time = 2000;
  assert.deepEqual(
    leadlight.export().events.map((event) => event.time),
    [1000, 5000],
  );
  assert.equal(leadlight.assess()?.engagement, 2);
  assert.equal(leadlight.assess()?.at, 5000);
});
