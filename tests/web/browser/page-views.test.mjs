// When a page counts as seen, and what is noted of it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assess, consent, events, html, names, SECOND, tag, track, usePages } from "./harness.mjs";

describe("page views", () => {
  // Playwright turns the back/forward cache off unless told not to.
  const site = usePages({ ignoreDefaultArgs: ["--disable-back-forward-cache"] });

  const viewsOf = async (page) =>
    (await events(page))
      .filter((event) => event.name === "page_view")
      .map((event) => event.properties);

  test("a page is seen with its path, title and campaign, and where it was linked from", async () => {
    const { page, open } = await site.visitor({
      files: {
        "/from": html({ head: "", body: `<a href="${site.address}/to?utm_medium=web&x=1#y">` }),
      },
    });
    await open("/pricing?plan=pro&utm_source=news&utm_campaign=spring&gclid=1#faq");
    assert.deepEqual(await viewsOf(page), [
      {
        path: "/pricing",
        title: "Page",
        utm_source: "news",
        utm_campaign: "spring",
        click_id: "google",
      },
    ]);
    await page.goto(`${site.elsewhere}/from?secret=1`);
    await page.evaluate(() => document.querySelector("a").click());
    await page.waitForURL("**/to?*");
    await assess(page);
    assert.deepEqual(await viewsOf(page), [
      {
        path: "/to",
        title: "Page",
        referrer: new URL(site.elsewhere).host,
        utm_medium: "web",
      },
    ]);
    await page.evaluate(() => {
      location.href = "/inside";
    });
    await page.waitForURL("**/inside");
    await assess(page);
    assert.deepEqual(await viewsOf(page), [{ path: "/inside", title: "Page" }]);
  });

  test("pushState and going back are page views when the path changes, without the old title", async () => {
    const { page, open, pass } = await site.visitor();
    await open("/");
    await page.evaluate(() => {
      history.pushState(null, "", "/a?tab=1");
      document.title = "A";
      history.pushState(null, "", "/a?tab=2");
      history.replaceState(null, "", "/a?tab=3");
      history.pushState(null, "", "/b?utm_source=banner");
      location.hash = "part";
    });
    await pass(SECOND);
    const back = () =>
      page.evaluate(
        () =>
          new Promise((resolve) => {
            addEventListener("popstate", resolve, { once: true });
            history.back();
          }),
      );
    await back(); // from the hash
    await back(); // to /a
    assert.deepEqual(await viewsOf(page), [
      { path: "/", title: "Page" },
      { path: "/a" },
      { path: "/b", utm_source: "banner" },
      { path: "/a" },
    ]);
  });

  /** Browsers without the Navigation API have History alone. */
  const withoutNavigation = () => Reflect.deleteProperty(window, "navigation");
  for (const [which, before] of [
    ["the Navigation API", undefined],
    ["History alone", withoutNavigation],
  ]) {
    const visit = async (auto) => {
      const visitor = await site.visitor({
        files: { "*": html({ head: tag(`data-auto="${auto}"`) }) },
        before,
      });
      await visitor.open("/");
      assert.equal(await visitor.page.evaluate(() => "navigation" in window), !before);
      return visitor;
    };
    const pathsOf = async (page) => (await viewsOf(page)).map((view) => view.path);
    /** Goes through History and the hash, and then back. */
    const roam = async (page) => {
      await page.evaluate(() => {
        history.pushState(null, "", "/a");
        history.replaceState(null, "", "/b?x=1");
        history.replaceState(null, "", "/b?x=2");
        location.hash = "/docs/part?token=1";
        location.hash = "!pricing";
        location.hash = "anchor";
      });
      await page.evaluate(
        () =>
          new Promise((resolve) => {
            addEventListener("popstate", resolve, { once: true });
            history.back();
          }),
      );
    };

    test(`with ${which}, replaceState and the hash lead to no page unless asked for`, async () => {
      const { page } = await visit("page-views");
      await roam(page);
      // At the first step after it, what replaceState did is noticed.
      assert.deepEqual(await pathsOf(page), ["/", "/a", "/b"]);
      await page.evaluate(() => history.replaceState(null, "", "/c"));
      assert.deepEqual(await pathsOf(page), ["/", "/a", "/b"]);
    });

    test(`with ${which}, page-views-replace counts replaceState`, async () => {
      const { page } = await visit("page-views page-views-replace");
      await roam(page);
      assert.deepEqual(await pathsOf(page), ["/", "/a", "/b"]);
      await page.evaluate(() => history.replaceState(null, "", "/c"));
      assert.deepEqual(await pathsOf(page), ["/", "/a", "/b", "/c"]);
    });

    test(`with ${which}, page-views-hash takes the route in the hash for the path`, async () => {
      const { page } = await visit("all page-views-hash");
      await roam(page);
      assert.deepEqual(await pathsOf(page), [
        "/",
        "/a",
        "/docs/part",
        "/pricing",
        "/b",
        "/pricing",
      ]);
    });

    test(`with ${which}, a withdrawal gives back what was patched`, async () => {
      const { page } = await visit("page-views page-views-replace");
      const native = () =>
        page.evaluate(() =>
          [history.pushState, history.replaceState].every((method) => /native/.test(`${method}`)),
        );
      assert.equal(await native(), !before);
      await consent(page, { scoring: false });
      assert.equal(await native(), true);
      await page.evaluate(() => history.pushState(null, "", "/a"));
      assert.deepEqual(await names(page), ["consent"]);
    });
  }

  test("a page that a router of the Navigation API draws is seen", async () => {
    const { page, open } = await site.visitor();
    await open("/");
    await page.evaluate(async () => {
      navigation.addEventListener("navigate", (event) => event.intercept());
      await navigation.navigate("/drawn").finished;
      await navigation.navigate("/redirected", { history: "replace" }).finished;
    });
    assert.deepEqual(
      (await viewsOf(page)).map((view) => view.path),
      ["/", "/drawn"],
    );
  });

  test("engaged time of the page that is left comes before the view of the next one", async () => {
    const { page, open, pass } = await site.visitor();
    await open("/");
    await pass(5 * SECOND);
    await page.evaluate(() => history.pushState(null, "", "/a"));
    await pass(10 * SECOND);
    const log = (await events(page)).map(({ name, properties }) => [
      name,
      properties.seconds ?? properties.path,
    ]);
    assert.deepEqual(log, [
      ["page_view", "/"],
      ["engaged_time", 5],
      ["page_view", "/a"],
      ["engaged_time", 10],
    ]);
  });

  test("page() tells of a view itself, with Segment's arguments", async () => {
    const { page, open } = await site.visitor({
      files: { "*": html({ head: tag(`data-auto="declared"`) }) },
    });
    await open("/docs?x=1");
    await page.evaluate(() => {
      leadlight.page();
      leadlight.page("Guide");
      leadlight.page("Docs", "Guide", { level: 2, path: "/virtual?x=1" });
      leadlight.page({ section: "top" });
    });
    const own = { path: "/docs", title: "Page" };
    assert.deepEqual(await viewsOf(page), [
      own,
      { ...own, name: "Guide" },
      { ...own, path: "/virtual", name: "Guide", category: "Docs", level: 2 },
      { ...own, section: "top" },
    ]);
  });

  test("a prerendered page is seen when it is shown, not before", async () => {
    const { page, open } = await site.visitor({
      before: () =>
        Object.defineProperty(document, "prerendering", { value: true, configurable: true }),
    });
    await open("/");
    assert.deepEqual(await names(page), []);
    await page.evaluate(() => document.dispatchEvent(new Event("prerenderingchange")));
    assert.deepEqual(await names(page), ["page_view"]);
  });

  /** Nothing is written on leaving: a page with a write under way may be dropped from the cache. */
  const onlyViews = { "*": html({ head: tag(`data-auto="page-views"`) }) };
  /** Goes back to a page that lives on in the back/forward cache, having done `work` on the next. */
  async function comeBack({ page, open, pass }, work) {
    await page.evaluate(() => {
      window.kept = true;
    });
    await open("/next");
    await work?.();
    await page.goBack({ waitUntil: "commit" });
    assert.ok(await page.evaluate(() => window.kept), "the page came from the cache");
    await pass(SECOND);
  }

  test("coming back from the back/forward cache is a page view, and brings what was done meanwhile", async () => {
    const visitor = await site.visitor({ files: onlyViews });
    const { page, open, pass } = visitor;
    await open("/");
    await consent(page, { storage: true }, { includeEarlier: true });
    await comeBack(visitor, async () => {
      await track(page, "demo_request");
      await pass(SECOND);
    });
    await page.waitForFunction(() => leadlight.assess().stage === "prospect");
    // The clock of the page in the cache stood still meanwhile, hence no order.
    const paths = (await viewsOf(page)).map((view) => view.path);
    assert.deepEqual(paths.sort(), ["/", "/", "/next"]);
    for (const view of await viewsOf(page))
      assert.equal(view.title, "Page", "the page came back as it was");
    await track(page, "afterwards");
    await pass(SECOND);
    await open("/last");
    assert.ok((await names(page)).includes("afterwards"), "it stores again");
  });

  test("a grant withdrawn meanwhile is withdrawn for the page that comes back", async () => {
    const visitor = await site.visitor({ files: onlyViews });
    const { page, open } = visitor;
    await open("/");
    await consent(page, { storage: true });
    await comeBack(visitor, () => consent(page, { storage: false }));
    await page.waitForFunction(() => leadlight.export().consent.storage === "unknown");
    await track(page, "afterwards");
    await visitor.pass(SECOND);
    assert.deepEqual(await page.evaluate(() => indexedDB.databases()), []);
  });
});
