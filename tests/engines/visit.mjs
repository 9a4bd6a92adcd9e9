// A visit of one case: an engine's page and the case's server, as tests/web/pages/cases.mjs uses them.
import { setTimeout as sleep } from "node:timers/promises";
import { readStored } from "../web/stored.mjs";

const PATIENCE = 20_000;

/** These run in the page. */
const isHere = () => typeof window.leadlight?.assess === "function";
/** The names of the stored events; null: there is no database. */
const storedNames = `async () => (await (${readStored})())?.map(({ name }) => name).sort() ?? null`;

export function createVisit(page, site) {
  const visit = {
    address: site.address,
    elsewhere: site.elsewhere,
    requests: site.requests,
    NOTHING_STORED: { events: null, local: [], session: [], cookies: "" },
    goto: (address) => page.open(address),
    evaluate: page.evaluate,
    click: page.click,
    type: page.type,
    back: page.back,
    /** As the page's, but a document that goes away meanwhile is no failure. */
    async until(run, ...parts) {
      let last;
      for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(20)) {
        try {
          if ((await page.evaluate(run, ...parts)) === true) return;
          last = "not so";
        } catch (error) {
          last = error;
        }
      }
      throw new Error(`not within ${PATIENCE} ms: ${run}\n${last}`);
    },
    /** Opens a page, and waits for the widget. */
    async visitPage(path = "/") {
      await page.open(site.address + path);
      await visit.until(isHere);
      await page.evaluate(() => window.leadlight.ready);
    },
    /** And gives the assessment, which there must be. */
    async open(path = "/") {
      await visit.visitPage(path);
      const assessment = await visit.assess();
      if (!assessment) throw new Error(`nothing is scored: ${await visit.complaints()}`);
      return assessment;
    },
    /** Waits for the page of the path, to which a click or going back leads. */
    async arrive(path) {
      await visit.until(
        (path) => location.pathname === path && typeof window.leadlight?.assess === "function",
        path,
      );
      await page.evaluate(() => window.leadlight.ready);
    },
    assess: () => page.evaluate(() => window.leadlight.assess()),
    events: () => page.evaluate(() => window.leadlight.export().events),
    names: async () => (await visit.events()).map(({ name }) => name),
    consents: () => page.evaluate(() => window.leadlight.export().consent),
    track: (name, properties = {}) =>
      page.evaluate(
        (name, properties) => window.leadlight.track(name, properties),
        name,
        properties,
      ),
    consent: (purposes, options = {}) =>
      page.evaluate(
        (purposes, options) => window.leadlight.consent(purposes, options),
        purposes,
        options,
      ),
    untilNamed: (name) =>
      visit.until(
        (name) => window.leadlight.export().events.some((event) => event.name === name),
        name,
      ),
    storedNames: () => page.evaluate(storedNames),
    /** Waits until these are stored, in any order, and perhaps views of pages and seconds. */
    async untilStored(names) {
      const wanted = [...names].sort().join();
      for (const end = Date.now() + PATIENCE; ; await sleep(20)) {
        const found = await visit.storedNames();
        const others = found?.filter((name) => !/^(page_view|engaged_time)$/.test(name));
        if (others?.join() === wanted) return;
        if (Date.now() > end) throw new Error(`stored is ${found}, not ${wanted}`);
      }
    },
    /** Waits until so many views of pages are stored. */
    untilViewsStored: (count) =>
      visit.until(
        `async (count) =>
          (await (${storedNames})())?.filter((name) => name === "page_view").length === count`,
        count,
      ),
    /** Everything that the page left on the device. */
    stored: () =>
      page.evaluate(`async () => ({
        events: await (${storedNames})(),
        local: Object.keys(localStorage),
        session: Object.keys(sessionStorage),
        cookies: document.cookie,
      })`),
    /** What the page complained of since the last call. */
    async complaints() {
      const own = await page.evaluate(() => (window.complaints ?? []).splice(0));
      const found = [...own, ...(await page.errors())];
      visit.all.push(...found);
      return found;
    },
    /** All that was ever complained of. */
    all: [],
    /** Other hosts that the page asked for something. */
    strangers: () =>
      page.evaluate(
        (addresses) => {
          const asked = performance.getEntriesByType("resource").map(({ name }) => name);
          return asked.filter(
            (name) =>
              /^https?:/.test(name) && !addresses.some((address) => name.startsWith(`${address}/`)),
          );
        },
        [site.address, site.elsewhere],
      ),
  };
  return visit;
}
