// Odd and hostile surroundings: where a page puts the widget, and what else lives on that page.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { policy } from "../../../scripts/serve.mjs";
import {
  assess,
  BATCH,
  built,
  consent,
  html,
  NOTHING_STORED,
  names,
  stored,
  storedNames,
  tag,
  track,
  usePages,
} from "./harness.mjs";

const tiny = {
  format: 1,
  name: "tiny",
  version: "3.2.1",
  signals: [{ id: "seen", when: { event: "page_view" }, points: 7 }],
  temperature: { warm: 25, hot: 60, hysteresis: 5 },
};
const csp = (text) => ({ "content-security-policy": text });
const ANYONE = { "access-control-allow-origin": "*" };
const without = (word) => policy.replace(word, "").replace(/script-src +;/, "script-src 'none';");
/** The files of the widget, for whoever asks. */
const shared = (...files) =>
  Object.fromEntries(
    files.map((name) => [`/leadlight/${name}`, { body: built(name), headers: ANYONE }]),
  );

describe("surroundings", () => {
  const site = usePages();
  const parts = ({ requests }) =>
    requests.map((url) => new URL(url).pathname).filter((path) => path.startsWith("/leadlight/"));
  /** The frame once its widget scores. */
  async function scoredFrame(page) {
    const frame = page.frames()[1];
    await assess(frame);
    return frame;
  }

  describe("policies", () => {
    test("with trusted types enforced and no policy allowed, every part is still loaded", async () => {
      assert.match(policy, /trusted-types 'none'; require-trusted-types-for 'script'/);
      const visitor = await site.visitor({
        files: {
          "*": {
            body: html({
              head: `<script src="/early.js"></script>${tag(`data-panel data-consent-tools="google"`)}`,
            }),
            headers: csp(without(" 'wasm-unsafe-eval'")),
          },
          "/early.js": `window.dataLayer = [];
            function gtag() { dataLayer.push(arguments); }
            gtag("consent", "update", { analytics_storage: "granted" });`,
        },
      });
      const { page } = visitor;
      await visitor.open();
      await page.locator("leadlight-inspector").waitFor({ state: "attached" });
      await page.waitForFunction(() => leadlight.export().consent.storage === "granted");
      assert.deepEqual(parts(visitor).sort(), [
        "/leadlight/b2b-saas.json",
        "/leadlight/leadlight-consent.js",
        "/leadlight/leadlight-panel.js",
        "/leadlight/leadlight-plain.js",
        "/leadlight/leadlight.js",
        "/leadlight/leadlight.wasm",
      ]);
    });

    test("each word that the policy has for the widget is needed", async () => {
      for (const [word, outcome] of [
        ["script-src 'self' 'wasm-unsafe-eval'", "no widget"],
        [" 'wasm-unsafe-eval'", "plain"],
        ["connect-src 'self'", "no model"],
        ["", "wasm"],
      ]) {
        assert.ok(policy.includes(word), word);
        const visitor = await site.visitor({
          files: { "*": { body: html(), headers: csp(policy.replace(word, "")) } },
        });
        const { page } = visitor;
        await page.goto(site.address);
        await page.waitForLoadState();
        const found = await page.evaluate(async () => {
          if (!window.leadlight) return "no widget";
          return (await window.leadlight.ready) ? "scores" : "no model";
        });
        const plain = parts(visitor).includes("/leadlight/leadlight-plain.js");
        assert.equal(found === "scores" ? (plain ? "plain" : "wasm") : found, outcome, word);
        // What the browser says of a file that it does not load; wasm it forbids without a word.
        const complaints = visitor.complained();
        assert.equal(complaints.length > 0, /no/.test(outcome), word);
        for (const line of complaints) assert.match(line, /Content Security Policy|Leadlight/i);
      }
    });

    test("a nonce with 'strict-dynamic' lets the parts in as well", async () => {
      const visitor = await site.visitor({
        files: {
          "*": {
            body: html({ head: tag(`nonce="n1" data-panel`) }),
            headers: csp(
              `default-src 'none'; connect-src 'self';
               script-src 'nonce-n1' 'strict-dynamic' 'wasm-unsafe-eval'`.replace(/\s+/g, " "),
            ),
          },
        },
      });
      assert.equal((await visitor.open()).events, 1);
      await visitor.page.locator("leadlight-inspector").waitFor({ state: "attached" });
    });

    test("the single file with its model inside needs no connect-src", async () => {
      const visitor = await site.visitor({
        files: {
          "*": {
            body: html({ head: `<script src="/leadlight/leadlight-single.js"></script>` }),
            headers: csp("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"),
          },
        },
      });
      assert.equal((await visitor.open()).events, 1);
    });
  });

  describe("places", () => {
    const framed = (attributes) =>
      html({ head: "", body: `<iframe ${attributes}></iframe>`, title: "Outside" });
    const frames = csp("frame-src 'self' http://localhost:*");
    /** What is inside may be framed. */
    const inside = csp(without("frame-ancestors 'none'; "));

    test("in a frame of the same origin it scores and stores as anywhere", async () => {
      const visitor = await site.visitor({
        files: {
          "/outside.html": { body: framed(`src="/pricing"`), headers: frames },
          "*": { body: html(), headers: inside },
        },
      });
      const { page, pass } = visitor;
      await page.goto(`${site.address}/outside.html`);
      const frame = await scoredFrame(page);
      await consent(frame, { storage: true }, { includeEarlier: true });
      await pass(BATCH);
      assert.deepEqual(await storedNames(frame), ["page_view", "consent"]);
      assert.equal(await page.evaluate(() => typeof window.leadlight), "undefined");
    });

    test("in a frame of another origin too", async () => {
      const { page } = await site.visitor({
        files: {
          "/outside.html": { body: framed(`src="${site.elsewhere}/pricing"`), headers: frames },
          "*": { body: html(), headers: inside },
        },
      });
      await page.goto(`${site.address}/outside.html`);
      const frame = await scoredFrame(page);
      assert.deepEqual(await names(frame), ["page_view"]);
    });

    test("in a frame without an address (srcdoc) it takes the addresses of the page around", async () => {
      const visitor = await site.visitor({
        files: {
          "/deep/outside.html": {
            body: framed(
              `srcdoc='${html({ head: tag(`data-model="tiny.json"`) }).replaceAll("'", "&#39;")}'`,
            ),
            headers: csp("script-src 'self' 'wasm-unsafe-eval'"),
          },
          "/deep/tiny.json": JSON.stringify(tiny),
        },
      });
      await visitor.page.goto(`${site.address}/deep/outside.html`);
      const { model, engagement } = await assess(visitor.page.frames()[1]);
      assert.deepEqual([model.name, engagement], ["tiny", 7]);
    });

    test("in a sandbox without an origin it scores in memory, and a grant of storage does no harm", async () => {
      const visitor = await site.visitor({
        files: {
          "/outside.html": {
            body: framed(`sandbox="allow-scripts" src="/pricing"`),
            headers: frames,
          },
          "*": { body: html({ head: tag("data-panel") }), headers: inside },
          ...shared("leadlight.wasm", "b2b-saas.json", "leadlight-panel.js", "leadlight-more.js"),
        },
      });
      const { page, pass } = visitor;
      await page.goto(`${site.address}/outside.html`);
      const frame = await scoredFrame(page);
      assert.equal(await frame.evaluate(() => origin), "null");
      await consent(frame, { storage: true });
      await track(frame, "demo_request");
      await pass(BATCH);
      assert.equal((await assess(frame)).stage, "prospect");
      await frame.locator("leadlight-inspector").waitFor({ state: "attached" });
      await frame.evaluate(() => leadlight.optOut());
      assert.equal(await frame.evaluate(() => leadlight.assess()), null);
      assert.deepEqual(await stored(page), NOTHING_STORED);
    });

    test("where the files are not shared with a sandbox, the single file scores", async () => {
      const single = `<script src="/leadlight/leadlight-single.js"></script>`;
      const visitor = await site.visitor({
        files: {
          "/outside.html": {
            body: framed(`sandbox="allow-scripts" src="/pricing"`),
            headers: frames,
          },
          "*": { body: html({ head: single }), headers: inside },
        },
      });
      await visitor.page.goto(`${site.address}/outside.html`);
      assert.deepEqual(await names(await scoredFrame(visitor.page)), ["page_view"]);
    });

    test("a script element inside a shadow root finds its files, whatever it is called", async () => {
      const visitor = await site.visitor({
        files: {
          "*": {
            body: html({ head: `<script src="/insert.js"></script>` }),
            // A loader that writes src is what trusted types forbid.
            headers: csp(without("require-trusted-types-for 'script'")),
          },
          "/insert.js": `addEventListener("DOMContentLoaded", () => {
            window.leadlightConfig = { auto: ["page-views"], panel: true };
            const host = document.body.appendChild(document.createElement("div"));
            const script = document.createElement("script");
            script.src = "/assets/ours.js?v=3";
            host.attachShadow({ mode: "closed" }).append(script);
          });`,
          "/assets/ours.js": built("leadlight.js"),
          "/assets/leadlight.wasm": built("leadlight.wasm"),
          "/assets/leadlight-panel.js": built("leadlight-panel.js"),
          "/assets/b2b-saas.json": built("b2b-saas.json"),
        },
      });
      assert.equal((await visitor.open()).events, 1);
      await visitor.page.locator("leadlight-inspector").waitFor({ state: "attached" });
      assert.deepEqual(parts(visitor), [], "nothing from where the page has it by default");
    });

    test("under a <base> addresses are the base's, as those of the tag itself", async () => {
      const visitor = await site.visitor({
        files: {
          "*": {
            body: html({
              head: `<base href="/deep/er/">
                <script async src="../leadlight.js" data-model="tiny.json" data-panel></script>`,
            }),
            headers: csp(policy.replace("base-uri 'none'", "base-uri 'self'")),
          },
          "/deep/leadlight.js": built("leadlight.js"),
          "/deep/leadlight.wasm": built("leadlight.wasm"),
          "/deep/leadlight-panel.js": built("leadlight-panel.js"),
          "/deep/er/tiny.json": JSON.stringify(tiny),
        },
      });
      assert.equal((await visitor.open("/shop/")).model.name, "tiny");
      await visitor.page.locator("leadlight-inspector").waitFor({ state: "attached" });
      const [{ properties }] = await visitor.page.evaluate(() => leadlight.export().events);
      assert.equal(properties.path, "/shop/", "the page's path is not the base's");
    });

    test("under a <base> of another origin nothing is fetched from there but what the page names", async () => {
      const visitor = await site.visitor({
        files: {
          "*": {
            body: html({
              head: `<base href="${site.elsewhere}/">
                <script async src="${site.address}/leadlight/leadlight.js"></script>`,
            }),
            headers: csp(policy.replace("base-uri 'none'", "base-uri *")),
          },
        },
      });
      assert.equal((await visitor.open()).events, 1);
      for (const url of visitor.requests) assert.ok(url.startsWith(site.address), url);
    });
  });

  describe("neighbours", () => {
    test("a page that extends Array.prototype and redefines what JSON is", async () => {
      const { page, open, pass } = await site.visitor({
        before: () => {
          // As libraries of another age do: enumerable.
          Array.prototype.last = function () {
            return this[this.length - 1];
          };
          Array.prototype.toJSON = function () {
            return String(this);
          };
          Object.prototype.toJSON = () => "not this";
          String.prototype.toJSON = () => "nor this";
        },
      });
      assert.equal((await open("/pricing")).events, 1);
      await consent(page, { storage: true }, { includeEarlier: true });
      await track(page, "demo_request", { plan: "pro" });
      await pass(BATCH);
      assert.deepEqual(await storedNames(page), ["page_view", "consent", "demo_request"]);
      const last = await page.evaluate(() => leadlight.export().events.last().properties.plan);
      assert.equal(last, "pro");
      assert.equal((await assess(page)).stage, "prospect");
    });

    test("an Object.prototype with the names of options, ours and those of fetch()", async () => {
      const { page, open } = await site.visitor({
        before: () => {
          Object.assign(Object.prototype, { value: 1, model: 2, wasm: 3, enumerable: true });
          Object.assign(Object.prototype, { signal: undefined, duplex: "half", mode: "no-cors" });
          Object.prototype.integrity = "sha384-AAAA";
        },
      });
      assert.equal((await open()).events, 1);
      await track(page, "demo_request");
      assert.equal((await page.evaluate(() => leadlight.assess())).stage, "prospect");
    });

    test("JSON.parse, fetch and Promise wrapped by the page are used as any script would", async () => {
      const { page, open, pass } = await site.visitor({
        before: () => {
          window.seen = { fetch: 0, parse: 0, promise: 0 };
          const { fetch } = window;
          window.fetch = function (...parts) {
            window.seen.fetch++;
            // A wrapper of an error tracker: its own promise, the same response.
            return fetch.apply(this, parts).then((response) => response);
          };
          const { parse } = JSON;
          JSON.parse = (text, reviver) => {
            window.seen.parse++;
            return parse(text, reviver);
          };
          const Native = Promise;
          window.Promise = class extends Native {
            constructor(...parts) {
              super(...parts);
              window.seen.promise++;
            }
          };
        },
      });
      assert.equal((await open()).events, 1);
      await consent(page, { storage: true });
      await track(page, "demo_request");
      await pass(BATCH);
      assert.deepEqual(await storedNames(page), ["consent", "demo_request"]);
      const { fetch, parse, promise } = await page.evaluate(() => window.seen);
      assert.deepEqual([fetch, parse], [2, 1]);
      assert.ok(promise > 0);
    });

    test("a fetch of the page's own that gives no Response will do", async () => {
      const visitor = await site.visitor({
        before: () => {
          const { fetch } = window;
          window.fetch = async (address) => {
            const response = await fetch(address);
            const body = await response.arrayBuffer();
            return {
              ok: response.ok,
              headers: response.headers,
              text: async () => new TextDecoder().decode(body),
              arrayBuffer: async () => body,
            };
          };
        },
      });
      assert.equal((await visitor.open()).events, 1);
      assert.ok(!parts(visitor).includes("/leadlight/leadlight-plain.js"));
    });

    test("posthog-js, Segment and a Matomo tracker on one page: each does its work, nothing leaves", async () => {
      const { outputFiles } = await build({
        stdin: {
          contents: NEIGHBOURS,
          resolveDir: fileURLToPath(new URL(".", import.meta.url)),
        },
        bundle: true,
        format: "iife",
        minify: true,
        write: false,
        logLevel: "error",
      });
      const taken = { body: "{}", headers: { "content-type": "application/json" } };
      const visitor = await site.visitor({
        still: false,
        files: {
          "*": {
            body: html({ head: `<script src="/neighbours.js"></script>${tag()}` }),
            // Theirs need styles and more; what counts here is the origin.
            headers: csp("default-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'"),
          },
          "/neighbours.js": Buffer.from(outputFiles[0].contents),
          "/i/v0/e/": taken,
          "/e/": taken,
          "/v1/p": taken,
          "/v1/t": taken,
          "/matomo.js": MATOMO_STANDS_IN,
          "/matomo.php": taken,
        },
      });
      const { page, requests } = visitor;
      // The last is fetched when the page has nothing else to do.
      const paths = ["/e/", "/v1/p", "/matomo.php", "/leadlight/leadlight-more.js"];
      const work = paths.map((path) =>
        page.waitForRequest((request) => new URL(request.url()).pathname === path),
      );
      assert.equal((await visitor.open("/pricing")).events, 1);
      await Promise.all(work);
      await page.evaluate(() => history.pushState(null, "", "/product"));
      await track(page, "demo_request");
      const known = await page.evaluate(() => leadlight.export().events);
      assert.deepEqual(
        known
          .filter(({ name }) => /page_view|demo/.test(name))
          .map(({ properties, name }) => properties.path ?? name),
        ["/pricing", "/product", "demo_request"],
        "each page once",
      );
      for (const url of requests) assert.ok(url.startsWith(site.address), url);
      assert.deepEqual(parts(visitor).sort(), [
        "/leadlight/b2b-saas.json",
        "/leadlight/leadlight-more.js",
        "/leadlight/leadlight.js",
        "/leadlight/leadlight.wasm",
      ]);
      assert.ok(!JSON.stringify(known).includes("neighbour-visitor"), "nothing of theirs is known");
    });
  });
});

