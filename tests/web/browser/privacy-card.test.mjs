// <leadlight-privacy>: what the visitor is told of the visit, and that each control does what it says.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, afterEach, before, describe, test } from "node:test";
import { inWords } from "../../words/in-words.mjs";
import { readStored } from "../stored.mjs";
import {
  assess,
  BATCH,
  consent,
  consents,
  events,
  html,
  NOTHING_STORED,
  names,
  newVisitor,
  open,
  SECOND,
  startPages,
  startSite,
  stored,
  storedEvents,
  tag,
  track,
  until,
  untilStored,
} from "./harness.mjs";

const CARD = "<leadlight-privacy><p>No scripts, no notes.</p></leadlight-privacy>";
const SWITCHES = {
  en: {
    scoring: "Score my visit",
    storage: "Remember it in this browser",
    personalization: "Adapt the site to me",
    handoff: "Pass it on to sales",
  },
};
const refusing = (
  signal,
) => `Object.defineProperty(Navigator.prototype, ${JSON.stringify(signal)}, {
  get: () => (${JSON.stringify(signal)} === "doNotTrack" ? "1" : true), configurable: true })`;

const NO_LOCAL_STORAGE = `Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("blocked", "SecurityError"); } })`;

describe("privacy card", () => {
  let site;
  before(async () => {
    site = await startPages();
  });
  after(() => site?.stop());
  afterEach(() => site.checkQuiet());

  /** A visitor of a page with the card in it, and the card. */
  async function carded(attributes = "", { lang = "en", body = CARD, path, ...options } = {}) {
    const visitor = await site.visitor({
      files: { "*": html({ head: tag(attributes), lang, body }) },
      ...options,
    });
    await visitor.open(path ?? "/pricing");
    const card = visitor.page.locator("leadlight-privacy");
    await card.getByRole("heading", { level: 2 }).waitFor();
    return {
      ...visitor,
      card,
      toggle: (purpose) => card.getByRole("switch", { name: SWITCHES.en[purpose] }),
      press: (name) => card.getByRole("button", { name }).click(),
      /** Lets time pass until the card says so: the storage is done when it is. */
      async told(text) {
        for (let i = 0; i < 500; i++) {
          if (await card.getByText(text).first().isVisible()) return;
          await visitor.pass(20);
        }
        assert.fail(`it never says: ${text}`);
      },
      /** The lines of a part of the card, once the frame is drawn. */
      async lines(part) {
        await visitor.pass(50);
        return card.locator(`section.${part} > ul:visible > li`).allInnerTexts();
      },
    };
  }

  test("is fetched only where the page has it", async () => {
    const { open, requests, page } = await site.visitor({
      files: { "*": html({ head: tag("data-acts"), body: "<p>No card.</p>" }) },
    });
    await open();
    await page.waitForFunction(() => customElements.get("leadlight-privacy"));
    assert.ok(!requests.some((url) => url.includes("leadlight-privacy")), requests.join());
  });

  test("is drawn also where it comes later, in a shadow root, and when it is moved", async () => {
    const { open, page, requests } = await site.visitor({
      files: { "*": html({ head: tag("data-acts"), body: "<main></main><aside></aside>" }) },
    });
    await open();
    await page.waitForFunction(() => customElements.get("leadlight-privacy"));
    const heading = page.getByRole("heading", { name: "Your visit, as this site sees it" });
    await page.evaluate(() => {
      const root = document.querySelector("main").attachShadow({ mode: "open" });
      root.append(document.createElement("leadlight-privacy"));
    });
    await heading.waitFor();
    await page.evaluate(() => {
      const card = document.querySelector("main").shadowRoot.firstChild;
      document.querySelector("aside").append(card, document.createElement("leadlight-privacy"));
    });
    await heading.nth(1).waitFor();
    assert.equal(await heading.count(), 2);
    const fetched = requests.filter((url) => url.endsWith("/leadlight-privacy.js"));
    assert.equal(fetched.length, 1);
  });

  test("without its script the site's own words stand in its place", async () => {
    const visitor = await site.visitor({
      files: {
        "*": html({ head: tag(), body: CARD }),
        "/leadlight/leadlight-privacy.js": { status: 404, body: "" },
      },
    });
    await visitor.open();
    await visitor.page.waitForFunction(() => customElements.get("leadlight-privacy"));
    for (let i = 0; i < 500 && !visitor.complaints[1]; i++) await visitor.pass(20);
    assert.ok(await visitor.page.getByText("No scripts, no notes.").isVisible());
    assert.match(visitor.complained().join("\n"), /privacy card did not start/);
  });

  for (const [language, expected] of Object.entries({
    en: [
      "You looked at 2 pages, last /pricing, just now",
      "You asked for a demo 2 times, last just now",
      "You downloaded a file: /files/guide.pdf, just now",
      "It noted “plan compared”, just now",
      "You were active here for about 2 minutes, last just now",
      "This site knows about you: company size 51-200, role operations",
    ],
    fr: [
      "Vous avez consulté 2 pages, la dernière /pricing, à l’instant",
      "Vous avez demandé une démo 2 fois, la dernière à l’instant",
      "Vous avez téléchargé un fichier\u00a0: /files/guide.pdf, à l’instant",
      "Il a noté «\u00a0plan compared\u00a0», à l’instant",
      "Vous avez été actif ici pendant environ 2 minutes, la dernière à l’instant",
      "Ce site sait de vous\u00a0: company size 51-200, role operations",
    ],
  }))
    test(`says in words what was noticed, each kind once: ${language}`, async () => {
      const { page, lines } = await carded(`data-auto="page-views"`, { lang: language });
      await page.evaluate(() => {
        leadlight.page();
        leadlight.track("demo_request");
        leadlight.track("demo_request");
        leadlight.track("file_download", { file: "/files/guide.pdf", extension: "pdf" });
        leadlight.track("plan_compared", { plan: "team" });
        leadlight.track("engaged_time", { seconds: 30 });
        leadlight.track("engaged_time", { seconds: 80 });
        leadlight.identify({ company_size: "11-50", role: "operations" });
        leadlight.identify({ company_size: "51-200" });
      });
      assert.deepEqual((await lines("noticed")).toSorted(), expected.toSorted());
      assert.equal((await lines("noticed")).at(-1), expected.at(-1), "what is known comes last");
    });

  test("of many kinds the latest are in sight, the others one key away", async () => {
    const { page, card, pass, lines, told } = await carded(`data-auto=""`);
    for (let i = 0; i < 11; i++) {
      await track(page, `kind_${i}`);
      await pass(SECOND);
    }
    const shown = await lines("noticed");
    assert.deepEqual(
      shown.map((text) => /kind \d+/.exec(text)[0]),
      [10, 9, 8, 7, 6, 5, 4, 3].map((i) => `kind ${i}`),
    );
    const more = card.getByText("3 more");
    await more.focus();
    await page.keyboard.press("Enter");
    await told("kind 0");
  });

  for (const language of ["en", "fr"])
    test(`gives the score's reasons in the sentences of an explanation: ${language}`, async () => {
      const { page, card, lines } = await carded("", { lang: language });
      await page.evaluate(() => {
        for (let i = 0; i < 3; i++) leadlight.track("demo_request");
        leadlight.track("page_view", { path: "/careers" });
      });
      const shown = (await lines("score")).map((text) => text.replace(/\s+/g, " "));
      const explanation = await page.evaluate(() => leadlight.explain());
      const said = inWords(language, explanation);
      const plain = (texts) => texts.map((text) => text.replace(/\s+/g, " "));
      assert.ok(said.raises.length > 1 && said.lowers.length > 0, JSON.stringify(said));
      for (const text of plain([...said.raises, ...said.lowers]))
        assert.ok(shown.includes(text), `${text}\n${shown.join("\n")}`);
      await card.locator("section.score summary").click();
      const changes = await card.locator("section.score details li").allInnerTexts();
      assert.equal(changes.length, said.history.length);
      for (const text of said.history) assert.ok(changes.join("\n").includes(text), text);
    });

  test("says for what it takes the visitor: stage, fit, segments, disqualification", async () => {
    const { page, lines } = await carded();
    assert.match(
      (await lines("score"))[0],
      /^Your score is [\d.]+, so your interest counts as cold/,
    );
    await page.evaluate(() => {
      leadlight.identify({ company_size: "51-200", role: "operations" });
      leadlight.track("demo_request");
    });
    const text = (await lines("score")).join("\n");
    assert.match(text, /so your interest counts as hot/);
    assert.match(text, /takes you for a prospect/);
    const { fit, grade } = await assess(page);
    assert.ok(text.includes(`${Math.round(fit)} of 100, grade ${grade}`), text);
  });

  test("follows a change of consent, and erasure, from another tab", async () => {
    const { page, openTab, toggle, pass, lines, card, told } =
      await carded(`data-auto="page-views"`);
    await consent(page, { storage: true });
    const tab = await openTab("/two");
    await consent(tab, { handoff: true, personalization: false });
    await page.waitForFunction(() => leadlight.export().consent.handoff === "granted");
    await pass(50);
    assert.ok(await toggle("handoff").isChecked());
    assert.ok(!(await toggle("personalization").isChecked()));
    await told("Your answers have changed.");
    assert.ok((await lines("noticed")).length > 0);
    await tab.evaluate(() => leadlight.forget());
    await page.waitForFunction(() => leadlight.export().events.length === 0);
    assert.deepEqual(await lines("noticed"), []);
    assert.ok(!(await toggle("handoff").isChecked()));
    assert.ok(await card.getByText("Nothing so far.").isVisible());
  });

  test("follows its own language, and the page's", async () => {
    const { page, card, told } = await carded();
    const setLang = (selector, lang) =>
      page.evaluate(
        ([selector, lang]) => document.querySelector(selector).setAttribute("lang", lang),
        [selector, lang],
      );
    await setLang("html", "fr-CA");
    await told("Vos données");
    await setLang("leadlight-privacy", "en");
    await told("Your data");
    assert.equal(await card.locator("section.card").getAttribute("lang"), "en");
  });

  describe("switches", () => {
    test("storage: what is agreed is stored, what is refused is gone", async () => {
      const { page, card, toggle, pass, told } = await carded(`data-auto="page-views"`);
      assert.ok(await card.getByText("in this page’s memory only").isVisible());
      await toggle("storage").check();
      await track(page, "demo_request");
      await pass(BATCH);
      await untilStored(page, ["consent", "demo_request"]);
      assert.ok(await card.getByText("kept in this browser, for 13 months").isVisible());
      await toggle("storage").uncheck();
      await told("What was kept in this browser is deleted.");
      assert.deepEqual(await stored(page), NOTHING_STORED);
      assert.equal((await consents(page)).storage, "denied");
      assert.ok((await names(page)).includes("demo_request"), "memory lives as long as the page");
    });

    test("scoring: on until it is refused, then nothing is known or noted", async () => {
      const { page, card, toggle, pass, told } = await carded();
      assert.ok(await toggle("scoring").isChecked(), "scored in memory, and so it says");
      assert.ok(await card.getByText("Not answered: scored until").isVisible());
      await toggle("scoring").uncheck();
      await told("What was noted is deleted.");
      await track(page, "demo_request");
      await pass(50);
      assert.equal(await assess(page), null);
      assert.ok(await card.getByText("You said no to scoring.").isVisible());
      assert.ok(!(await card.getByRole("heading", { name: "Why this score" }).isVisible()));
      await toggle("scoring").check();
      await track(page, "demo_request");
      await pass(50);
      assert.ok(await card.getByText("Asked for a demo").first().isVisible());
    });

    for (const purpose of ["personalization", "handoff"])
      test(`${purpose}: granted and denied, and nothing else changes`, async () => {
        const { page, toggle } = await carded();
        const others = async () => ({ ...(await consents(page)), [purpose]: "" });
        const before = await others();
        await toggle(purpose).check();
        assert.equal((await consents(page))[purpose], "granted");
        await toggle(purpose).uncheck();
        assert.equal((await consents(page))[purpose], "denied");
        assert.deepEqual(await others(), before);
      });

    test("where nothing is scored without a grant, scoring is off and starts by its switch", async () => {
      const { page, card, toggle, pass } = await carded(`data-consent="required"`, { path: "/" });
      assert.ok(!(await toggle("scoring").isChecked()));
      assert.ok(await card.getByText("Nothing is scored at the moment.").isVisible());
      await toggle("scoring").check();
      await page.waitForFunction(() => leadlight.assess());
      await pass(50);
      await card.getByRole("heading", { name: "Why this score" }).waitFor();
    });

    test("what is refused elsewhere is said, and the switch goes back", async () => {
      const { toggle, page, pass, told } = await carded("", { before: NO_LOCAL_STORAGE });
      await page.evaluate(() => leadlight.optOut());
      await pass(50);
      await toggle("storage").click();
      await told("That could not be changed");
      assert.ok(!(await toggle("storage").isChecked()));
      assert.equal((await consents(page)).storage, "denied");
    });

    test("beside a consent tool it says whose answer lasts", async () => {
      const { card } = await carded(`data-consent-tools="google"`);
      assert.ok(await card.getByText("also asks by a consent tool").isVisible());
    });

    test("working them is nothing that is noted, but the decisions", async () => {
      const { page, card, toggle, press, pass } = await carded(
        `data-auto="page-views links downloads forms declared"`,
      );
      const before = await names(page);
      await toggle("storage").check();
      await toggle("handoff").check();
      await toggle("handoff").uncheck();
      const download = page.waitForEvent("download");
      await press("Download what is known");
      await download;
      await press("Erase what is known");
      await press("No, keep it");
      await card.locator("summary:visible").first().click();
      await pass(SECOND);
      assert.deepEqual(await names(page), [...before, "consent", "consent", "consent"]);
    });
  });

  for (const [signal, name] of [
    ["globalPrivacyControl", "Global Privacy Control"],
    ["doNotTrack", "Do Not Track"],
  ])
    test(`${name}: says so, and its switches are off`, async () => {
      const { page, card, toggle } = await carded("", { before: refusing(signal) });
      assert.ok(await card.getByText(`Your browser sends ${name}.`).isVisible());
      for (const purpose of Object.keys(SWITCHES.en)) {
        assert.ok(await toggle(purpose).isDisabled(), purpose);
        assert.ok(!(await toggle(purpose).isChecked()), purpose);
      }
      assert.equal(await assess(page), null);
      assert.deepEqual(await stored(page), NOTHING_STORED);
    });

  describe("data", () => {
    test("download is the export, as a JSON file", async () => {
      const { page, press, told } = await carded(`data-auto="page-views"`);
      await track(page, "demo_request");
      const waiting = page.waitForEvent("download");
      await press("Download what is known");
      const download = await waiting;
      assert.equal(download.suggestedFilename(), "leadlight-127.0.0.1-2026-03-02.json");
      const file = JSON.parse(readFileSync(await download.path(), "utf8"));
      assert.deepEqual(file, await page.evaluate(() => leadlight.export()));
      assert.deepEqual(
        file.events.map(({ name }) => name),
        ["page_view", "demo_request"],
      );
      await told("Your browser saves leadlight-127.0.0.1-2026-03-02.json");
    });

    test("erase asks first, within the card; no keeps everything", async () => {
      const { page, card, press, told } = await carded(`data-auto="page-views"`);
      await consent(page, { storage: true }, { includeEarlier: true });
      await untilStored(page, ["page_view", "consent"]);
      await press("Erase what is known");
      const question = card.getByRole("group", { name: "Erase everything that is known?" });
      await question.waitFor();
      await press("No, keep it");
      await question.waitFor({ state: "hidden" });
      assert.equal((await storedEvents(page)).length, 2);
      await press("Erase what is known");
      await press("Yes, erase it");
      await told("Erased: the notes, the score and your answers.");
      assert.deepEqual(await events(page), []);
      assert.deepEqual(await stored(page), NOTHING_STORED);
      assert.deepEqual(new Set(Object.values(await consents(page))), new Set(["unknown"]));
    });

    test("opting out lasts, on every page, until the visitor opts in again", async () => {
      const { page, open, press, toggle, told } = await carded(`data-auto="page-views"`);
      await consent(page, { storage: true });
      await press("Opt out of everything");
      await told("You opted out. Everything is erased");
      assert.deepEqual(await stored(page), { ...NOTHING_STORED, local: ["leadlight.optOut"] });
      await open("/two");
      await told("You opted out of everything.");
      assert.ok(await toggle("storage").isDisabled());
      assert.equal(await assess(page), null);
      await press("Opt in again");
      await told("You are no longer opted out.");
      assert.ok(await toggle("storage").isEnabled());
      assert.deepEqual(await stored(page), NOTHING_STORED);
      assert.deepEqual(new Set(Object.values(await consents(page))), new Set(["unknown"]));
    });
  });

  test("opting out is obeyed also where the browser cannot remember it", async () => {
    const { press, toggle, page, told } = await carded("", { before: NO_LOCAL_STORAGE });
    await press("Opt out of everything");
    await told("You opted out of everything.");
    assert.ok(await toggle("storage").isDisabled());
    assert.equal(await assess(page), null);
    await press("Opt in again");
    assert.ok(await toggle("storage").isEnabled());
  });

  test("every control is reached and worked by keyboard alone, and seen to have the focus", async () => {
    const { page, card, pass, told } = await carded(`data-auto="page-views"`);
    const focused = () =>
      page.evaluate(() => {
        const element = document.querySelector("leadlight-privacy").shadowRoot.activeElement;
        if (!element) return null;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        const [name = element.textContent] = [element.getAttribute("aria-labelledby")]
          .filter(Boolean)
          .map((id) => element.getRootNode().getElementById(id).textContent);
        return { name, ring: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 };
      });
    const walk = [];
    for (;;) {
      await page.keyboard.press("Tab");
      const here = await focused();
      if (!here) break;
      assert.ok(here.ring, `${here.name}: the focus is seen`);
      walk.push(here.name);
      assert.ok(walk.length < 20, walk.join());
    }
    assert.deepEqual(walk, [
      ...Object.values(SWITCHES.en),
      "Download what is known",
      "Erase what is known",
      "Opt out of everything",
    ]);

    /** Tabs from the top of the page to the control. */
    const to = async (name) => {
      await page.evaluate(() =>
        document.querySelector("leadlight-privacy").shadowRoot.activeElement?.blur(),
      );
      for (let i = 0; i < 20; i++) {
        await page.keyboard.press("Tab");
        if ((await focused())?.name === name) return;
      }
      assert.fail(`${name} is not reached`);
    };
    for (const [purpose, name] of Object.entries(SWITCHES.en)) {
      await to(name);
      const on = await card.getByRole("switch", { name }).isChecked();
      await page.keyboard.press("Space");
      assert.equal((await consents(page))[purpose], on ? "denied" : "granted", purpose);
    }
    await to("Erase what is known");
    await page.keyboard.press("Enter");
    assert.equal((await focused()).name, "No, keep it", "the safe answer has the focus");
    await page.keyboard.press("Escape");
    assert.equal((await focused()).name, "Erase what is known");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.equal((await focused()).name, "Yes, erase it");
    await page.keyboard.press("Enter");
    await told("Erased: the notes");
    assert.equal((await focused()).name, "Erase what is known", "the focus is not lost");
    await to("Opt out of everything");
    await page.keyboard.press("Enter");
    await told("You opted out. Everything is erased");
    assert.equal((await focused()).name, "Opt in again");
    await pass(50);
  });

  test("assistive technology is given names, states and descriptions", async () => {
    const { card, page, pass } = await carded(`data-auto="page-views"`);
    await consent(page, { handoff: true });
    await pass(50);
    const session = await page.context().newCDPSession(page);
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    const of = (role) =>
      nodes
        .filter((node) => !node.ignored && node.role?.value === role)
        .map((node) => ({
          name: node.name?.value,
          description: node.description?.value,
          checked: node.properties?.find(({ name }) => name === "checked")?.value.value,
        }));
    assert.deepEqual(
      of("switch").map(({ name, checked }) => [name, checked]),
      [
        ["Score my visit", "true"],
        ["Remember it in this browser", "false"],
        ["Adapt the site to me", "false"],
        ["Pass it on to sales", "true"],
      ],
    );
    const [scoring] = of("switch");
    assert.match(scoring.description, /work out a score from it.* Not answered: scored until/);
    for (const { name } of [...of("button"), ...of("region"), ...of("heading")])
      assert.ok(name, "every one has a name");
    assert.deepEqual(
      of("heading").map(({ name }) => name),
      [
        "Page",
        "Your visit, as this site sees it",
        "What this site noticed",
        "Why this score",
        "What you agree to",
        "Your data",
      ],
    );
    await card.getByRole("button", { name: "Erase what is known" }).click();
    const question = card.getByRole("group", { name: "Erase everything that is known?" });
    assert.match(await question.ariaSnapshot(), /button "No, keep it".*\n.*button "Yes, erase it"/);
  });

  for (const [width, size] of [
    [320, 100],
    [390, 100],
    [1280, 200],
    [320, 200],
  ])
    test(`fits ${width} px with text at ${size}%: nothing is cut off or overlaps`, async () => {
      const style = `<link rel="stylesheet" href="/big.css">`;
      const visitor = await site.visitor({
        viewport: { width, height: 800 },
        files: {
          "*": html({ head: tag() + style, body: CARD, lang: "fr" }),
          "/big.css": `html { font-size: ${size}%; }`,
        },
      });
      await visitor.open(`/${"a-long-path-without-a-space-".repeat(6)}`);
      const card = visitor.page.locator("leadlight-privacy");
      await card.getByRole("heading", { level: 2 }).waitFor();
      await track(visitor.page, "demo_request");
      await visitor.pass(50);
      await card.getByRole("button", { name: "Effacer" }).click();
      const wide = await visitor.page.evaluate(() => {
        const { shadowRoot } = document.querySelector("leadlight-privacy");
        const all = [...shadowRoot.querySelectorAll("*")];
        const right = document.documentElement.clientWidth;
        return [
          ...all.filter((it) => it.getBoundingClientRect().right > right + 0.5),
          ...all.filter((it) => it.clientWidth && it.scrollWidth > it.clientWidth + 1),
        ].map((it) => `${it.localName}.${it.className}`);
      });
      assert.deepEqual(wide, []);
      const targets = await card.locator("button:visible, input:visible").all();
      for (const target of targets) {
        const { width: wide, height } = await target.boundingBox();
        assert.ok(wide >= 24 && height >= 24, `${wide} x ${height}`);
      }
    });

  test("moves nothing where motion is not wanted, and keeps its switches in forced colours", async () => {
    const { page, toggle } = await carded("", { reducedMotion: "reduce", forcedColors: "active" });
    const moves = await page.evaluate(
      () =>
        [...document.querySelector("leadlight-privacy").shadowRoot.querySelectorAll("*")].filter(
          (it) => getComputedStyle(it).transitionDuration !== "0s",
        ).length,
    );
    assert.equal(moves, 0);
    const colour = (locator) => locator.evaluate((it) => getComputedStyle(it).backgroundColor);
    assert.notEqual(await colour(toggle("scoring")), await colour(toggle("storage")));
  });
});

