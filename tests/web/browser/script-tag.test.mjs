// The ways in which a site embeds the widget: script tag, stub, configuration, single file, module.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { built, events, html, names, tag, track, usePages } from "./harness.mjs";

const model = JSON.parse(built("b2b-saas.json"));
const tiny = {
  format: 1,
  name: "tiny",
  version: "3.2.1",
  signals: [{ id: "seen", when: { event: "page_view" }, points: 7 }],
  temperature: { warm: 25, hot: 60, hysteresis: 5 },
};
const inPage = (id) =>
  `<script type="application/json" id="${id}">${JSON.stringify(tiny)}</script>`;

describe("script tag", () => {
  const site = usePages();
  const ownFiles = (visitor) =>
    visitor.requests.map((url) => url.replace(site.address, "")).filter((path) => path !== "/");
  /** A visitor of a page with this head and body. */
  const visitorOf = (parts, files = {}) => site.visitor({ files: { "*": html(parts), ...files } });

  test("makes three requests before the first score, none to another origin", async () => {
    const visitor = await site.visitor();
    await visitor.open();
    assert.deepEqual(ownFiles(visitor).sort(), [
      "/leadlight/b2b-saas.json",
      "/leadlight/leadlight.js",
      "/leadlight/leadlight.wasm",
    ]);
  });

  test("takes the built-in model when none is named", async () => {
    const { open, page } = await site.visitor();
    const assessment = await open();
    assert.deepEqual(assessment.model, { name: model.name, version: model.version });
    assert.equal(await page.evaluate(() => window.leadlight.version), "0.1.0");
  });

  test("data-model is an address, of the page and not of the script", async () => {
    const visitor = await visitorOf(
      { head: tag(`data-model="models/tiny.json"`) },
      { "/shop/models/tiny.json": JSON.stringify(tiny) },
    );
    const assessment = await visitor.open("/shop/");
    assert.deepEqual(assessment.model, { name: "tiny", version: "3.2.1" });
    assert.equal(assessment.engagement, 7);
  });

  test("data-model is the id of a model inside the page, even one still to be parsed", async () => {
    const visitor = await visitorOf({
      head: `<script src="/leadlight/leadlight.js" data-model="rules"></script>`,
      body: inPage("rules"),
    });
    assert.equal((await visitor.open()).model.name, "tiny");
    assert.ok(!ownFiles(visitor).some((path) => path.endsWith(".json")));
  });

  test("window.leadlightConfig stands in for attributes that a tag manager strips", async () => {
    const visitor = await visitorOf(
      { head: `<script src="/config.js"></script>${tag()}` },
      {
        "/config.js": `window.leadlightConfig =
          { model: "/tiny.json", auto: ["declared"], debug: true };`,
        "/tiny.json": JSON.stringify(tiny),
      },
    );
    assert.equal((await visitor.open()).model.name, "tiny");
    assert.deepEqual(await names(visitor.page), [], "page-views were not asked for");
    await track(visitor.page, "");
    assert.match(visitor.debug.join(), /ignored: no name/);
  });

  test("the model may be an object of the configuration; an attribute goes before it", async () => {
    const files = {
      "/config.js": `window.leadlightConfig = { model: ${JSON.stringify(tiny)} };`,
    };
    const config = `<script src="/config.js"></script>`;
    const byObject = await visitorOf({ head: config + tag() }, files);
    assert.equal((await byObject.open()).model.name, "tiny");
    const attribute = tag(`data-model="/leadlight/b2b-saas.json"`);
    const byAttribute = await visitorOf({ head: config + attribute }, files);
    assert.equal((await byAttribute.open()).model.name, "b2b-saas");
  });

  test("data-auto names the collectors", async () => {
    const { open, page } = await visitorOf({
      head: tag(`data-auto="forms, links"`),
      body: `<a href="tel:+33612345678">call</a>`,
    });
    await open();
    await page.evaluate(() => document.querySelector("a").click());
    assert.deepEqual(await names(page), ["click"]);
  });

  test("the stub's queue is drained in order, into the object that the page holds", async () => {
    const { open, page } = await visitorOf(
      { head: `<script src="/early.js"></script>${tag(`data-auto=""`)}` },
      {
        "/early.js": `${built("leadlight-stub.js")}
          window.held = leadlight;
          window.heard = [];
          leadlight.on("assessment", (assessment) => heard.push(assessment.events));
          leadlight.track("sign_up", { plan: "pro" });
          leadlight.page("Docs");
          leadlight.group("g1");
          leadlight.identify("u1", { company_size: 120 });
          leadlight.consent({ handoff: true });`,
      },
    );
    const assessment = await open();
    assert.deepEqual(await names(page), [
      "sign_up",
      "page_view",
      "identify",
      "identify",
      "consent",
    ]);
    const [signUp, docs, group, identify] = (await events(page)).map((event) => event.properties);
    assert.deepEqual(signUp, { plan: "pro" });
    assert.equal(docs.name, "Docs");
    assert.deepEqual(group, { group_id: "g1" });
    assert.deepEqual(identify, { user_id: "u1", company_size: 120 });
    assert.equal(assessment.events, 5);
    assert.ok(await page.evaluate(() => window.held === window.leadlight));
    assert.deepEqual(await page.evaluate(() => window.heard), [5], "told once for all of them");
  });

  test("the stub stays under 400 bytes, and leaves a widget that is there alone", async () => {
    const stub = built("leadlight-stub.js");
    assert.ok(stub.length < 400, `${stub.length} bytes`);
    const { open, page } = await site.visitor();
    await open();
    await page.evaluate(`${stub}`);
    assert.equal(await page.evaluate(() => typeof window.leadlight.assess), "function");
  });

  test("a second copy on the page does nothing, and says so in the debug log", async () => {
    const visitor = await visitorOf({
      head: `<script src="/leadlight/leadlight.js"></script>
        <script src="/leadlight/leadlight.js?again" data-debug></script>`,
    });
    await visitor.open();
    assert.deepEqual(await names(visitor.page), ["page_view"]);
    assert.match(visitor.debug.join(), /a second copy on this page does nothing/);
    const fetched = ownFiles(visitor).filter((path) => path.endsWith(".wasm"));
    assert.deepEqual(fetched, ["/leadlight/leadlight.wasm"]);
  });

  test("elements that clobber document.currentScript and our globals lead nowhere", async () => {
    const visitor = await visitorOf({
      head: "",
      body: `<img name="currentScript" src="/elsewhere/picture"><a id="leadlight"></a>
        <form id="leadlightConfig"><input name="model"></form>
        <script src="/leadlight/leadlight.js"></script>`,
    });
    assert.equal((await visitor.open()).model.name, "b2b-saas");
    assert.deepEqual(await names(visitor.page), ["page_view"]);
  });

  test("the single-file build carries its wasm: with a model in the page, one request", async () => {
    const visitor = await visitorOf({
      head: `<script src="/leadlight/leadlight-single.js" data-model="rules"></script>`,
      body: inPage("rules"),
    });
    assert.equal((await visitor.open()).engagement, 7);
    assert.deepEqual(ownFiles(visitor), ["/leadlight/leadlight-single.js"]);
  });

  test("as a module it takes options, and its files from beside it", async () => {
    const visitor = await visitorOf(
      { head: `<script type="module" src="/start.js"></script>` },
      {
        "/start.js": `import { createLeadlight } from "/leadlight/leadlight.mjs";
          window.untouched = !("leadlight" in window);
          window.leadlight = createLeadlight({ auto: ["page-views"] });`,
      },
    );
    assert.equal((await visitor.open()).model.name, "b2b-saas");
    assert.deepEqual(await names(visitor.page), ["page_view"]);
    assert.ok(await visitor.page.evaluate(() => window.untouched));
    assert.deepEqual(ownFiles(visitor).sort(), [
      "/leadlight/b2b-saas.json",
      "/leadlight/leadlight.mjs",
      "/leadlight/leadlight.wasm",
      "/start.js",
    ]);
  });

  test("the module takes options that are none for the default ones", async () => {
    for (const options of ["null", "{ auto: null }", "{ auto: 7 }"]) {
      const visitor = await visitorOf(
        { head: `<script type="module" src="/start.js"></script>` },
        {
          "/start.js": `import { createLeadlight } from "/leadlight/leadlight.mjs";
            window.leadlight = createLeadlight(${options});`,
        },
      );
      assert.equal((await visitor.open()).events, 1, options);
    }
  });

  test("the module takes a model and wasm as they are, and a clock", async () => {
    const { open, page } = await visitorOf(
      { head: `<script type="module" src="/start.js"></script>` },
      {
        "/start.js": `import { createLeadlight } from "/leadlight/leadlight.mjs";
          const wasm = await (await fetch("/leadlight/leadlight.wasm")).arrayBuffer();
          window.time = 1_000_000;
          window.leadlight = createLeadlight({
            wasm, model: ${JSON.stringify(tiny)}, auto: [], now: () => window.time });`,
      },
    );
    await open();
    await track(page, "page_view");
    await page.evaluate(() => {
      window.time += 5;
    });
    const assessment = await page.evaluate(() => window.leadlight.assess());
    assert.deepEqual([assessment.engagement, assessment.at], [7, 1_000_005]);
    assert.equal((await events(page))[0].time, 1_000_000);
  });
});
