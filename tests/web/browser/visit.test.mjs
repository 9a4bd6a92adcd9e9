// One visitor, from an advertisement to a purchase, on the demo site and in a real browser.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assess, DAY, newVisitor, ORIGIN_OF_TIME, open, startSite, until } from "./harness.mjs";

describe("a visit, from campaign to purchase", () => {
  let site;
  let visitor;
  let page;
  const at = (path) => site.address + path;
  const ids = (assessment) => assessment.reasons.map((reason) => reason.signal);
  /** Lets seconds pass for the page, whose timers run. */
  const stay = (seconds) => page.clock.runFor(seconds * 1000);

  before(async () => {
    site = await startSite();
    visitor = await newVisitor(site.browser);
    page = visitor.page;
  });
  after(() => site?.stop());

  test("lands from a campaign: a cold visitor, with the campaign as a reason", async () => {
    const assessment = await open(
      page,
      at("/?utm_source=news&utm_medium=email&utm_campaign=spring&email=jo%40example.com"),
    );
    assert.equal(assessment.stage, "visitor");
    assert.equal(assessment.temperature, "cold");
    assert.equal(assessment.fit, null);
    assert.ok(ids(assessment).includes("campaign_arrival"));
    const { events } = await page.evaluate(() => window.leadlight.export());
    assert.deepEqual(
      [events[0].name, events[0].properties.path, events[0].properties.utm_campaign],
      ["page_view", "/", "spring"],
    );
    assert.ok(
      !JSON.stringify(events).includes("example.com"),
      "the address of the query stays out",
    );
  });

  test("agrees, and a profile is stored from then on", async () => {
    await page.getByRole("button", { name: "Accept all" }).click();
    await until(page, async () => (await indexedDB.databases()).length === 1);
  });

  test("reads an article to its end: engaged time and reading count", async () => {
    const before = await open(page, at("/blog/measuring-first-visit-fix/"));
    for (let i = 0; i < 12; i++) {
      await page.mouse.wheel(0, 800);
      await stay(5);
    }
    const after = await assess(page);
    assert.ok(after.engagement > before.engagement, `${after.engagement} > ${before.engagement}`);
    assert.ok(ids(after).includes("reading_time"), ids(after).join());
    assert.ok(ids(after).includes("article_read"), ids(after).join());
    assert.equal(after.stage, "visitor", "reading alone makes no lead");
  });

  test("sees the pricing: the score rises by what the model says", async () => {
    const before = await open(page, at("/product/"));
    await page.getByRole("navigation").getByRole("link", { name: "Pricing" }).first().click();
    await page.waitForURL("**/pricing/");
    const after = await assess(page);
    const pricing = after.reasons.find((reason) => reason.signal === "pricing_view");
    assert.equal(pricing.points.toFixed(2), "8.00", "less what a second of decay takes");
    assert.ok(after.engagement > before.engagement);
  });

  test("downloads the white paper: becomes a lead", async () => {
    await open(page, at("/resources/white-paper/"));
    const stages = await page.evaluateHandle(() => {
      const seen = [];
      window.addEventListener("leadlight:stage", (event) => seen.push(event.detail.stage));
      // The download itself is the browser's affair.
      document.addEventListener("click", (event) => event.preventDefault());
      return seen;
    });
    await page.getByRole("link", { name: "Download the PDF" }).first().click();
    const assessment = await assess(page);
    assert.equal(assessment.stage, "lead");
    assert.equal(assessment.prospect, false, "a lead is not qualified");
    assert.deepEqual(await stages.jsonValue(), ["lead"], "the site is told once");
    await stay(1);
  });

  test("comes back the next day: the profile is there, the score has decayed", async () => {
    const before = await assess(page);
    await page.close();
    page = await visitor.context.newPage();
    page.on("pageerror", (error) => visitor.complaints.push(error.message));
    await page.clock.setSystemTime(ORIGIN_OF_TIME + DAY);
    const assessment = await open(page, at("/"));
    assert.equal(assessment.stage, "lead");
    assert.equal(assessment.sessions, 2);
    assert.ok(ids(assessment).includes("return_visit"));
    const download = (answer) => answer.reasons.find((reason) => reason.signal === "download");
    assert.ok(download(assessment).points < download(before).points);
    assert.ok(download(assessment).points > 9, "a day of a half-life of three weeks");
  });

  test("asks for a demo: a hot prospect, with the reason, in the panel too", async () => {
    await open(page, at("/demo/?leadlight=inspect"));
    const panel = page.locator("leadlight-inspector");
    await panel.getByText("Why this score").waitFor();
    for (const [label, text] of [
      ["Your name", "A. Visitor"],
      ["Work e-mail", "a.visitor@example.com"],
      ["Company", "Example Ltd"],
    ])
      await page.getByRole("textbox", { name: label, exact: true }).fill(text);
    await page.getByLabel("People in the company").selectOption("51-200");
    await page.getByLabel("Your role").selectOption("operations");
    await page.getByLabel("Industry").selectOption("field-service");
    await page.evaluate(() =>
      document.addEventListener("submit", (event) => event.preventDefault()),
    );
    await page.getByRole("button", { name: "Book a demo", exact: true }).click();

    const assessment = await assess(page);
    assert.equal(assessment.prospect, true);
    assert.equal(assessment.stage, "prospect");
    assert.equal(assessment.temperature, "hot");
    assert.equal(assessment.grade, "A");
    assert.equal(assessment.reasons[0].signal, "demo_request");
    const { history, ledger, engagement } = await page.evaluate(() => window.leadlight.explain());
    const change = history.filter(({ what }) => what === "stage").at(-1);
    assert.deepEqual(
      [change.to, change.event, change.rule, change.label.en],
      ["prospect", "demo_request", "/stages/prospect/any/0", "Asked for a demo"],
    );
    assert.equal(
      ledger.reduce((sum, row) => sum + row.points, 0),
      engagement,
      "the ledger adds up, exactly",
    );
    const { events } = await page.evaluate(() => window.leadlight.export());
    assert.ok(
      !/visitor@|A\. Visitor|Example Ltd/.test(JSON.stringify(events)),
      "no value of a field",
    );

    await stay(2);
    const banner = panel.locator(":has(> :text('Prospect since'))").last();
    await banner.waitFor();
    assert.match(await banner.textContent(), /Prospect since \d\d:\d\d\s*Asked for a demo/);
    if (process.env.LEADLIGHT_SHOTS)
      await page.screenshot({ path: `${process.env.LEADLIGHT_SHOTS}/prospect.png` });
  });

  test("buys: becomes a client", async () => {
    await open(page, at("/checkout/?plan=team"));
    await page.goto(at("/checkout/thanks/#order-team"));
    const assessment = await assess(page);
    assert.equal(assessment.stage, "client");
    assert.equal(assessment.prospect, false);
    const reloaded = await page.reload().then(() => assess(page));
    assert.equal(reloaded.stage, "client");
    const { events } = await page.evaluate(() => window.leadlight.export());
    assert.equal(events.filter((event) => event.name === "purchase").length, 1);
  });

  test("never did the host page see an error", () => {
    assert.deepEqual(visitor.complaints, []);
  });
});
