// What the widget does on a page, case by case; engines/pages.test.mjs runs each in three engines.
//
// A case: { name, page, csp, files, run, errors, stores, elsewhere, except }
//   page, csp, files   as of server.mjs; by default index under the strictest CSP
//   run(visit)         the visit, by calls of `visit` (engines/visit.mjs), and what must hold
//   errors             what the page may complain of: the browser of what it could not load, and the
//                      widget of what it cannot do; by default nothing at all
//   stores             something is left on the device at the end; by default nothing may be
//   except             { engine: why it cannot run there }
//
// After each case these must not have happened: an error, something stored, a request to another
// origin.
import assert from "node:assert/strict";
import { policy } from "../../../scripts/serve.mjs";
import { built } from "../server.mjs";

const withoutWasm = policy.replace(" 'wasm-unsafe-eval'", "");
const framing = policy
  .replace("frame-ancestors 'none'", "frame-ancestors 'self'; frame-src 'self'")
  .replace("connect-src 'self'", "connect-src 'self' *");
/** What an engine says of a file that is missing, or forbidden by the page's CSP. */
const MISSING = /404|Not Found|Failed to load|integrity/i;
const FORBIDDEN = /Content[- ]Security[- ]Policy|wasm|WebAssembly|script-src|CSP/i;
const OURS = /^Leadlight does not score: /;

/** What was asked for of ours; the other collectors come when the engine is idle, sooner or later. */
const files = (paths) =>
  paths.filter((path) => /^\/leadlight\/(?!leadlight-more\.js)/.test(path)).sort();
const BASIC = ["/leadlight/b2b-saas.json", "/leadlight/leadlight.js", "/leadlight/leadlight.wasm"];
const properties = async (visit, wanted) =>
  (await visit.events())
    .filter(({ name }) => name === wanted)
    .map((event) => {
      // WebKit says that it is driven, and scripts click for those who cannot.
      const { automation, untrusted, ...rest } = event.properties;
      return rest;
    });
const push = (visit, path) => visit.evaluate((path) => history.pushState(null, "", path), path);
const scored = async (visit) => {
  await visit.track("demo_request");
  assert.equal((await visit.assess()).stage, "prospect");
};
/** Nothing is scored, nothing is kept, no call throws. */
const idle = async (visit) => {
  await visit.track("demo_request");
  await visit.consent({ scoring: true, storage: true });
  assert.equal(await visit.assess(), null);
  assert.deepEqual(await visit.names(), []);
  assert.deepEqual(new Set(Object.values(await visit.consents())), new Set(["denied"]));
  assert.deepEqual(files(visit.requests), ["/leadlight/leadlight.js"]);
};
const failing = async (visit, message) => {
  await visit.visitPage();
  assert.equal(await visit.evaluate(() => window.leadlight.ready), false);
  await visit.track("demo_request");
  assert.equal(await visit.assess(), null);
  assert.deepEqual(await visit.names(), []);
  const told = await visit.evaluate(() => window.complaints);
  const ours = told.filter((text) => OURS.test(text));
  assert.equal(ours.length, 1, told.join("\n"));
  assert.match(ours[0], message);
};
/** Opens the page of frames, and waits for the widgets of both. */
const openFrames = async (visit) => {
  await visit.goto(`${visit.address}/`);
  await visit.until(() =>
    ["a", "b"].every((id) => document.getElementById(id).contentWindow.leadlight?.assess?.()),
  );
};
/** In the page of frames: calls `name` of one widget. */
const callIn = (visit, id, name, ...parts) =>
  visit.evaluate(
    (id, name, parts) => document.getElementById(id).contentWindow.leadlight[name](...parts),
    id,
    name,
    parts,
  );
/** Waits until one of them knows this of the storage. */
const untilStorage = (visit, id, state) =>
  visit.until(
    (id, state) =>
      document.getElementById(id).contentWindow.leadlight.export().consent.storage === state,
    id,
    state,
  );
