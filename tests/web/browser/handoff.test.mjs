// A prospect is handed off: to whom, what is said, how often, and when it is not.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, afterEach, before, describe, test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import { policy } from "../../../scripts/serve.mjs";
import {
  assess,
  BATCH,
  built,
  consent,
  DAY,
  html,
  ORIGIN_OF_TIME,
  SECOND,
  startPages,
  tag,
  track,
  untilStored,
} from "./harness.mjs";
import { digestOf, startReceiver } from "./receiver.mjs";

const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false });
const schema = JSON.parse(built("handoff.schema.json"));
const fits = ajv.compile(schema);
const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const HOUR = 3600 * SECOND;
/** What Chromium itself says of an answer that is no success, or of none. */
const NETWORK = /Failed to load resource/;

/** Notes what becomes of the hand-offs of a page. */
const takeNotes = () => {
  window.handoffs = [];
  addEventListener("leadlight:handoff", ({ detail }) => window.handoffs.push(detail));
};

describe("hand-off", () => {
  let site;
  let receiver;
  before(async () => {
    [site, receiver] = await Promise.all([startPages(), startReceiver()]);
  });
  after(() => Promise.all([site?.stop(), receiver?.stop()]));
  afterEach(() => site.checkQuiet());

  /** A visitor of a site that hands off to the receiver. */
  async function visit({ attributes = "", to = receiver.address, answer, ...options } = {}) {
    receiver.clear();
    receiver.answer = answer ?? (() => 202);
    const visitor = await site.visitor({
      before: takeNotes,
      files: {
        "*": {
          body: html({ head: tag(`data-handoff="${to}" ${attributes}`) }),
          headers: {
            "content-security-policy": policy.replace(
              "connect-src 'self'",
              `connect-src 'self' ${receiver.origin} https://api.hsforms.com`,
            ),
          },
        },
        ...options.files,
      },
      ...options.rest,
    });
    return visitor;
  }
  /** Waits until the hand-offs of a page are these, the last notice of each. */
  const become = (page, ...states) =>
    page.waitForFunction(
      (states) =>
        [...new Map(handoffs.map((one) => [one.id, one])).values()]
          .map(({ state }) => state)
          .join() === states,
      states.join(),
    );
  const last = (page) => page.evaluate(() => handoffs[handoffs.length - 1]);
  const valid = ({ message }) => assert.ok(fits(message), JSON.stringify(fits.errors));
  /** All that the page noticed of failed requests is accounted for. */
  const onlyNetwork = ({ complained }) => {
    for (const complaint of complained()) assert.match(complaint, NETWORK);
  };

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
    assert.equal(message.data.since.label, "A demandé une démo");
    assert.ok(message.data.reasons.some(({ label }) => label === "A consulté les tarifs"));
  });

  test("without consent nothing is sent; with a late one what holds then is", async () => {
    const { page, open, pass } = await visit();
    await open("/pricing");
    await track(page, "demo_request");
    await consent(page, { personalization: true, scoring: true });
    await pass(HOUR);
    await page.evaluate(() => new Promise((done) => setTimeout(done, 0)) && 0);
    assert.equal(receiver.requests.length, 0);
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
});
