// The pages for sales in a real Chromium: what they show, in two languages, by keyboard, light and
// dark, from 320 px on, and that nothing of a hand-off is ever markup.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { createCore } from "../../build/dist/leadlight-core.mjs";
import { startReceiver } from "../../examples/receiver/server.mjs";
import { random } from "../oracle/generate.mjs";
import { built, launch } from "../web/browser/harness.mjs";
import { claimOf, honest, MODELS, requestOf, SITE, uuid } from "./handoffs.mjs";
import { PAYLOADS } from "./payloads.mjs";
import { createSender } from "./sender.mjs";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
/** A folder for pictures of the pages, to be looked at. */
const PICTURES = process.env.LEADLIGHT_PICTURES;
const MINUTE = 60_000;
const now = Date.UTC(2026, 10, 22, 10, 0);
const r = random(7);

/** An honest hand-off with a log, of a visit that is always the same but for what is given. */
async function told({ traits = {}, extra = [], language = "en", at = now - 20 * MINUTE } = {}) {
  const [model] = MODELS;
  const core = await createCore(built("leadlight.wasm"));
  assert.deepEqual(core.load(model), []);
  const names = Object.keys(traits);
  const log = [
    { name: "consent", properties: { handoff: true, storage: true } },
    { name: "page_view", properties: { path: "/pricing", title: "Pricing" } },
    { name: "page_view", properties: { path: "/pricing/teams", title: "Teams" } },
    { name: "file_download", properties: { file: "plan.pdf", extension: "pdf" } },
    ...(names.length ? [{ name: "identify", properties: traits }] : []),
    ...extra,
    { name: "demo_request", properties: {} },
  ].map((event, index) => ({ ...event, time: at - (10 - index) * MINUTE, id: `e${index}` }));
  assert.deepEqual(core.replay(log), []);
  const answer = { assessment: core.assess(at), explanation: core.explain(at) };
  const claim = claimOf(answer, language, names.length ? traits : null);
  return messageOf({ ...claim, log });
}

const messageOf = (data) => ({
  specversion: "1.0",
  id: uuid(r),
  source: SITE,
  type: "leadlight.prospect.v1",
  subject: uuid(r),
  time: new Date(data.at).toISOString(),
  datacontenttype: "application/json",
  data,
});

/** An honest one without its log, with what is given in place of its own. */
function untold(seed, data = {}) {
  const { message } = honest(seed, now, { log: false });
  return { ...message, id: uuid(r), subject: uuid(r), data: { ...message.data, ...data } };
}

