// From the demo site to the list of sales: the visitor agrees, asks for a demo, and is there.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { serveBoth } from "../../scripts/serve.mjs";
import { launch, until } from "../web/browser/harness.mjs";
import { readStored } from "../web/stored.mjs";

const PICTURES = process.env.LEADLIGHT_PICTURES;

describe("demo site and receiver", () => {
  let both;
  let browser;
  before(async () => {
    both = await serveBoth();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await both?.stop();
  });

  /** A visitor who looks at prices and fills in the demo's form; `answer`: the button of the consent bar. */
  async function visit(t, answer, agrees) {
    const context = await browser.newContext({ locale: "en-GB" });
    t.after(() => context.close());
    const complaints = [];
    context.on("weberror", (error) => complaints.push(error.error().message));
    context.on(
      "console",
      (message) => message.type() === "error" && complaints.push(message.text()),
    );
    const page = await context.newPage();
    const sent = [];
    page.on("request", (request) => request.url().startsWith(both.receiver) && sent.push(request));
    const ready = () => page.waitForFunction(() => window.leadlight?.ready);
    await page.goto(`${both.site}/`);
    await ready();
    await page.getByRole("button", { name: answer }).click();
    // Nobody is as quick to the next page as a test: what happened on this one is stored by then.
    const untilKept = async (name) => {
      if (agrees)
        await until(
          page,
          `(${readStored})().then((events) =>
        events?.some(({ name }) => name === ${JSON.stringify(name)}))`,
        );
    };
    await untilKept("consent");
    await page.goto(`${both.site}/pricing/`);
    await ready();
    await untilKept("page_view");
    await page.goto(`${both.site}/demo/`);
    await ready();
    await page.getByLabel("Your name").fill("Ada Quill");
    await page.getByLabel("Work e-mail").fill("ada@quillfern.example");
    await page.getByRole("textbox", { name: "Company" }).fill("Quillfern");
    await page.getByLabel("People in the company").selectOption("51-200");
    await page.getByLabel("Your role").selectOption("operations");
    await page.getByLabel("Industry").selectOption("field-service");
    return { page, context, sent, complaints };
  }

  test("a prospect who agreed is in the list after the demo request, verified, with reasons", async (t) => {
    const { page, context, complaints } = await visit(t, "Accept all", true);
    await page.locator("form button[type=submit]").click();
    await page.waitForURL("**/demo/thanks/**");
    // Sales looks again until somebody is there; not more often than the receiver lets one address.
    const list = await context.newPage();
    const card = list.locator("main li.card");
    for (let looks = 0; looks < 60; looks++) {
      await list.goto(`${both.receiver}/`);
      if ((await card.count()) !== 0) break;
      await setTimeout(2000);
    }
    assert.equal(await card.count(), 1);
    const text = await card.textContent();
    for (const part of [
      "operations",
      "Hot",
      "Verified",
      "Asked for a demo",
      "Viewed the pricing page",
      "By phone",
    ])
      assert.ok(text.includes(part), `${part} in ${text}`);
    assert.ok(!text.includes("Not verified"), text);
    assert.ok(!/ada@|Ada Quill/.test(await list.content()), "what was typed is nobody's");
    assert.deepEqual(complaints, []);
    if (PICTURES) {
      mkdirSync(PICTURES, { recursive: true });
      await list.screenshot({ path: `${PICTURES}/demo.png`, fullPage: true });
    }
  });

  test("one who refused is not, and nothing is sent", async (t) => {
    const { page, sent, complaints } = await visit(t, "Only what is needed", false);
    await page.locator("form button[type=submit]").click();
    await page.waitForURL("**/demo/thanks/**");
    await page.waitForFunction(() => window.leadlight?.ready);
    await page.goto(`${both.site}/`);
    await page.waitForFunction(() => window.leadlight?.ready);
    assert.deepEqual(
      sent.map((request) => request.url()),
      [],
    );
    assert.deepEqual(complaints, []);
  });
});
