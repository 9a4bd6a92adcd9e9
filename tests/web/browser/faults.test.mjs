// Whatever breaks under the widget - storage, memory, the core, the clock, the network, the browser -
// the page sees no error, and the score is there where it can be.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { chromium } from "playwright-core";
import { trapping } from "../trap.mjs";
import {
  assess,
  BATCH,
  built,
  consent,
  DAY,
  events,
  html,
  names,
  ORIGIN_OF_TIME,
  SECOND,
  storedEvents,
  tag,
  track,
  untilStored,
  usePages,
} from "./harness.mjs";

const YEAR = 365 * DAY;
const quiet = { "*": html({ head: tag(`data-auto=""`) }) };

/** For the page: the call number `nth` to IndexedDB fails in the way `how`; the calls are counted. */
function failAt({ nth, how }) {
  window.calls = 0;
  const fault = () => new DOMException("made to fail", "UnknownError");
  const patch = (prototype, method, fail) => {
    const original = prototype[method];
    prototype[method] = function (...parts) {
      if (++window.calls !== nth) return original.apply(this, parts);
      if (how === "throws") throw fault();
      return fail(this, () => original.apply(this, parts));
    };
  };
  const failed = (_, call) => {
    const request = call();
    // The real answer is kept back; in its place comes an error.
    for (const type of ["success", "upgradeneeded"])
      request.addEventListener(type, (event) => event.stopImmediatePropagation());
    queueMicrotask(() => request.dispatchEvent(new Event("error", { cancelable: true })));
    return request;
  };
  const silent = () => ({});
  const factory = how === "never answers" ? silent : failed;
  for (const method of ["open", "deleteDatabase"]) patch(IDBFactory.prototype, method, factory);
  patch(IDBDatabase.prototype, "transaction", (_, call) => {
    const transaction = call();
    transaction.abort();
    return transaction;
  });
  patch(IDBDatabase.prototype, "createObjectStore", () => {
    throw fault();
  });
  for (const method of ["put", "get", "getAll", "clear", "delete"])
    patch(IDBObjectStore.prototype, method, (store, call) => {
      const request = call();
      store.transaction.abort();
      return request;
    });
}

/** Whether a file of the browser's IndexedDB has the text. */
const isInFiles = (folder, text) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).some((entry) => {
    if (!entry.isFile() || !/IndexedDB|WebStorage/.test(entry.path)) return false;
    try {
      return readFileSync(join(entry.path, entry.name)).includes(text);
    } catch {
      return false; // gone meanwhile
    }
  });

