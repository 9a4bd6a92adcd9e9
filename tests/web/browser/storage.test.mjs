// The profile on the device: it comes back, ends after 13 months, and never costs the page anything.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  assess,
  BATCH,
  consent,
  consents,
  DAY,
  events,
  html,
  NOTHING_STORED,
  names,
  ORIGIN_OF_TIME,
  SECOND,
  stored,
  storedEvents,
  storedNames,
  tag,
  track,
  untilStored,
  usePages,
} from "./harness.mjs";

const RETENTION_DAYS = 393;

describe("storage", () => {
  const site = usePages();
  const quiet = { "*": html({ head: tag(`data-auto=""`), body: `<a href="/next">next</a>` }) };

  test("the profile comes back on the next page, event for event", async () => {
    const { page, open, pass } = await site.visitor({ files: quiet });
    await open();
    await consent(page, { storage: true, handoff: false });
    await track(page, "demo_request", { plan: "pro", seats: 12, trial: true });
    const before = await page.evaluate(() => leadlight.assess());
    const kept = await events(page);
    await pass(BATCH);
    const after = await open("/next");
    assert.deepEqual(await events(page), kept);
    assert.equal(after.stage, "prospect");
    assert.deepEqual(await consents(page), {
      scoring: "unknown",
      storage: "granted",
      personalization: "unknown",
      handoff: "denied",
    });
    const [{ points }] = before.reasons;
    assert.ok(after.reasons[0].points < points && after.reasons[0].points > points - 0.001);
  });

  test("and on another day, in a new session, decayed", async () => {
    const { context, page, open, pass } = await site.visitor();
    await open("/pricing");
    await consent(page, { storage: true }, { includeEarlier: true });
    await pass(BATCH);
    await page.close();
    await context.clock.pauseAt(ORIGIN_OF_TIME + 14 * DAY);
    const tab = await context.newPage();
    const assessment = await open("/", tab);
    assert.equal(assessment.sessions, 2);
    const points = Object.fromEntries(
      assessment.reasons.map((reason) => [reason.signal, reason.points]),
    );
    assert.equal(points.pricing_view.toFixed(3), "4.000", "half of 8 after one half-life");
    assert.equal(points.return_visit, 4);
  });

  test("the last event before leaving survives, every time", async () => {
    const { page, open } = await site.visitor({
      files: {
        "*": html({ body: `<a href="/next" data-lead-event="contact_request">next</a>` }),
      },
    });
    await open();
    await consent(page, { storage: true });
    for (let round = 1; round <= 8; round++) {
      await page.evaluate((round) => {
        document.querySelector("a").href = `/page-${round}`;
      }, round);
      await page.getByRole("link").click();
      await page.waitForURL(`**/page-${round}`);
      await assess(page);
      const asked = (await names(page)).filter((name) => name === "contact_request");
      assert.equal(asked.length, round);
    }
  });

  test("retention ends 13 months after the grant, and does not slide with visits", async () => {
    const { context, page, open, pass } = await site.visitor({ files: quiet });
    await open();
    await consent(page, { storage: true });
    for (const day of [100, 200, 300, RETENTION_DAYS - 1]) {
      await context.clock.pauseAt(ORIGIN_OF_TIME + day * DAY);
      await open(`/day-${day}`);
      await track(page, `day_${day}`);
      await consent(page, { personalization: day % 200 === 0 });
      await pass(BATCH);
      assert.ok((await storedNames(page)).includes(`day_${day}`));
    }
    await context.clock.pauseAt(ORIGIN_OF_TIME + RETENTION_DAYS * DAY);
    const assessment = await open("/last");
    assert.equal(assessment.events, 0);
    assert.equal((await consents(page)).storage, "unknown");
    assert.deepEqual(await stored(page), NOTHING_STORED);
  });

  test("an event older than 13 months goes alone, when the grant is younger", async () => {
    const { context, page, open } = await site.visitor({ files: quiet });
    await open();
    await track(page, "long_ago");
    await context.clock.pauseAt(ORIGIN_OF_TIME + 10 * DAY);
    await track(page, "later");
    await consent(page, { storage: true }, { includeEarlier: true });
    await context.clock.pauseAt(ORIGIN_OF_TIME + RETENTION_DAYS * DAY);
    await open("/next");
    assert.deepEqual(await names(page), ["consent", "later"].sort().reverse());
    await untilStored(page, ["consent", "later"]);
  });

  test("at 2,000 events the oldest leave memory and store alike", async () => {
    const { context, page, open, pass } = await site.visitor({ files: quiet });
    await open();
    await consent(page, { storage: true });
    await page.evaluate(() => {
      for (let i = 0; i < 2100; i++) leadlight.track(`event_${i}`, { i });
    });
    await pass(BATCH);
    const kept = await events(page);
    assert.ok(kept.length <= 2000 && kept.length >= 1750, `${kept.length}`);
    assert.equal(kept[0].name, "consent", "the record of the consent stays");
    assert.equal(kept.at(-1).name, "event_2099");
    assert.deepEqual((await storedNames(page)).sort(), kept.map((event) => event.name).sort());
    await context.clock.resume(); // the replay comes in slices, with timers between them
    await open("/next");
    assert.deepEqual(await events(page), kept);
  });

  test("a new identity opens a fresh profile, in which the consents stand", async () => {
    const { page, open, pass } = await site.visitor({ files: quiet });
    await open();
    await consent(page, { storage: true, handoff: true });
    const identify = (id, traits) =>
      page.evaluate(([id, traits]) => leadlight.identify(id, traits), [id, traits]);
    await track(page, "demo_request");
    await identify("user-1", { role: "owner" });
    await identify("user-1", { company_size: "51-200" });
    await pass(BATCH);
    await open("/next");
    await identify("user-1");
    assert.ok((await names(page)).includes("demo_request"), "the same one on the next page");
    await pass(SECOND);
    await identify("user-2", { role: "student" });
    await pass(BATCH);
    for (const look of [events, storedEvents]) {
      const kept = await look(page);
      assert.deepEqual(
        kept.map(({ name, properties }) => [name, properties]),
        [
          ["consent", { storage: true, handoff: true }],
          ["identify", { user_id: "user-2", role: "student" }],
        ],
        look.name,
      );
    }
    assert.equal((await open("/next")).stage, "visitor");
    assert.equal((await consents(page)).handoff, "granted");
  });
});
