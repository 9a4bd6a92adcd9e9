// One visitor in several tabs: what is agreed to, withdrawn or forgotten in one holds in all.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  BATCH,
  consent,
  consents,
  listen,
  NOTHING_STORED,
  names,
  stored,
  told,
  track,
  untilStored,
  usePages,
} from "./harness.mjs";

describe("several tabs", () => {
  const site = usePages();

  test("a grant and its withdrawal hold in the other tab at once", async () => {
    const { page, open, openTab, pass } = await site.visitor();
    await open();
    const other = await openTab("/other");
    const granted = await listen(other, "consent");
    await consent(page, { storage: true });
    assert.equal((await told(granted)).storage, "granted");
    await track(other, "in_other");
    await pass(BATCH);
    await untilStored(page, ["consent", "in_other"]);

    await track(page, "queued_here");
    await consent(other, { storage: false });
    // It may learn first that the profile is gone, then why.
    await page.waitForFunction(() => leadlight.export().consent.storage === "denied");
    await track(page, "after_withdrawal");
    await pass(BATCH);
    assert.deepEqual(await stored(page), NOTHING_STORED);
  });

  test("without BroadcastChannel the other tab still notices that all is erased", async () => {
    const { page, open, openTab, pass } = await site.visitor({
      before: () => Object.defineProperty(window, "BroadcastChannel", { value: undefined }),
    });
    await open();
    await consent(page, { storage: true });
    const other = await openTab("/other");
    const lost = await listen(page, "consent");
    await other.evaluate(() => leadlight.forget());
    assert.equal((await told(lost)).storage, "unknown");
    await track(page, "after_erasure");
    await pass(BATCH);
    assert.deepEqual(await stored(page), NOTHING_STORED);
  });

  test("opting out ends it in every tab, is remembered, and can be lifted", async () => {
    const { page, open, openTab } = await site.visitor();
    await open();
    await consent(page, { storage: true });
    const other = await openTab("/other");
    await page.evaluate(() => leadlight.optOut());
    // The other tab may learn first that the profile is gone, then why.
    await other.waitForFunction(() => leadlight.export().consent.scoring === "denied");
    for (const tab of [page, other]) {
      await track(tab, "after");
      assert.deepEqual(await names(tab), []);
      assert.equal(await tab.evaluate(() => leadlight.assess()), null);
    }
    assert.deepEqual(await stored(page), { ...NOTHING_STORED, local: ["leadlight.optOut"] });

    assert.equal(await open("/next"), null);
    await consent(page, { scoring: true, storage: true });
    assert.equal((await consents(page)).storage, "denied", "a grant does not lift it");
    const scored = page.evaluate(() => new Promise((tell) => leadlight.on("assessment", tell)));
    await page.evaluate(() => leadlight.optIn());
    assert.equal((await scored).events, 1);
    assert.deepEqual(await names(page), ["page_view"]);
    assert.deepEqual(await stored(page), NOTHING_STORED);
  });

  test("forgetting empties the profile of every tab and the consents, not the refusal", async () => {
    const { page, open, openTab, pass } = await site.visitor();
    await open();
    await consent(page, { storage: true, handoff: true });
    await track(page, "first");
    await pass(BATCH);
    const other = await openTab("/other");
    assert.ok((await names(other)).includes("first"));
    const heard = await listen(other, "consent");
    await page.evaluate(() => leadlight.forget());
    await told(heard);
    for (const tab of [page, other]) {
      assert.deepEqual(await names(tab), []);
      assert.deepEqual(new Set(Object.values(await consents(tab))), new Set(["unknown"]));
    }
    assert.deepEqual(await stored(page), NOTHING_STORED);
    await track(other, "anew");
    assert.deepEqual(await names(other), ["anew"]);

    await page.evaluate(() => leadlight.optOut());
    await page.evaluate(() => leadlight.forget());
    assert.equal((await consents(page)).scoring, "denied");
  });

  test("events of two tabs are stored side by side, and none is lost", async () => {
    const { page, open, openTab, pass } = await site.visitor();
    await open();
    await consent(page, { storage: true });
    const other = await openTab("/other");
    for (let round = 0; round < 10; round++) {
      await track(page, `here_${round}`);
      await track(other, `there_${round}`);
      await pass(BATCH);
    }
    const expected = ["consent", "page_view"]; // the view is that of the other tab
    for (let round = 0; round < 10; round++) expected.push(`here_${round}`, `there_${round}`);
    await untilStored(page, expected);
    const third = await openTab("/third");
    assert.deepEqual((await names(third)).sort(), [...expected, "page_view"].sort());
  });

  test("a renewed grant does not bring back what another tab was told to forget", async () => {
    const { page, open, openTab, pass } = await site.visitor();
    await open();
    await consent(page, { storage: true });
    const other = await openTab("/other");
    const denied = await listen(other, "consent");
    await consent(page, { storage: false });
    await told(denied);
    await track(other, "without_grant");
    const granted = await listen(other, "consent");
    await consent(page, { storage: true });
    await told(granted);
    await track(other, "with_grant");
    await pass(BATCH);
    await untilStored(page, ["consent", "with_grant"]);
  });

  test("another person in one tab is another person in all, and nothing of the one before stays", async () => {
    const { page, open, openTab, pass } = await site.visitor();
    await open();
    await consent(page, { storage: true });
    const other = await openTab("/other");
    await page.evaluate(() => leadlight.identify("user-1", { role: "owner" }));
    await track(other, "demo_request");
    await pass(BATCH);
    await track(other, "queued_for_user_1");
    await page.evaluate(() => leadlight.identify("user-2"));
    await other.waitForFunction(() => leadlight.assess().stage === "visitor");
    assert.deepEqual(await names(other), ["consent", "identify"]);
    await track(other, "of_user_2");
    await pass(BATCH);
    await untilStored(page, ["consent", "identify", "of_user_2"]);
    const third = await openTab("/third");
    const people = await third.evaluate(() =>
      leadlight.export().events.map(({ properties }) => properties.user_id ?? null),
    );
    assert.deepEqual(new Set(people), new Set(["user-2", null]));
  });

  test("who is known in one tab only is known in the other: a second person is never merged", async () => {
    const { page, open, openTab, pass } = await site.visitor();
    await open();
    await consent(page, { storage: true });
    const other = await openTab("/other");
    await page.evaluate(() => leadlight.identify("user-1"));
    await track(page, "demo_request");
    await pass(BATCH);
    // A word back says that the other tab has heard the one before.
    await other.evaluate(() => leadlight.consent({ handoff: true }));
    await page.waitForFunction(() => leadlight.export().consent.handoff === "granted");
    await other.evaluate(() => leadlight.identify("user-2"));
    await page.waitForFunction(() => leadlight.assess().stage === "visitor");
    await pass(BATCH);
    await untilStored(page, ["consent", "identify"]);
  });

  test("what another script says on the tabs' channel does no harm", async () => {
    const { page, open } = await site.visitor();
    await open();
    await page.evaluate(async () => {
      const channel = new BroadcastChannel("leadlight");
      const all = [null, 7, "x", {}, [], { consent: null }, { consent: {} }, { user: 1 }];
      for (const message of all) channel.postMessage(message);
      channel.postMessage({ user: "u", identify: 1, again: null });
      channel.postMessage({ user: "v", identify: 1, again: null });
      // On one channel messages come in order: this consent is the last to be heard.
      const heard = new Promise((resolve) => leadlight.on("consent", resolve));
      const properties = { handoff: false };
      channel.postMessage({ consent: { name: "consent", time: Date.now(), id: "z", properties } });
      await heard;
    });
    assert.equal((await consents(page)).handoff, "denied");
    await track(page, "demo_request");
    assert.equal(await page.evaluate(() => leadlight.assess().stage), "prospect");
  });
});