describe("faults", () => {
  const site = usePages();

  for (const how of ["throws", "fails later", "never answers"])
    test(`storage whose n-th call ${how}, for every n`, async () => {
      let nth = 1;
      for (let most = 0; nth <= most + 1; nth++) {
        const { page, context, pass } = await site.visitor({ files: quiet });
        await context.addInitScript(failAt, { nth, how });
        /** Starts a call, and lets the time go by that the widget waits for an answer. */
        const patiently = async (call) => {
          const done = page.evaluate(call);
          await page.evaluate(() => 0);
          await pass(10 * SECOND);
          await done;
        };
        const open = async (path) => {
          await page.goto(site.address + path);
          await page.waitForFunction(() => window.leadlight?.assess);
          await pass(3 * SECOND);
          return assess(page);
        };
        await open("/");
        await patiently(() => leadlight.consent({ storage: true }));
        await page.evaluate(() => leadlight.identify("user-1", { role: "owner" }));
        await track(page, "sign_up");
        await pass(BATCH);
        await page.evaluate(() => leadlight.identify("user-2"));
        await track(page, "demo_request");
        await pass(BATCH);
        const where = `call ${nth} ${how}`;
        assert.equal((await assess(page)).stage, "prospect", where);
        assert.deepEqual(await names(page), ["consent", "identify", "demo_request"], where);
        most = Math.max(most, await page.evaluate(() => window.calls));
        const next = await open("/next");
        assert.equal(typeof next.engagement, "number", where);
        await patiently(() => leadlight.consent({ storage: false }));
        await patiently(() => leadlight.consent({ storage: true }));
        await patiently(() => leadlight.forget());
        assert.deepEqual(await names(page), [], where);
        most = Math.max(most, await page.evaluate(() => window.calls));
        site.checkQuiet();
      }
      assert.ok(nth > 10, `only ${nth} calls`);
      console.log(`storage ${how}: ${nth - 1} visits, the last without a fault`);
    });

  test("memory that cannot grow: what does not fit is ignored, and the score stays", async () => {
    const { page, open, pass } = await site.visitor({
      files: quiet,
      before: () => {
        WebAssembly.Memory.prototype.grow = () => {
          window.refused = true;
          throw new RangeError("no memory");
        };
      },
    });
    await open();
    await track(page, "demo_request");
    await consent(page, { storage: true }, { includeEarlier: true });
    await page.evaluate(() => {
      for (let i = 0; i < 1500; i++)
        leadlight.track(
          `big_${i}`,
          Object.fromEntries(
            Array.from({ length: 24 }, (_, j) => [`p${j}`, `${i} ${j} ${"x".repeat(500)}`]),
          ),
        );
    });
    assert.ok(await page.evaluate(() => window.refused), "it asked for memory");
    const { stage, reasons } = await page.evaluate(() => leadlight.assess());
    assert.equal(stage, "prospect");
    assert.equal(reasons[0].signal, "demo_request");
    await pass(BATCH);
    assert.ok((await storedEvents(page)).some(({ name }) => name === "demo_request"));
    assert.equal(await page.evaluate(() => leadlight.export().format), 1);
  });

  test("a trap in the core, wherever it is: told once, and every call still answers", async () => {
    const wasm = built("leadlight.wasm");
    const count = trapping(wasm).functions;
    const outcomes = { scored: 0, "did not start": 0, "ended later": 0 };
    for (let at = 0; at < count; at += 12) {
      const visitor = await site.visitor({
        before: () => {
          window.failures = [];
          addEventListener("leadlight:error", (event) =>
            window.failures.push(event.detail.message),
          );
        },
        files: {
          "*": html({ head: `<script type="module" src="/start.js"></script>` }),
          // Bytes that the site hands over are not compared with those of the build.
          "/start.js": `import { createLeadlight } from "/leadlight/leadlight.mjs";
            const wasm = await (await fetch("/trap.wasm")).arrayBuffer();
            window.leadlight = createLeadlight({ wasm });`,
          "/trap.wasm": { body: trapping(wasm, at).body },
        },
      });
      const { page, pass } = visitor;
      await page.goto(`${site.address}/pricing`);
      await page.waitForFunction(() => window.leadlight?.assess);
      const ready = await page.evaluate(() => leadlight.ready);
      await consent(page, { storage: true });
      const whole = await page.evaluate(async () => {
        leadlight.identify("u1", { company_size: 80 });
        leadlight.track("demo_request", { plan: "pro", seats: 7 });
        const answers = [leadlight.assess(), leadlight.explain(), leadlight.next()];
        answers.push(leadlight.whatIf({ name: "purchase" }), leadlight.export().format);
        leadlight.track("after");
        await leadlight.ready;
        return answers.every(Boolean);
      });
      await pass(30 * SECOND);
      await page.evaluate(() => leadlight.forget());
      await track(page, "after");
      const failures = await page.evaluate(() => window.failures);
      const told = visitor.complained();
      assert.deepEqual(
        told,
        failures.map((message) => `Leadlight does not score: ${message}`),
        `function ${at}`,
      );
      assert.ok(failures.length <= 1, failures.join());
      const ended = /^the core failed: RuntimeError/.test(failures[0] ?? "");
      if (!failures.length) {
        assert.ok(whole && ready, `function ${at}`);
        outcomes.scored++;
      } else if (ended) {
        assert.equal(await page.evaluate(() => leadlight.assess()), null);
        outcomes["ended later"]++;
      } else {
        assert.equal(ready, false);
        outcomes["did not start"]++;
      }
    }
    console.log(
      `traps in ${Math.ceil(count / 12)} of ${count} functions: ${JSON.stringify(outcomes)}`,
    );
    assert.ok(outcomes["ended later"] > 1 && outcomes.scored > 0);
  });

  test("a clock that jumps ten years forth and back", async () => {
    const { page, open, pass } = await site.visitor({
      before: () => {
        const { now } = Date;
        window.jump = 0;
        Date.now = () => now() + window.jump;
      },
    });
    await open("/pricing");
    await consent(page, { storage: true }, { includeEarlier: true });
    for (const years of [0, 10, -10, 0, 10]) {
      await page.evaluate((jump) => {
        window.jump = jump;
      }, years * YEAR);
      await track(page, "demo_request");
      await pass(12 * SECOND);
      const [{ stage, engagement }, { ledger }] = await page.evaluate(() => [
        leadlight.assess(),
        leadlight.explain(),
      ]);
      assert.equal(stage, "prospect", `${years} years`);
      assert.ok(engagement >= 0 && engagement <= 100);
      assert.equal(
        ledger.reduce((sum, row) => sum + row.points, 0),
        engagement,
      );
    }
    await pass(BATCH);
    const kept = await events(page);
    assert.equal(
      kept.filter(({ name }) => name === "demo_request").length,
      5,
      JSON.stringify(kept),
    );
    assert.equal(kept[0].time, ORIGIN_OF_TIME - 10 * YEAR + 24 * SECOND);
    assert.deepEqual(await storedEvents(page), kept);
    // The next page's clock is right again: what came in the past is beyond retention, what is to
    // come in ten years waits for its time.
    assert.equal((await open("/next")).stage, "prospect");
    assert.equal((await names(page)).filter((name) => name === "demo_request").length, 4);
  });

  test("a tab that is frozen in the middle of it goes on when it thaws", async () => {
    const { page, context, open, openTab, pass } = await site.visitor({ files: quiet });
    await open();
    await consent(page, { storage: true });
    await track(page, "before");
    const devtools = await context.newCDPSession(page);
    await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
    const other = await openTab("/other");
    await track(other, "meanwhile");
    await pass(BATCH);
    await devtools.send("Page.setWebLifecycleState", { state: "active" });
    await track(page, "after");
    await pass(BATCH);
    await untilStored(page, ["consent", "before", "meanwhile", "after"]);
    await consent(other, { storage: false });
    await page.waitForFunction(() => leadlight.export().consent.storage === "denied");
  });

  test("without a network after the load everything goes on", async () => {
    const visitor = await site.visitor({ files: quiet });
    const { page, context, open, pass } = visitor;
    await open();
    const loaded = visitor.requests.length;
    await context.setOffline(true);
    await consent(page, { storage: true });
    await track(page, "demo_request");
    await pass(60 * SECOND);
    assert.equal((await assess(page)).prospect, true);
    await untilStored(page, ["consent", "demo_request"]);
    assert.equal(visitor.requests.length, loaded, "nobody asked for anything");
  });

  test("four tabs, 300 events each, at once: none is lost, none is there twice", async () => {
    const { page, open, openTab, pass } = await site.visitor({ files: quiet });
    await open();
    await consent(page, { storage: true });
    const tabs = [page, await openTab("/1"), await openTab("/2"), await openTab("/3")];
    for (let round = 0; round < 300; round += 20) {
      await Promise.all(
        tabs.map((tab, i) =>
          tab.evaluate(
            ([i, round]) => {
              for (let j = round; j < round + 20; j++) leadlight.track(`tab_${i}_${j}`);
            },
            [i, round],
          ),
        ),
      );
      await pass(BATCH);
    }
    const expected = ["consent"];
    for (let i = 0; i < 4; i++) for (let j = 0; j < 300; j++) expected.push(`tab_${i}_${j}`);
    await untilStored(page, expected);
    const kept = await storedEvents(page);
    assert.equal(new Set(kept.map(({ id }) => id)).size, 1201);
    await page.close();
    await tabs[1].context().clock.resume(); // the replay comes in slices, with timers between them
    const fifth = await openTab("/4");
    assert.deepEqual((await names(fifth)).sort(), expected.sort());
  });

  describe("stored data that is not as this version writes it", () => {
    /** For the page: writes rows into the database, as of `version`. */
    const write = ({ version, profile, rows }) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("leadlight", version);
        opening.onupgradeneeded = () => {
          opening.result.createObjectStore("events", { keyPath: "id" });
          opening.result.createObjectStore("profile");
        };
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const transaction = database.transaction(["events", "profile"], "readwrite");
          if (profile !== undefined) transaction.objectStore("profile").put(profile, "grant");
          for (const row of rows) transaction.objectStore("events").put(row);
          transaction.oncomplete = () => resolve(database.close());
          transaction.onabort = () => reject(transaction.error);
        };
      });
    const time = ORIGIN_OF_TIME - DAY;
    const granted = {
      granted: time,
      consents: {
        scoring: "unknown",
        storage: "granted",
        personalization: "unknown",
        handoff: "unknown",
      },
    };
    /** A visitor on whose device these were stored before the widget came. */
    async function visitorWith(data) {
      const visitor = await site.visitor({ files: { ...quiet, "/plain": html({ head: "" }) } });
      await visitor.page.goto(`${site.address}/plain`);
      await visitor.page.evaluate(write, { version: 1, rows: [], ...data });
      return visitor;
    }
    const good = { id: "good", name: "demo_request", time, properties: {} };

    for (const [what, row] of [
      ["no name", { id: "b", time, properties: {} }],
      ["a name that is no text", { id: "b", name: { a: 1 }, time, properties: {} }],
      ["no time", { id: "b", name: "x", properties: {} }],
      ["a time that is no number", { id: "b", name: "x", time: "now", properties: {} }],
      ["a time before all time", { id: "b", name: "x", time: -1, properties: {} }],
      ["properties that are none", { id: "b", name: "x", time, properties: 7 }],
      ["properties of properties", { id: "b", name: "x", time, properties: { a: { b: [1] } } }],
      ["a date and a map", { id: "b", name: "x", time, properties: { a: new Date(0) } }],
      ["a property that nobody knows", { id: "b", name: "x", time, properties: {}, weight: 3 }],
      ["an id that is a number", { id: 7, name: "x", time, properties: {} }],
      ["an identity without traits", { id: "b", name: "identify", time }],
      ["bytes for a text", { id: "b", name: "x", time, properties: { a: new Uint8Array(9) } }],
    ])
      test(`an event with ${what} costs the others nothing`, async () => {
        const { page, open, pass } = await visitorWith({ profile: granted, rows: [row, good] });
        assert.equal((await open()).stage, "prospect");
        assert.ok((await names(page)).includes("demo_request"));
        await track(page, "after");
        await pass(BATCH);
        assert.ok((await storedEvents(page)).some(({ name }) => name === "after"));
      });

    for (const [what, profile] of [
      ["is a text", "granted"],
      ["is a list", [1, 2]],
      ["has no time", { consents: granted.consents }],
      ["has a time that is a text", { granted: "yesterday", consents: granted.consents }],
      ["has no consents", { granted: time }],
      ["has consents that are none", { granted: time, consents: { storage: true, scoring: 7 } }],
      ["has consents of another kind", { granted: time, consents: ["storage"] }],
    ])
      test(`a record of the grant that ${what} is no grant`, async () => {
        const { page, open } = await visitorWith({ profile, rows: [good] });
        const { stage } = await open();
        assert.equal(stage, "visitor");
        const { consent: given } = await page.evaluate(() => leadlight.export());
        assert.deepEqual(new Set(Object.values(given)), new Set(["unknown"]));
        await consent(page, { storage: true });
        await track(page, "demo_request");
        assert.equal((await assess(page)).stage, "prospect");
      });

    test("of a newer version it is left alone, and all is scored in memory", async () => {
      const { page, open, pass } = await visitorWith({
        version: 7,
        profile: granted,
        rows: [good],
      });
      assert.equal((await open()).stage, "visitor");
      await consent(page, { storage: true });
      await track(page, "demo_request");
      await pass(BATCH);
      assert.equal((await assess(page)).stage, "prospect");
      const [{ version }] = await page.evaluate(() => indexedDB.databases());
      assert.equal(version, 7);
      assert.deepEqual(
        (await storedEvents(page)).map(({ id }) => id),
        ["good"],
      );
      await page.evaluate(() => leadlight.forget());
      assert.deepEqual(await page.evaluate(() => indexedDB.databases()), []);
    });

    test("of an older version it is taken over by a later one", async () => {
      const { page, context, open, pass } = await visitorWith({ profile: granted, rows: [good] });
      // Stands in for a later version of the widget: the same, with the next number.
      await context.addInitScript(() => {
        const { open } = IDBFactory.prototype;
        IDBFactory.prototype.open = function (name, version) {
          return open.call(this, name, ...(version ? [version + 1] : []));
        };
      });
      assert.equal((await open()).stage, "prospect");
      await track(page, "after");
      await pass(BATCH);
      await untilStored(page, ["demo_request", "after"]);
      assert.equal((await page.evaluate(() => indexedDB.databases()))[0].version, 2);
    });
  });

  // Chromium 156 says that a transaction is complete some tens of milliseconds before it writes it to
  // its files, with durability "strict" too; what is killed between the two is lost.
  test("a browser that is killed as soon as it wrote an event to its files still has it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "leadlight-kill-"));
    const start = async () => {
      const child = spawn(
        process.env.LEADLIGHT_CHROMIUM ?? "/usr/bin/chromium",
        [
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-background-networking",
          "--remote-debugging-port=0",
          `--user-data-dir=${folder}`,
          "about:blank",
        ],
        { detached: true, stdio: ["ignore", "ignore", "pipe"] },
      );
      const ended = new Promise((done) => child.once("exit", done));
      const kill = async () => {
        process.kill(-child.pid, "SIGKILL");
        await ended;
      };
      let said = "";
      const address = await new Promise((resolve, reject) => {
        child.stderr.on("data", (data) => {
          said += data;
          const found = /DevTools listening on (\S+)/.exec(said);
          if (found) resolve(found[1]);
        });
        child.once("exit", () => reject(new Error(`chromium ended: ${said}`)));
      });
      const browser = await chromium.connectOverCDP(address);
      const [context] = browser.contexts();
      return { page: await context.newPage(), kill };
    };
    try {
      await site.visitor({ files: quiet });
      const expected = ["consent"];
      const waits = [];
      for (let round = 0; round < 5; round++) {
        const { page, kill } = await start();
        try {
          await page.goto(site.address);
          await assess(page);

          if (!round) await consent(page, { storage: true });
          assert.deepEqual((await names(page)).sort(), [...expected].sort());
          await track(page, `event_${round}`);
          expected.push(`event_${round}`);
          await untilStored(page, expected);
          const stored = performance.now();
          while (!isInFiles(folder, `event_${round}`)) await page.evaluate(() => 0);
          waits.push(Math.round(performance.now() - stored));
        } finally {
          await kill();
        }
      }
      console.log(`written to the files ${waits.join(", ")} ms after it was complete`);
    } finally {
      rmSync(folder, { recursive: true, maxRetries: 5 });
    }
  });
});
