// Content by maturity: which variant a slot shows, by which words, and what the playbook forbids.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { consent, events, SECOND, track, usePages } from "./harness.mjs";
import {
  clockless,
  filesOf,
  GRANT,
  PROSPECT,
  seen,
  slot,
  untilSeen as until,
  untilDecided,
} from "./slots.mjs";

describe("content", () => {
  const site = usePages();

  /** A visitor of a page with these slots, for whom these calls are made first. */
  async function visit(body, { path = "/", ...options } = {}) {
    const visitor = await site.visitor({ files: filesOf(body, options) });
    await visitor.open(path);
    await untilDecided(visitor.page);
    return visitor;
  }
  describe("words", () => {
    const hot = { calls: [GRANT, PROSPECT] };
    const identified = {
      calls: [
        GRANT,
        ["identify", [{ company_size: "201-1000", role: "owner" }]],
        ["track", ["newsletter_signup"]],
      ],
    };
    for (const [rules, options, expected] of [
      [["hot prospect", "prospect"], hot, "hot prospect"],
      [["warm prospect", "prospect"], hot, "prospect"],
      [["prospect", "hot prospect"], hot, "prospect"],
      [["client, hot"], hot, "client, hot"],
      [["client, warm"], hot, "fallback"],
      [["!visitor !cold"], hot, "!visitor !cold"],
      [["!hot", "!client"], hot, "!client"],
      [["visitor cold"], { calls: [GRANT] }, "visitor cold"],
      [["fit:D", "!fit:D"], { calls: [GRANT] }, "!fit:D"],
      [["lead segment:enterprise_buyer fit:B"], identified, "lead segment:enterprise_buyer fit:B"],
      [["segment:student", "!segment:student"], identified, "!segment:student"],
      [["signal:demo_request !signal:newsletter"], hot, "signal:demo_request !signal:newsletter"],
      [["signal:demo_request", "signal:newsletter"], identified, "signal:newsletter"],
      [["disqualified"], { calls: [GRANT, ["track", ["unsubscribe"]]] }, "disqualified"],
      [["client active"], { calls: [GRANT, ["track", ["purchase"]]] }, "client active"],
      [
        ["at_risk"],
        { calls: [GRANT, ["track", ["purchase"]], ["track", ["cancellation"]]] },
        "at_risk",
      ],
      [["  prospect   hot  "], hot, "  prospect   hot  "],
    ])
      test(`${rules.join(" | ")}: ${expected}`, async () => {
        const { page } = await visit(slot(...rules.map((rule) => [rule])), options);
        assert.equal(await seen(page), expected);
      });

    test("fit:B holds for a grade of B or better, in every combination", async () => {
      const grades = [
        ["A", { company_size: "201-1000", role: "owner", industry: "software" }],
        ["D", { role: "student" }],
      ];
      for (const [grade, traits] of grades) {
        const { page, open } = await visit(
          ["A", "B", "C", "D"].map((one) => slot([`fit:${one}`])).join(""),
          { calls: [GRANT, ["identify", [traits]]] },
        );
        const { grade: found } = await open();
        const shown = ["A", "B", "C", "D"].map((one) => (found <= one ? `fit:${one}` : "fallback"));
        assert.equal(await seen(page), shown.join(" "), `${found}, as good as ${grade}`);
      }
    });
  });

  describe("kinds", () => {
    const all = slot(
      ["!client, client", `data-leadlight-kind="pitch"`],
      ["!lead, lead", `data-leadlight-kind="convince"`],
      ["!hot, hot", `data-leadlight-kind="care"`],
    );
    const [pitch, convince, care] = ["!client, client", "!lead, lead", "!hot, hot"];
    const download = ["track", ["newsletter_signup"]];
    for (const [who, calls, expected] of [
      ["a cold visitor is not pitched to", [], convince],
      ["a cold lead is not pitched to", [download], convince],
      ["a hot prospect is", [PROSPECT], pitch],
      ["a client is", [["track", ["purchase"]]], pitch],
      [
        "a client at risk is only cared for",
        [
          ["track", ["purchase"]],
          ["track", ["cancellation"]],
        ],
        care,
      ],
      ["who is disqualified is only cared for", [["track", ["unsubscribe"]]], care],
    ])
      test(who, async () => {
        const { page } = await visit(all, { calls: [GRANT, ...calls] });
        assert.equal(await seen(page), expected);
      });

    test("the same rule as the core's: what it refuses in a model is never shown", async () => {
      // Every stage and temperature; the model that the core takes or refuses is the oracle.
      const { page } = await visit(slot(["cold", `data-leadlight-kind="pitch"`]), {
        calls: [GRANT],
      });
      const refused = await page.evaluate(async () => {
        const { createLeadlight } = await import("/leadlight/leadlight.mjs");
        const told = [];
        const { error } = console;
        console.error = () => {};
        for (const stage of ["visitor", "lead", "prospect", "client"])
          for (const temperature of ["cold", "warm", "hot"]) {
            const row = { stage, temperature, channel: "web", goal: "g", content: "c" };
            const widget = createLeadlight({
              model: {
                format: 1,
                name: "m",
                version: "1",
                signals: [{ id: "s", when: { event: "e" }, points: 1 }],
                temperature: { warm: 25, hot: 60, hysteresis: 5 },
                playbook: [
                  { id: "p", kind: "pitch", ...row },
                  {
                    id: "c",
                    stage: "client",
                    kind: "care",
                    channel: "web",
                    goal: "g",
                    content: "c",
                  },
                ],
              },
              auto: [],
            });
            if (!(await widget.ready)) told.push(`${temperature} ${stage}`);
          }
        console.error = error;
        return told;
      });
      assert.deepEqual(refused, ["cold visitor", "cold lead"]);
      assert.equal(await seen(page), "fallback");
    });
  });

  describe("consent", () => {
    test("unknown, refused, or no scoring at all: the fallback", async () => {
      for (const calls of [
        [PROSPECT],
        [PROSPECT, ["consent", [{ personalization: false, storage: true, handoff: true }]]],
        [GRANT, PROSPECT, ["consent", [{ scoring: false }]]],
      ]) {
        const visitor = await site.visitor({ files: filesOf(slot(["prospect"]), { calls }) });
        await visitor.page.goto(site.address);
        await visitor.page.waitForSelector("[data-leadlight-decided=fallback]");
        assert.equal(await seen(visitor.page), "fallback");
        assert.ok(!(await events(visitor.page)).some(({ name }) => name === "content_shown"));
      }
    });

    test("a withdrawal brings every fallback back at once, also of what was shown alone", async () => {
      const { page } = await visit(
        `${slot(["prospect"])}<p data-leadlight-show="hot">alone</p>
         <leadlight-slot><p data-leadlight-show="hot">hot</p></leadlight-slot>`,
        { calls: [GRANT, PROSPECT] },
      );
      await until(page, "prospect alone hot");
      const after = await page.evaluate(() => {
        leadlight.consent({ personalization: false });
        return [...document.querySelectorAll("p")].map((p) => getComputedStyle(p).visibility);
      });
      assert.deepEqual(after, ["hidden", "visible", "hidden", "hidden"]);
      assert.equal(await page.locator("[data-leadlight-shown]").count(), 0);
    });

    test("a grant on the page changes nothing that was decided, and holds on the next one", async () => {
      const visitor = await visit(slot(["prospect"]), { calls: [PROSPECT] });
      const { page, open } = visitor;
      assert.equal(await seen(page), "fallback");
      await consent(page, { storage: true, personalization: true }, { includeEarlier: true });
      assert.equal(await seen(page), "fallback");
      await open("/next");
      await until(page, "prospect");
    });

    test("an opt-out and forgetting bring the fallback back", async () => {
      for (const call of ["optOut", "forget"]) {
        const { page } = await visit(slot(["prospect"]), { calls: [GRANT, PROSPECT] });
        assert.equal(await seen(page), "prospect");
        await page.evaluate((call) => leadlight[call](), call);
        assert.equal(await seen(page), "fallback", call);
      }
    });
  });

  describe("live", () => {
    const live = slot(["prospect"]).replace(`name=`, "live name=");

    test("follows what the visitor does, which others do not", async () => {
      const { page } = await visit(live + slot(["prospect"]), { calls: [GRANT] });
      assert.equal(await seen(page), "fallback fallback");
      await track(page, "demo_request");
      await until(page, "prospect fallback");
    });

    test("follows a grant, and a withdrawal", async () => {
      const { page } = await visit(live, { calls: [PROSPECT] });
      await consent(page, { personalization: true });
      await until(page, "prospect");
      await consent(page, { personalization: false });
      assert.equal(await seen(page), "fallback");
    });

    test("does not change while the focus is inside, and never moves it", async () => {
      const body = `<leadlight-slot live><p data-leadlight-show="prospect">prospect</p>
        <p><a href="#x" id="in">fallback</a></p></leadlight-slot><a href="#y" id="out">out</a>`;
      const { page, pass } = await visit(body, { calls: [GRANT] });
      await page.focus("#in");
      await track(page, "demo_request");
      await page.evaluate(() => new Promise((done) => queueMicrotask(done)));
      await pass(SECOND);
      assert.equal(await seen(page), "fallback");
      assert.equal(await page.evaluate(() => document.activeElement.id), "in");
      await page.focus("#out");
      await pass(SECOND);
      await until(page, "prospect");
      assert.equal(await page.evaluate(() => document.activeElement.id), "out");
    });
  });

  describe("what is hidden", () => {
    test("is neither in the accessibility tree nor in the tab order", async () => {
      const body = `<leadlight-slot><p data-leadlight-show="prospect"><a href="#a" id="a">Variant</a></p>
        <p data-leadlight-show="client"><a href="#b" id="b" class="forced">Other</a></p>
        <p><a href="#c" id="c">Fallback</a></p></leadlight-slot><a href="#d" id="d">After</a>`;
      const css = ".forced { visibility: visible !important }";
      for (const [calls, expected] of [
        [
          [GRANT, PROSPECT],
          ["a", "d"],
        ],
        [[], ["c", "d"]],
      ]) {
        const { page } = await visit(body, { calls, css });
        const links = await page
          .getByRole("link")
          .evaluateAll((found) => found.map(({ id }) => id));
        assert.deepEqual(links, expected);
        const order = [];
        for (let i = 0; i < 2; i++) {
          await page.keyboard.press("Tab");
          order.push(await page.evaluate(() => document.activeElement.id));
        }
        assert.deepEqual(order, expected);
        const text = await page.locator("body").ariaSnapshot();
        assert.ok(!text.includes("Other"), text);
      }
    });
  });

  describe("later and elsewhere", () => {
    test("slots and elements that come later are decided before they are painted", async () => {
      const { page } = await visit("", {
        calls: [GRANT, PROSPECT],
        attributes: `data-acts="all content"`,
      });
      await page.waitForFunction(() => customElements.get("leadlight-slot"));
      const found = await page.evaluate(async () => {
        const make = (tag, attributes, ...children) => {
          const made = document.createElement(tag);
          for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
          made.append(...children);
          return made;
        };
        const slot = make(
          "leadlight-slot",
          {},
          make("p", { "data-leadlight-show": "prospect" }, "variant"),
          make("p", {}, "fallback"),
        );
        const alone = make("p", { "data-leadlight-show": "hot" }, "alone");
        document.body.append(slot, make("div", {}, make("div", {}, alone)));
        // Microtasks only: no frame in between.
        for (let i = 0; i < 50; i++) await null;
        return [...document.querySelectorAll("p")].map((p) => getComputedStyle(p).visibility);
      });
      assert.deepEqual(found, ["visible", "hidden", "visible"]);
    });

    test("in an open shadow root, which has no style sheet of the page", async () => {
      const { page } = await visit("", {
        calls: [GRANT, PROSPECT],
        attributes: `data-acts="content"`,
        script: `customElements.define("x-card", class extends HTMLElement {
          connectedCallback() {
            const slot = document.createElement("leadlight-slot");
            for (const [rule, text] of [["prospect", "variant"], [null, "fallback"]]) {
              const p = document.createElement("p");
              if (rule) p.setAttribute("data-leadlight-show", rule);
              p.textContent = text;
              slot.append(p);
            }
            this.attachShadow({ mode: "open" }).append(slot);
          }
        });`,
      });
      await page.waitForFunction(() => customElements.get("leadlight-slot"));
      const found = await page.evaluate(async () => {
        document.body.append(document.createElement("x-card"));
        for (let i = 0; i < 50; i++) await null;
        const { shadowRoot } = document.querySelector("x-card");
        return [...shadowRoot.querySelectorAll("p")].map((p) => getComputedStyle(p).visibility);
      });
      assert.deepEqual(found, ["visible", "hidden"]);
    });

    test("what a framework draws anew is decided anew; a slot that is moved keeps its own", async () => {
      const { page } = await visit(slot(["prospect"]), { calls: [GRANT, PROSPECT] });
      await page.evaluate(() => {
        const old = document.querySelector("[data-leadlight-shown]");
        const drawn = old.cloneNode(true);
        drawn.removeAttribute("data-leadlight-shown");
        old.replaceWith(drawn);
      });
      await until(page, "prospect");
      await page.evaluate(() => {
        const slot = document.querySelector("leadlight-slot");
        document.body.append(slot.cloneNode(true), slot);
      });
      await until(page, "prospect prospect");
    });
  });

  describe("bad rules", () => {
    const KNOWN =
      "visitor, lead, prospect, client, cold, warm, hot, active, loyal, advocate, at_risk, disqualified, " +
      "fit:A, fit:B, fit:C, fit:D, signal:ID, segment:ID";
    for (const [rule, why] of [
      [
        "prospekt",
        `data-leadlight-show: there is no word "prospekt", only ${KNOWN}, and ! before any of them`,
      ],
      [
        "hot Prospect",
        `data-leadlight-show: there is no word "Prospect", only ${KNOWN}, and ! before any of them`,
      ],
      [
        "fit:E",
        `data-leadlight-show: there is no word "fit:E", only ${KNOWN}, and ! before any of them`,
      ],
      ["", "data-leadlight-show: it names nobody: words are missing"],
      ["hot,", `data-leadlight-show: "hot," has a comma without a word beside it`],
      [
        "warm hot",
        `data-leadlight-show: "warm hot" never holds: nobody is warm and hot; between alternatives write a comma`,
      ],
    ])
      test(`${JSON.stringify(rule)}: the fallback, and the console says which slot and why`, async () => {
        const { page, complained } = await visit(slot(["prospect"], [rule]), {
          calls: [GRANT, PROSPECT],
        });
        assert.equal(await seen(page), "fallback");
        assert.deepEqual(complained(), [`Leadlight: leadlight-slot "hero": ${why}`]);
      });

    for (const [body, why] of [
      [
        `<leadlight-slot id="b"><p data-leadlight-show="hot" data-leadlight-kind="sell">x</p><p>fallback</p></leadlight-slot>`,
        `leadlight-slot "b": data-leadlight-kind: there is no kind "sell", only educate, convince, pitch, care`,
      ],
      [
        `<leadlight-slot><p data-leadlight-show="hot">One</p><p hidden>x</p><p data-leadlight-kind="pitch">fallback</p></leadlight-slot>`,
        `leadlight-slot without a name ("Onexfallback"): the fallback has a data-leadlight-kind, but everybody sees it`,
      ],
    ])
      test(why, async () => {
        const { page, complained } = await visit(body, { calls: [GRANT, PROSPECT] });
        assert.equal((await seen(page)).replace("x ", ""), "fallback");
        assert.deepEqual(complained(), [`Leadlight: ${why}`]);
      });

    test("two fallbacks and bare text are named", async () => {
      const { complained } = await visit(
        `<leadlight-slot name="a">Text<p>one</p><b>two</b></leadlight-slot>`,
      );
      assert.deepEqual(complained(), [
        `Leadlight: leadlight-slot "a": its 2 children without data-leadlight-show lie on one another; one is the fallback`,
        `Leadlight: leadlight-slot "a": it holds text outside of elements, which is always seen`,
      ]);
    });

    test("an element alone with a bad rule stays hidden", async () => {
      const { page, complained } = await visit(
        `<p id="offer" data-leadlight-show="hott">x</p>${slot(["hot"])}`,
        { calls: [GRANT, PROSPECT] },
      );
      assert.equal(await seen(page), "hot");
      assert.match(
        complained().join(),
        /^Leadlight: p "offer": data-leadlight-show: there is no word "hott"/,
      );
    });

    for (const [rule, why] of [
      ["!signal:demo", `the model has no signal "demo"`],
      ["prospect, segment:x", `the model has no segment "x"`],
    ])
      test(`${rule}: the fallback, by the model that the page has fetched`, async () => {
        const { context } = await site.visitor({
          files: filesOf(slot([rule]), { calls: [GRANT, PROSPECT] }),
        });
        const { page, complaints } = await clockless(context);
        await page.goto(site.address);
        await untilDecided(page);
        assert.equal(await seen(page), "fallback");
        assert.deepEqual(complaints, [`Leadlight: leadlight-slot "hero": ${why}`]);
      });

    test("the model's ids are known where it is in the page, and its rules are not asked for again", async () => {
      const model = {
        format: 1,
        name: "own",
        version: "1",
        signals: [{ id: "any", when: { event: "demo_request" }, points: 70 }],
        temperature: { warm: 25, hot: 60, hysteresis: 5 },
      };
      const { page, complained, requests } = await visit(
        `<script type="application/json" id="rules">${JSON.stringify(model)}</script>
         ${slot(["signal:any"])}${slot(["signal:demo_request"])}`,
        { calls: [GRANT, PROSPECT], attributes: `data-model="rules"` },
      );
      assert.equal(await seen(page), "signal:any fallback");
      assert.deepEqual(complained(), [
        `Leadlight: leadlight-slot "hero": the model has no signal "demo_request"`,
      ]);
      assert.ok(!requests.some((url) => url.includes(".json")));
    });
  });

  test("texts, names and rules are never markup, also under trusted types", async () => {
    const payloads = [
      "<img src=x onerror=alert(1)>",
      "<script>alert(1)</script>",
      "javascript:alert(1)",
      "&lt;svg onload=alert(1)&gt;",
      `"><iframe srcdoc='<script>alert(1)</script>'>`,
    ];
    const visitor = await site.visitor({
      files: filesOf("", { calls: [GRANT, PROSPECT], attributes: `data-acts="content"` }),
    });
    const { page, open, complained } = visitor;
    page.on("dialog", (dialog) => assert.fail(dialog.message()));
    await open();
    await page.waitForFunction(() => customElements.get("leadlight-slot"));
    await page.evaluate((payloads) => {
      for (const text of payloads) {
        const slot = document.createElement("leadlight-slot");
        slot.setAttribute("name", text);
        const variant = document.createElement("p");
        variant.id = text;
        variant.setAttribute("data-leadlight-show", "prospect");
        variant.textContent = text;
        const bad = document.createElement("leadlight-slot");
        bad.setAttribute("name", text);
        const other = document.createElement("p");
        other.setAttribute("data-leadlight-show", text);
        other.setAttribute("data-leadlight-kind", text);
        bad.append(other);
        slot.append(variant);
        document.body.append(slot, bad);
      }
    }, payloads);
    await until(page, payloads.join(" "));
    assert.equal(await page.locator("img, iframe, svg, body script").count(), 0);
    for (const text of payloads) assert.ok(complained.length === 0 || complained, text);
    assert.ok(complained().length >= payloads.length);
  });
});
