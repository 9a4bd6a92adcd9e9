// What the visitor agreed to: before it nothing is stored or sent, and withdrawal leaves nothing.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  BATCH,
  consent,
  consents,
  events,
  html,
  NOTHING_STORED,
  names,
  ORIGIN_OF_TIME,
  SECOND,
  stored,
  storedEvents,
  storedNames,
  tag,
  track,
  usePages,
} from "./harness.mjs";

/** Keeps a list of every attempt to keep or send something. */
const watchStorage = () => {
  const attempts = [];
  window.attempts = attempts;
  const spy = (owner, method) => {
    const original = owner[method];
    owner[method] = function (...parts) {
      attempts.push(`${method} ${String(parts[0])}`);
      return original.apply(this, parts);
    };
  };
  spy(Storage.prototype, "setItem");
  spy(IDBObjectStore.prototype, "put");
  spy(IDBObjectStore.prototype, "add");
  spy(CacheStorage.prototype, "open");
  spy(Navigator.prototype, "sendBeacon");
  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  Object.defineProperty(document, "cookie", {
    get: cookie.get.bind(document),
    set: (text) => attempts.push(`cookie ${text}`),
  });
};
const refuseByGpc = () => Object.defineProperty(navigator, "globalPrivacyControl", { value: true });
const refuseByDnt = () => Object.defineProperty(navigator, "doNotTrack", { value: "1" });

