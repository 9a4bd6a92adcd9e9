// Where a hand-off may go, and what each destination is told.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import { become, last, onlyNetwork, startHandoffs } from "./handoffs.mjs";
import { built, consent, events, ORIGIN_OF_TIME, SECOND, track } from "./harness.mjs";

const fits = new Ajv({ strict: true, strictTypes: false, strictRequired: false }).compile(
  JSON.parse(built("handoff.schema.json")),
);
const FORM = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
const HUBSPOT = `https://api.hsforms.com/submissions/v3/integration/submit/12345/${FORM}`;

describe("destinations of a hand-off", () => {
  let handoffs;
  let site;
  let receiver;
  before(async () => {
    handoffs = await startHandoffs();
    ({ site, receiver } = handoffs);
  });
  after(() => handoffs?.stop());
  afterEach(() => site.checkQuiet());

  for (const [to, why] of [
    ["http://www.example.com/handoff", "expected an https address"],
    ["http://localhost.example.com/", "expected an https address"],
    ["http://127.0.0.1.example.com/", "expected an https address"],
    ["ftp://localhost/", "expected an https address"],
    ["javascript:alert(1)", "expected an https address"],
    ["data:text/plain,", "expected an https address"],
    ["https://user:word@www.example.com/", "without a password"],
    ["https://", "expected an address, hubspot:PORTAL/FORM or mautic"],
    ["hubspot", "expected hubspot:PORTAL/FORM"],
    ["hubspot:12345", "expected hubspot:PORTAL/FORM"],
    ["hubspot:12345/not-an-id", "expected hubspot:PORTAL/FORM"],
    [`hubspot:12a/${FORM}`, "expected hubspot:PORTAL/FORM"],
  ])
    test(`${to} is refused at the start`, async () => {
      const { page, open, complained, requests } = await handoffs.visit({ to });
      const complaint = page.waitForEvent("console", (line) => line.type() === "error");
      await open();
      assert.match((await complaint).text(), /^Leadlight: data-handoff: .*nothing is handed off$/);
      const [told, ...others] = complained();
      assert.ok(told.includes(why) && told.includes(JSON.stringify(to)), told);
      assert.deepEqual(others, []);
      await consent(page, { handoff: true });
      await track(page, "demo_request");
      await handoffs.silent(page);
      const ours = [site.address, receiver.fence];
      assert.deepEqual(
        requests.filter((url) => !ours.some((one) => url.startsWith(one))),
        [],
      );
      assert.deepEqual(await page.evaluate(() => window.handoffs), []);
    });

  for (const name of ["localhost", "127.0.0.1"])
    test(`http is good enough for ${name}; the way is that of the page where none is given`, async () => {
      const { page, open, context } = await handoffs.visit({ to: "../in?from=web" });
      const posted = page.waitForRequest((request) => request.method() === "POST");
      await context.route("**/in?from=web", (route) => route.fulfill({ status: 202 }));
      await open("/deep/page").catch(() => {});
      await page.goto(`${site.address.replace("127.0.0.1", name)}/deep/page`);
      await page.waitForFunction(() => leadlight?.assess?.());
      await consent(page, { handoff: true });
      await track(page, "demo_request");
      const address = new URL((await posted).url());
      assert.deepEqual(
        [address.hostname, address.pathname, address.search],
        [name, "/in", "?from=web"],
      );
      await become(page, "sent");
    });

  test("no trait is told unless the site asks for it by name", async () => {
    for (const [attributes, expected] of [
      ["", undefined],
      [`data-handoff-traits="email, company"`, { email: "a@example.com", company: "Acme" }],
      [`data-handoff-traits="company role"`, { company: "Acme", role: "owner" }],
      [`data-handoff-traits="nothing"`, undefined],
    ]) {
      const { page, open } = await handoffs.visit({ attributes });
      await open();
      await consent(page, { handoff: true });
      await page.evaluate(() => {
        leadlight.identify("someone", { email: "old@example.com", role: "owner" });
        leadlight.identify({ email: "a@example.com" });
        leadlight.group({ company: "Acme" });
        leadlight.track("demo_request");
      });
      await become(page, "sent");
      const [{ message }] = receiver.requests;
      assert.deepEqual(message.data.traits, expected);
      assert.equal(message.data.log, undefined);
      assert.ok(fits(message), JSON.stringify(fits.errors));
    }
  });

  test("the log goes with it where the site asks for it, with points", async () => {
    const { page, open } = await handoffs.visit({ attributes: "data-handoff-log" });
    await open("/pricing");
    await consent(page, { handoff: true });
    await track(page, "demo_request", { plan: "team" });
    await become(page, "sent");
    const [{ message }] = receiver.requests;
    assert.ok(fits(message), JSON.stringify(fits.errors));
    const { log, reasons } = message.data;
    assert.deepEqual(log, await events(page));
    assert.deepEqual(
      reasons,
      await page.evaluate(() =>
        leadlight
          .assess()
          .reasons.filter(({ points }) => points > 0)
          .slice(0, 3)
          .map(({ signal, label, times, last, points }) => ({
            signal,
            label: label.en,
            times,
            last,
            points,
          })),
      ),
    );
  });

  test("with a log of over 64 KiB it goes without", async () => {
    const { page, open } = await handoffs.visit({ attributes: "data-handoff-log" });
    await open();
    await consent(page, { handoff: true });
    await page.evaluate(() => {
      for (let i = 0; i < 200; i++) leadlight.track("note", { text: "é".repeat(300), i });
      leadlight.track("demo_request");
    });
    await become(page, "sent");
    const [{ message, text }] = receiver.requests;
    assert.equal(message.data.log, undefined);
    assert.ok(message.data.reasons.every((reason) => !("points" in reason)));
    assert.ok(text.length < 4096);
    assert.ok(fits(message), JSON.stringify(fits.errors));
  });

  test("as a module: the options have the names of the attributes", async () => {
    const { page, complained } = await handoffs.visit({
      files: {
        "/bare": {
          body: `<!doctype html><title>Bare</title><script type="module" src="/start.mjs"></script>`,
          headers: handoffs.headers,
        },
        "/start.mjs": `import { createLeadlight } from "/leadlight/leadlight.mjs";
          import startActs from "/leadlight/leadlight-acts.js";
          window.leadlight = createLeadlight();
          startActs(leadlight, { acts: "none", handoff: "${receiver.address}", handoffTraits: "role" });`,
      },
    });
    await page.goto(`${site.address}/bare`);
    await page.waitForFunction(() => window.leadlight?.assess());
    await consent(page, { handoff: true });
    await page.evaluate(() => {
      leadlight.identify({ role: "owner" });
      leadlight.track("demo_request");
    });
    await become(page, "sent");
    assert.deepEqual(receiver.requests[0].message.data.traits, { role: "owner" });
    assert.deepEqual(complained(), []);
  });

  /** A page of a site that hands off to HubSpot, which answers so. */
  async function toHubspot(answer, attributes = "") {
    const visitor = await handoffs.visit({ to: `hubspot:12345/${FORM}`, attributes });
    const submissions = [];
    await visitor.context.route(HUBSPOT, (route) => {
      const request = route.request();
      submissions.push({ headers: request.headers(), body: request.postDataJSON() });
      return route.fulfill({ headers: { "access-control-allow-origin": "*" }, ...answer });
    });
    return { ...visitor, submissions };
  }

  test("HubSpot is told by its forms endpoint, when the e-mail address is known", async () => {
    const { page, open, submissions } = await toHubspot(
      { status: 200, json: { inlineMessage: "Thanks" } },
      `data-handoff-traits="company" data-handoff-consent-text="I agree to be called."`,
    );
    await open("/pricing?token=secret");
    await consent(page, { handoff: true });
    await track(page, "demo_request");
    await handoffs.silent(page);
    assert.deepEqual(submissions, []);
    await page.evaluate(() => leadlight.identify({ email: "a@example.com", company: "Acme" }));
    await track(page, "quote_request");
    await become(page, "sent");
    assert.equal(submissions.length, 1);
    const [{ headers, body }] = submissions;
    assert.equal(headers["content-type"], "application/json");
    assert.equal(headers["idempotency-key"], undefined, "HubSpot's CORS does not allow it");
    const { fields, ...rest } = body;
    assert.deepEqual(rest, {
      submittedAt: `${ORIGIN_OF_TIME}`,
      context: { pageUri: `${site.address}/pricing` },
      legalConsentOptions: { consent: { consentToProcess: true, text: "I agree to be called." } },
    });
    for (const { objectTypeId, value } of fields)
      assert.deepEqual([objectTypeId, typeof value], ["0-1", "string"]);
    const told = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
    const now = new Date(ORIGIN_OF_TIME).toISOString();
    const { model, temperature, next } = await page.evaluate(() => leadlight.assess());
    assert.deepEqual(told, {
      email: "a@example.com",
      company: "Acme",
      leadlight_stage: "prospect",
      leadlight_temperature: temperature,
      leadlight_band: told.leadlight_band,
      leadlight_since: now,
      leadlight_reasons: told.leadlight_reasons,
      leadlight_next: next.id,
      leadlight_model: `${model.name} ${model.version}`,
      leadlight_time: now,
    });
    assert.match(told.leadlight_reasons, /Asked for a demo/);
  });

  test("a consent text that the site does not name is not made up; what HubSpot refuses is told", async () => {
    const visitor = await toHubspot({
      status: 400,
      json: {
        status: "error",
        message: "The request is not valid",
        errors: [
          {
            message: "Error in 'fields.leadlight_band'",
            errorType: "FIELD_NOT_IN_FORM_DEFINITION",
          },
        ],
      },
    });
    const { page, open, submissions, complained } = visitor;
    await open();
    await consent(page, { handoff: true });
    await page.evaluate(() => {
      leadlight.identify({ email: "a@example.com" });
      leadlight.track("demo_request");
    });
    await become(page, "refused");
    assert.equal(submissions[0].body.legalConsentOptions, undefined);
    assert.match((await last(page)).reason, /not valid: Error in 'fields.leadlight_band'/);
    const ours = complained().filter((complaint) => complaint.startsWith("Leadlight"));
    assert.equal(ours.length, 1);
  });

  test("Mautic is told through the queue of its snippet, once", async () => {
    const { page, open, pass } = await handoffs.visit({
      to: "mautic",
      attributes: `data-handoff-traits="email"`,
      before: () => {
        window.handoffs = [];
        addEventListener("leadlight:handoff", ({ detail }) => window.handoffs.push(detail));
        window.MauticTrackingObject = "mt";
        window.mt = (...call) => {
          window.mt.q = window.mt.q || [];
          window.mt.q.push(call);
        };
      },
    });
    await open();
    await consent(page, { handoff: true });
    await page.evaluate(() => {
      leadlight.identify({ email: "a@example.com" });
      leadlight.track("demo_request");
    });
    await page.waitForFunction(() => window.mt.q);
    // Its script does not come for a while: it is not told again meanwhile.
    await pass(20 * SECOND);
    await page.waitForFunction(() => window.handoffs.length === 2);
    await pass(5 * SECOND);
    const [[send, what, fields], ...others] = await page.evaluate(() =>
      window.mt.q.map((call) => call.slice(0, 3)),
    );
    assert.deepEqual([send, what, others], ["send", "pageview", []]);
    assert.equal(fields.email, "a@example.com");
    assert.equal(fields.leadlight_stage, "prospect");
    await page.evaluate(() => window.mt.q[0][3].onload());
    await pass(60 * SECOND);
    await become(page, "sent");
    assert.equal(await page.evaluate(() => window.mt.q.length), 1);
  });

  test("where there is no Mautic, or it fails, it waits", async () => {
    const visitor = await handoffs.visit({ to: "mautic" });
    const { page, open, pass } = visitor;
    await open();
    await consent(page, { handoff: true });
    await track(page, "demo_request");
    await page.waitForFunction(() => window.handoffs.length === 2);
    assert.match((await last(page)).reason, /no mt\(\) in the page/);
    await page.evaluate(() => {
      window.calls = 0;
      window.mt = (_send, _what, _fields, { onload, onerror }) =>
        window.calls++ ? onload() : onerror();
    });
    await pass(4 * SECOND);
    await page.waitForFunction(() => window.handoffs.length === 3);
    assert.match((await last(page)).reason, /could not be reached/);
    await pass(16 * SECOND);
    await become(page, "sent");
    onlyNetwork(visitor);
  });
});
