// What a visitor sees of slots from the first frame on: nothing moves, nothing wrong is ever painted,
// and without a script the page is whole.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { built, usePages } from "./harness.mjs";
import { clockless, filesOf, GRANT, PROSPECT, slot, untilDecided, untilSeen } from "./slots.mjs";

/** Notes in each frame, from the first on, which paragraphs can be seen and where the next one is. */
const watchFrames = () => {
  window.painted = [];
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) window.shifts.push(value);
  }).observe({ type: "layout-shift", buffered: true });
  const look = () => {
    const visible = (element) =>
      getComputedStyle(element).visibility === "visible" && element.getClientRects().length > 0;
    const paragraphs = [...document.querySelectorAll("leadlight-slot p, p[data-leadlight-show]")];
    if (paragraphs.length)
      window.painted.push([
        paragraphs
          .filter(visible)
          .map((p) => p.textContent)
          .join(" "),
        document.getElementById("after")?.getBoundingClientRect().top,
      ]);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};
const TALL = `<leadlight-slot name="tall">
    <p data-leadlight-show="client">client<br>2<br>3<br>4<br>5<br>6<br>7</p>
    <p data-leadlight-show="prospect">prospect<br>2<br>3<br>4</p>
    <p>fallback</p>
  </leadlight-slot>
  <p data-leadlight-show="hot">alone</p><div id="after">after</div>`;
const [PROSPECT_TEXT, CLIENT_TEXT] = ["prospect234 alone", "client234567"];

