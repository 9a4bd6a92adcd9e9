// What is done with the score in the page: attributes of <html>, tags of the site, fields of its forms.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { BATCH, consent, html, startPages, tag, track, untilStored } from "./harness.mjs";

/** The site's own tags: what is pushed, and what gtag is called with. */
const tags = () => {
  window.dataLayer = [];
  window.gtagged = [];
  window.gtag = (...call) => window.gtagged.push(call);
};
const TAGGED = html({ head: tag('data-acts="data-layer gtag" data-lead-value="EUR 120"') });

const pushed = (page) =>
  page.evaluate(() =>
    window.dataLayer
      .splice(0)
      .map(({ event, leadlight_from: from, leadlight_to: to }) => [event, from, to]),
  );
const gtagged = (page) => page.evaluate(() => window.gtagged.splice(0));
/** Waits until the tags were told of as many changes, and no longer than the memory takes. */
const untilPushed = (page, least) =>
  page.waitForFunction((least) => window.dataLayer.length >= least, least);
/** What is to be told is: the memory's transactions end in their order, and this is one more. */
const settled = (page) =>
  page.evaluate(async () => {
    for (let turn = 0; turn < 5; turn++)
      await new Promise((resolve) => {
        const opening = indexedDB.open("leadlight");
        opening.onupgradeneeded = () => opening.transaction.abort();
        opening.onerror = (event) => resolve(event.preventDefault());
        opening.onsuccess = () => {
          opening.result.close();
          resolve();
        };
      });
  });
const started = (page) =>
  page.evaluate(() => import("/leadlight/leadlight-acts.js").then(() => leadlight.ready));