/** A grant in the one, of which the other has heard. */
const grantInFrames = async (visit) => {
  await openFrames(visit);
  await callIn(visit, "a", "consent", { storage: true });
  await untilStorage(visit, "b", "granted");
};

export const cases = [
  {
    name: "a page is seen: its path and title, three requests, nothing else",
    async run(visit) {
      await visit.open("/pricing");
      assert.deepEqual(await properties(visit, "page_view"), [{ path: "/pricing", title: "Home" }]);
      assert.deepEqual(await visit.names(), ["page_view"]);
      assert.deepEqual(files(visit.requests), BASIC);
    },
  },
  {
    name: "page after page without consent: each knows only itself",
    async run(visit) {
      await visit.open("/pricing");
      await visit.open("/two");
      assert.deepEqual(await properties(visit, "page_view"), [{ path: "/two", title: "Two" }]);
    },
  },
  {
    name: "page after page by links, with consent: the visit goes on",
    stores: true,
    async run(visit) {
      await visit.open("/");
      await visit.consent({ storage: true }, { includeEarlier: true });
      await visit.click("#inside");
      await visit.arrive("/two");
      await visit.untilViewsStored(2);
      await visit.click("#home");
      await visit.arrive("/");
      const paths = (await properties(visit, "page_view")).map(({ path }) => path);
      assert.deepEqual(paths, ["/", "/two", "/"]);
      assert.equal((await visit.assess()).sessions, 1);
    },
  },
  {
    name: "pushState to another path is a page view, without the old title",
    async run(visit) {
      await visit.open("/");
      await push(visit, "/a?tab=1");
      await push(visit, "/b");
      const views = await properties(visit, "page_view");
      assert.deepEqual(views, [{ path: "/", title: "Home" }, { path: "/a" }, { path: "/b" }]);
    },
  },
  {
    name: "a query, a hash and replaceState are none",
    async run(visit) {
      await visit.open("/");
      await push(visit, "/?tab=2");
      await visit.evaluate(() => {
        location.hash = "part";
        history.replaceState(null, "", "/replaced");
      });
      assert.equal((await properties(visit, "page_view")).length, 1);
    },
  },
  {
    name: "going back within the page is a page view",
    async run(visit) {
      await visit.open("/");
      await push(visit, "/a");
      await visit.evaluate(
        () =>
          new Promise((resolve) => {
            addEventListener("popstate", resolve, { once: true });
            history.back();
          }),
      );
      const paths = (await properties(visit, "page_view")).map(({ path }) => path);
      assert.deepEqual(paths, ["/", "/a", "/"]);
    },
  },
  {
    name: "a page that comes back from the back/forward cache is seen again",
    stores: true,
    async run(visit) {
      await visit.open("/");
      await visit.consent({ storage: true }, { includeEarlier: true });
      await visit.evaluate(() => {
        window.kept = true;
      });
      await visit.open("/two");
      await visit.untilViewsStored(2);
      await visit.back();
      await visit.arrive("/");
      assert.equal(await visit.evaluate(() => window.kept === true), true, "from the cache");
      await visit.until(
        () =>
          window.leadlight.export().events.filter(({ name }) => name === "page_view").length === 3,
      );
      const paths = (await properties(visit, "page_view")).map(({ path }) => path);
      assert.deepEqual(paths.sort(), ["/", "/", "/two"]);
    },
  },
  {
    name: "of a query only the campaign and whose click it was are kept",
    async run(visit) {
      await visit.open(
        "/?utm_source=news&utm_campaign=spring&gclid=secret&mail=a@b.example#secret",
      );
      const campaign = { utm_source: "news", utm_campaign: "spring", click_id: "google" };
      assert.deepEqual(await properties(visit, "page_view"), [
        { path: "/", title: "Home", ...campaign },
      ]);
    },
  },
  {
    name: "where the visitor came from is a host and no more",
    page: "from",
    async run(visit) {
      await visit.goto(`${visit.elsewhere}/from?secret=1`);
      await visit.evaluate((address) => {
        document.getElementById("to").href = `${address}/two?secret=2`;
      }, visit.address);
      await visit.click("#to");
      await visit.arrive("/two");
      const referrer = visit.elsewhere.replace("http://", "");
      assert.deepEqual(await properties(visit, "page_view"), [
        { path: "/two", title: "Two", referrer },
      ]);
    },
  },
  {
    name: "e-mail addresses, tokens and numbers are cut out of a path",
    async run(visit) {
      await visit.open("/u/jane@mail.example/0612345678");
      await push(visit, "/reset/550e8400-e29b-41d4-a716-446655440000");
      const paths = (await properties(visit, "page_view")).map(({ path }) => path);
      assert.deepEqual(paths, ["/u/[email]/[number]", "/reset/[token]"]);
    },
  },
  ...[
    [
      "an outbound link",
      "#outside",
      "click",
      { outbound: true, host: "partner.example", path: "/docs" },
    ],
    ["a download", "#file", "file_download", { file: "/files/white-paper.pdf", extension: "pdf" }],
    ["a number to call", "#call", "click", { kind: "tel" }],
    ["an address to write to", "#write", "click", { kind: "mailto" }],
  ].map(([what, selector, name, expected]) => ({
    name: `a click on ${what}`,
    async run(visit) {
      await visit.open("/");
      await visit.click(selector);
      await visit.untilNamed(name);
      assert.deepEqual(await properties(visit, name), [expected]);
      assert.equal(
        (await visit.events()).find((event) => event.name === name).properties.untrusted,
        undefined,
      );
    },
  })),
  {
    name: "a form is begun by typing: which form, not what was typed",
    async run(visit) {
      await visit.open("/");
      await visit.type("#mail", "jane@mail.example");
      await visit.untilNamed("form_start");
      const form = { form_id: "contact", form_name: "talk", form_destination: "/send" };
      assert.deepEqual(await properties(visit, "form_start"), [form]);
      const known = JSON.stringify(await visit.evaluate(() => window.leadlight.export()));
      assert.ok(!known.includes("jane"), known);
    },
  },
  {
    name: "a form is submitted",
    async run(visit) {
      await visit.open("/");
      await visit.click("#send");
      await visit.untilNamed("form_submit");
      assert.equal((await properties(visit, "form_submit"))[0].form_id, "contact");
    },
  },
  {
    name: "scrolling to the end: each quarter once",
    async run(visit) {
      await visit.open("/");
      for (const share of [0.6, 1, 0, 1])
        await visit.evaluate(async (share) => {
          scrollTo(0, document.documentElement.scrollHeight * share);
          const frame = () => new Promise(requestAnimationFrame);
          await frame().then(frame).then(frame);
        }, share);
      await visit.until(
        () => window.leadlight.export().events.filter(({ name }) => name === "scroll").length > 3,
      );
      const percents = (await properties(visit, "scroll")).map(({ percent }) => percent);
      assert.deepEqual(percents, [25, 50, 75, 90]);
    },
  },
  {
    name: "engaged time is told when the visitor goes on",
    async run(visit) {
      await visit.open("/");
      const begun = await visit.evaluate(() => performance.now());
      await visit.until((begun) => performance.now() > begun + 1500, begun);
      await push(visit, "/a");
      const [told] = await properties(visit, "engaged_time");
      assert.ok(told?.seconds >= 1, JSON.stringify(told));
      assert.deepEqual(await visit.names(), ["page_view", "engaged_time", "page_view"]);
    },
  },
  {
    name: "an event declared on a button, with its properties",
    async run(visit) {
      await visit.open("/");
      await visit.click("#demo");
      await visit.untilNamed("demo_request");
      assert.deepEqual(await properties(visit, "demo_request"), [{ plan: "team", seats: 12 }]);
      assert.equal((await visit.assess()).stage, "prospect");
    },
  },
  {
    name: "an event declared on a form counts at its submit",
    async run(visit) {
      await visit.open("/");
      await visit.click("#ask");
      await visit.untilNamed("quote_request");
      assert.deepEqual(await properties(visit, "quote_request"), [{ size: "few" }]);
    },
  },
  {
    name: "what is declared in a shadow root counts too",
    async run(visit) {
      await visit.open("/");
      await visit.evaluate(() => {
        const root = document.getElementById("holder").attachShadow({ mode: "open" });
        const form = document.createElement("form");
        form.dataset.leadEvent = "newsletter_signup";
        form.addEventListener("submit", (event) => event.preventDefault());
        const button = document.createElement("button");
        form.append(button);
        root.append(form);
        button.click();
      });
      await visit.untilNamed("newsletter_signup");
    },
  },
  {
    name: "by default events are scored in memory and nothing is stored, whatever the visitor does",
    async run(visit) {
      await visit.open("/");
      await visit.click("#demo");
      await visit.type("#mail", "jane");
      await visit.evaluate(() => window.leadlight.identify("user-1", { role: "owner" }));
      await visit.untilNamed("demo_request");
      assert.equal((await visit.assess()).stage, "prospect");
      assert.deepEqual(await visit.stored(), visit.NOTHING_STORED);
    },
  },
  {
    name: "with consent required nothing is captured or fetched before the grant",
    page: "required",
    async run(visit) {
      await visit.visitPage("/");
      assert.equal(await visit.evaluate(() => window.leadlight.ready), false);
      await visit.click("#demo");
      await visit.track("demo_request");
      assert.deepEqual(await visit.names(), []);
      assert.deepEqual(files(visit.requests), ["/leadlight/leadlight.js"]);
    },
  },
  {
    name: "and after it is",
    page: "required",
    async run(visit) {
      await visit.visitPage("/");
      await visit.consent({ scoring: true });
      await visit.until(() => window.leadlight.assess() !== null);
      assert.deepEqual(await visit.names(), ["consent", "page_view"]);
    },
  },
  {
    name: "a grant stores what comes after it, not what came before",
    stores: true,
    async run(visit) {
      await visit.open("/");
      await visit.track("before");
      await visit.consent({ storage: true });
      await visit.track("after");
      await visit.untilStored(["consent", "after"]);
      assert.ok((await visit.names()).includes("before"));
    },
  },
  {
    name: "and what came before where the site asks for it",
    stores: true,
    async run(visit) {
      await visit.open("/");
      await visit.track("before");
      await visit.consent({ storage: true }, { includeEarlier: true });
      const stored = await visit.storedNames();
      for (const name of ["page_view", "before", "consent"]) assert.ok(stored.includes(name), name);
    },
  },
  {
    name: "a reload keeps the profile, event for event",
    stores: true,
    async run(visit) {
      await visit.open("/two");
      await visit.consent({ storage: true, handoff: false });
      await visit.track("demo_request", { plan: "pro", seats: 12, trial: true });
      await visit.untilStored(["consent", "demo_request"]);
      const kept = (await visit.events()).filter(({ name }) => /consent|demo/.test(name));
      const { stage } = await visit.open("/two");
      assert.equal(stage, "prospect");
      assert.deepEqual((await visit.events()).slice(0, 2), kept);
      assert.equal((await visit.consents()).handoff, "denied");
    },
  },
  {
    name: "the last event before leaving is kept",
    stores: true,
    except: { WebKit: "it gives up an IndexedDB transaction that is under way when the page goes" },
    async run(visit) {
      await visit.open("/");
      await visit.consent({ storage: true });
      await visit.evaluate(() =>
        document.getElementById("inside").setAttribute("data-lead-event", "contact_request"),
      );
      await visit.click("#inside");
      await visit.arrive("/two");
      assert.ok((await visit.names()).includes("contact_request"));
    },
  },
  {
    name: "a denial stores nothing",
    async run(visit) {
      await visit.open("/");
      await visit.consent({ storage: false });
      await scored(visit);
      assert.equal((await visit.consents()).storage, "denied");
    },
  },
  {
    name: "a withdrawal empties what was stored, and leaves the score in memory",
    async run(visit) {
      await visit.open("/two");
      await visit.consent({ storage: true });
      await scored(visit);
      await visit.untilStored(["consent", "demo_request"]);
      await visit.consent({ storage: false });
      assert.deepEqual(await visit.stored(), visit.NOTHING_STORED);
      assert.equal((await visit.assess()).stage, "prospect");
      assert.equal((await visit.open("/two")).stage, "visitor");
    },
  },
  {
    name: "a denial of scoring empties memory too",
    async run(visit) {
      await visit.open("/");
      await scored(visit);
      await visit.consent({ scoring: false });
      await visit.track("after");
      assert.equal(await visit.assess(), null);
      assert.deepEqual(await visit.names(), ["consent"]);
    },
  },
  ...["gpc", "dnt"].map((signal) => ({
    name: `${signal === "gpc" ? "Global Privacy Control" : "Do Not Track"} wins over any grant`,
    page: signal,
    async run(visit) {
      await visit.visitPage("/");
      await idle(visit);
    },
  })),
  {
    name: "an opt-out is remembered, and nothing else is kept",
    stores: true,
    async run(visit) {
      await visit.open("/two");
      await visit.consent({ storage: true });
      await scored(visit);
      await visit.evaluate(() => window.leadlight.optOut());
      const expected = { ...visit.NOTHING_STORED, local: ["leadlight.optOut"] };
      assert.deepEqual(await visit.stored(), expected);
      visit.requests.length = 0;
      await visit.visitPage("/two");
      await idle(visit);
      assert.deepEqual(await visit.stored(), expected);
    },
  },
  {
    name: "an opt-in lifts it",
    async run(visit) {
      await visit.open("/two");
      await visit.evaluate(() => window.leadlight.optOut());
      await visit.visitPage("/two");
      await visit.evaluate(() => window.leadlight.optIn());
      await visit.until(() => window.leadlight.assess() !== null);
      assert.deepEqual(await visit.names(), ["page_view"]);
    },
  },
  {
    name: "what is forgotten is gone, on the device and in memory",
    async run(visit) {
      await visit.open("/two");
      await visit.consent({ storage: true, handoff: true });
      await scored(visit);
      await visit.evaluate(() => window.leadlight.forget());
      assert.deepEqual(await visit.names(), []);
      assert.equal((await visit.consents()).handoff, "unknown");
    },
  },
  {
    name: "two frames of a site: a grant in one holds in the other",
    page: "frames",
    csp: framing,
    stores: true,
    async run(visit) {
      await grantInFrames(visit);
      for (const id of ["a", "b"]) await callIn(visit, id, "track", `in_${id}`);
      await visit.untilStored(["consent", "in_a", "in_b"]);
    },
  },
  {
    name: "and its withdrawal empties both",
    page: "frames",
    csp: framing,
    async run(visit) {
      await grantInFrames(visit);
      await visit.evaluate(() => {
        const [a, b] = ["a", "b"].map((id) => document.getElementById(id).contentWindow.leadlight);
        a.track("queued");
        return b.consent({ storage: false });
      });
      await untilStorage(visit, "a", "denied");
      await callIn(visit, "a", "track", "after");
    },
  },
  {
    name: "another person in one frame begins a fresh profile in both",
    page: "frames",
    csp: framing,
    async run(visit) {
      await openFrames(visit);
      await visit.evaluate(() => {
        const [a, b] = ["a", "b"].map((id) => document.getElementById(id).contentWindow.leadlight);
        b.track("demo_request");
        a.identify("user-1");
        a.identify("user-2", { role: "student" });
      });
      await visit.until(() => {
        const [a, b] = ["a", "b"].map((id) => document.getElementById(id).contentWindow.leadlight);
        const people = [a, b].map((widget) => JSON.stringify(widget.export().events));
        return people[0] === people[1] && b.assess().stage === "visitor";
      });
    },
  },
  {
    name: "another person on the device begins a fresh profile, in which the consents stand",
    stores: true,
    async run(visit) {
      await visit.open("/two");
      await visit.consent({ storage: true, handoff: true });
      await visit.evaluate(() => {
        window.leadlight.identify("user-1");
        window.leadlight.track("demo_request");
        window.leadlight.identify("user-2", { role: "student" });
      });
      assert.deepEqual(await visit.names(), ["consent", "identify"]);
      assert.equal((await visit.assess()).stage, "visitor");
      await visit.untilStored(["consent", "identify"]);
    },
  },
  {
    name: "the stub's queue is drained in order",
    page: "stub",
    async run(visit) {
      await visit.open("/");
      assert.deepEqual(await visit.names(), ["sign_up", "identify", "page_view"]);
      assert.equal(await visit.evaluate(() => window.held === window.leadlight), true);
    },
  },
  {
    name: "as a module",
    page: "module",
    async run(visit) {
      await visit.open("/");
      assert.deepEqual(await visit.names(), ["page_view"]);
      assert.deepEqual(files(visit.requests), [BASIC[0], "/leadlight/leadlight.mjs", BASIC[2]]);
      await scored(visit);
    },
  },
  {
    name: "as a single file: one request",
    page: "single",
    async run(visit) {
      await visit.open("/");
      await scored(visit);
      assert.deepEqual(files(visit.requests), ["/leadlight/leadlight-single.js"]);
    },
  },
  {
    name: "under a CSP that forbids wasm the core is plain JavaScript",
    csp: withoutWasm,
    errors: FORBIDDEN,
    async run(visit) {
      await visit.open("/");
      await scored(visit);
      assert.ok(visit.requests.includes("/leadlight/leadlight-plain.js"));
    },
  },
  {
    name: "wasm that is not there: plain JavaScript",
    files: { "/leadlight/leadlight.wasm": { body: "", status: 404 } },
    errors: MISSING,
    async run(visit) {
      await visit.open("/");
      await scored(visit);
    },
  },
  {
    name: "wasm of a wrong MIME type scores all the same",
    files: {
      "/leadlight/leadlight.wasm": {
        body: built("leadlight.wasm"),
        headers: { "content-type": "text/plain" },
      },
    },
    async run(visit) {
      await visit.open("/");
      await scored(visit);
      assert.ok(!visit.requests.includes("/leadlight/leadlight-plain.js"));
    },
  },
  {
    name: "wasm that is cut off: plain JavaScript",
    files: { "/leadlight/leadlight.wasm": { body: built("leadlight.wasm").subarray(0, 9000) } },
    errors: MISSING,
    async run(visit) {
      await visit.open("/");
      await scored(visit);
      assert.ok(visit.requests.includes("/leadlight/leadlight-plain.js"));
    },
  },
  {
    name: "neither wasm nor plain JavaScript: told once, and no call throws",
    files: {
      "/leadlight/leadlight.wasm": { body: "", status: 404 },
      "/leadlight/leadlight-plain.js": { body: "", status: 404 },
    },
    errors: new RegExp(`${MISSING.source}|${OURS.source}|module|plain`, "i"),
    run: (visit) => failing(visit, /leadlight\.wasm is not there/),
  },
  {
    name: "a model that is not there is told once",
    files: { "/leadlight/b2b-saas.json": { body: "", status: 404 } },
    errors: new RegExp(`${MISSING.source}|${OURS.source}`, "i"),
    run: (visit) => failing(visit, /b2b-saas\.json is not there: status 404/),
  },
  {
    name: "a model with mistakes is told once: where, and what",
    files: {
      "/leadlight/b2b-saas.json": JSON.stringify({
        format: 1,
        name: "broken",
        version: "1",
        signals: [{ id: "a", when: { event: "page_view" }, points: "eight" }],
        temperature: { warm: 25, hot: 60, hysteresis: 5 },
      }),
    },
    errors: OURS,
    run: (visit) => failing(visit, /\/signals\/0\/points: expected /),
  },
  {
    name: "a model inside the page",
    page: "own-model",
    async run(visit) {
      const { model, engagement } = await visit.open("/");
      assert.deepEqual(model, { name: "tiny", version: "1.0.0" });
      assert.equal(engagement, 7);
      assert.ok(!visit.requests.some((path) => path.endsWith(".json")));
    },
  },
  {
    name: "window.leadlightConfig in place of attributes",
    page: "config",
    async run(visit) {
      const { model } = await visit.open("/");
      assert.equal(model.name, "ecommerce");
      assert.deepEqual(await visit.names(), []);
    },
  },
  {
    name: "under a <base>",
    page: "base",
    csp: policy.replace("base-uri 'none'", "base-uri 'self'"),
    async run(visit) {
      await visit.open("/shop/page");
      assert.deepEqual(files(visit.requests), BASIC);
      await visit.click("#send");
      await visit.untilNamed("form_submit");
      const [{ form_destination }] = await properties(visit, "form_submit");
      assert.equal(form_destination, "/app/send");
    },
  },
  {
    name: "with document.currentScript and our globals clobbered by elements",
    page: "clobbered",
    async run(visit) {
      const { model } = await visit.open("/");
      assert.equal(model.name, "b2b-saas");
      assert.deepEqual(files(visit.requests), BASIC);
      await scored(visit);
    },
  },
  {
    name: "with Object.prototype polluted",
    page: "polluted",
    except: { WebKit: "its driver cannot talk to a page whose Object.prototype is polluted" },
    async run(visit) {
      await visit.open("/");
      await visit.click("#demo");
      await visit.untilNamed("demo_request");
      assert.deepEqual(
        await visit.evaluate(() => Object.values(window.leadlight.export().consent).join()),
        "unknown,unknown,unknown,unknown",
      );
      assert.deepEqual(
        await visit.evaluate(() =>
          Object.keys(window.leadlight.export().events[0].properties).filter(
            (name) => name !== "automation",
          ),
        ),
        ["path", "title"],
      );
    },
  },
  {
    name: "beside another copy of itself",
    page: "copies",
    async run(visit) {
      await visit.open("/");
      assert.deepEqual(await visit.names(), ["page_view"]);
      assert.equal(visit.requests.filter((path) => path.endsWith(".wasm")).length, 1);
    },
  },
  {
    name: "in a sandboxed frame, where all storage is blocked",
    page: "sandbox",
    csp: framing.replace("script-src", "script-src 'unsafe-inline' *"),
    files: Object.fromEntries(
      ["leadlight.wasm", "b2b-saas.json", "leadlight-plain.js"].map((name) => [
        `/leadlight/${name}`,
        {
          body: built(name),
          headers: { "access-control-allow-origin": "*" },
        },
      ]),
    ),
    async run(visit) {
      await visit.goto(`${visit.address}/`);
      await visit.until(() => window.heard !== undefined);
      assert.deepEqual(await visit.evaluate(() => window.heard), {
        ready: true,
        stage: "prospect",
        after: 0,
        complaints: [],
      });
    },
  },
  {
    name: "the inspector opens",
    page: "panel",
    async run(visit) {
      await visit.open("/pricing");
      await visit.until(() =>
        Boolean(document.querySelector("leadlight-inspector")?.shadowRoot?.textContent),
      );
      assert.ok(visit.requests.includes("/leadlight/leadlight-panel.js"));
    },
  },
  {
    name: "the privacy card: a switch stores, and erasing leaves nothing",
    page: "privacy",
    async run(visit) {
      await visit.open("/pricing");
      const card = (run, ...parts) =>
        visit.until(
          `(...parts) => {
            const root = document.querySelector("leadlight-privacy").shadowRoot;
            return root !== null && (${run})(root, ...parts);
          }`,
          ...parts,
        );
      await card((root) => root.textContent.includes("You looked at one page: /pricing"));
      await card((root) => {
        root.getElementById("storage").click();
        return true;
      });
      await visit.untilStored(["consent"]);
      await card((root) => {
        root.querySelector("button.erase").click();
        return root.activeElement.textContent === "No, keep it";
      });
      await card((root) => {
        root.querySelector("button.danger").click();
        return true;
      });
      await card((root) => root.textContent.includes("Erased: the notes"));
      assert.deepEqual(await visit.stored(), visit.NOTHING_STORED);
    },
  },
  {
    name: "the privacy card: opting out is remembered, and can be taken back",
    page: "privacy",
    async run(visit) {
      const pressed = (text) =>
        visit.until((text) => {
          const root = document.querySelector("leadlight-privacy").shadowRoot;
          const buttons = [...(root?.querySelectorAll("button") ?? [])];
          const button = buttons.find(({ textContent }) => textContent === text);
          button?.click();
          return button !== undefined;
        }, text);
      await visit.open("/");
      await pressed("Opt out of everything");
      await visit.until(() => leadlight.export().consent.scoring === "denied");
      await visit.visitPage("/");
      assert.equal(await visit.assess(), null);
      await pressed("Opt in again");
      assert.deepEqual(new Set(Object.values(await visit.consents())), new Set(["unknown"]));
    },
  },
  {
    name: "wrong arguments are ignored",
    async run(visit) {
      await visit.open("/two");
      await visit.evaluate(() => {
        const { leadlight } = window;
        for (const call of ["track", "page", "identify", "group", "whatIf", "on", "consent"])
          for (const argument of [undefined, null, 7, "", {}, [], () => 1, "x".repeat(99)]) {
            if (call !== "page" && call !== "identify" && call !== "group")
              leadlight[call](argument, argument);
            leadlight[call]?.(undefined, argument);
          }
      });
      await scored(visit);
    },
  },
  {
    name: "a slot shows what fits from the first frame, and nothing moves",
    page: "slots",
    async run(visit) {
      await visit.open("/?agree&demo");
      await visit.until(() => window.look() === "prospect alone");
      await visit.untilNamed("content_shown");
      // It may be decided before the next frame has come.
      await visit.until(() => window.painted.at(-1) === "prospect alone");
      const painted = new Set(await visit.evaluate(() => window.painted));
      painted.delete("");
      assert.deepEqual([...painted], ["prospect alone"]);
      assert.equal(await visit.evaluate(() => new Set(window.tops).size), 1);
      const shown = await properties(visit, "content_shown");
      const control = false;
      assert.deepEqual(
        shown.find(({ slot }) => slot),
        { slot: "hero", variant: "hot prospect", fits: "hot prospect", control },
      );
    },
  },
  {
    name: "without consent to personalization a slot shows its fallback, and nothing is told",
    page: "slots",
    async run(visit) {
      await visit.open("/?demo");
      await visit.until(() => window.look() === "fallback");
      await visit.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
      assert.deepEqual(await properties(visit, "content_shown"), []);
    },
  },
  {
    name: "a withdrawal brings a slot's fallback back at once",
    page: "slots",
    async run(visit) {
      await visit.open("/?agree&demo");
      await visit.until(() => window.look() === "prospect alone");
      await visit.consent({ personalization: false });
      assert.equal(await visit.evaluate(() => window.look()), "fallback");
    },
  },
  {
    name: "a slot that comes later, in a shadow root, is decided before it is painted",
    page: "slots",
    async run(visit) {
      await visit.open("/?agree&demo");
      await visit.until(() => window.look() === "prospect alone");
      const found = await visit.evaluate(async () => {
        const root = document.getElementById("holder").attachShadow({ mode: "open" });
        root.append(document.querySelector("leadlight-slot").cloneNode(true));
        for (let i = 0; i < 50; i++) await null;
        return window.look(root);
      });
      assert.equal(found, "prospect");
    },
  },
];
