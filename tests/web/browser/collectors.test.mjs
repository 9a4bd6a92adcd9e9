// What is observed without a call of the site: clicks, downloads, forms, scrolling, engaged time.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { captured, consent, html, SECOND, tag, usePages } from "./harness.mjs";

describe("collectors", () => {
  const site = usePages();

  /** A visitor of a page with this body, where only the named collectors run and links lead nowhere. */
  async function visitorOf(auto, body, files = {}) {
    const visitor = await site.visitor({
      files: { "*": html({ head: tag(`data-auto="${auto}"`), body }), ...files },
    });
    await visitor.open();
    await visitor.page.evaluate(() => {
      const stay = (event) => {
        const inLink = event.composedPath().some((node) => node.localName === "a");
        if (event.type === "submit" || inLink) event.preventDefault();
      };
      for (const type of ["click", "auxclick", "submit"]) document.addEventListener(type, stay);
    });
    return visitor;
  }
  const secondsOf = async (page) =>
    (await captured(page))
      .filter(([name]) => name === "engaged_time")
      .map(([, properties]) => properties.seconds);

  test("links: out of the site, to call and to write; not within the site", async () => {
    const { page } = await visitorOf(
      "links",
      `<a href="https://partner.example:8443/docs/1234567?key=1">partner</a>
       <a href="/pricing">pricing</a> <a href="#top">top</a> <a href="javascript:void 0">script</a>
       <a href="tel:+33612345678">call</a> <a href="mailto:sales@example.com">write</a>
       <svg width="20" height="20"><a href="https://partner.example/"><rect width="20" height="20"/></a></svg>
       <a name="anchor">no link</a>`,
    );
    for (const link of await page.locator("a").all()) await link.click();
    const partner = page.getByText("partner");
    await partner.click({ button: "middle" });
    await partner.click({ button: "right" });
    const out = { outbound: true, host: "partner.example:8443", path: "/docs/[number]" };
    assert.deepEqual(await captured(page), [
      ["click", out],
      ["click", { kind: "tel" }],
      ["click", { kind: "mailto" }],
      ["click", out],
    ]);
  });

  test("downloads: by extension or by the attribute, by click and by keyboard", async () => {
    const { page } = await visitorOf(
      "downloads",
      `<a href="/files/White%20Paper.PDF?x=1"><b>paper</b></a> <a href="/export/42" download>data</a>
       <a href="/pricing.html">page</a> <a href="mailto:a@b.example?x.pdf">mail</a>
       <a href="https://cdn.example/jane@example.com/list.xlsx">list</a>`,
    );
    for (const link of await page.locator("a").all()) await link.click();
    await page.locator("a").first().press("Enter");
    const paper = ["file_download", { file: "/files/White%20Paper.PDF", extension: "pdf" }];
    assert.deepEqual(await captured(page), [
      paper,
      ["file_download", { file: "/export/42", extension: "" }],
      ["file_download", { file: "/[email]/list.xlsx", extension: "xlsx" }],
      paper,
    ]);
  });

  test("forms: started once, and submitted, without a value", async () => {
    const { page } = await visitorOf(
      "forms",
      `<form id="contact" name="talk" action="/send/1234567?to=x"><input name="id"><textarea name="name"></textarea>
         <input type="password"><select><option>a</option><option>b</option></select>
         <button>Send</button></form>
       <form action="https://crm.example/jane@example.com"><input id="other"></form>`,
    );
    const form = page.locator("#contact");
    await form.locator("input[name=id]").fill("Jane");
    await form.locator("textarea").fill("call me at 0612345678");
    await form.locator("[type=password]").fill("open sesame");
    await form.locator("select").selectOption("b");
    await form.getByRole("button").click();
    await page.locator("#other").fill("x");
    await page.locator("#other").press("Enter");
    const contact = { form_id: "contact", form_name: "talk", form_destination: "/send/[number]" };
    assert.deepEqual(await captured(page), [
      ["form_start", contact],
      ["form_submit", contact],
      ["form_start", { form_destination: "/[email]" }],
      ["form_submit", { form_destination: "/[email]" }],
    ]);
  });

  test("declared events: on an element by click, on a form by submit, with properties", async () => {
    const { page } = await visitorOf(
      "declared",
      `<button data-lead-event="quote_request" data-lead-plan="pro" data-lead-seats="12"
         data-lead-price="9.5" data-lead-zip="007" data-lead-url="https://x.example/a?token=1"><b>quote</b></button>
       <form data-lead-event="demo_request" data-lead-company-size="120">
         <input id="field"><button>demo</button></form>
       <form><button data-lead-event="select_plan">plan</button></form>
       <div data-lead-event="outer"><span data-lead-event="inner">nested</span></div>`,
    );
    await page.getByText("quote").click();
    await page.locator("#field").click();
    await page.getByText("demo").click();
    await page.getByText("plan").click();
    await page.getByText("nested").click();
    assert.deepEqual(await captured(page), [
      [
        "quote_request",
        { plan: "pro", seats: 12, price: 9.5, zip: "007", url: "https://x.example/a" },
      ],
      ["demo_request", { company_size: 120 }],
      ["select_plan", {}],
      ["inner", {}],
    ]);
  });

  test("all of these work inside an open shadow root", async () => {
    const { page } = await visitorOf("all", `<div id="host"></div>`);
    await page.evaluate(() => {
      const root = document.querySelector("#host").attachShadow({ mode: "open" });
      const add = (parent, name, attributes, text = "") => {
        const element = document.createElement(name);
        for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
        element.textContent = text;
        return parent.appendChild(element);
      };
      const form = add(root, "form", { id: "inside", "data-lead-event": "contact_request" });
      add(form, "input", {});
      add(form, "button", {}, "send");
      form.addEventListener("submit", (event) => event.preventDefault());
      add(root, "a", { href: "https://partner.example/deck.pdf" }, "deck");
      add(root, "button", { "data-lead-event": "quote_request" }, "quote");
    });
    await page.locator("input").fill("x");
    await page.getByText("send").click();
    await page.getByText("deck").click();
    await page.getByText("quote").click();
    assert.deepEqual(
      (await captured(page)).map(([name]) => name),
      [
        "page_view",
        "form_start",
        "form_submit",
        "contact_request",
        "click",
        "file_download",
        "quote_request",
      ],
    );
  });

  test("scrolling: each threshold once a page view", async () => {
    const { page, pass } = await visitorOf("scroll", `<main></main>`);
    await page.evaluate(() => {
      document.querySelector("main").style.height = "6000px";
    });
    const scrollTo = async (share) => {
      await page.evaluate(
        (share) =>
          new Promise((resolve) => {
            addEventListener("scroll", resolve, { once: true });
            scrollTo(0, share * document.documentElement.scrollHeight - innerHeight);
          }),
        share,
      );
      await pass(50); // a frame
    };
    await scrollTo(0.3);
    await scrollTo(0.2);
    await scrollTo(0.8);
    await scrollTo(0.3);
    await scrollTo(1);
    await scrollTo(0.5);
    await scrollTo(1);
    const first = [25, 50, 75, 90].map((percent) => ["scroll", { percent, path: "/" }]);
    assert.deepEqual(await captured(page), first);
    await page.evaluate(() => history.pushState(null, "", "/second"));
    await scrollTo(0.6);
    const second = [25, 50].map((percent) => ["scroll", { percent, path: "/second" }]);
    assert.deepEqual(await captured(page), [...first, ...second]);
  });

  test("engaged time: told at its marks, not while idle, the rest on leaving", async () => {
    const { page, open, pass } = await visitorOf("engaged-time", "");
    await consent(page, { storage: true });
    await pass(9 * SECOND);
    assert.deepEqual(await secondsOf(page), []);
    await pass(SECOND);
    assert.deepEqual(await secondsOf(page), [10]);
    await pass(20 * SECOND);
    assert.deepEqual(await secondsOf(page), [10, 20]);
    await pass(3600 * SECOND);
    assert.deepEqual(await secondsOf(page), [10, 20], "nobody used the page for 30 seconds");
    await page.mouse.move(10, 10);
    await pass(29 * SECOND);
    await page.keyboard.press("Shift");
    await pass(SECOND);
    assert.deepEqual(await secondsOf(page), [10, 20, 30]);
    await pass(5400);
    await open("/next");
    assert.deepEqual(await secondsOf(page), [10, 20, 30, 5]);
  });

  test("engaged time: what is told on leaving is kept, also after a later grant", async () => {
    const { page, open, pass } = await visitorOf("engaged-time", "");
    await consent(page, { scoring: false });
    await consent(page, { scoring: true, storage: true });
    await pass(5400);
    await open("/next");
    assert.deepEqual(await secondsOf(page), [5]);
  });

  test("engaged time: none while the page is hidden, and less than a second is nothing", async () => {
    const { page, pass } = await visitorOf("engaged-time", "");
    const show = (state) =>
      page.evaluate((state) => {
        Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, state);
    await pass(4200);
    await show("hidden");
    assert.deepEqual(await secondsOf(page), [4], "hiding is leaving: mobile browsers tell no more");
    await pass(60 * SECOND);
    await show("visible");
    await pass(500);
    await show("hidden");
    assert.deepEqual(await secondsOf(page), [4]);
    await show("visible");
    await pass(6 * SECOND);
    assert.deepEqual(await secondsOf(page), [4, 6], "10 seconds in all");
  });
});