describe("acts", () => {
  let site;
  before(async () => {
    site = await startPages();
  });
  after(() => site?.stop());
  afterEach(() => site.checkQuiet());

  test("a page that asks for none fetches none", async () => {
    const { open, requests, page } = await site.visitor();
    await open();
    await track(page, "demo_request");
    await page.waitForLoadState("networkidle");
    assert.deepEqual(
      requests.filter((address) => /-(acts|content|handoff|privacy)\.js/.test(address)),
      [],
    );
  });

  describe("attributes of <html>", () => {
    const shown = (page) =>
      page.evaluate(() =>
        ["stage", "temperature", "grade"].map((name) =>
          document.documentElement.getAttribute(`data-leadlight-${name}`),
        ),
      );
    const untilShown = (page, stage) =>
      page.waitForFunction(
        (stage) => document.documentElement.getAttribute("data-leadlight-stage") === stage,
        stage,
      );

    test("are there while personalization is granted, follow, and go with a withdrawal", async () => {
      const { page, open } = await site.visitor({
        files: { "*": html({ head: tag('data-acts="all"') }) },
      });
      await open();
      await started(page);
      assert.deepEqual(await shown(page), [null, null, null]);
      await consent(page, { personalization: true });
      await untilShown(page, "visitor");
      assert.deepEqual(await shown(page), ["visitor", "cold", null]);
      await track(page, "demo_request");
      await page.evaluate(() => leadlight.identify({ company_size: "201-1000", role: "it" }));
      await untilShown(page, "prospect");
      const { temperature, grade } = await page.evaluate(() => leadlight.assess());
      assert.deepEqual(await shown(page), ["prospect", temperature, grade]);
      assert.notEqual(grade, null);
      await consent(page, { personalization: false });
      assert.deepEqual(await shown(page), [null, null, null]);
    });

    test("a site can do without them", async () => {
      const { page, open } = await site.visitor({
        files: { "*": html({ head: tag('data-acts="forms"') }) },
      });
      await open();
      await started(page);
      await consent(page, { personalization: true });
      await track(page, "demo_request");
      assert.deepEqual(await shown(page), [null, null, null]);
    });
  });

  describe("the site's tags", () => {
    const visit = async (options = {}) => {
      const visitor = await site.visitor({ before: tags, files: { "*": TAGGED }, ...options });
      await visitor.open();
      await started(visitor.page);
      return visitor;
    };

    test("hear of each change once, with GA4's names", async () => {
      const { page } = await visit();
      await consent(page, { handoff: true });
      await track(page, "newsletter_signup");
      await page.waitForFunction(() => window.gtagged.length === 1);
      assert.deepEqual(await gtagged(page), [
        ["event", "generate_lead", { currency: "EUR", value: 120 }],
      ]);
      assert.deepEqual(
        (await pushed(page)).filter(([event]) => event === "leadlight_stage"),
        [["leadlight_stage", "visitor", "lead"]],
      );
      await track(page, "demo_request");
      await page.waitForFunction(() => window.gtagged.length === 1);
      const whole = await page.evaluate(() =>
        window.dataLayer.find(({ event }) => event === "leadlight_stage"),
      );
      const now = await page.evaluate(() => leadlight.assess());
      assert.deepEqual(whole, {
        event: "leadlight_stage",
        leadlight_from: "lead",
        leadlight_to: "prospect",
        leadlight_stage: "prospect",
        leadlight_temperature: now.temperature,
        leadlight_grade: null,
        leadlight_band: "60-79",
        leadlight_prospect: true,
        leadlight_next: now.next.id,
      });
      assert.ok(now.engagement >= 60 && now.engagement < 80);
      assert.deepEqual(await gtagged(page), [
        ["event", "qualify_lead", { currency: "EUR", value: 120 }],
      ]);
      await pushed(page);
      await track(page, "newsletter_signup");
      await track(page, "purchase");
      await page.waitForFunction(() => window.gtagged.length === 1);
      assert.equal((await gtagged(page))[0][1], "close_convert_lead");
    });

    test("hear where a lead came from, and why one is none", async () => {
      const { page, open } = await visit();
      await open("/?utm_source=partner");
      await started(page);
      await consent(page, { handoff: true });
      await track(page, "newsletter_signup");
      await page.waitForFunction(() => window.gtagged.length === 1);
      assert.deepEqual(await gtagged(page), [
        ["event", "generate_lead", { currency: "EUR", value: 120, lead_source: "partner" }],
      ]);
      await track(page, "unsubscribe");
      await page.waitForFunction(() => window.gtagged.length === 1);
      assert.deepEqual(await gtagged(page), [
        [
          "event",
          "disqualify_lead",
          { currency: "EUR", value: 120, disqualified_lead_reason: "Unsubscribed" },
        ],
      ]);
    });

    test("hear nothing without consent to a hand-off, and of where it stands with a late one", async () => {
      const { page } = await visit();
      await track(page, "demo_request");
      await settled(page);
      assert.deepEqual(await pushed(page), []);
      assert.deepEqual(await gtagged(page), []);
      await consent(page, { handoff: true });
      await untilPushed(page, 1);
      assert.deepEqual(
        (await gtagged(page)).map(([, name]) => name),
        ["qualify_lead"],
      );
      await pushed(page);
      await consent(page, { handoff: false });
      await track(page, "purchase");
      await settled(page);
      assert.deepEqual(await pushed(page), []);
    });

    test("hear of no change twice: after a reload, nor from a second tab", async () => {
      const { page, open, openTab, pass } = await visit();
      await consent(page, { storage: true, handoff: true });
      await track(page, "newsletter_signup");
      await page.waitForFunction(() => window.gtagged.length === 1);
      await pass(BATCH);
      await untilStored(page, ["consent", "newsletter_signup"]);
      await open();
      await started(page);
      await settled(page);
      assert.deepEqual(await gtagged(page), []);
      assert.deepEqual(
        (await pushed(page)).filter(([event]) => event === "leadlight_stage"),
        [],
      );

      const other = await openTab("/other");
      await started(other);
      // Each tab sees its own visitor become a prospect; the site's tags hear of one.
      await track(page, "demo_request");
      await track(other, "quote_request");
      await Promise.race([page, other].map((tab) => tab.waitForFunction(() => gtagged.length)));
      await settled(page);
      await settled(other);
      const both = [...(await gtagged(page)), ...(await gtagged(other))];
      assert.deepEqual(
        both.map(([, name]) => name),
        ["qualify_lead"],
      );
    });

    test("a tab that is behind takes nothing back", async () => {
      const { page, openTab } = await visit();
      await consent(page, { storage: true, handoff: true });
      const behind = await openTab("/behind");
      await started(behind);
      await track(page, "purchase");
      await page.waitForFunction(() => window.gtagged.length === 1);
      await track(behind, "newsletter_signup");
      await settled(behind);
      assert.deepEqual(await gtagged(behind), []);
      assert.deepEqual(
        (await pushed(behind)).filter(([event]) => event === "leadlight_stage"),
        [],
      );
    });

    test("another person on the device begins anew", async () => {
      const { page } = await visit();
      await consent(page, { storage: true, handoff: true });
      await page.evaluate(() => leadlight.identify("one"));
      await track(page, "newsletter_signup");
      await page.waitForFunction(() => window.gtagged.length === 1);
      await page.evaluate(() => leadlight.identify("two"));
      await track(page, "newsletter_signup");
      await page.waitForFunction(() => window.gtagged.length === 2);
      assert.deepEqual(
        (await gtagged(page)).map(([, name]) => name),
        ["generate_lead", "generate_lead"],
      );
    });

    test("what the settings have wrong is said on the console", async () => {
      const { page, complained } = await visit({
        files: {
          "*": html({
            head: tag('data-acts="gtag pigeons" data-lead-value="a lot" data-fields="mood=m"'),
          }),
        },
      });
      await consent(page, { handoff: true });
      await track(page, "newsletter_signup");
      await page.waitForFunction(() => window.gtagged.length === 1);
      assert.deepEqual(await gtagged(page), [["event", "generate_lead", {}]]);
      assert.deepEqual(complained(), [
        'Leadlight: data-acts: there is no act named "pigeons"',
        'Leadlight: data-lead-value is a currency and a number, as "EUR 120", not "a lot"',
      ]);
    });
  });

  describe("hidden fields", () => {
    const FIELDS = `
      <form action="/sent" method="get">
        <input type="hidden" name="leadlight_score" value="unknown">
        <input type="hidden" name="leadlight_stage">
        <input type="hidden" name="0-1/leadlight_temperature">
        <input type="hidden" name="mauticform[leadlight_reasons]">
        <input type="hidden" name="00N5g00000Example" data-leadlight-field="prospect">
        <input type="hidden" name="our_model">
        <input type="hidden" name="csrf" value="token">
        <input name="leadlight_visible" value="the visitor's">
        <button>Send</button>
      </form>`;
    const PAGE = html({ head: tag('data-fields="model=our_model"'), body: FIELDS });
    const EMPTY = {
      leadlight_score: "unknown",
      leadlight_stage: "",
      "0-1/leadlight_temperature": "",
      "mauticform[leadlight_reasons]": "",
      "00N5g00000Example": "",
      our_model: "",
      csrf: "token",
      leadlight_visible: "the visitor's",
    };
    const visit = async () => {
      const visitor = await site.visitor({
        files: { "*": PAGE, "/sent": html({ title: "Sent", head: "" }) },
      });
      await visitor.open();
      await started(visitor.page);
      await track(visitor.page, "newsletter_signup");
      await track(visitor.page, "newsletter_signup");
      return visitor;
    };
    const sent = async (page) => {
      await page.waitForURL("**/sent?*");
      return Object.fromEntries(new URL(page.url()).searchParams);
    };
    const filled = (assessment) => ({
      leadlight_score: `${Math.round(assessment.engagement)}`,
      leadlight_stage: "lead",
      "0-1/leadlight_temperature": assessment.temperature,
      "mauticform[leadlight_reasons]": "Subscribed; Viewed a page",
      "00N5g00000Example": "false",
      our_model: `${assessment.model.name} ${assessment.model.version}`,
      csrf: "token",
      leadlight_visible: "the visitor's",
    });

    test("are filled as the form is sent, once a hand-off is agreed to", async () => {
      const { page } = await visit();
      await consent(page, { handoff: true });
      const assessment = await page.evaluate(() => leadlight.assess());
      await page.click("button");
      assert.deepEqual(await sent(page), filled(assessment));
    });

    test("and by form.submit(), which no event announces", async () => {
      const { page } = await visit();
      await consent(page, { handoff: true });
      const assessment = await page.evaluate(() => leadlight.assess());
      await page.evaluate(() => document.forms[0].submit());
      assert.deepEqual(await sent(page), filled(assessment));
    });

    test("stay as the site wrote them without it, also after it is withdrawn", async () => {
      const { page } = await visit();
      const read = () =>
        page.evaluate(() => Object.fromEntries(new FormData(document.forms[0]).entries()));
      assert.deepEqual(await read(), EMPTY);
      await consent(page, { handoff: true });
      await page.evaluate(() => {
        document.forms[0].addEventListener("submit", (event) => event.preventDefault());
      });
      await page.click("button");
      assert.equal(await page.inputValue("[name=leadlight_stage]"), "lead");
      await consent(page, { handoff: false });
      await page.click("button");
      assert.equal(await page.inputValue("[name=leadlight_stage]"), "");
      assert.equal(await page.inputValue("[name=leadlight_score]"), "unknown");
      assert.deepEqual(await read(), EMPTY);
    });

    test("an unknown field is said on the console", async () => {
      const { page, open, complained } = await site.visitor({
        files: {
          "*": html({
            head: tag('data-acts="forms"'),
            body: '<form><input type="hidden" name="x" data-leadlight-field="mood"></form>',
          }),
        },
      });
      await open();
      await started(page);
      await page.evaluate(() => new FormData(document.forms[0]));
      const [said, ...others] = complained();
      assert.match(said, /data-leadlight-field: there is no "mood", only score, stage/);
      assert.deepEqual(others, []);
    });
  });
});