describe("consent", () => {
  const site = usePages();
  const pathsOf = (visitor) => visitor.requests.map((url) => new URL(url).pathname);
  const ready = (page) => page.evaluate(() => window.leadlight.ready);

  test("before consent nothing is stored and nothing is sent, whatever the visitor does", async () => {
    const visitor = await site.visitor({
      before: watchStorage,
      files: {
        "*": html({
          body: `<form data-lead-event="demo_request" action="/sent"><input name="mail"></form>
            <a href="/next">next</a>`,
        }),
      },
    });
    const { page, open, pass } = visitor;
    await open("/?utm_source=news");
    await page.locator("input").fill("someone");
    await page.locator("input").press("Enter");
    await page.waitForURL("**/sent?*");
    await open("/");
    await track(page, "demo_request", { plan: "pro" });
    await page.evaluate(() => {
      leadlight.identify("user-1", { role: "owner" });
      leadlight.page();
    });
    await pass(400 * SECOND);
    assert.equal((await page.evaluate(() => leadlight.assess())).stage, "prospect");
    assert.deepEqual(await page.evaluate(() => window.attempts), []);
    assert.deepEqual(await stored(page), NOTHING_STORED);
    await page.getByRole("link").click();
    await page.waitForURL("**/next");
    assert.deepEqual(await stored(page), NOTHING_STORED);
    const expected = ["/", "/sent", "/next", "/favicon.ico"];
    const files = ["leadlight.js", "leadlight.wasm", "b2b-saas.json", "leadlight-more.js"];
    expected.push(...files.map((name) => `/leadlight/${name}`));
    assert.deepEqual(
      pathsOf(visitor).filter((path) => !expected.includes(path)),
      [],
    );
  });

  for (const [name, refuse] of [
    ["Global Privacy Control", refuseByGpc],
    ["Do Not Track", refuseByDnt],
  ])
    test(`${name} wins over any grant: nothing is captured, loaded or stored`, async () => {
      const visitor = await site.visitor({ before: refuse });
      const { page, open } = visitor;
      assert.equal(await open(), null);
      assert.equal(await ready(page), false);
      await consent(page, { scoring: true, storage: true, personalization: true, handoff: true });
      await track(page, "demo_request");
      assert.deepEqual(await events(page), []);
      assert.deepEqual(new Set(Object.values(await consents(page))), new Set(["denied"]));
      assert.equal(await page.evaluate(() => leadlight.explain()), null);
      assert.deepEqual(await stored(page), NOTHING_STORED);
      assert.ok(!pathsOf(visitor).includes("/leadlight/leadlight.wasm"));
    });

  test("Global Privacy Control, turned on later, erases what a grant had stored", async () => {
    const { context, page, open } = await site.visitor();
    await open();
    await consent(page, { storage: true });
    assert.deepEqual((await stored(page)).databases, ["leadlight"]);
    await context.addInitScript(refuseByGpc);
    assert.equal(await open(), null);
    assert.deepEqual(await stored(page), NOTHING_STORED);
  });

  for (const mode of ["required", "Memory "])
    test(`data-consent="${mode}" captures nothing before scoring is granted`, async () => {
      const visitor = await site.visitor({
        files: { "*": html({ head: tag(`data-consent="${mode}" data-debug`) }) },
      });
      const { page, open, pass } = visitor;
      assert.equal(await open(), null);
      await track(page, "demo_request");
      await pass(60 * SECOND);
      assert.deepEqual(await events(page), []);
      assert.match(visitor.debug.join(), /ignored: scoring is not agreed to demo_request/);
      assert.deepEqual(
        pathsOf(visitor).filter((path) => path.startsWith("/leadlight/")),
        ["/leadlight/leadlight.js"],
      );

      const heard = page.evaluate(() => new Promise((tell) => leadlight.on("assessment", tell)));
      await consent(page, { scoring: true });
      assert.equal((await heard).stage, "visitor");
      assert.deepEqual(await names(page), ["consent", "page_view"]);
      const [granted] = await events(page);
      assert.equal(granted.time, ORIGIN_OF_TIME + 60 * SECOND);
      assert.deepEqual(await stored(page), NOTHING_STORED, "scoring alone stores nothing");
    });

  test("what came before the grant is never stored", async () => {
    const { page, open, pass } = await site.visitor();
    await open("/pricing");
    await track(page, "before_grant");
    await pass(5 * SECOND);
    await consent(page, { storage: true });
    await track(page, "after_grant");
    await pass(BATCH);
    assert.deepEqual(await storedNames(page), ["consent", "after_grant"]);
    assert.deepEqual(await names(page), [
      "page_view",
      "before_grant",
      "consent",
      "engaged_time",
      "after_grant",
    ]);
    await open("/next");
    assert.deepEqual((await names(page)).slice(0, 2), ["consent", "after_grant"]);
    assert.ok(!(await names(page)).includes("before_grant"));
  });

  test("seconds of before the grant are not in the first ones stored after it", async () => {
    const { page, open, pass } = await site.visitor();
    await open("/pricing");
    await pass(8 * SECOND);
    await consent(page, { storage: true });
    await pass(25 * SECOND);
    const secondsOf = (all) =>
      all.filter(({ name }) => name === "engaged_time").map(({ properties }) => properties.seconds);
    assert.deepEqual(secondsOf(await events(page)), [8, 2, 20]);
    assert.deepEqual(secondsOf(await storedEvents(page)), [2, 20]);
  });

  test("includeEarlier stores what came before too, with the times that it had", async () => {
    const { page, open, pass } = await site.visitor();
    await open("/pricing");
    await pass(5 * SECOND);
    await track(page, "before_grant");
    await pass(2 * SECOND);
    await consent(page, { storage: true }, { includeEarlier: true });
    const kept = await storedEvents(page);
    assert.deepEqual(
      kept.map((event) => [event.name, event.time - ORIGIN_OF_TIME]),
      [
        ["page_view", 0],
        ["before_grant", 5 * SECOND],
        ["consent", 7 * SECOND],
        ["engaged_time", 7 * SECOND],
      ],
    );
    assert.deepEqual(kept, await events(page));
  });

  test("denying storage erases the stored profile, and leaves the one in memory", async () => {
    const { page, open, pass } = await site.visitor();
    await open();
    await consent(page, { storage: true });
    await track(page, "first");
    await pass(BATCH);
    await track(page, "still_queued");
    await consent(page, { storage: false });
    await track(page, "third");
    await pass(BATCH);
    assert.deepEqual(await stored(page), NOTHING_STORED);
    const known = await names(page);
    assert.deepEqual(
      known.filter((name) => !name.startsWith("consent")),
      ["page_view", "first", "still_queued", "third"],
    );
    assert.equal((await consents(page)).storage, "denied");
  });

  test("denying scoring empties memory and store, and is remembered with the storage", async () => {
    const { page, open, pass } = await site.visitor();
    await open();
    await consent(page, { storage: true });
    await track(page, "first");
    await pass(BATCH);
    await consent(page, { scoring: false });
    await track(page, "second");
    await pass(BATCH);
    assert.equal(await page.evaluate(() => leadlight.assess()), null);
    assert.deepEqual(await names(page), ["consent"]);
    assert.deepEqual(await storedNames(page), ["consent"]);
    assert.equal(await open("/next"), null);
    assert.equal((await consents(page)).scoring, "denied");
    await consent(page, { scoring: true });
    assert.equal((await consents(page)).scoring, "granted");
  });
});
