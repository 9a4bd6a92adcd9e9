// Evidence that a program and not a person is at work, as the shipped models weigh it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assess, events, html, tag, usePages } from "./harness.mjs";

describe("machines", () => {
  const site = usePages();

  const page = html({
    body: `<button data-lead-event="demo_request">demo</button>
      <form action="/x"><input name="q"></form>`,
  });
  const untrusted = async (page) =>
    (await events(page)).map(({ name, properties }) => [name, properties.untrusted ?? false]);

  test("what a person clicks and types bears no mark", async () => {
    const visitor = await site.visitor({ files: { "*": page } });
    await visitor.open();
    await visitor.page.getByRole("button").click();
    await visitor.page.getByRole("textbox").fill("a");
    assert.deepEqual(await untrusted(visitor.page), [
      ["page_view", false],
      ["demo_request", false],
      ["form_start", false],
    ]);
    const assessment = await assess(visitor.page);
    assert.equal(assessment.prospect, true);
    assert.deepEqual(
      assessment.reasons.filter(({ points }) => points < 0),
      [],
    );
  });

  test("what a script clicks and types is marked, weighs, and after five times disqualifies", async () => {
    const visitor = await site.visitor({ files: { "*": page } });
    await visitor.open();
    const click = () => visitor.page.evaluate(() => document.querySelector("button").click());
    await click();
    await visitor.page.evaluate(() =>
      document.querySelector("input").dispatchEvent(new Event("input", { bubbles: true })),
    );
    assert.deepEqual(await untrusted(visitor.page), [
      ["page_view", false],
      ["demo_request", true],
      ["form_start", true],
    ]);
    const { disqualified, reasons } = await assess(visitor.page);
    assert.equal(disqualified, null, "a script of the site may click for a person");
    const why = reasons.find(({ signal }) => signal === "synthetic_input");
    assert.equal(why.times, 2);
    assert.equal(why.points, -40);
    for (let i = 0; i < 4; i++) await click();
    const after = await assess(visitor.page);
    assert.equal(after.disqualified.label.en, "Behaves like a machine");
  });

  test("a router's own popstate marks nothing", async () => {
    const visitor = await site.visitor({ files: { "*": page } });
    await visitor.open();
    await visitor.page.evaluate(() => {
      history.pushState(null, "", "/two");
      dispatchEvent(new PopStateEvent("popstate"));
    });
    assert.deepEqual(await untrusted(visitor.page), [
      ["page_view", false],
      ["page_view", false],
    ]);
  });

  test("a browser that says it is driven is no prospect, and the reason is told", async () => {
    const visitor = await site.visitor({
      files: { "*": html({ head: tag() }) },
      before: () => Object.defineProperty(Navigator.prototype, "webdriver", { get: () => true }),
    });
    await visitor.open();
    assert.equal((await events(visitor.page))[0].properties.automation, true);
    await visitor.page.evaluate(() => leadlight.track("demo_request"));
    const { prospect, disqualified, reasons } = await assess(visitor.page);
    assert.equal(prospect, false);
    assert.equal(disqualified.label.en, "Behaves like a machine");
    assert.equal(reasons[0].signal, "automation");
    assert.ok(reasons[0].points < 0);
  });
});
