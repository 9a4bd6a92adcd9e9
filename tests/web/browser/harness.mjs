// A real Chromium, the demo site under its own CSP or pages made up by a test, and a record of what
// the page complained of.
import assert from "node:assert/strict";
import { after, afterEach, before } from "node:test";
import { setTimeout } from "node:timers/promises";
import { chromium } from "playwright-core";
import { serve } from "../../../scripts/serve.mjs";
import { html } from "../page.mjs";
import { readBuilt, serveFiles } from "../server.mjs";
import { readStored } from "../stored.mjs";

export { html, tag } from "../page.mjs";
export { built } from "../server.mjs";

export const ORIGIN_OF_TIME = Date.UTC(2026, 2, 2, 9, 0, 0); // a Monday morning
export const SECOND = 1000;
export const DAY = 86_400_000;
/** The widget gathers events so long before it writes them, and a little more. */
export const BATCH = 250;

/**
 * The browser says neither that it is driven nor that it has no head, which make it a machine for us
 * and for other trackers.
 */
const HIDDEN = [
  "--disable-blink-features=AutomationControlled",
  "--user-agent=Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
];

export const launch = (options = {}) =>
  chromium.launch({
    executablePath: process.env.LEADLIGHT_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking", "--disable-gpu", ...HIDDEN],
    ...options,
  });

export async function startSite() {
  const site = await serve();
  const browser = await launch();
  return {
    address: site.address,
    browser,
    async stop() {
      await browser.close();
      await site.stop();
    },
  };
}

/**
 * A visitor with a browser profile of its own, whose clock starts at `time` and can be moved; when
 * `still` it stands and only moves so.
 */
export async function newVisitor(browser, options = {}) {
  const { time = ORIGIN_OF_TIME, still = false, ...rest } = options;
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: "en-GB",
    ...rest,
  });
  await context.clock.install({ time: still ? time - DAY : time });
  if (still) await context.clock.pauseAt(time);
  /** Errors that the visitor or the site's owner could see: exceptions, and errors on the console. */
  const complaints = [];
  const debug = [];
  const requests = [];
  context.on("weberror", (error) => complaints.push(`exception: ${error.error().message}`));
  context.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
    if (message.type() === "debug") debug.push(message.text());
  });
  context.on("request", (request) => requests.push(request.url()));
  return { context, page: await context.newPage(), complaints, debug, requests };
}

/** For describe(): the pages of its tests, and after each of them that the page saw no error. */
export function usePages(options) {
  const site = {};
  before(async () => {
    Object.assign(site, await startPages(options));
  });
  after(() => site.stop?.());
  afterEach(() => site.checkQuiet());
  return site;
}

/** A browser, and a server whose pages the tests make up. build/dist is under /leadlight. */
export async function startPages(options = {}) {
  const dist = readBuilt();
  let files = {};
  const { address, elsewhere, stop } = await serveFiles(
    (path, extension) => files[path] ?? dist[path] ?? (extension ? null : files["*"]),
  );
  const browser = await launch(options);
  let visitor;

  const leave = async () => {
    await visitor?.context.close();
    visitor = undefined;
  };
  return {
    address,
    /** The same server under another name, hence another origin. */
    elsewhere,
    /**
     * The next visitor; the one before leaves. `files`: what the server has, by path, a body or
     * { body, status, headers }; "*" is the page for each path without an extension, by default
     * one with the widget. The clock stands still: `pass` lets milliseconds go by.
     */
    async visitor({ files: given = {}, before, ...rest } = {}) {
      await leave();
      files = { "*": html(), "/favicon.ico": { body: "", status: 204 }, ...given };
      visitor = await newVisitor(browser, { still: true, ...rest });
      const { context, page } = visitor;
      if (before) await context.addInitScript(before);
      return Object.assign(visitor, {
        /** Opens a page in the first tab, or in `tab`, and waits for the widget. */
        open: (path = "/", tab = page) => open(tab, address + path),
        /** Opens a page in a new tab. */
        async openTab(path = "/") {
          const tab = await context.newPage();
          await open(tab, address + path);
          return tab;
        },
        pass: (milliseconds) => context.clock.runFor(milliseconds),
        /** What the page complained of so far, which thereby is accounted for. */
        complained: () => visitor.complaints.splice(0),
      });
    },
    /** Whatever a test did, the page saw no error that the test did not ask for. */
    checkQuiet: () => assert.deepEqual(visitor?.complaints ?? [], []),
    async stop() {
      await leave();
      await browser.close();
      await stop();
    },
  };
}

/** Waits until the widget scores; gives the assessment. */
export async function assess(page) {
  await page.waitForFunction(() => typeof window.leadlight?.assess === "function");
  await page.evaluate(() => window.leadlight.ready);
  return page.evaluate(() => window.leadlight.assess());
}

/** Waits until the page was idle and the widget's further collectors run. */
export async function untilMore({ page, requests, pass }) {
  const MORE = "/leadlight/leadlight-more.js";
  const asked = () => requests.some((address) => address.endsWith(MORE));
  const request = asked() || page.waitForRequest(`**${MORE}`);
  await pass(SECOND);
  await request;
  // The page has one copy of the module: when it is there for us, it is for the widget.
  await page.evaluate((address) => import(address).then(() => new Promise(queueMicrotask)), MORE);
}

/** Opens an address and waits until the widget scores. */
export async function open(page, address) {
  await page.goto(address);
  return assess(page);
}

export const events = (page) => page.evaluate(() => window.leadlight.export().events);
/** What was captured, as name and properties. */
export const captured = async (page) =>
  (await events(page)).map(({ name, properties }) => [name, properties]);
export const names = async (page) => (await events(page)).map((event) => event.name);
export const consents = (page) => page.evaluate(() => window.leadlight.export().consent);
export const track = (page, name, properties = {}) =>
  page.evaluate(
    ([name, properties]) => window.leadlight.track(name, properties),
    [name, properties],
  );
export const consent = (page, purposes, options = {}) =>
  page.evaluate(
    ([purposes, options]) => window.leadlight.consent(purposes, options),
    [purposes, options],
  );

/** Everything that a page can leave on a device. */
export const stored = (page) =>
  page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map((database) => database.name),
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    cookies: document.cookie,
    caches: await caches.keys(),
  }));
export const NOTHING_STORED = { databases: [], local: [], session: [], cookies: "", caches: [] };

export const storedEvents = (page) => page.evaluate(readStored);
export const storedNames = async (page) => (await storedEvents(page))?.map((event) => event.name);
/**
 * Waits until what the page is asked, or its promise, is true. waitForFunction() does not wait for
 * promises: to it each of them is true.
 */
export async function until(page, question, argument) {
  const patience = Date.now() + 30 * SECOND;
  while (!(await page.evaluate(question, argument))) {
    if (Date.now() > patience) throw new Error(`this never came true: ${question}`);
    await setTimeout(20);
  }
}
/** Waits until these events are stored, in any order, and no others. */
export const untilStored = async (page, names) => {
  const wanted = [...names].sort().join();
  await until(
    page,
    `(${readStored})().then((events) => events?.map(({ name }) => name).sort().join() ===
      ${JSON.stringify(wanted)})`,
  ).catch(async (error) => {
    assert.equal((await storedNames(page))?.sort().join(), wanted);
    throw error;
  });
};

/** Begins to wait for a notice of the widget; `told` of what it gives is the notice. */
export const listen = (page, type) =>
  page.evaluateHandle((type) => {
    const notice = new Promise((resolve) => window.leadlight.on(type, resolve));
    return () => notice;
  }, type);
export const told = (handle) => handle.evaluate((notice) => notice());