describe("pages", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  /** A receiver that took these, and a page of a browser that complains in `complaints`. */
  async function open(t, messages, options = {}) {
    let passed = 0;
    const receiver = await startReceiver({
      origins: [SITE],
      port: 0,
      file: ":memory:",
      rate: 1_000_000,
      // Each asking is a little later, so that there is a newest.
      now: () => now + passed++,
    });
    t.after(() => receiver.stop());
    const sender = createSender(receiver.address);
    t.after(() => sender.close());
    for (const message of messages) {
      const { status, body } = await sender.send(requestOf(message));
      assert.equal(status, 201, body);
    }
    const context = await browser.newContext({ locale: "en-GB", ...options });
    t.after(() => context.close());
    const complaints = [];
    context.on("weberror", (error) => complaints.push(error.error().message));
    context.on(
      "console",
      (message) => message.type() === "error" && complaints.push(message.text()),
    );
    context.on("dialog", (dialog) => {
      complaints.push(dialog.message());
      dialog.dismiss();
    });
    const page = await context.newPage();
    const address = (path = "/") => `${receiver.address}${path}`;
    return { page, address, complaints, sender, context };
  }

  const some = async () => [
    untold(12),
    await told({ at: now - 26 * 60 * MINUTE }),
    await told({
      traits: {
        name: "Ada Quill",
        company: "Ostrel District Heat",
        role: "operations",
        company_size: "51-200",
      },
      extra: [
        { name: "video_complete", properties: { title: "A tour of the board", seconds: 90 } },
      ],
    }),
  ];

  test("the list says who, why, since when and what next, newest first", async (t) => {
    const { page, address, complaints } = await open(t, await some());
    await page.goto(address());
    const cards = page.locator("main li.card");
    assert.equal(await cards.count(), 3);
    const first = await cards.first().textContent();
    for (const text of [
      "Ada Quill",
      "Ostrel District Heat, operations",
      "Hot",
      "Verified",
      "Asked for a demo",
      "Viewed the pricing page",
      "2 times",
      "24 minutes ago",
      "22 Nov 2026",
      "By phone: Answer the request",
      "Within 2 hours",
    ])
      assert.ok(first.includes(text), `${text} in ${first}`);
    assert.match(await cards.nth(2).textContent(), /Visitor [\da-f]{8}[\s\S]*Not verified/);
    assert.deepEqual(complaints, []);
  });

  test("it is narrowed by state, and a prospect is taken and given back", async (t) => {
    const { page, address } = await open(t, await some());
    await page.goto(address());
    const counts = async () => (await page.locator(".count").allTextContents()).map(Number);
    assert.deepEqual(await counts(), [3, 3, 0, 2, 1]);
    await page.getByRole("link", { name: /^Open/ }).click();
    await page.getByRole("button", { name: "Mark as taken: Ada Quill" }).click();
    await page.waitForURL(address("/?state=open"));
    assert.deepEqual(await counts(), [3, 2, 1, 2, 1]);
    await page.getByRole("link", { name: /^Taken/ }).click();
    assert.equal(await page.locator("main li.card").count(), 1);
    assert.ok(await page.getByText("Taken now").isVisible());
    await page.getByRole("link", { name: "Ada Quill" }).click();
    await page.getByRole("button", { name: "Mark as open: Ada Quill" }).click();
    await page.getByRole("button", { name: "Mark as taken: Ada Quill" }).waitFor();
  });

  test("50 to a page, and older ones behind it", async (t) => {
    const messages = Array.from({ length: 53 }, (_, seed) => untold(seed));
    const { page, address } = await open(t, messages);
    await page.goto(address());
    assert.equal(await page.locator("main li.card").count(), 50);
    await page.getByRole("link", { name: "Older" }).click();
    assert.equal(await page.locator("main li.card").count(), 3);
    await page.getByRole("link", { name: "Newest" }).click();
    assert.equal(await page.locator("main li.card").count(), 50);
  });

  test("a prospect's page has all that came, and erases it", async (t) => {
    const { page, address, sender } = await open(t, await some());
    await page.goto(address());
    await page.getByRole("link", { name: "Ada Quill" }).click();
    const text = await page.locator("body").textContent();
    for (const part of [
      "51-200",
      "Keeping the profile",
      "granted",
      "b2b-saas",
      SITE,
      "A tour of the board",
    ])
      assert.ok(text.includes(part), `${part} in ${text}`);
    const subject = new URL(page.url()).pathname;
    await page.getByText("Erase this visitor").click();
    await page.getByRole("button", { name: "Erase for good" }).click();
    await page.waitForURL(address("/"));
    assert.equal(await page.locator("main li.card").count(), 2);
    assert.equal((await sender.send({ method: "GET", to: subject })).status, 404);
  });

  test("it is usable by keyboard alone", async (t) => {
    const { page, address } = await open(t, [await told({ traits: { name: "Ada Quill" } })]);
    await page.goto(address());
    const focused = () => page.evaluate(() => document.activeElement.textContent.trim());
    const reach = async (name) => {
      for (let i = 0; i < 20; i++) {
        await page.keyboard.press("Tab");
        if ((await focused()).startsWith(name)) return;
      }
      assert.fail(`${name} is not reached`);
    };
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "Skip to the content");
    await page.keyboard.press("Enter");
    await reach("Ada Quill");
    await page.keyboard.press("Enter");
    await page.waitForURL(/prospects/);
    await reach("Mark as taken");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Mark as open: Ada Quill" }).waitFor();
  });

  test("French by Accept-Language, English otherwise", async (t) => {
    const { page, address, context, sender } = await open(t, await some(), { locale: "fr-FR" });
    await page.goto(address());
    assert.equal(await page.locator("html").getAttribute("lang"), "fr");
    for (const text of ["Prospect depuis", "il y a 24 minutes", "Marquer comme pris", "Vérifié"])
      assert.ok(await page.getByText(text).first().isVisible(), text);
    assert.equal(context.pages().length, 1);
    for (const [header, language] of [
      ["fr-CH, fr;q=0.9, en;q=0.8", "fr"],
      ["de, en;q=0.5, fr;q=0.4", "en"],
      ["fr;q=0, en", "en"],
      ["constructor, __proto__", "en"],
      ["", "en"],
    ]) {
      const { body } = await sender.send({
        method: "GET",
        to: "/",
        headers: { "accept-language": header },
      });
      assert.match(body, new RegExp(`<html lang="${language}">`), header);
    }
  });

  test("no axe-core violation and nothing cut off, light and dark, desktop and 320 px", async (t) => {
    const long = "A very-long-name".repeat(20);
    const messages = [
      ...(await some()),
      untold(5, { traits: { name: long, company: "W".repeat(300) } }),
    ];
    const [, , { subject }] = messages;
    const { page, address } = await open(t, messages);
    for (const colorScheme of ["light", "dark"])
      for (const width of [1280, 320])
        for (const [name, path] of [
          ["list", "/"],
          ["prospect", `/prospects/${subject}`],
          ["long", `/prospects/${messages[3].subject}`],
          ["none", "/?state=taken"],
          ["missing", "/prospects/x"],
        ]) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 800 });
          await page.goto(address(path));
          const where = `${name}, ${colorScheme}, ${width} px`;
          const beyond = await page.evaluate(
            () => document.documentElement.scrollWidth - innerWidth,
          );
          assert.ok(beyond <= 0, `${where}: ${beyond} px wider than the window`);
          if (PICTURES) {
            mkdirSync(PICTURES, { recursive: true });
            await page.screenshot({
              path: `${PICTURES}/${name}-${colorScheme}-${width}.png`,
              fullPage: true,
            });
          }
          await page.evaluate((await import("node:fs")).readFileSync(axe, "utf8"));
          const { violations, passes } = await page.evaluate(() => window.axe.run());
          assert.ok(passes.length > 10, where);
          assert.deepEqual(
            violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`),
            [],
            where,
          );
        }
  });

  test("200 XSS payloads in every text of a hand-off are text, in the list and on the page", async (t) => {
    assert.equal(new Set(PAYLOADS).size, 200);
    const withoutLog = (text) =>
      untold(12, {
        since: { time: now, event: text, label: text },
        reasons: [{ signal: text, label: text, times: 1, last: now }],
        segments: [text],
        next: { id: text, channel: "call", goal: text, content: text, timing: text },
        model: { name: text, version: text },
        traits: { name: text, company: text, email: text, [text]: text },
      });
    const withLog = (text) =>
      told({
        traits: { name: text, [text.slice(0, 64)]: text },
        extra: [
          { name: text.slice(0, 64), properties: { title: text, [text.slice(0, 64)]: text } },
        ],
      });
    const PLAIN = "plain text";
    const messages = [];
    for (const text of [PLAIN, ...PAYLOADS]) messages.push(withoutLog(text), await withLog(text));
    // Without the policy: the escaping alone must do.
    const { page, address, complaints, context } = await open(t, messages, { bypassCSP: true });
    await context.exposeFunction("pwned", () => complaints.push("a payload ran"));

    /** What there is on the page but for its texts. */
    const shape = () =>
      page.evaluate(() =>
        [...document.querySelectorAll("main *, header *")].map(
          (element) => `${element.localName} ${element.getAttributeNames().join(" ")}`,
        ),
      );
    const visit = async (path) => {
      await page.goto(address(path));
      return { parts: await shape(), text: await page.evaluate(() => document.body.textContent) };
    };

    const plain = [
      (await visit(`/prospects/${messages[0].subject}`)).parts,
      (await visit(`/prospects/${messages[1].subject}`)).parts,
    ];
    for (const [index, { subject }] of messages.entries()) {
      if (index < 2) continue;
      const payload = PAYLOADS[(index >> 1) - 1];
      const { parts, text } = await visit(`/prospects/${subject}`);
      assert.ok(text.includes(payload), `${payload} in ${text}`);
      assert.deepEqual(parts, plain[index % 2], payload);
    }

    const seen = new Set();
    let path = "/";
    while (path) {
      const { text } = await visit(path);
      for (const payload of PAYLOADS) if (text.includes(payload)) seen.add(payload);
      assert.equal(await page.locator("script, img, svg, iframe, [onerror], [onload]").count(), 0);
      path = await page.evaluate(() => {
        const older = [...document.querySelectorAll(".pager a")].find(
          ({ textContent }) => textContent === "Older",
        );
        return older ? new URL(older.href).pathname + new URL(older.href).search : null;
      });
    }
    assert.equal(seen.size, 200);
    assert.deepEqual(complaints, []);
  });
});
