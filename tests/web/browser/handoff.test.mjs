// A prospect is handed off: to whom, what is said, how often, and when it is not.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import { become, last, onlyNetwork, startHandoffs } from "./handoffs.mjs";
import {
  assess,
  BATCH,
  built,
  consent,
  DAY,
  ORIGIN_OF_TIME,
  SECOND,
  track,
  untilStored,
} from "./harness.mjs";
import { digestOf } from "./receiver.mjs";

const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false });
const schema = JSON.parse(built("handoff.schema.json"));
const fits = ajv.compile(schema);
const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const valid = ({ message }) => assert.ok(fits(message), JSON.stringify(fits.errors));
const HOUR = 3600 * SECOND;
describe("hand-off", () => {
  let handoffs;
  let site;
  let receiver;
  before(async () => {
    handoffs = await startHandoffs();
    ({ site, receiver } = handoffs);
  });
  after(() => handoffs?.stop());
  afterEach(() => site.checkQuiet());
  const visit = (options) => handoffs.visit(options);
  const silent = (page) => handoffs.silent(page);

  test("a prospect who agreed to it is handed off at once, with what sales needs and no more", async () => {
    const { page, open } = await visit();
    await open("/pricing");
    await consent(page, { handoff: true });
    await track(page, "demo_request");
    await receiver.until(1);
    await become(page, "sent");
    const [request] = receiver.requests;
    const { message, headers, text } = request;
    valid(request);
    assert.equal(headers["content-type"], "application/cloudevents+json");
    assert.equal(headers["idempotency-key"], message.id);
    assert.equal(headers["content-digest"], digestOf(text));
    assert.equal(headers.origin, site.address);
    assert.equal(headers.cookie, undefined);
    assert.equal(headers.referer, undefined);
    const assessment = await assess(page);
    const { data } = message;
    assert.match(message.id, UUID);
    assert.match(message.subject, UUID);
    assert.notEqual(message.id, message.subject);
    assert.deepEqual(message, {
      specversion: "1.0",
      id: message.id,
      source: site.address,
      type: "leadlight.prospect.v1",
      subject: message.subject,
      time: new Date(ORIGIN_OF_TIME).toISOString(),
      datacontenttype: "application/json",
      dataschema: `${site.address}/leadlight/handoff.schema.json`,
      data: {
        at: ORIGIN_OF_TIME,
        stage: "prospect",
        temperature: assessment.temperature,
        grade: assessment.grade,
        band: data.band,
        since: { time: ORIGIN_OF_TIME, event: "demo_request", label: "Asked for a demo" },
        reasons: assessment.reasons
          .filter(({ points }) => points > 0)
          .slice(0, 3)
          .map(({ signal, label, times, last }) => ({ signal, label: label.en, times, last })),
        segments: assessment.segments,
        next: {
          id: assessment.next.id,
          channel: assessment.next.channel,
          goal: assessment.next.goal.en,
          content: assessment.next.content.en,
          timing: assessment.next.timing?.en ?? null,
        },
        consent: { handoff: { state: "granted", time: ORIGIN_OF_TIME } },
        model: assessment.model,
      },
    });
    const [low, high] = data.band.split("-").map(Number);
    assert.ok(assessment.engagement >= low && assessment.engagement <= high, data.band);
    assert.ok(data.reasons.length > 1);
  });

  test("the words are those of the language", async () => {
    const { page, open } = await visit({ attributes: `data-language="fr"` });
    await open("/pricing");
    await consent(page, { handoff: true });
    await track(page, "demo_request");
    await receiver.until(1);
    const [{ message }] = receiver.requests;
    assert.equal(message.data.since.label, "A demandé une démonstration");
    assert.ok(message.data.reasons.some(({ label }) => label === "A consulté les tarifs"));
  });

  test("without consent nothing is sent; with a late one what holds then is", async () => {
    const { page, open, pass } = await visit();
    await open("/pricing");
    await track(page, "demo_request");
    await consent(page, { personalization: true, scoring: true });
    await pass(HOUR);
    assert.deepEqual(await silent(page), []);
    await consent(page, { handoff: true });
    await receiver.until(1);
    const [{ message }] = receiver.requests;
    assert.equal(message.data.at, ORIGIN_OF_TIME + HOUR);
    assert.equal(message.data.since.time, ORIGIN_OF_TIME);
    assert.deepEqual(message.data.consent, {
      scoring: { state: "granted", time: ORIGIN_OF_TIME },
      personalization: { state: "granted", time: ORIGIN_OF_TIME },
      handoff: { state: "granted", time: ORIGIN_OF_TIME + HOUR },
    });
    valid(receiver.requests[0]);
    await become(page, "sent");
  });

  test("who is a prospect already when the page starts is handed off with a later consent", async () => {
    const { page, open, pass } = await visit();
    await open();
    await consent(page, { storage: true });
    await track(page, "demo_request");
    await pass(BATCH);
    await open("/next");
    await track(page, "marker");
    await pass(BATCH);
    assert.deepEqual(await silent(page), []);
    await consent(page, { handoff: true });
    await become(page, "sent");
    assert.equal((await silent(page)).length, 1);
  });

  test("it is handed off once: not by more events, a reload, another page or another tab", async () => {
    const { page, open, openTab, pass } = await visit();
    await open();
    await consent(page, { storage: true, handoff: true });
    await track(page, "demo_request");
    await become(page, "sent");
    await track(page, "quote_request");
    await consent(page, { personalization: true });
    await pass(BATCH);
    await open("/pricing");
    const tab = await openTab("/product");
    await track(tab, "quote_request");
    for (const one of [page, tab]) {
      assert.equal((await assess(one)).prospect, true);
      assert.equal((await silent(one)).length, 1);
    }
  });

  test("two tabs in which it becomes one apart hand it off once", async () => {
    const { page, open, openTab, pass } = await visit();
    await open();
    await consent(page, { storage: true, handoff: true });
    const tab = await openTab("/other");
    await Promise.all([track(page, "demo_request"), track(tab, "demo_request")]);
    await receiver.until(1);
    await pass(BATCH);
    for (const one of [page, tab]) await silent(one);
    await open("/next");
    assert.equal((await silent(page)).length, 1);
    assert.equal(receiver.accepted.size, 1);
  });

  test("a prospect that was recycled and qualifies again is a new one, of the same profile", async () => {
    const { page, open, pass, context } = await visit();
    await open();
    await consent(page, { storage: true, handoff: true });
    await track(page, "demo_request");
    await become(page, "sent");
    await pass(BATCH);
    await context.clock.fastForward(100 * DAY);
    await open("/back");
    assert.equal((await assess(page)).stage, "lead");
    assert.equal((await silent(page)).length, 1);
    await track(page, "quote_request");
    await become(page, "sent");
    const [first, second] = (await silent(page)).map(({ message }) => message);
    assert.notEqual(first.id, second.id);
    assert.equal(first.subject, second.subject);
    assert.equal(second.data.since.event, "quote_request");
    await pass(BATCH);
    await open("/again");
    assert.equal((await silent(page)).length, 2);
  });

  for (const [what, answer, status] of [
    ["408", 408, 408],
    ["425", 425, 425],
    ["429", 429, 429],
    ["500", 500, 500],
    ["503", 503, 503],
    ["a broken connection", "reset", null],
    ["an answer that never comes", "hang", null],
    ["an answer that is lost", "lost", null],
    ["a redirect", { status: 307, headers: { location: "/elsewhere" } }, null],
  ])
    test(`after ${what} it is tried again, with the same key and the same words`, async () => {
      const visitor = await visit({ answer: (_, times) => (times ? 200 : answer) });
      const { page, open, pass } = visitor;
      await open();
      await consent(page, { handoff: true });
      await track(page, "demo_request");
      await receiver.until(1);
      if (answer === "hang") await pass(20 * SECOND);
      await page.waitForFunction(() => handoffs.length === 2);
      const { state, status: told, tries } = await last(page);
      assert.deepEqual([state, told, tries], ["queued", status, 1]);
      await pass(4 * SECOND);
      await receiver.until(2);
      await become(page, "sent");
      assert.deepEqual((await last(page)).tries, 2);
      const [first, second] = receiver.requests;
      assert.equal(first.text, second.text);
      assert.equal(first.id, second.id);
      assert.equal(receiver.accepted.size, 1);
      onlyNetwork(visitor);
    });

  test("the pauses grow fourfold, by chance up to their bound, up to ten tries; then it is given up", async () => {
    const visitor = await visit({ answer: () => 503 });
    const { page, open, pass, context } = visitor;
    await open();
    await page.evaluate(() => {
      window.chance = 0.5;
      Math.random = () => window.chance;
    });
    await consent(page, { handoff: true });
    await track(page, "demo_request");
    const bounds = [4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 86_400];
    for (const [index, seconds] of bounds.entries()) {
      await page.waitForFunction((tries) => handoffs.at(-1)?.tries === tries, index + 1);
      // To just before the middle of the bound, and over it. Not by runFor: an hour has many timers.
      await context.clock.fastForward((seconds / 2) * SECOND - 10);
      assert.equal(receiver.requests.length, index + 1);
      await context.clock.fastForward(10);
      await receiver.until(index + 2);
    }
    await become(page, "given up");
    assert.deepEqual(await last(page), {
      ...(await last(page)),
      state: "given up",
      status: 503,
      tries: 10,
    });
    await context.clock.fastForward(3 * DAY);
    await pass(SECOND);
    assert.equal((await silent(page)).length, 10);
    onlyNetwork(visitor);
  });

  for (const [how, after] of [
    ["seconds", () => "120"],
    ["a date", () => new Date(ORIGIN_OF_TIME + 120 * SECOND).toUTCString()],
  ])
    test(`Retry-After in ${how} is waited for`, async () => {
      const visitor = await visit({
        answer: (_, times) => (times ? 202 : { status: 429, headers: { "retry-after": after() } }),
      });
      const { page, open, pass } = visitor;
      await open();
      await consent(page, { handoff: true });
      await track(page, "demo_request");
      await page.waitForFunction(() => handoffs.length === 2);
      await pass(119 * SECOND);
      assert.equal((await silent(page)).length, 1);
      await pass(2 * SECOND);
      await become(page, "sent");
      onlyNetwork(visitor);
    });

  test("what is kept waits for the next page, for seven days", async () => {
    // Else the next try might be due in this very page.
    const busy = { status: 503, headers: { "retry-after": "3600" } };
    const visitor = await visit({ answer: () => busy });
    const { page, open, pass, context } = visitor;
    await open();
    await consent(page, { storage: true, handoff: true });
    await track(page, "demo_request");
    await page.waitForFunction(() => handoffs.length === 2);
    await pass(BATCH);
    await untilStored(page, ["consent", "demo_request", "page_view"].slice(0, 2));
    await page.goto("about:blank");
    await context.clock.fastForward(6 * DAY);
    await open("/next");
    await receiver.until(2);
    await page.waitForFunction(() => handoffs.length === 1);
    assert.deepEqual((await last(page)).tries, 2);
    await page.goto("about:blank");
    await context.clock.fastForward(1.1 * DAY);
    receiver.answer = () => 202;
    await open("/late");
    await become(page, "given up");
    assert.equal((await silent(page)).length, 2);
    onlyNetwork(visitor);
  });

  for (const [status, body, reason] of [
    [
      400,
      { title: "Malformed", detail: "expected a time, found none" },
      "Malformed: expected a time, found none",
    ],
    [403, "not from here", "not from here"],
    [404, "<!doctype html><p>Not found", null],
    [409, {}, null],
    [413, "", null],
    [415, "", null],
    [422, { title: "Stale" }, "Stale"],
  ])
    test(`${status} sets it aside with its reason, for good`, async () => {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      const visitor = await visit({ answer: () => ({ status, body: text }) });
      const { page, open, pass, context, complained } = visitor;
      await open();
      await consent(page, { storage: true, handoff: true });
      await track(page, "demo_request");
      await become(page, "refused");
      const told = await last(page);
      assert.deepEqual([told.status, told.tries, told.reason], [status, 1, reason]);
      await pass(BATCH);
      const ours = complained().filter((complaint) => !/Failed to load resource/.test(complaint));
      assert.equal(ours.length, 1, `${ours}`);
      assert.match(ours[0], new RegExp(`a hand-off was refused with ${status}`));
      await context.clock.fastForward(2 * DAY);
      receiver.answer = () => 202;
      await open("/next");
      assert.equal((await silent(page)).length, 1);
    });

  test("a withdrawal ends what waits, for good; a new consent sends it under its own key", async () => {
    const visitor = await visit({ answer: () => 503 });
    const { page, open, pass } = visitor;
    await open();
    await consent(page, { storage: true, handoff: true });
    await track(page, "demo_request");
    await page.waitForFunction(() => handoffs.length === 2);
    receiver.answer = () => 202;
    await consent(page, { handoff: false });
    await become(page, "given up");
    await pass(HOUR);
    assert.equal((await silent(page)).length, 1);
    await open("/next");
    await pass(HOUR);
    assert.equal((await silent(page)).length, 1);
    await consent(page, { handoff: true });
    await become(page, "sent");
    const [first, second] = await silent(page);
    assert.equal(first.id, second.id);
    assert.equal(first.message.subject, second.message.subject);
    assert.equal(second.message.data.consent.handoff.time, ORIGIN_OF_TIME + 2 * HOUR);
    onlyNetwork(visitor);
  });

  test("a withdrawal in another tab ends what is under way, and what waits", async () => {
    const visitor = await visit({ answer: () => "hang" });
    const { page, open, openTab, pass } = visitor;
    await open();
    await consent(page, { storage: true, handoff: true });
    const tab = await openTab("/other");
    await track(page, "demo_request");
    await receiver.until(1);
    const failed = page.waitForEvent("requestfailed", (request) => request.method() === "POST");
    await consent(tab, { handoff: false });
    assert.match((await failed).failure().errorText, /ABORTED/);
    await become(page, "given up");
    receiver.answer = () => 202;
    await pass(HOUR);
    for (const one of [page, tab]) assert.equal((await silent(one)).length, 1);
    await open("/next");
    assert.equal((await silent(page)).length, 1);
    onlyNetwork(visitor);
  });

  for (const [how, act, again] of [
    ["forget()", (page) => page.evaluate(() => leadlight.forget()), true],
    ["optOut()", (page) => page.evaluate(() => leadlight.optOut()), false],
    ["another person", (page) => page.evaluate(() => leadlight.identify("somebody else")), true],
    [
      "another person, who is a prospect at once,",
      (page) =>
        page.evaluate(() => {
          leadlight.identify("somebody else");
          leadlight.track("quote_request");
        }),
      true,
    ],
  ])
    for (const storage of [true, false])
      test(`${how} drops what waits ${storage ? "on the device" : "in memory"}`, async () => {
        const visitor = await visit({ answer: () => 503 });
        const { page, open, pass } = visitor;
        await open();
        await consent(page, { handoff: true, ...(storage ? { storage } : {}) });
        await page.evaluate(() => leadlight.identify("somebody"));
        await track(page, "demo_request");
        await page.waitForFunction(() => handoffs.length === 2);
        const [{ message: former }] = receiver.requests;
        receiver.answer = () => 202;
        await act(page);
        await page.waitForFunction(
          (id) => handoffs.some((one) => one.id === id && one.state === "given up"),
          former.id,
        );
        // Time that goes by meanwhile would be too much for its try.
        if (how.includes("at once")) await become(page, "given up", "sent");
        await pass(HOUR);
        const later = async () => (await silent(page)).slice(1).map(({ message }) => message);
        for (const { id, subject } of await later())
          assert.ok(id !== former.id && subject !== former.subject);
        if (!again) {
          assert.deepEqual(await later(), []);
          return onlyNetwork(visitor);
        }
        await consent(page, { handoff: true });
        if (!how.includes("at once")) await track(page, "demo_request");
        await become(page, "given up", "sent");
        assert.equal((await later()).length, 1);
        onlyNetwork(visitor);
      });
});