/** The page's analytics, set up as their documentation says, all towards the page's own server. */
const NEIGHBOURS = `
  import posthog from "posthog-js";
  import { AnalyticsBrowser } from "@segment/analytics-next";
  import MatomoTracker from "@jonkoops/matomo-tracker";
  posthog.init("phc_key", {
    api_host: location.origin, ui_host: location.origin, bootstrap: { distinctID: "neighbour-visitor" },
    advanced_disable_flags: true, disable_external_dependency_loading: true,
    disable_session_recording: true, capture_pageview: "history_change",
    request_batching: false, opt_out_useragent_filter: true, disable_compression: true,
  });
  const matomo = new MatomoTracker({ urlBase: location.origin, siteId: 1, userId: "neighbour-visitor" });
  matomo.trackPageView();
  const analytics = AnalyticsBrowser.load({
    writeKey: "key", cdnURL: location.origin,
    cdnSettings: { integrations: { "Segment.io": {
      apiKey: "key", apiHost: location.host + "/v1", protocol: "http", deliveryStrategy: { strategy: "standard" },
    } } },
  }, { integrations: { "Segment.io": { apiHost: location.host + "/v1", protocol: "http" } } });
  window.neighbours = analytics.page().then(() => analytics.identify("neighbour-visitor")).then(() => true);
`;

/** Matomo's own matomo.js is not on npm: a page view of the queue that its npm package fills. */
const MATOMO_STANDS_IN = `
  const take = ([call]) => { if (call === "trackPageView") fetch("/matomo.php", { method: "POST" }); };
  (window._paq ?? []).forEach(take);
  window._paq = { push: take };
`;
