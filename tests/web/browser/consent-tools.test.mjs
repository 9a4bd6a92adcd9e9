// The widget obeys the site's consent tools: the real ones where npm has them, the documented
// interface of the others. The pages are the snippets of docs/consent.md.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { before, describe, test } from "node:test";
import { build } from "esbuild";
import {
  BATCH,
  consents,
  html,
  NOTHING_STORED,
  names,
  SECOND,
  stored,
  tag,
  track,
  until,
  untilStored,
  usePages,
} from "./harness.mjs";

const require = createRequire(import.meta.url);
const fileOf = (path) => readFileSync(require.resolve(path));

/** Sites with a banner write scripts and styles into their pages. */
const CSP = "default-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' data:";
const asPage = (body) => ({ body, headers: { "content-security-policy": CSP } });

const document = readFileSync(new URL("../../../docs/consent.md", import.meta.url), "utf8");
/** The snippet of a tool. */
function snippet(tool) {
  const section = document.split(/^## /m).find((text) => text.startsWith(`${tool}\n`));
  const [, code] = /```html\n([\s\S]*?)```/.exec(section) ?? assert.fail(`no snippet for ${tool}`);
  assert.match(code, new RegExp(`data-consent-tools="${tool}[ "]`));
  return code;
}

const state = (scoring, storage, personalization, handoff) => ({
  scoring,
  storage,
  personalization,
  handoff,
});
const UNKNOWN = state("unknown", "unknown", "unknown", "unknown");
const GRANTED = state("granted", "granted", "granted", "granted");
const DENIED = state("denied", "denied", "denied", "denied");
const ANALYTICS = state("granted", "granted", "denied", "denied");

const bundle = async (contents) => {
  const made = await build({
    stdin: { contents, resolveDir: dirname(new URL(import.meta.url).pathname) },
    bundle: true,
    format: "iife",
    logLevel: "error",
    write: false,
  });
  return made.outputFiles[0].text;
};

/** What a CMP of the TCF does: `decide(purposes)`, and `propose` while its dialog is open. */
const TCF_CMP = `
  import { CmpApi } from "@iabtcf/cmpapi";
  import { GVL, TCModel, TCString } from "@iabtcf/core";
  const entry = (id) => ({ id, name: "", description: "", illustrations: [] });
  const list = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [i + 1, entry(i + 1)]));
  const gvl = new GVL({
    gvlSpecificationVersion: 3, vendorListVersion: 1, tcfPolicyVersion: 4,
    lastUpdated: "2026-01-01T00:00:00Z", purposes: list, specialPurposes: {}, features: {},
    specialFeatures: {}, stacks: {}, vendors: {}, dataCategories: {},
  });
  const encode = (purposes) => {
    const model = new TCModel(gvl);
    model.cmpId = 10;
    model.cmpVersion = 1;
    model.purposeConsents.set(purposes);
    return TCString.encode(model);
  };
  const api = new CmpApi(10, 1, true);
  window.cmp = {
    propose: (purposes) => api.update(encode(purposes), true),
    decide: (purposes) => api.update(encode(purposes), false),
    doesNotApply: () => api.update(null),
  };`;
const GPP_CMP = `
  import { CmpApi } from "@iabgpp/cmpapi";
  const api = new CmpApi(10, 1);
  window.gppCmp = {
    set(section, fields) {
      for (const [field, value] of Object.entries(fields)) api.setFieldValue(section, field, value);
      api.fireSectionChange(section);
    },
    ready: () => api.setSignalStatus("ready"),
  };`;

const addScript = (page, src) => page.addScriptTag({ url: src });

/**
 * A tool: `files` it consists of; `arrive` brings it to a page that was without it; `answer` is the
 * visitor's choice, "all", "none" or "analytics"; `own` is what it stores itself.
 */
const TOOLS = {
  google: {
    arrive: (page) =>
      page.evaluate(() => {
        window.dataLayer = window.dataLayer || [];
        window.gtag = function gtag() {
          // biome-ignore lint/complexity/noArguments: as Google writes it
          window.dataLayer.push(arguments);
        };
      }),
    answer: (page, choice) =>
      page.evaluate((choice) => {
        const rest = choice === "all" ? "granted" : "denied";
        gtag("consent", "update", {
          analytics_storage: choice === "none" ? "denied" : "granted",
          personalization_storage: rest,
          ad_user_data: rest,
        });
      }, choice),
  },
  tcf: {
    arrive: (page) => addScript(page, "/consent/cmp.js"),
    arrivesLate: true,
    answer: (page, choice) =>
      page.evaluate(
        (purposes) => window.cmp.decide(purposes),
        { all: [1, 2, 3, 4, 5, 6, 7, 8], none: [], analytics: [1, 7, 8] }[choice],
      ),
  },
  cookiebot: {
    arrive: (page) =>
      page.evaluate(() => {
        const none = { necessary: true, preferences: false, statistics: false, marketing: false };
        window.Cookiebot = { hasResponse: false, consent: none };
      }),
    arrivesLate: true,
    answer: (page, choice) =>
      page.evaluate((choice) => {
        const rest = choice === "all";
        const statistics = choice !== "none";
        const consent = { necessary: true, preferences: rest, statistics, marketing: rest };
        Object.assign(window.Cookiebot, { hasResponse: true, consent });
        dispatchEvent(new Event("CookiebotOnConsentReady"));
        dispatchEvent(new Event(statistics ? "CookiebotOnAccept" : "CookiebotOnDecline"));
      }, choice),
  },
  onetrust: {
    arrive: (page) =>
      page.evaluate(() => {
        window.OneTrust = { IsAlertBoxClosed: () => false };
        window.OnetrustActiveGroups = ",C0001,";
        dispatchEvent(new CustomEvent("OneTrustGroupsUpdated", { detail: ["C0001"] }));
      }),
    arrivesLate: true,
    answer: (page, choice) =>
      page.evaluate(
        (groups) => {
          window.OneTrust = { IsAlertBoxClosed: () => true };
          window.OnetrustActiveGroups = `,${groups.join()},`;
          dispatchEvent(new CustomEvent("OneTrustGroupsUpdated", { detail: groups }));
        },
        {
          all: ["C0001", "C0002", "C0003", "C0004"],
          none: ["C0001"],
          analytics: ["C0001", "C0002"],
        }[choice],
      ),
  },
  klaro: {
    files: () => ({ "/consent/klaro.js": fileOf("klaro/dist/klaro.js") }),
    arrive: async (page) => {
      const [, code] = /<script>([\s\S]*?)<\/script>/.exec(snippet("klaro"));
      await page.addScriptTag({ content: code });
      await addScript(page, "/consent/klaro.js");
      await page.evaluate(() => window.klaro.setup(window.klaroConfig));
    },
    answer: (page, choice) =>
      page.evaluate((choice) => {
        const manager = window.klaro.getManager();
        manager.changeAll(choice === "all");
        if (choice === "analytics") manager.updateConsent("leadlight", true);
        manager.saveAndApplyConsents();
      }, choice),
    own: { cookies: /^klaro=/ },
    remembers: true,
  },
  tarteaucitron: {
    files: () => {
      const folder = dirname(require.resolve("tarteaucitronjs/tarteaucitron.js"));
      const inside = (under) =>
        readdirSync(join(folder, under))
          .filter((name) => /\.(js|css)$/.test(name))
          .map((name) => [
            `/consent/tarteaucitron/${under}${name}`,
            readFileSync(join(folder, under, name)),
          ]);
      return Object.fromEntries(["", "css/", "lang/"].flatMap(inside));
    },
    arrive: async (page) => {
      await addScript(page, "/consent/tarteaucitron/tarteaucitron.js");
      const [, code] = /<script>([\s\S]*?)<\/script>/.exec(snippet("tarteaucitron"));
      await page.addScriptTag({ content: code });
    },
    ready: (page) => page.waitForFunction(() => tarteaucitron.added?.crm && tarteaucitronIsLoaded),
    answer: (page, choice) =>
      page.evaluate((choice) => {
        tarteaucitron.userInterface.respondAll(choice === "all");
        if (choice === "analytics") tarteaucitron.setConsent("leadlight", true);
      }, choice),
    own: { cookies: /^tarteaucitron=/ },
    remembers: true,
  },
  hubspot: {
    // The tracking code takes over the queue, and tells its listeners now and at each change.
    arrive: (page) =>
      page.evaluate(() => {
        const listeners = [];
        const queued = window._hsp ?? [];
        window._hsp = {
          push: ([call, listener]) =>
            call === "addPrivacyConsentListener" && listeners.push(listener),
          tell: (consent) => {
            for (const listener of listeners) listener(consent);
          },
        };
        queued.forEach(window._hsp.push);
      }),
    arrivesLate: true,
    answer: (page, choice) =>
      page.evaluate((choice) => {
        const rest = choice === "all";
        const analytics = choice !== "none";
        window._hsp.tell({
          allowed: analytics,
          categories: { necessary: true, analytics, advertisement: rest, functionality: rest },
        });
      }, choice),
  },
  cookieconsent: {
    files: () => ({
      "/consent/cookieconsent.css": fileOf("vanilla-cookieconsent/dist/cookieconsent.css"),
      "/consent/cookieconsent.umd.js": fileOf("vanilla-cookieconsent/dist/cookieconsent.umd.js"),
    }),
    arrive: async (page) => {
      await addScript(page, "/consent/cookieconsent.umd.js");
      const [, code] = /<script type="module">([\s\S]*?)<\/script>/.exec(snippet("cookieconsent"));
      await page.addScriptTag({ content: code });
    },
    ready: (page) =>
      page.waitForFunction(
        () => window.CookieConsent?.validConsent() || document.querySelector("#cc-main .cm"),
      ),
    answer: (page, choice) =>
      page.evaluate(
        (accepted) => window.CookieConsent.acceptCategory(accepted),
        { all: "all", none: [], analytics: ["analytics"] }[choice],
      ),
    own: { cookies: /^cc_cookie=/ },
    remembers: true,
  },
};

describe("consent tools", () => {
  const site = usePages();
  const common = {};
  before(async () => {
    common["/consent/stub.js"] = fileOf("@iabtcf/stub");
    common["/consent/cmp.js"] = await bundle(TCF_CMP);
    common["/consent/gpp.js"] = await bundle(GPP_CMP);
  });

  /** Waits for the adapters: this import comes after that of the script. */
  const untilFollowed = (page) =>
    page.evaluate(() => import("/leadlight/leadlight-consent.js").then(() => {}));
  const visit = async (head, options = {}) => {
    const { files, ...rest } = options;
    const visitor = await site.visitor({
      files: { ...common, ...files, "*": asPage(html({ head })) },
      ...rest,
    });
    await visitor.open();
    await untilFollowed(visitor.page);
    return visitor;
  };
  const untilConsents = (page, expected) =>
    page.waitForFunction(
      (expected) => JSON.stringify(window.leadlight.export().consent) === expected,
      JSON.stringify(expected),
    );
  const untilDatabases = (page, count) =>
    until(page, (count) => indexedDB.databases().then(({ length }) => length === count), count);
  /** What is stored, without what the tool stores itself. */
  const storedByUs = async (page, own = {}) => {
    const all = await stored(page);
    const cookies = all.cookies.split("; ").filter((cookie) => !own.cookies?.test(cookie));
    return { ...all, cookies: cookies.join("; ") };
  };
  const paths = (visitor) => visitor.requests.map((url) => new URL(url).pathname);

  for (const [name, tool] of Object.entries(TOOLS))
    describe(name, () => {
      const begin = async (options = {}) => {
        const visitor = await visit(snippet(name), { files: tool.files?.(), ...options });
        if (tool.arrivesLate) {
          await tool.arrive(visitor.page);
          await visitor.pass(3 * SECOND);
        }
        await tool.ready?.(visitor.page);
        return visitor;
      };

      test("no answer leaves everything unknown, and stores nothing", async () => {
        const { page, pass } = await begin();
        await track(page, "demo_request");
        await pass(60 * SECOND);
        assert.deepEqual(await consents(page), UNKNOWN);
        assert.deepEqual(await storedByUs(page, tool.own), NOTHING_STORED);
        assert.ok((await names(page)).includes("demo_request"), "it is scored in memory");
      });

      test("a grant is obeyed, and nothing from before it is stored", async () => {
        const { page, pass } = await begin();
        await track(page, "before_grant");
        await tool.answer(page, "all");
        await untilConsents(page, GRANTED);
        await untilDatabases(page, 1);
        await track(page, "after_grant");
        await pass(BATCH);
        await untilStored(page, ["consent", "after_grant"]);
      });

      test("a denial is obeyed, and stores nothing", async () => {
        const { page, pass } = await begin();
        await tool.answer(page, "none");
        await untilConsents(page, DENIED);
        await track(page, "demo_request");
        await pass(BATCH);
        assert.deepEqual(await names(page), ["consent"]);
        assert.deepEqual(await storedByUs(page, tool.own), NOTHING_STORED);
      });

      test("each choice has its own purposes", async () => {
        const { page } = await begin();
        await tool.answer(page, "analytics");
        await untilConsents(page, ANALYTICS);
      });

      test("withdrawal empties what was stored, and a new grant begins anew", async () => {
        const { page, pass } = await begin();
        await tool.answer(page, "all");
        await untilConsents(page, GRANTED);
        await track(page, "demo_request");
        await pass(BATCH);
        await untilStored(page, ["consent", "demo_request"]);
        await tool.answer(page, "none");
        await untilConsents(page, DENIED);
        await untilDatabases(page, 0);
        assert.deepEqual(await storedByUs(page, tool.own), NOTHING_STORED);
        assert.deepEqual(await names(page), ["consent"]);
        await tool.answer(page, "all");
        await untilConsents(page, GRANTED);
        await untilDatabases(page, 1);
      });

      test("a tool that arrives long after the widget is heard", async () => {
        const [script] = snippet(name).match(/<script async src="\/leadlight[\s\S]*?<\/script>/);
        const { page, pass } = await visit(script, { files: tool.files?.() });
        await pass(60 * SECOND);
        assert.deepEqual(await consents(page), UNKNOWN);
        assert.deepEqual(await stored(page), NOTHING_STORED);
        await tool.arrive(page);
        await tool.ready?.(page);
        await pass(3 * SECOND);
        await tool.answer(page, "all");
        await untilConsents(page, GRANTED);
      });

      if (tool.remembers)
        test("on the next page the remembered answer is told without a new event", async () => {
          // Its cookie lives by the browser's clock, which is not the page's.
          const { page, pass, open } = await begin({ time: Date.now() });
          await tool.answer(page, "all");
          await untilConsents(page, GRANTED);
          await untilDatabases(page, 1);
          await open("/next");
          await untilFollowed(page);
          await tool.ready?.(page);
          await pass(3 * SECOND);
          assert.deepEqual(await consents(page), GRANTED);
          assert.equal((await names(page)).filter((event) => event === "consent").length, 1);
          await page.evaluate(() => window.leadlight.forget());
          await open("/next");
          await untilFollowed(page);
          await tool.ready?.(page);
          await pass(3 * SECOND);
          await untilConsents(page, GRANTED);
        });
    });

  const gtag = `window.dataLayer = window.dataLayer || [];
    function gtag() { dataLayer.push(arguments); }`;
  const google = (script) =>
    `<script>${gtag}; ${script}</script>${tag('data-consent-tools="google"')}`;
  const update = (page, states) =>
    page.evaluate((states) => window.gtag("consent", "update", states), states);

  describe("google, further", () => {
    test("what was in the data layer before the widget is read, and the last update holds", async () => {
      const { page } = await visit(
        google(`gtag("consent", "update", { analytics_storage: "denied", ad_user_data: "granted" });
          gtag("consent", "update", { analytics_storage: "granted" });
          dataLayer.push(["consent", "update", { personalization_storage: "granted" }], null, 7);`),
      );
      await untilConsents(page, state("granted", "granted", "unknown", "granted"));
    });

    test("granted by default is a grant, after the wait that the default asks for", async () => {
      const { page, pass } = await visit(
        google(`gtag("consent", "default", {
          analytics_storage: "granted", ad_user_data: "denied", wait_for_update: 500 });`),
      );
      await pass(400);
      assert.deepEqual(await consents(page), UNKNOWN);
      await pass(200);
      await untilConsents(page, state("granted", "granted", "unknown", "unknown"));
    });

    test("an update ends the wait", async () => {
      const { page, pass } = await visit(
        google(`gtag("consent", "default", { analytics_storage: "granted", wait_for_update: 500 });
          gtag("consent", "update", { analytics_storage: "denied" });`),
      );
      await untilConsents(page, state("denied", "denied", "unknown", "unknown"));
      await pass(SECOND);
      assert.deepEqual(await consents(page), state("denied", "denied", "unknown", "unknown"));
      assert.deepEqual(await stored(page), NOTHING_STORED);
    });

    test("a default of a region grants nothing, and its denial bars the grant of the others", async () => {
      const { page, pass } = await visit(
        google(`gtag("consent", "default", { ad_user_data: "granted", region: ["US"] });
          gtag("consent", "default", { analytics_storage: "denied", region: ["ES"] });
          gtag("consent", "default", {
            analytics_storage: "granted", personalization_storage: "granted" });`),
      );
      await untilConsents(page, state("unknown", "unknown", "granted", "unknown"));
      await pass(SECOND);
      assert.deepEqual(await stored(page), NOTHING_STORED);
    });

    test("a tag manager that wraps push, before or after, sees every item once, and so do we", async () => {
      const wrap = `(() => {
        const push = dataLayer.push;
        window.seen = window.seen || [];
        dataLayer.push = function (...items) {
          seen.push(...items.map((item) => item.event));
          return push.apply(dataLayer, items);
        };
      })()`;
      const { page } = await visit(google(wrap));
      await page.evaluate(wrap);
      const length = await page.evaluate(() => window.dataLayer.push({ event: "gtm.js" }));
      assert.equal(length, 1);
      assert.deepEqual(await page.evaluate(() => window.seen), ["gtm.js", "gtm.js"]);
      await update(page, { ad_user_data: "granted" });
      await untilConsents(page, state("unknown", "unknown", "unknown", "granted"));
    });

    test("works under the strictest policy, with the scripts in files", async () => {
      const visitor = await site.visitor({
        files: {
          "*": html({
            head: `<script src="/gtag.js"></script>${tag('data-consent-tools="google"')}`,
          }),
          "/gtag.js": `${gtag}; gtag("consent", "update", { analytics_storage: "granted" });`,
        },
      });
      await visitor.open();
      await untilConsents(visitor.page, state("granted", "granted", "unknown", "unknown"));
    });
  });

  describe("tcf, further", () => {
    const head = `<script src="/consent/stub.js"></script>${snippet("tcf")}`;

    test("behind the stub, the real API is heard when it takes over", async () => {
      const { page } = await visit(head);
      await addScript(page, "/consent/cmp.js");
      await TOOLS.tcf.answer(page, "all");
      await untilConsents(page, GRANTED);
    });

    test("what an open dialog proposes changes nothing", async () => {
      const { page, pass } = await visit(head);
      await addScript(page, "/consent/cmp.js");
      await page.evaluate(() => window.cmp.propose([1, 2, 3, 4, 5, 6, 7, 8]));
      await pass(SECOND);
      assert.deepEqual(await consents(page), UNKNOWN);
      await page.evaluate(() => window.cmp.decide([1, 4]));
      await untilConsents(page, state("denied", "granted", "denied", "granted"));
    });

    test("where the GDPR does not apply, everything is unknown", async () => {
      const { page, pass } = await visit(head);
      await addScript(page, "/consent/cmp.js");
      await page.evaluate(() => window.cmp.doesNotApply());
      await pass(SECOND);
      assert.deepEqual(await consents(page), UNKNOWN);
    });
  });

  describe("gpp", () => {
    const begin = async (head = tag('data-consent-tools="gpp"')) => {
      const visitor = await visit(head);
      await addScript(visitor.page, "/consent/gpp.js");
      await visitor.pass(3 * SECOND);
      return visitor;
    };
    const set = (page, section, fields, ready = true) =>
      page.evaluate(
        ([section, fields, ready]) => {
          if (ready) window.gppCmp.ready();
          window.gppCmp.set(section, fields);
        },
        [section, fields, ready],
      );

    test("no answer, or one that is not ready, leaves everything unknown", async () => {
      const { page, pass } = await begin();
      await set(page, "usnat", { SaleOptOut: 1 }, false);
      await pass(10 * SECOND);
      assert.deepEqual(await consents(page), UNKNOWN);
      assert.deepEqual(await stored(page), NOTHING_STORED);
    });

    for (const [section, field, expected] of [
      ["usnat", "SaleOptOut", state("unknown", "unknown", "unknown", "denied")],
      ["usca", "SharingOptOut", state("unknown", "unknown", "unknown", "denied")],
      ["usva", "TargetedAdvertisingOptOut", state("unknown", "unknown", "denied", "denied")],
    ])
      test(`${field} in ${section} denies`, async () => {
        const { page } = await begin();
        await set(page, section, { [field]: 1 });
        await untilConsents(page, expected);
      });

    test("it vetoes the grant of another tool, and not to have opted out grants nothing", async () => {
      const { page, pass } = await begin(`<script>${gtag}</script>${snippet("gpp")}`);
      await set(page, "usnat", { SaleOptOut: 2, TargetedAdvertisingOptOut: 2 });
      await pass(SECOND);
      assert.deepEqual(await consents(page), UNKNOWN);
      await update(page, { ad_user_data: "granted" });
      await untilConsents(page, state("unknown", "unknown", "unknown", "granted"));
      await set(page, "usnat", { SaleOptOut: 1 });
      await untilConsents(page, state("unknown", "unknown", "unknown", "denied"));
      await set(page, "usnat", { SaleOptOut: 2 });
      await untilConsents(page, state("unknown", "unknown", "unknown", "granted"));
    });
  });

  describe("hubspot, further", () => {
    const tell = async (consent) => {
      const { page } = await visit(snippet("hubspot"));
      await TOOLS.hubspot.arrive(page);
      await page.evaluate((consent) => window._hsp.tell(consent), consent);
      return page;
    };
    test("the yes to a banner without categories is to analytics alone", async () => {
      await untilConsents(
        await tell({ allowed: true }),
        state("granted", "granted", "unknown", "unknown"),
      );
    });
    test("the no to a banner without categories is to everything", async () => {
      await untilConsents(await tell({ allowed: false }), DENIED);
    });
  });

  describe("several", () => {
    test("any denial wins over the grant of another tool, whichever comes first", async () => {
      const head = `<script>${gtag}; gtag("consent", "update", { analytics_storage: "granted",
        personalization_storage: "granted", ad_user_data: "granted" });
        window.Cookiebot = { hasResponse: true, consent: { statistics: false } };</script>`;
      const { page, pass } = await visit(head + tag('data-consent-tools="google cookiebot"'));
      await untilConsents(page, state("denied", "denied", "granted", "granted"));
      await pass(SECOND);
      assert.deepEqual(await stored(page), NOTHING_STORED);
      // Neither was obeyed before the other: one event.
      assert.deepEqual(await names(page), ["consent"]);
    });

    test("a grant that no tool gives any more is withdrawn", async () => {
      const { page } = await visit(snippet("cookiebot"));
      await TOOLS.cookiebot.arrive(page);
      await TOOLS.cookiebot.answer(page, "all");
      await untilConsents(page, GRANTED);
      await untilDatabases(page, 1);
      await page.evaluate(() => {
        window.Cookiebot.hasResponse = false;
        dispatchEvent(new Event("CookiebotOnConsentReady"));
      });
      await untilConsents(page, DENIED);
      await untilDatabases(page, 0);
    });

    test("an opt-out wins over every tool", async () => {
      const { page, pass } = await visit(google(""));
      await page.evaluate(() => window.leadlight.optOut());
      await update(page, { analytics_storage: "granted" });
      await pass(SECOND);
      assert.deepEqual(await consents(page), DENIED);
      assert.deepEqual((await stored(page)).databases, []);
    });
  });

  describe("the script tag", () => {
    test("without the attribute the adapters are not fetched", async () => {
      const visitor = await site.visitor();
      await visitor.open();
      await visitor.pass(SECOND);
      assert.ok(!paths(visitor).includes("/leadlight/leadlight-consent.js"));
    });

    test("with data-consent=required the tool's grant starts the capture", async () => {
      const { page } = await visit(
        `<script>${gtag}</script>${tag('data-consent="required" data-consent-tools="google"')}`,
      );
      await track(page, "demo_request");
      assert.deepEqual(await names(page), []);
      await update(page, { analytics_storage: "granted" });
      await untilConsents(page, state("granted", "granted", "unknown", "unknown"));
      await track(page, "demo_request");
      assert.ok((await names(page)).includes("demo_request"));
    });

    test("window.leadlightConfig names the tools and their names too", async () => {
      const { page } = await visit(`<script>
        window.leadlightConfig = { "consent-tools": ["onetrust"],
          "consent-map": { "7": ["scoring", "storage"], "8": ["handoff"] } };
        window.OnetrustActiveGroups = ",7,";</script>${tag()}`);
      await untilConsents(page, state("granted", "granted", "unknown", "denied"));
    });

    test("an unknown tool is named in the console, and the others are followed", async () => {
      const visitor = await visit(
        `<script>${gtag}</script>${tag('data-consent-tools="nonsense google"')}`,
      );
      await update(visitor.page, { ad_user_data: "granted" });
      await untilConsents(visitor.page, state("unknown", "unknown", "unknown", "granted"));
      assert.match(visitor.complained().join(), /no consent tool named nonsense/);
    });

    for (const map of ["{", '{"C0002":["everything"]}', "[1]"])
      test(`with the map ${map} no tool is followed, and the console says so`, async () => {
        const visitor = await visit(`<script>window.OnetrustActiveGroups = ",C0002,";</script>
          ${tag(`data-consent-tools="onetrust" data-consent-map='${map}'`)}`);
        await visitor.pass(SECOND);
        assert.deepEqual(await consents(visitor.page), UNKNOWN);
        assert.match(visitor.complained().join(), /could not follow/);
      });

    test("a tool whose objects throw leaves everything unknown, and the page alone", async () => {
      const visitor = await visit(`<script>
        Object.defineProperty(window, "Cookiebot", { get() { throw new Error("broken"); } });
        window.dataLayer = { push: null };
        window.__tcfapi = () => { throw new Error("broken"); };
        window.klaro = { getManager: () => ({}) };
        window.tarteaucitron = { job: 7 };</script>
        ${tag('data-consent-tools="cookiebot google tcf klaro tarteaucitron"')}`);
      await visitor.pass(SECOND);
      assert.deepEqual(await consents(visitor.page), UNKNOWN);
      const complaints = visitor.complained();
      assert.ok(complaints.length > 0);
      for (const complaint of complaints) assert.match(complaint, /could not follow/);
    });

    test("adapters that do not arrive leave everything unknown, and the console says so", async () => {
      const visitor = await site.visitor({
        files: {
          "*": html({ head: tag('data-consent-tools="google"') }),
          "/leadlight/leadlight-consent.js": { body: "", status: 404 },
        },
      });
      const told = visitor.page.waitForEvent("console", (message) =>
        message.text().includes("consent did not start"),
      );
      await visitor.open();
      await told;
      assert.deepEqual(await consents(visitor.page), UNKNOWN);
      visitor.complained();
    });
  });

  test("as a module: the page starts the adapters, and stops them", async () => {
    const { page, pass } = await visit(`<script>${gtag}</script>${tag()}`);
    await page.evaluate(async () => {
      const { default: follow } = await import("/leadlight/leadlight-consent.js");
      window.stop = follow(window.leadlight, { tools: ["google"] });
    });
    await update(page, { ad_user_data: "granted" });
    await untilConsents(page, state("unknown", "unknown", "unknown", "granted"));
    await page.evaluate(() => window.stop());
    await update(page, { analytics_storage: "granted" });
    await pass(SECOND);
    assert.deepEqual(await consents(page), state("unknown", "unknown", "unknown", "granted"));
    assert.equal(await page.evaluate(() => Object.hasOwn(window.dataLayer, "push")), false);
  });
});