describe("content, painted", () => {
  const site = usePages();

  /** A page whose frames and shifts are watched. */
  async function watched(files, options) {
    const { context } = await site.visitor({ files });
    const visitor = await clockless(context, options);
    await visitor.context.addInitScript(watchFrames);
    return visitor;
  }
  const frames = (page) => page.evaluate(() => window.painted);
  /** Two frames more, so that what was decided is painted and measured. */
  const settle = (page) =>
    page.evaluate(async () => {
      for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
    });

  for (const [who, calls, expected] of [
    ["a prospect", [GRANT, PROSPECT], PROSPECT_TEXT],
    ["a client at ease", [GRANT, ["track", ["purchase"]]], CLIENT_TEXT],
    ["a visitor", [GRANT], "fallback"],
    ["a visitor who was not asked", [PROSPECT], "fallback"],
  ])
    test(`${who}: no frame shows another variant, and nothing moves`, async () => {
      const { page, complaints } = await watched(filesOf(TALL, { calls }));
      for (const again of [false, true]) {
        await page.goto(site.address);
        await untilDecided(page);
        await page.waitForFunction((text) => window.painted.at(-1)?.[0].startsWith(text), expected);
        await settle(page);
        const all = await frames(page);
        const texts = [...new Set(all.map(([text]) => text))];
        const hot = who === "a client at ease" ? [`${CLIENT_TEXT} alone`] : [];
        assert.deepEqual(
          texts.filter((text) => text && text !== expected && !hot.includes(text)),
          [],
          `${again}`,
        );
        assert.equal(new Set(all.map(([, top]) => top)).size, 1, "what follows stays where it is");
        const shifts = await page.evaluate(() => window.shifts);
        assert.deepEqual(shifts, [], "layout shift 0");
      }
      assert.deepEqual(complaints, []);
    });

  test("the measure itself: without the style sheet the same page shifts", async () => {
    const links = `<link rel="stylesheet" href="/page.css"><script src="/early.js"></script>`;
    const { page } = await watched(
      filesOf(TALL, { calls: [GRANT, PROSPECT], links, attributes: `data-acts="none"` }),
    );
    await page.goto(site.address);
    await page.waitForFunction(() => window.shifts.length > 0);
    const all = await frames(page);
    assert.ok(all[0][0].includes("client"), "every variant is seen");
  });

  test("the slot has the size of its largest variant", async () => {
    const { page } = await watched(filesOf(TALL, { calls: [GRANT] }));
    await page.goto(site.address);
    const [slot, largest] = await page.evaluate(() =>
      ["leadlight-slot", "[data-leadlight-show=client]"].map(
        (found) => document.querySelector(found).getBoundingClientRect().height,
      ),
    );
    assert.ok(slot >= largest && slot > 100, `${slot}, ${largest}`);
  });

  test("without a script: the fallback at once, and no variant", async () => {
    const { page } = await watched(filesOf(TALL), { javaScriptEnabled: false });
    await page.goto(site.address);
    // With the animation it would be hidden for these thousand seconds.
    await page.getByText("fallback").waitFor({ state: "visible" });
    for (const text of ["client", "prospect", "alone"])
      assert.ok(!(await page.getByText(text).isVisible()), text);
  });

  test("where the script never comes: the fallback by itself, and no variant", async () => {
    const files = {
      ...filesOf(TALL, { css: "" }),
      "/leadlight/leadlight.js": { body: "", status: 404 },
    };
    const { page } = await watched(files);
    await page.goto(site.address);
    await untilSeen(page, "fallback");
  });

  test("where the part for slots is not there, the wasm or the model: the fallback by itself", async () => {
    for (const missing of ["leadlight-content.js", "leadlight-acts.js", "b2b-saas.json"]) {
      const files = {
        ...filesOf(TALL, { css: ":root { --leadlight-wait: 0.1s }", calls: [GRANT, PROSPECT] }),
        [`/leadlight/${missing}`]: { body: "", status: 404 },
      };
      const { page } = await watched(files);
      await page.goto(site.address);
      await untilSeen(page, "fallback");
    }
  });

  test("too late for what the visitor looks at: the fallback stays", async () => {
    // The wait is over before anything can be decided.
    const { page } = await watched(
      filesOf(`${slot(["prospect"])}<p data-leadlight-show="hot">alone</p>`, {
        calls: [["consent", [{ personalization: true, storage: true }]], PROSPECT],
        css: ":root { --leadlight-wait: 0s }",
      }),
    );
    await page.goto(site.address);
    await untilDecided(page);
    await untilSeen(page, "fallback alone");
    assert.equal(
      await page.locator("leadlight-slot").getAttribute("data-leadlight-decided"),
      "fallback",
    );
  });

  test("what is out of view is not too late", async () => {
    const { page } = await watched(
      filesOf(`<svg width="10" height="3000"></svg>${slot(["prospect"])}`, {
        calls: [GRANT, PROSPECT],
        css: ":root { --leadlight-wait: 0s }",
      }),
    );
    await page.goto(site.address);
    await untilSeen(page, "prospect");
  });

  test("a page that forgot the style sheet is told so, and swaps nothing under the visitor's eyes", async () => {
    const links = `<link rel="stylesheet" href="/page.css"><script src="/early.js"></script>`;
    const { page, complaints } = await watched(
      filesOf(slot(["prospect"]), { calls: [GRANT, PROSPECT], links }),
    );
    await page.goto(site.address);
    await untilDecided(page);
    await untilSeen(page, "fallback");
    assert.match(complaints.join(), /^Leadlight: leadlight-content\.css is not in the head/);
  });

  test("a visitor who wants less motion waits for the decision too", async () => {
    const css = `:root { --leadlight-wait: 1000s }
      @media (prefers-reduced-motion) { *, ::before { animation-duration: 0.01ms !important } }`;
    const files = filesOf(slot(["prospect"]), { calls: [GRANT, PROSPECT], css });
    const { page } = await watched(files, { reducedMotion: "reduce" });
    await page.goto(site.address);
    await untilSeen(page, "prospect");
    const texts = new Set((await frames(page)).map(([text]) => text));
    assert.ok(!texts.has("fallback"), [...texts].join());
  });

  test("the parts that the document preloads are those that are fetched, once each", async () => {
    const links = ["acts", "content"]
      .map((part) => `<link rel="modulepreload" href="/leadlight/leadlight-${part}.js">`)
      .join("");
    const { context } = await site.visitor({
      files: filesOf(slot(["prospect"]), {
        calls: [GRANT, PROSPECT],
        widget: (attributes) =>
          `${links}<script async src="/leadlight/leadlight.js" ${attributes}></script>`,
      }),
    });
    const { page } = await clockless(context);
    const asked = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(site.address);
    await untilDecided(page);
    for (const part of ["acts", "content"])
      assert.equal(
        asked.filter((path) => path.endsWith(`leadlight-${part}.js`)).length,
        1,
        `${asked}`,
      );
    assert.ok(built("leadlight-content.css").length < 1024);
  });
});
