// The demo site, under its own strict CSP, in every engine that is installed. What a visit does in
// detail is tested in tests/web/browser; here, that each engine can do it.
import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { serve } from "../../scripts/serve.mjs";
import { readStored } from "../web/stored.mjs";
import { engines } from "./engines.mjs";

const root = new URL("../../", import.meta.url);
const shots = fileURLToPath(new URL("build/test/shots/", root));
const shot = (name) => `${shots}${name.toLowerCase()}.png`;

/** These run in the page. */
const isReady = () => typeof window.leadlight?.assess === "function";
const assess = async () => {
  await window.leadlight.ready;
  return window.leadlight.assess();
};
const explain = () => window.leadlight.explain();
const events = () => window.leadlight.export().events;
const agree = () => {
  const buttons = [...document.querySelectorAll(".consent button")];
  buttons.find((button) => button.textContent.trim() === "Accept all").click();
};
const isStored = `async () =>
  Boolean((await (${readStored})())?.some(({ name }) => name === "consent"))`;
const isInspected = async () => {
  const shown = document.querySelector("leadlight-inspector")?.shadowRoot;
  if (!shown?.textContent.includes("Asked for a demo")) return false;
  // A transition begins with the frame after its cause.
  const frame = () => new Promise(requestAnimationFrame);
  await frame().then(frame);
  return shown.getAnimations().every((animation) => animation.playState !== "running");
};
const settle = () => new Promise((resolve) => setTimeout(resolve, 300));

const names = (list) => list.map((event) => event.name);

for (const { name, missing, driven, start } of engines) {
  test(`the demo site in ${name}`, { skip: missing ?? false }, async (t) => {
    assert.ok(existsSync(new URL("build/dist/leadlight.js", root)), "scripts/build.sh first");
    mkdirSync(shots, { recursive: true });
    const site = await serve();
    const page = await start();
    t.diagnostic(`${name} ${page.version}`);
    const open = async (path) => {
      await page.open(site.address + path);
      await page.until(isReady);
      return page.evaluate(assess);
    };
    try {
      await t.test("the widget becomes ready and scores the page view", async () => {
        const assessment = await open("/pricing/");
        assert.deepEqual(names(await page.evaluate(events)).slice(0, 1), ["page_view"]);
        const pricing = assessment.reasons.find((reason) => reason.signal === "pricing_view");
        assert.equal(pricing?.points.toFixed(2), "8.00", JSON.stringify(assessment));
        assert.equal(assessment.stage, "visitor");
        assert.equal(assessment.temperature, "cold");
        assert.equal(assessment.prospect, false);
      });

      await t.test("the visitor agrees: the next page still knows the one before", async () => {
        await page.evaluate(agree);
        await page.until(isStored);
        const assessment = await open("/demo/?leadlight=inspect");
        // What was seen before the visitor agreed stays out of the storage.
        // On a slow machine the page was open for a second or more after that, which is told.
        const kept = names(await page.evaluate(events)).filter((name) => name !== "engaged_time");
        assert.deepEqual(kept, ["consent", "page_view"]);
        assert.equal(assessment.sessions, 1);
      });

      await t.test("a tracked demo request makes a prospect, and says why", async () => {
        const notices = await page.evaluate(() => {
          const seen = [];
          window.leadlight.on("prospect", (assessment) => seen.push(assessment.prospect));
          window.leadlight.track("demo_request", { form: "demo" });
          return seen;
        });
        const assessment = await page.evaluate(assess);
        assert.equal(assessment.stage, "prospect");
        if (driven) {
          // A browser that says it is driven is no prospect, whatever it asks for.
          assert.deepEqual(notices, []);
          assert.equal(assessment.prospect, false);
          assert.equal(assessment.disqualified.label.en, "Behaves like a machine");
          assert.deepEqual(
            assessment.reasons.slice(0, 2).map(({ signal }) => signal),
            ["automation", "demo_request"],
          );
        } else {
          assert.deepEqual(notices, [true], "the site is told once");
          assert.equal(assessment.temperature, "hot");
          assert.equal(assessment.prospect, true);
          assert.equal(assessment.reasons[0].signal, "demo_request");
        }
        const { ledger, engagement } = await page.evaluate(explain);
        assert.equal(
          ledger.reduce((sum, row) => sum + row.points, 0),
          engagement,
          "the ledger adds up, exactly",
        );
      });

      await t.test("the inspector shows it, and no page complained", async () => {
        await page.until(isInspected);
        await page.screenshot(shot(name));
        await page.evaluate(settle); // what an engine reports comes a little later
        assert.deepEqual(await page.errors(), []);
      });
    } finally {
      await page.close();
      await site.stop();
    }
  });
}
