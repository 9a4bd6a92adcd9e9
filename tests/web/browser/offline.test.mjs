// The playground: one file, opened from the disk without a network, scores what its visitor does.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { launch, newVisitor, SECOND } from "./harness.mjs";

const FILE = new URL("../../../build/dist/offline.html", import.meta.url).href;

describe("offline playground", () => {
  let browser;
  let visitor;
  let page;
  const press = (name) => page.getByRole("button", { name }).click();
  const act = (name) => page.locator("#acts").getByRole("button", { name }).click();
  const score = async () => Number(await page.locator("#brief-score").textContent());
  const state = () => page.locator("#brief-state").textContent();
  const status = () => page.locator("#status");

  before(async () => {
    browser = await launch();
  });
  beforeEach(async () => {
    await visitor?.context.close();
    visitor = await newVisitor(browser, { still: true, offline: true, reducedMotion: "reduce" });
    page = visitor.page;
    await page.goto(FILE);
    await status().getByText("A new visitor arrives.").waitFor();
  });
  after(() => browser?.close());

  test("makes no request but for itself, stores nothing and complains of nothing", async () => {
    await act("Looks at the pricing");
    await act("Asks for a demo");
    await press("+1 week");
    await visitor.context.clock.runFor(5 * SECOND);
    assert.deepEqual(visitor.requests, [FILE]);
    assert.deepEqual(visitor.complaints, []);
    const left = await page.evaluate(async () => [
      await indexedDB.databases(),
      { ...localStorage },
      document.cookie,
    ]);
    assert.deepEqual(left, [[], {}, ""]);
  });

  test("a few acts make a lead, then a prospect, then a client", async () => {
    assert.equal(await state(), "Cold · Visitor");
    assert.equal(await score(), 0);
    await act("Reads an article");
    assert.equal(await state(), "Cold · Visitor", "reading alone makes no lead");
    await act("Downloads the white paper");
    assert.equal(await state(), "Cold · Lead");
    const lead = await score();
    await act("Looks at the pricing");
    assert.ok((await score()) > lead);
    await act("Asks for a demo");
    assert.equal(await state(), "Hot · Prospect");
    await visitor.context.clock.runFor(SECOND);
    const inspector = page.locator("leadlight-inspector");
    await inspector.getByText("Prospect since").waitFor();
    await inspector.getByText("Asked for a demo").first().waitFor();
    await act("Buys");
    assert.match(await state(), /· Client$/);
  });

  test("letting time pass decays the score and cools the visitor", async () => {
    await act("Asks for a quote");
    const asked = await score();
    assert.equal(await state(), "Hot · Prospect");
    let before = asked;
    for (const wait of ["+1 hour", "+1 day", "+1 week", "+1 week"]) {
      await press(wait);
      const now = await score();
      assert.ok(wait === "+1 hour" ? now <= before : now < before, `${wait}: ${now} < ${before}`);
      before = now;
    }
    // 15 days at a half-life of 21.
    const expected = asked * 2 ** (-15 / 21);
    assert.ok(Math.abs(before - expected) < 0.2, `${before}, about ${expected}`);
    for (let week = 0; week < 6; week++) await press("+1 week");
    assert.equal(await state(), "Cold · Prospect", "the temperature falls, the stage stays");
  });

  test("a limit of the model shows: the second time adds nothing", async () => {
    const quote = page.locator("#acts button", { hasText: "Asks for a quote" });
    await quote.click();
    assert.match(await quote.locator("b").textContent(), /^\+60/);
    await quote.click();
    assert.equal(await quote.locator("b").textContent(), "0");
  });

  test("starting again forgets everything", async () => {
    await act("Runs operations, 400 people");
    await act("Asks for a demo");
    await press("Start again");
    await status().getByText("A new visitor arrives.").waitFor();
    assert.equal(await state(), "Cold · Visitor");
    assert.equal(await score(), 0);
  });

  test("plays a story to its end, in French too", async () => {
    await press("Français");
    await press("L’acheteuse");
    await page.locator("#brief-state").getByText("Client").waitFor({ state: "attached" });
    await visitor.context.clock.runFor(SECOND);
    await page.locator("leadlight-inspector").getByText("Pourquoi ce score").waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), "fr");
    assert.deepEqual(visitor.complaints, []);
  });

  test("a browser that asks not to be tracked is obeyed", async () => {
    await visitor.context.addInitScript(() =>
      Object.defineProperty(navigator, "globalPrivacyControl", { value: true }),
    );
    await page.reload();
    await status().getByText("Your browser asks sites not to track").waitFor();
    await act("Asks for a demo");
    assert.ok(await page.locator("#brief").isHidden());
  });
});
