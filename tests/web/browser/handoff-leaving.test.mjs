// A hand-off and the end of its page: what is under way arrives, the rest waits for the next one.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { become, last, onlyNetwork, startHandoffs } from "./handoffs.mjs";
import { assess, BATCH, consent, SECOND, track, untilStored } from "./harness.mjs";

const LEASE = 30 * SECOND;

describe("hand-off and the end of the page", () => {
  let handoffs;
  let site;
  let receiver;
  before(async () => {
    handoffs = await startHandoffs();
    ({ site, receiver } = handoffs);
  });
  after(() => handoffs?.stop());
  afterEach(() => site.checkQuiet());

  test("what is under way when the page is left arrives, and is known by its key on the next", async () => {
    const visitor = await handoffs.visit({ answer: () => "hang" });
    const { page, open, pass } = visitor;
    await open();
    await consent(page, { storage: true, handoff: true });
    await track(page, "demo_request");
    await receiver.until(1);
    await pass(BATCH);
    await untilStored(page, ["consent", "demo_request"]);
    receiver.answer = () => 202;
    await open("/next");
    assert.equal((await handoffs.silent(page)).length, 1, "another tab could still be sending it");
    await pass(LEASE + SECOND);
    await become(page, "sent");
    const [first, second] = receiver.requests;
    assert.equal(first.id, second.id);
    assert.equal(first.text, second.text);
    assert.equal((await last(page)).tries, 2);
    onlyNetwork(visitor);
  });

  test("without storage it is sent as the page is left, though it was only just made", async () => {
    const { page, open } = await handoffs.visit();
    await open();
    await consent(page, { handoff: true });
    await page.evaluate(() => {
      leadlight.track("demo_request");
      location.href = "about:blank";
    });
    await page.waitForURL("about:blank");
    await receiver.until(1);
    assert.equal(receiver.accepted.size, 1);
  });

  test("without storage also what a page that is left makes a prospect of", async () => {
    const { page, open } = await handoffs.visit();
    await open();
    await consent(page, { handoff: true });
    await page.evaluate(() => addEventListener("pagehide", () => leadlight.track("demo_request")));
    await page.goto("about:blank");
    await receiver.until(1);
    assert.equal(receiver.accepted.size, 1);
  });

  test("with storage the next page hands off what the last one had no time for", async () => {
    const { page, open } = await handoffs.visit({
      before: () => {
        window.handoffs = [];
        addEventListener("leadlight:handoff", ({ detail }) => window.handoffs.push(detail));
        // Before the widget, which stores what came as the page was left.
        addEventListener("pagehide", () => window.leadlight?.track("demo_request"));
      },
    });
    await open();
    await consent(page, { storage: true, handoff: true });
    await page.goto("about:blank");
    assert.equal(receiver.requests.length, 0);
    await open("/next");
    await become(page, "sent");
    assert.equal(receiver.accepted.size, 1);
  });

  test("with storage, of a page that is left at any moment, it arrives under one key", async () => {
    const visitor = await handoffs.visit();
    let prospects = 0;
    for (const turns of [0, 1, 2, 4, 8, 16]) {
      receiver.clear();
      const { page, open, pass } = visitor;
      await open();
      await consent(page, { storage: true, handoff: true });
      await page.evaluate(async (turns) => {
        leadlight.track("demo_request");
        // So long as it takes to open the database so often.
        for (let i = 0; i < turns; i++)
          await new Promise((done) => {
            const opening = indexedDB.open("leadlight");
            opening.onsuccess = () => done(opening.result.close());
          });
        location.href = "about:blank";
      }, turns);
      await page.waitForURL("about:blank");
      await open("/next");
      await pass(LEASE + SECOND);
      // What the last page had no time to store, it had no time to hand off either.
      const { prospect } = await assess(page);
      if (prospect) await receiver.until(1);
      await handoffs.silent(page);
      assert.equal(receiver.accepted.size, Number(prospect), `${turns}`);
      prospects += Number(prospect);
      await page.evaluate(() => leadlight.forget());
    }
    assert.ok(prospects > 1, `${prospects}`);
    onlyNetwork(visitor);
  });

  test("nothing is sent by a page that is left after a withdrawal", async () => {
    const visitor = await handoffs.visit({ answer: () => 503 });
    const { page, open } = visitor;
    await open();
    await consent(page, { handoff: true });
    await track(page, "demo_request");
    await page.waitForFunction(() => window.handoffs.length === 2);
    await page.evaluate(() => void leadlight.consent({ handoff: false }));
    await open("/next");
    assert.equal((await handoffs.silent(page)).length, 1);
    onlyNetwork(visitor);
  });

  test("what is too large to outlive its page waits for the next one", async () => {
    const visitor = await handoffs.visit({ attributes: "data-handoff-log", answer: () => "hang" });
    const { page, open, pass } = visitor;
    await open();
    await consent(page, { storage: true, handoff: true });
    await page.evaluate(() => {
      for (let i = 0; i < 100; i++) leadlight.track("note", { text: "x".repeat(450), i });
      leadlight.track("demo_request");
    });
    await receiver.until(1);
    assert.ok(receiver.requests[0].text.length > 48 * 1024);
    await pass(BATCH);
    receiver.answer = () => 202;
    await open("/next");
    await pass(LEASE + SECOND);
    await become(page, "sent");
    assert.equal(receiver.requests[0].text, receiver.requests[1].text);
    assert.equal(receiver.accepted.size, 1);
    onlyNetwork(visitor);
  });

  test("of two tabs one sends; when it dies the other takes over", async () => {
    const visitor = await handoffs.visit({ answer: () => "hang" });
    const { page, open, openTab, pass, context } = visitor;
    await open();
    await consent(page, { storage: true, handoff: true });
    await track(page, "demo_request");
    await receiver.until(1);
    const tab = await openTab("/other");
    await pass(10 * SECOND);
    assert.equal((await handoffs.silent(tab)).length, 1, "the first is still at it");
    receiver.answer = () => 202;
    await page.close();
    assert.equal(context.pages().length, 1);
    await pass(LEASE);
    await become(tab, "sent");
    assert.equal(receiver.requests.length, 2);
    assert.equal(receiver.accepted.size, 1);
    onlyNetwork(visitor);
  });
});
