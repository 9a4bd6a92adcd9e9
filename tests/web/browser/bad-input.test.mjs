// Whatever fails, the page sees no exception, and its owner reads once, in words, what is wrong.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { policy } from "../../../scripts/serve.mjs";
import {
  built,
  consents,
  events,
  html,
  NOTHING_STORED,
  names,
  SECOND,
  stored,
  tag,
  track,
  usePages,
} from "./harness.mjs";

/** Keeps the notices of errors, from before the widget is there. */
const keepFailures = () => {
  window.failures = [];
  addEventListener("leadlight:error", (event) => window.failures.push(event.detail));
};

describe("bad input", () => {
  const site = usePages();

  const withModel = (body) => ({
    "*": html({ head: tag(`data-model="/m.json"`) }),
    ...(body === undefined ? {} : { "/m.json": body }),
  });
  /**
   * Opens a page on which the widget must fail; gives what the owner is told. The browser's own
   * complaints about what it could not load or run stand beside the widget's, and are not counted.
   */
  async function failure(files) {
    const visitor = await site.visitor({ before: keepFailures, files });
    const { page, open } = visitor;
    assert.equal(await open(), null);
    assert.equal(await page.evaluate(() => leadlight.ready), false);
    await track(page, "demo_request");
    await visitor.pass(60 * SECOND);
    assert.equal(await page.evaluate(() => leadlight.explain()), null);
    assert.deepEqual(await names(page), [], "nothing waits for ever");
    assert.deepEqual(await stored(page), NOTHING_STORED);
    const complaints = visitor.complained();
    const told = complaints.filter((text) => text.startsWith("Leadlight"));
    for (const text of complaints)
      if (!told.includes(text))
        assert.match(text, /^Failed to load|Content Security Policy|valid digest|SRI's integrity/);
    const failures = await page.evaluate(() => window.failures);
    assert.equal(told.length, 1, `one line on the console: ${told.join("\n")}`);
    assert.equal(failures.length, 1, "one notice");
    assert.equal(told[0], `Leadlight does not score: ${failures[0].message}`);
    return failures[0];
  }

  test("a broken model: where, what was expected and what was found", async () => {
    const { message, errors } = await failure(
      withModel(
        JSON.stringify({
          format: 1,
          name: "broken",
          version: "1",
          signals: [
            { id: "a", when: { event: "page_view" }, points: "eight" },
            { id: "b", when: { event: "page_view" }, points: 1, decay: { half_life: "-2d" } },
          ],
          temperature: { warm: 25, hot: 60, hysteresis: 5 },
          colour: "blue",
        }),
      ),
    );
    const pointers = errors.map((error) => error.pointer);
    assert.deepEqual(pointers.sort(), [
      "/colour",
      "/signals/0/points",
      "/signals/1/decay/half_life",
    ]);
    for (const error of errors) {
      assert.ok(error.expected && error.found, JSON.stringify(error));
      assert.ok(
        message.includes(`${error.pointer}: expected ${error.expected}, found ${error.found}`),
        message,
      );
    }
    assert.match(message, /^the model has errors:\n/);
    assert.match(errors.find((error) => error.pointer === "/signals/0/points").found, /eight|text/);
  });

  test("a model with many errors: five in the message, all in the notice", async () => {
    const signals = Array.from({ length: 12 }, (_, i) => ({ id: `s${i}`, points: "x" }));
    const { message, errors } = await failure(
      withModel(JSON.stringify({ format: 1, name: "broken", version: "1", signals })),
    );
    assert.ok(errors.length >= 12, `${errors.length}`);
    assert.equal(message.split("\n").length, 7);
    assert.match(message, new RegExp(`and ${errors.length - 5} more$`));
  });

  for (const [what, files, expected] of [
    [
      "a model that is not there",
      withModel(),
      /the model http.*\/m\.json is not there: status 404/,
    ],
    ["a model that is not JSON", withModel("{ format: 1 }"), /m\.json is not JSON: /],
    ["an empty model", withModel(""), /m\.json is not JSON: /],
    ["a page for a model", withModel("<!doctype html>"), /m\.json is not JSON: /],
    ["a model of another kind", withModel("[]"), /the model has errors:\n {2}\/: expected/],
    [
      "a model in an element that is not there",
      { "*": html({ head: tag(`data-model="rules"`) }) },
      /no element of the page has the id rules/,
    ],
    [
      "neither wasm nor plain JavaScript",
      {
        "/leadlight/leadlight.wasm": { body: "", status: 404 },
        "/leadlight/leadlight-plain.js": { body: "", status: 404 },
      },
      /leadlight\.wasm is not there, or not of this build/,
    ],
  ])
    test(`${what}: told once, in words`, async () => {
      const { message, errors } = await failure(files);
      assert.match(message, expected);
      if (!message.startsWith("the model has errors")) assert.deepEqual(errors, []);
    });

  test("settings that make no start possible are one line on the console, and no exception", async () => {
    const visitor = await site.visitor({
      files: { "*": html({ head: tag(`data-model="http://["`) }) },
    });
    await visitor.page.goto(site.address);
    await visitor.page.waitForLoadState();
    const [line, ...others] = visitor.complained();
    assert.match(line, /^Leadlight does not start: TypeError: .*URL/);
    assert.deepEqual(others, []);
  });

  for (const [what, files] of [
    ["is not there", { "/leadlight/leadlight.wasm": { body: "", status: 404 } }],
    ["is something else", { "/leadlight/leadlight.wasm": "<!doctype html>" }],
    [
      "is cut off",
      { "/leadlight/leadlight.wasm": { body: built("leadlight.wasm").subarray(0, 9000) } },
    ],
    [
      "is forbidden by the page's CSP",
      {
        "*": {
          body: html(),
          headers: { "content-security-policy": policy.replace(" 'wasm-unsafe-eval'", "") },
        },
      },
    ],
  ])
    test(`wasm that ${what}: the same core as plain JavaScript scores`, async () => {
      const visitor = await site.visitor({ files });
      const { events } = await visitor.open();
      assert.equal(events, 1);
      await visitor.page.evaluate(() => leadlight.track("demo_request"));
      const { stage, reasons } = await visitor.page.evaluate(() => leadlight.assess());
      assert.equal(stage, "prospect");
      assert.equal(reasons[0].signal, "demo_request");
      // What the browser itself reports of a file that is missing or forbidden; nothing of ours.
      assert.deepEqual(
        visitor.complained().filter((line) => !/404|valid digest|SRI's integrity/.test(line)),
        [],
      );
    });

  test("wasm served with the wrong type scores all the same", async () => {
    const { open } = await site.visitor({
      files: {
        "/leadlight/leadlight.wasm": {
          body: built("leadlight.wasm"),
          headers: { "content-type": "application/octet-stream" },
        },
      },
    });
    assert.equal((await open()).events, 1);
  });

  test("wrong arguments are ignored, with the reason in the debug log", async () => {
    const visitor = await site.visitor({
      files: { "*": html({ head: tag(`data-debug data-auto=""`) }) },
    });
    const { page, open } = visitor;
    await open();
    const reasonFor = async (call) => {
      visitor.debug.length = 0;
      await page.evaluate(call);
      return visitor.debug.join("\n");
    };
    for (const [call, reason] of [
      [() => leadlight.track(), /ignored: no name of 1 to 64 characters, 128 bytes undefined/],
      [() => leadlight.track({}), /ignored: no name/],
      [() => leadlight.track("x".repeat(65)), /ignored: no name/],
      [() => leadlight.track("identify", { a: 1 }), /ignored: identify has a call of its own/],
      [() => leadlight.track("consent", { storage: true }), /ignored: consent has a call/],
      [() => leadlight.consent(), /ignored: no new consent/],
      [() => leadlight.consent({ storage: "yes", marketing: true }), /ignored: no new consent/],
      [() => leadlight.on("stage"), /ignored: no listener stage/],
      [
        () =>
          leadlight.track("trap", {
            get x() {
              throw new Error("of the host");
            },
          }),
        /track\(\) failed Error: of the host/,
      ],
    ])
      assert.match(await reasonFor(call), reason);
    assert.deepEqual(await names(page), []);
    assert.equal((await consents(page)).storage, "unknown");

    for (const [call, reason] of [
      [() => leadlight.track("a", "text"), /ignored: properties are no object text/],
      [
        () => leadlight.track("a", { f: () => 1, o: {}, n: Number.NaN }),
        /no text, finite number or boolean f\n.*o\n.*n/,
      ],
      [() => leadlight.track("a", { ["k".repeat(65)]: 1 }), /ignored: no name of 1 to 64/],
      [
        () =>
          leadlight.track(
            "a",
            Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`k${i}`, i])),
          ),
        /ignored: too many properties k24/,
      ],
      [() => leadlight.identify(null), /^$/],
      [() => leadlight.group(7), /ignored: properties are no object 7/],
      [() => leadlight.page(1, 2), /^$/],
    ])
      assert.match(await reasonFor(call), reason);
    const sizes = (await events(page)).map((event) => Object.keys(event.properties).length);
    assert.deepEqual(sizes.slice(0, 6), [0, 0, 0, 24, 0, 0], "the rest of each event is kept");
  });

  test("a polluted Object.prototype changes nothing", async () => {
    const { page, open } = await site.visitor({
      before: () =>
        Object.assign(Object.prototype, { storage: true, evil: 1, track: () => 1, debug: true }),
    });
    const assessment = await open("/pricing");
    await track(page, "demo_request", { plan: "pro" });
    assert.deepEqual(
      await page.evaluate(() =>
        JSON.stringify(leadlight.export().events.map((event) => Object.entries(event.properties))),
      ),
      JSON.stringify([
        [
          ["path", "/pricing"],
          ["title", "Page"],
        ],
        [["plan", "pro"]],
      ]),
    );
    assert.equal(assessment.stage, "visitor");
    assert.deepEqual(await page.evaluate(() => Object.entries(leadlight.export().consent)), [
      ["scoring", "unknown"],
      ["storage", "unknown"],
      ["personalization", "unknown"],
      ["handoff", "unknown"],
    ]);
    assert.deepEqual(await page.evaluate(() => indexedDB.databases().then((all) => all.length)), 0);
  });
});
