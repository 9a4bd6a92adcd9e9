// A real Chromium, the demo site under its own CSP, and a record of what the page complained of.
import { chromium } from "playwright-core";
import { serve } from "../../../scripts/serve.mjs";

export const ORIGIN_OF_TIME = Date.UTC(2026, 2, 2, 9, 0, 0); // a Monday morning

export async function startSite() {
  const site = await serve();
  const browser = await chromium.launch({
    executablePath: process.env.LEADLIGHT_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking", "--disable-gpu"],
  });
  return {
    address: site.address,
    browser,
    async stop() {
      await browser.close();
      await site.stop();
    },
  };
}

/** A visitor with a browser profile of its own, whose clock starts at `time` and can be moved. */
export async function newVisitor(browser, options = {}) {
  const { time = ORIGIN_OF_TIME, ...rest } = options;
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: "en-GB",
    ...rest,
  });
  await context.clock.install({ time });
  const page = await context.newPage();
  const complaints = [];
  const requests = [];
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("request", (request) => requests.push(request.url()));
  return { context, page, complaints, requests };
}

/** Waits until the widget scores; gives the assessment. */
export async function assess(page) {
  await page.waitForFunction(() => typeof window.leadlight?.assess === "function");
  await page.evaluate(() => window.leadlight.ready);
  return page.evaluate(() => window.leadlight.assess());
}

/** Opens an address and waits until the widget scores. */
export async function open(page, address) {
  await page.goto(address);
  return assess(page);
}

export const stored = (page) =>
  page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map((database) => database.name),
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    cookies: document.cookie,
    caches: await caches.keys(),
  }));
