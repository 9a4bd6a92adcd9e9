// Who is told of what: once for each change, never again after a reload.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { assess, BATCH, consent, html, SECOND, startPages, tag, track } from "./harness.mjs";

/** Begins to note every notice, by listener and by window event, as soon as there is a page. */
const takeNotes = () => {
  const types = "assessment temperature stage next prospect consent error".split(" ");
  window.heard = [];
  window.seen = [];
  const note = (list, type, notice) =>
    list.push([type, notice?.id ?? notice?.stage ?? notice?.storage ?? ""]);
  for (const type of types)
    addEventListener(`leadlight:${type}`, (event) => note(window.seen, type, event.detail));
  window.leadlight = {
    q: types.map((type) => ["on", [type, (it) => note(window.heard, type, it)]]),
  };
};

describe("changes", () => {
  let site;
  before(async () => {
    site = await startPages();
  });
  after(() => site?.stop());
  afterEach(() => site.checkQuiet());

  /** The notices since the last call, which both ways of listening give alike. */
  const notices = (page) =>
    page
      .evaluate(() => [window.heard.splice(0), window.seen.splice(0)])
      .then(([heard, seen]) => {
        assert.deepEqual(heard, seen);
        return heard;
      });

  test("each change is told once, for all that happens in one turn", async () => {
    const { page, open } = await site.visitor({ before: takeNotes });
    await open("/pricing");
    assert.deepEqual(await notices(page), [["assessment", "visitor"]]);
    await page.evaluate(() => {
      leadlight.track("newsletter_signup");
      leadlight.track("demo_request");
      leadlight.track("quote_request");
    });
    assert.deepEqual(await notices(page), [
      ["assessment", "prospect"],
      ["temperature", "prospect"],
      ["stage", "prospect"],
      ["next", "offer"],
      ["prospect", "prospect"],
    ]);
    await track(page, "demo_request");
    await track(page, "nothing_that_the_model_knows");
    assert.deepEqual(await notices(page), [], "a limit dropped it, so nothing changed");
    await track(page, "purchase");
    assert.deepEqual(await notices(page), [
      ["assessment", "client"],
      ["stage", "client"],
      ["next", "client"],
    ]);
  });

  test("a notice is the whole assessment, the same for listeners and the window", async () => {
    const { page, open } = await site.visitor();
    await open();
    const [heard, seen, asked] = await page.evaluate(async () => {
      const heard = new Promise((tell) => leadlight.on("prospect", tell));
      const seen = new Promise((tell) =>
        addEventListener("leadlight:prospect", (event) => tell(event.detail)),
      );
      leadlight.track("demo_request");
      return [await heard, await seen, leadlight.assess()];
    });
    assert.deepEqual(heard, asked);
    assert.deepEqual(seen, asked);
    assert.equal(asked.prospect, true);
  });

  test("after a reload only the assessment is told, not the changes before it", async () => {
    const { page, open, pass } = await site.visitor({ before: takeNotes });
    await open();
    await consent(page, { storage: true });
    await track(page, "demo_request");
    assert.equal((await notices(page)).filter(([type]) => type === "prospect").length, 1);
    await pass(BATCH);
    await open("/next");
    assert.deepEqual(await notices(page), [
      ["consent", "granted"],
      ["assessment", "prospect"],
    ]);
  });

  test("a decision about consent is told when it changes what holds", async () => {
    const { page, open } = await site.visitor({ before: takeNotes });
    await open();
    await notices(page);
    const decisions = [];
    for (const purposes of [
      { storage: true },
      { storage: true },
      { handoff: true, storage: true },
      { storage: false },
    ]) {
      await consent(page, purposes);
      decisions.push(await notices(page));
    }
    assert.deepEqual(decisions, [
      [["consent", "granted"]],
      [],
      [["consent", "granted"]],
      [["consent", "denied"]],
    ]);
  });

  test("ceasing to be a prospect is a stage, and no notice of a prospect", async () => {
    const { page, open } = await site.visitor({ before: takeNotes });
    await open();
    await track(page, "demo_request");
    await notices(page);
    await page.evaluate(() => leadlight.forget());
    const types = (await notices(page)).map(([type]) => type);
    assert.deepEqual(types, ["assessment", "temperature", "stage", "next"]);
    await track(page, "demo_request");
    assert.ok(
      (await notices(page)).some(([type]) => type === "prospect"),
      "anew, so told anew",
    );
  });

  test("a listener is called until its stop function is, and may stop itself", async () => {
    const { page, open } = await site.visitor();
    await open();
    const heard = await page.evaluate(async () => {
      const heard = [];
      const stop = leadlight.on("assessment", () => heard.push("until stopped"));
      const stopOnce = leadlight.on("assessment", () => {
        heard.push("once");
        stopOnce();
      });
      leadlight.on("assessment", () => heard.push("always"));
      for (const name of ["newsletter_signup", "sign_up", "contest_entry"]) {
        leadlight.track(name);
        await 0;
        await 0;
        if (name === "sign_up") stop();
      }
      stop();
      return heard;
    });
    assert.deepEqual(heard, [
      ...["until stopped", "once", "always"],
      ...["until stopped", "always"],
      "always",
    ]);
  });

  test("a listener that throws is told of as an error, and keeps the others from nothing", async () => {
    const visitor = await site.visitor({ files: { "*": html({ head: tag("data-debug") }) } });
    const { page, open } = visitor;
    await open();
    const heard = await page.evaluate(async () => {
      const heard = [];
      leadlight.on("stage", () => {
        throw new Error("mine");
      });
      leadlight.on("error", () => {
        throw new Error("this one too");
      });
      leadlight.on("error", (failure) => heard.push(failure));
      leadlight.on("stage", (assessment) => heard.push(assessment.stage));
      leadlight.track("demo_request");
      await new Promise((resolve) => addEventListener("leadlight:prospect", resolve));
      return heard;
    });
    assert.deepEqual(heard, [
      { message: "a listener of stage threw: Error: mine", errors: [] },
      "prospect",
    ]);
    assert.match(visitor.debug.join(), /a listener threw stage Error: mine/);
  });

  test("asking changes nothing, and time alone tells nobody", async () => {
    const { page, open, pass } = await site.visitor({
      before: takeNotes,
      files: { "*": html({ head: tag(`data-auto=""`) }) },
    });
    await open();
    await track(page, "demo_request");
    await notices(page);
    await pass(SECOND);
    const first = await assess(page);
    for (let i = 0; i < 3; i++) await assess(page);
    assert.deepEqual(await assess(page), first);
    assert.deepEqual(await notices(page), []);
    const { ledger, engagement } = await page.evaluate(() => leadlight.explain());
    assert.equal(engagement, first.engagement);
    assert.equal(
      ledger.reduce((sum, row) => sum + row.points, 0),
      engagement,
    );
  });
});
