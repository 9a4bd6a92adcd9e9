// Text that would like to be markup: as labels of the model, titles, paths, names of events and
// traits it is text in the inspector and in the card, and runs nowhere, with a policy that would
// report an attempt and without any policy.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { policy } from "../../../scripts/serve.mjs";
import { html, SECOND, startPages, tag } from "./harness.mjs";
import { payloads } from "./payloads.mjs";

/** So many at a time: the inspector shows the last twelve events. */
const BATCH = 10;
const WATCH = `
  window.runs = 0;
  window.ran = () => { window.runs += 1; };
  window.violations = [];
  addEventListener("securitypolicyviolation", (event) =>
    window.violations.push(event.violatedDirective + " " + event.sample), true);
`;

/** A model of which every text is a payload. */
const modelOf = (batch) => {
  const label = (i) => ({ en: batch[i % batch.length], fr: batch[i % batch.length] });
  return {
    format: 1,
    name: "hostile",
    version: batch[0].slice(0, 32),
    groups: [{ id: "all", label: label(0), max: batch.length }],
    signals: batch.map((_, i) => ({
      id: `s${i}`,
      label: label(i),
      group: "all",
      when: { event: "page_view" },
      points: i + 1,
    })),
    temperature: { warm: 20, hot: 60, hysteresis: 5 },
    stages: {
      prospect: { any: [{ label: label(1), event: "demo_request" }] },
      disqualified: { any: [{ label: label(2), event: "demo_request" }] },
    },
    playbook: ["prospect", "client"].map((stage) => ({
      id: stage,
      stage,
      kind: "care",
      channel: "web",
      goal: label(3),
      content: label(4),
      timing: label(5),
      avoid: label(6),
    })),
  };
};

describe("markup in texts", () => {
  let site;
  before(async () => {
    site = await startPages();
  });
  after(() => site?.stop());
  afterEach(() => site.checkQuiet());

  test("there are 200, no two alike, and as markup many of them would run", async () => {
    assert.equal(payloads.length, 200);
    assert.equal(new Set(payloads).size, 200);
    const { page, complained } = await site.visitor({
      still: false,
      files: { "*": { body: html({ head: "" }), headers: { "content-security-policy": "" } } },
      before: WATCH,
    });
    await page.goto(site.address);
    for (const payload of payloads)
      await page.evaluate((payload) => {
        const holder = document.createElement("div");
        holder.innerHTML = payload;
        if (!/http-equiv|<base|autofocus/i.test(payload)) document.body.append(holder);
      }, payload);
    await page.waitForFunction(() => window.runs > 40);
    complained();
  });

  for (const [name, header] of [
    ["under trusted types", policy],
    ["without any policy", ""],
  ])
    for (let from = 0; from < payloads.length; from += BATCH)
      test(`${from + 1} to ${from + BATCH} ${name}`, async () => {
        const batch = payloads.slice(from, from + BATCH);
        const page = html({
          head: tag(`data-panel data-auto="" data-model="/m.json"`),
          body: "<leadlight-privacy></leadlight-privacy>",
        });
        const visitor = await site.visitor({
          files: {
            "*": { body: page, headers: { "content-security-policy": header } },
            "/m.json": JSON.stringify(modelOf(batch)),
          },
          before: WATCH,
        });
        await visitor.open("/");
        const record = await visitor.page.evaluate((batch) => {
          leadlight.identify(Object.fromEntries(batch.map((text, i) => [`t${i}`, text])));
          leadlight.identify(Object.fromEntries(batch.map((text) => [text, "x"])));
          leadlight.track("demo_request", { form_id: batch[0] });
          for (const text of batch) leadlight.track("page_view", { path: text, title: text });
          return leadlight.export().events;
        }, batch);
        await visitor.pass(2 * SECOND);
        const before = await visitor.page
          .locator("leadlight-inspector section.events")
          .textContent();
        const named = await visitor.page.evaluate((batch) => {
          for (const text of batch) leadlight.track(text);
          return leadlight.export().events.map(({ name }) => name);
        }, batch);
        named.splice(0, record.length);
        await visitor.pass(2 * SECOND);
        const shown = await visitor.page.evaluate(() => {
          const [panel, card] = ["leadlight-inspector", "leadlight-privacy"].map(
            (name) => document.querySelector(name).shadowRoot,
          );
          for (const details of card.querySelectorAll("details")) details.open = true;
          for (const select of panel.querySelectorAll("select"))
            for (const { value } of [...select.options]) {
              select.value = value;
              select.dispatchEvent(new Event("change"));
            }
          const all = [...panel.querySelectorAll("*"), ...card.querySelectorAll("*")];
          // What a visitor would do to set something off.
          for (const element of all)
            for (const type of ["mousemove", "pointerover", "pointerenter", "focus", "toggle"])
              element.dispatchEvent(new Event(type));
          return {
            panel: panel.textContent,
            card: card.textContent,
            elements: [...new Set(all.map(({ localName }) => localName))],
            handlers: all
              .flatMap(({ attributes }) => [...attributes])
              // `title` and the value of an option are text whatever they say.
              .filter(
                ({ name, value }) =>
                  /^on/.test(name) ||
                  (/^(xlink:)?href$|src|action|data|style/.test(name) && /script:/i.test(value)),
              )
              .map(({ name }) => name),
          };
        });
        await visitor.pass(2 * SECOND);

        for (const text of batch)
          for (const where of ["panel", "card"])
            assert.ok(shown[where].includes(text), `${where}, label: ${text}`);
        const views = record.filter(({ name }) => name === "page_view");
        assert.equal(views.length, batch.length);
        for (const { properties } of views)
          assert.ok(before.includes(properties.path), `panel, path: ${properties.path}`);
        for (const { name, properties } of record)
          for (const [key, value] of name === "identify" ? Object.entries(properties) : [])
            assert.ok(shown.card.includes(`${key.replace(/_+/g, " ")} ${value}`), `card: ${key}`);
        assert.ok(named.length > 0);
        for (const name of named) {
          // As words: with spaces for underscores.
          assert.ok(shown.card.includes(name.replace(/_+/g, " ")), `card, event: ${name}`);
          assert.ok(shown.panel.includes(name), `panel, event: ${name}`);
        }
        const foreign =
          /^(script|img|iframe|object|embed|base|meta|link|style|a|form|video|audio|math|marquee|set|animate|foreignobject|body|dialog|xss|leadlight-.*)$/;
        assert.deepEqual(
          shown.elements.filter((name) => foreign.test(name)),
          [],
        );
        assert.deepEqual(shown.handlers, []);
        assert.deepEqual(await visitor.page.evaluate(() => [window.runs, window.violations]), [
          0,
          [],
        ]);
      });
});