describe("the demo site's privacy page", () => {
  let site;
  before(async () => {
    site = await startSite();
  });
  after(() => site?.stop());

  test("card and consent banner never contradict each other", async () => {
    const { page, complaints } = await newVisitor(site.browser);
    const to = (path) => open(page, site.address + path);
    const banner = page.locator(".consent");
    const card = page.locator("leadlight-privacy");
    const handoff = card.getByRole("switch", { name: SWITCHES.en.handoff });
    // Nobody is as quick to the next page as a test: an answer is stored by then.
    const untilAnswered = (times) =>
      until(
        page,
        `(${readStored})().then((events) =>
          events?.filter(({ name }) => name === "consent").length === ${times})`,
      );

    await to("/");
    await page.getByRole("button", { name: "Accept all" }).click();
    await untilAnswered(1);
    await to("/privacy/");
    await handoff.waitFor();
    assert.ok(await handoff.isChecked());
    await handoff.uncheck();
    await untilAnswered(2);
    await to("/privacy/");
    await handoff.waitFor();
    assert.ok(!(await handoff.isChecked()), "kept with the profile");

    await card.getByRole("button", { name: "Opt out of everything" }).click();
    await card.getByText("You opted out. Everything is erased").waitFor();
    await to("/pricing/");
    assert.equal(await banner.count(), 0, "who opted out is not asked");
    await to("/privacy/");
    await card.getByRole("button", { name: "Opt in again" }).click();
    await to("/pricing/");
    await banner.waitFor();

    await to("/privacy/");
    await banner.waitFor();
    await card.getByRole("switch", { name: SWITCHES.en.storage }).check();
    await banner.waitFor({ state: "detached" });
    await card.getByRole("button", { name: "Erase what is known" }).click();
    await card.getByRole("button", { name: "Yes, erase it" }).click();
    await card.getByText("Erased: the notes").waitFor();
    await to("/");
    await banner.waitFor();
    assert.deepEqual(await stored(page), NOTHING_STORED);
    assert.deepEqual(complaints, []);
  });
});
