// The inspector: only when asked for, live, in two languages, by keyboard, under the strictest CSP.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assess, consent, DAY, html, SECOND, tag, track, usePages } from "./harness.mjs";

describe("inspector", () => {
  const site = usePages();

  /** A visitor of a page with the widget's tag so written, and with the inspector in it. */
  async function inspected(attributes = "", { lang = "en", files = {}, ...options } = {}) {
    const head = tag(attributes);
    const visitor = await site.visitor({
      files: { "*": html({ head, lang }), ...files },
      ...options,
    });
    const assessment = await visitor.open("/pricing?leadlight=inspect");
    const panel = visitor.page.locator("leadlight-inspector");
    await panel.waitFor({ state: "attached" });
    await visitor.pass(SECOND); // it looks again every second
    return { ...visitor, panel, assessment };
  }
  const scoreIn = async (panel) =>
    Number(await panel.getByRole("meter").getAttribute("aria-valuenow"));

  test("is neither fetched nor shown unless asked for", async () => {
    for (const [attributes, path] of [
      ["", "/?leadlight=1"],
      [`data-panel="false"`, "/"],
    ]) {
      const { page, open, requests, pass } = await site.visitor({
        files: { "*": html({ head: tag(attributes) }) },
      });
      await open(path);
      await pass(SECOND);
      assert.equal(await page.locator("leadlight-inspector").count(), 0);
      assert.ok(!requests.some((url) => url.includes("panel")), requests.join());
    }
  });

  test("opens by data-panel, as by ?leadlight=inspect", async () => {
    const { page, open } = await site.visitor({
      files: { "*": html({ head: tag("data-panel") }) },
    });
    await open();
    await page.locator("leadlight-inspector").waitFor({ state: "attached" });
  });

  test("has the same score as the widget, with its reasons and its model", async () => {
    const { panel, assessment } = await inspected();
    assert.equal(await scoreIn(panel), Number(assessment.engagement.toFixed(1)));
    for (const text of [
      "Why this score",
      "Viewed the pricing page",
      `b2b-saas ${assessment.model.version}`,
    ])
      assert.ok(await panel.getByText(text).isVisible(), text);
  });

  test("has no empty paragraph where a model says nothing of probability", async () => {
    const { panel } = await inspected();
    const shown = await panel.evaluate(({ shadowRoot }) =>
      [...shadowRoot.querySelectorAll("p")]
        .filter((it) => !it.closest("[hidden]"))
        .map((it) => it.textContent),
    );
    assert.ok(shown.length > 0 && shown.every(Boolean), `${JSON.stringify(shown)}`);
    assert.equal(await panel.getByText("Propensity").isVisible(), false);
  });

  test("follows what happens: score, stage, reasons, events and consent", async () => {
    const { page, panel, pass } = await inspected();
    const before = await scoreIn(panel);
    await track(page, "demo_request", { form: "demo" });
    await consent(page, { handoff: true, storage: false });
    await pass(50);
    assert.equal(await scoreIn(panel), before + 60);
    await panel.getByText("Prospect since 09:00").waitFor();
    await panel.getByText("Asked for a demo").first().waitFor();
    await panel.getByRole("status").getByText("Stage: Prospect").waitFor({ state: "attached" });
    const text = (name) => panel.locator(`section.${name}`).textContent();
    assert.match(await text("events"), /demo_requestform: demo/);
    assert.match(await text("consent"), /Hand-off to salesgranted/);
    assert.match(await text("consent"), /Storagedenied/);
    assert.match(await text("consent"), /Scoringunknown/);
    await page.evaluate(() => leadlight.forget());
    await pass(50);
    assert.equal(await scoreIn(panel), 0);
    await panel.getByText("No signal has fired yet.").waitFor();
  });

  test("shows the score decay while nothing happens", async () => {
    const { context, panel, pass } = await inspected(`data-auto="page-views"`);
    assert.equal(await scoreIn(panel), 8.5);
    await context.clock.fastForward(7 * DAY);
    await pass(2 * SECOND);
    assert.equal(await scoreIn(panel), 5.9, "8 over half of a half-life, and 0.5 over one");
  });

  for (const [language, attributes, lang, locale] of [
    ["fr", `data-language="fr"`, "en", "en-GB"],
    ["en", `data-language="en-US"`, "fr", "fr-FR"],
    ["fr", "", "fr-CA", "en-GB"],
    ["en", "", "en", "fr-FR"],
    ["fr", "", "", "fr-FR"],
  ])
    test(`speaks ${language} with ${attributes || "no attribute"}, a page in "${lang}", a browser in ${locale}`, async () => {
      const { panel } = await inspected(attributes, { lang, locale });
      const words =
        language === "fr"
          ? ["Pourquoi ce score", "A consulté les tarifs", "Copier en JSON"]
          : ["Why this score", "Viewed the pricing page", "Copy as JSON"];
      for (const word of words) assert.ok(await panel.getByText(word).isVisible(), word);
    });

  test("changes its language by its button, and with the page until then", async () => {
    const { page, panel } = await inspected();
    const setLang = (lang) =>
      page.evaluate((lang) => document.documentElement.setAttribute("lang", lang), lang);
    await setLang("fr");
    await panel.getByText("Pourquoi ce score").waitFor();
    await panel.getByRole("button", { name: "English" }).click();
    await panel.getByText("Why this score").waitFor();
    await setLang("en");
    await setLang("fr");
    await panel.getByText("Why this score").waitFor();
    assert.equal(
      await panel.getByRole("button", { name: "English" }).getAttribute("aria-pressed"),
      "true",
    );
  });

  test("is worked by keyboard: Tab to it, Enter collapses and opens, Escape collapses", async () => {
    const { page, panel } = await inspected();
    const toggle = panel.locator("button.toggle");
    const expanded = () => toggle.getAttribute("aria-expanded");
    const focused = (locator) => locator.evaluate((it) => it.getRootNode().activeElement === it);
    assert.equal(await expanded(), "true");
    await page.keyboard.press("Tab");
    assert.ok(await focused(toggle));
    await page.keyboard.press("Enter");
    assert.equal(await expanded(), "false");
    assert.ok(!(await panel.getByText("Why this score").isVisible()));
    await page.keyboard.press("Enter");
    assert.equal(await expanded(), "true");
    assert.ok(await panel.getByText("Why this score").isVisible());
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    assert.ok(!(await focused(toggle)));
    await page.keyboard.press("Escape");
    assert.equal(await expanded(), "false");
    assert.ok(await focused(toggle), "the focus is not lost");
  });

  test("copies the assessment as JSON", async () => {
    const { page, panel } = await inspected("", {
      permissions: ["clipboard-read", "clipboard-write"],
    });
    await panel.getByRole("button", { name: "Copy as JSON" }).click();
    await panel.getByText("Copied").first().waitFor();
    const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
    const now = await page.evaluate(() => leadlight.assess());
    assert.deepEqual(copied, now);
  });

  test("says what changed and why, and what lowers the score", async () => {
    const { panel, page, pass } = await inspected();
    await page.evaluate(() => {
      for (let i = 0; i < 3; i++) leadlight.track("demo_request");
      leadlight.track("page_view", { path: "/careers" });
    });
    await pass(SECOND);
    assert.ok(await panel.getByText("Becomes a prospect: Asked for a demo").isVisible());
    assert.ok(await panel.getByText("Warms up: hot").isVisible());
    const ledger = await page.evaluate(() => leadlight.explain().ledger);
    const shown = await panel.locator(".bars li").allInnerTexts();
    assert.equal(shown.length, ledger.filter(({ points }) => points !== 0).length);
    const lowered = ledger.filter(({ points }) => points < 0).length;
    assert.equal(shown.filter((text) => text.includes("−")).length, lowered);
    assert.ok(lowered > 0, JSON.stringify(ledger));
    assert.ok(await panel.getByText("2 more not counted").isVisible());
  });

  test("its bars add up to the score", async () => {
    const { panel, page, pass } = await inspected(`data-auto="page-views"`);
    await page.evaluate(() => {
      leadlight.track("demo_request");
      leadlight.track("demo_request");
      leadlight.track("page_view", { path: "/careers" });
    });
    await pass(SECOND);
    const points = (await panel.locator(".bars b").allInnerTexts()).map((text) =>
      Number(text.replace("−", "-")),
    );
    const sum = Number(await panel.locator(".sum b").textContent());
    assert.equal(
      points.reduce((total, each) => total + each, 0),
      sum,
      points.join(),
    );
    assert.equal(sum, Number((await assess(page)).engagement.toFixed(1)));
  });

  test("says what an event would do, and records nothing", async () => {
    const { panel, page, pass } = await inspected(`data-auto="page-views"`);
    const choice = panel.getByRole("combobox", { name: "What would it do?" });
    const answer = () => panel.locator("section.what-if output").textContent();
    await track(page, "plan_compared");
    await pass(SECOND);
    const before = await assess(page);
    await choice.selectOption("demo_request");
    const then = await page.evaluate(() => leadlight.whatIf({ name: "demo_request" }));
    assert.match(
      await answer(),
      new RegExp(
        `^${Number(then.engagement.toFixed(1))} \\(\\+60\\) · Temperature: Hot · Stage: Prospect`,
      ),
    );
    await choice.selectOption("plan_compared");
    assert.equal(await answer(), "Nothing would change.");
    assert.equal((await assess(page)).events, before.events);
    await track(page, "demo_request");
    await pass(SECOND);
    assert.equal(await choice.inputValue(), "plan_compared", "what was chosen stays");
  });

  test("on a narrow screen it starts closed", async () => {
    const { panel, pass } = await inspected("", { viewport: { width: 390, height: 800 } });
    const toggle = panel.locator("button.toggle");
    assert.equal(await toggle.getAttribute("aria-expanded"), "false");
    await toggle.click();
    await pass(SECOND);
    assert.ok(await panel.getByText("Why this score").isVisible());
  });

  test("says that scoring was not agreed to", async () => {
    const { panel } = await inspected(`data-consent="required"`);
    assert.ok(await panel.getByText("scoring was not agreed to").isVisible());
  });

  test("says what is wrong with the model", async () => {
    const head = tag(`data-panel data-model="/m.json"`);
    const { page, pass, complained } = await site.visitor({ files: { "*": html({ head }) } });
    const shown = page.locator("leadlight-inspector").waitFor({ state: "attached" });
    await page.route("**/m.json", async (route) => {
      await shown;
      await route.fulfill({ json: { format: 1, colour: "blue" } });
    });
    await page.goto(site.address);
    await shown;
    await assess(page);
    await pass(SECOND);
    const panel = page.locator("leadlight-inspector");
    assert.ok(await panel.getByText("/colour: expected").first().isVisible());
    assert.equal(complained().length, 1);
  });
});
