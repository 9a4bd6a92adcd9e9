// Where the browser blocks its storage, the page is scored in memory and sees no error.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { BATCH, names, SECOND, stored, track, untilStored, usePages } from "./harness.mjs";

describe("storage that does not work", () => {
  const site = usePages();

  const blockOthers = () => {
    const blocked = {
      get: () => {
        throw new DOMException("blocked", "SecurityError");
      },
    };
    Object.defineProperty(window, "localStorage", blocked);
    Object.defineProperty(window, "caches", blocked);
    Object.defineProperty(navigator, "locks", blocked);
  };
  for (const [fault, cause] of [
    [
      "throws",
      () =>
        Object.defineProperty(window, "indexedDB", {
          get: () => {
            throw new DOMException("blocked", "SecurityError");
          },
        }),
    ],
    ["is not there", () => Object.defineProperty(window, "indexedDB", { value: undefined })],
    [
      "never answers",
      () => {
        IDBFactory.prototype.open = () => ({});
      },
    ],
    [
      "fails later",
      () => {
        const { open } = IDBFactory.prototype;
        IDBFactory.prototype.open = function (name) {
          return open.call(this, name, 0.5);
        };
      },
    ],
    [
      "refuses transactions",
      () => {
        IDBDatabase.prototype.transaction = () => {
          throw new DOMException("closing", "InvalidStateError");
        };
      },
    ],
  ])
    test(`scores all the same when IndexedDB ${fault}`, async () => {
      const { context, page, pass } = await site.visitor({ before: blockOthers });
      await context.addInitScript(cause);
      await page.goto(site.address);
      await page.waitForFunction(() => window.leadlight?.assess);
      await pass(3 * SECOND);
      assert.equal(await page.evaluate(() => leadlight.ready), true);
      const granted = page.evaluate(() => leadlight.consent({ storage: true }));
      await page.evaluate(() => 0);
      await pass(10 * SECOND);
      await granted;
      await track(page, "demo_request");
      await pass(BATCH);
      assert.equal((await page.evaluate(() => leadlight.assess())).stage, "prospect");
      await page.evaluate(() => leadlight.forget());
      assert.deepEqual(await names(page), []);
    });

  test("leaves a database of its name with other stores alone, and scores in memory", async () => {
    const { page, pass } = await site.visitor();
    await page.goto(site.address);
    const theirs = () =>
      new Promise((resolve) => {
        const opening = indexedDB.open("leadlight", 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore("theirs").put(7, "key");
        opening.onsuccess = () => {
          const reading = opening.result.transaction("theirs").objectStore("theirs").get("key");
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result);
          };
        };
      });
    await page.evaluate(theirs);
    await page.reload();
    await page.evaluate(() => leadlight.ready.then(() => leadlight.consent({ storage: true })));
    await track(page, "demo_request");
    await pass(BATCH);
    assert.equal((await page.evaluate(() => leadlight.assess())).stage, "prospect");
    assert.equal(await page.evaluate(theirs), 7);
  });

  test("takes the place of an empty database of its name", async () => {
    const { page, pass } = await site.visitor();
    await page.goto(site.address);
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          const opening = indexedDB.open("leadlight", 1);
          opening.onsuccess = () => resolve(opening.result.close());
        }),
    );
    await page.reload();
    await page.evaluate(() => leadlight.ready.then(() => leadlight.consent({ storage: true })));
    await track(page, "demo_request");
    await pass(BATCH);
    await untilStored(page, ["consent", "demo_request"]);
  });

  test("lets go of a database that opens too late, and leaves nothing behind", async () => {
    // Another tab keeps the database in an upgrade for longer than the widget's patience.
    const keepBusy = () =>
      new Promise((resolve) => {
        const opening = indexedDB.open("leadlight", 1);
        opening.onupgradeneeded = () => {
          const store = opening.result.createObjectStore("theirs");
          const keep = () => {
            if (window.enough) opening.transaction.abort();
            else store.get(0).onsuccess = keep;
          };
          keep();
          resolve();
        };
        opening.onerror = (event) => event.preventDefault();
      });
    const { context, page, pass } = await site.visitor({
      files: { "/bare": "<!doctype html><title>Bare</title>" },
    });
    const other = await context.newPage();
    await other.goto(`${site.address}/bare`);
    await page.goto(site.address);
    await page.evaluate(() => leadlight.ready);
    await other.evaluate(keepBusy);
    // Both of a grant's attempts are asked before either is answered.
    await page.evaluate(() => {
      window.granted = leadlight.consent({ storage: true }).then(() => "granted");
    });
    while (!(await page.evaluate(() => Promise.race([granted, 0])))) await pass(SECOND);
    await other.evaluate(() => {
      window.enough = true;
    });
    await page.evaluate(
      () => new Promise((resolve) => (indexedDB.open("marker").onsuccess = resolve)),
    );
    // No time passes: nothing that is waited for may be ours.
    await page.evaluate(() => leadlight.forget());
    assert.deepEqual(
      (await stored(page)).databases.filter((name) => name !== "marker"),
      [],
    );
  });
});
