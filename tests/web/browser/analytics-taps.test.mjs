// What the site tells its own analytics, heard by the collectors that run only when they are named:
// data-layer, segment, matomo.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { captured, consent, html, names, SECOND, tag, untilMore, usePages } from "./harness.mjs";

describe("the site's own analytics", () => {
  const site = usePages();

  /** A visitor of a page that runs this script before the widget. */
  async function visitorOf(auto, script = "", path = "/") {
    const head = `<script src="/early.js"></script>${tag(`data-auto="${auto}" data-debug`)}`;
    const files = { "*": html({ head }), "/early.js": script };
    const visitor = await site.visitor({ files });
    await visitor.open(path);
    await untilMore(visitor);
    return visitor;
  }
  const GTAG = "window.dataLayer = []; function gtag() { dataLayer.push(arguments); }";

  test("all asks for none of them", async () => {
    const { page } = await visitorOf(
      "all",
      `window.dataLayer = [{ event: "sign_up" }]; window._paq = [["trackGoal", 1]];
       window.analytics = [["track", "Signed Up"]];`,
    );
    await page.evaluate(() => dataLayer.push({ event: "purchase" }));
    assert.deepEqual(await names(page), ["page_view"]);
    assert.equal(await page.evaluate(() => Object.hasOwn(dataLayer, "push")), false);
  });

  describe("data-layer", () => {
    test("events from before and after, as objects, as gtag's arguments and as lists", async () => {
      const { page } = await visitorOf(
        "data-layer",
        `${GTAG} dataLayer.push({ event: "sign_up", method: "email" });
         gtag("event", "login", { method: "sso" });`,
      );
      const length = await page.evaluate(() => {
        gtag("event", "purchase", { value: 12.5, currency: "EUR", items: [{ id: 7 }] });
        return dataLayer.push(["event", "share"], {
          event: "add_to_cart",
          ecommerce: { value: 3, items: [], deep: { deeper: 1 } },
        });
      });
      assert.equal(length, 5, "push gives what it gave");
      assert.deepEqual(await captured(page), [
        ["sign_up", { method: "email" }],
        ["login", { method: "sso" }],
        ["purchase", { value: 12.5, currency: "EUR" }],
        ["share", {}],
        ["add_to_cart", { value: 3 }],
      ]);
    });

    test("no commands, no events of the tag manager itself, no identity, no consent", async () => {
      const { page } = await visitorOf("data-layer", GTAG);
      await page.evaluate(() => {
        gtag("consent", "default", { analytics_storage: "granted" });
        gtag("config", "G-1", { user_id: "jane" });
        gtag("set", "user_data", { email: "jane@example.com" });
        gtag("js", new Date());
        dataLayer.push(
          { event: "gtm.js", "gtm.start": 1 },
          { "gtm.uniqueEventId": 7 },
          { user: 1 },
        );
        dataLayer.push({ event: "consent", storage: true, handoff: true });
        dataLayer.push({ event: "identify", user_id: "jane", company_size: 500 });
        dataLayer.push({ event: "leadlight_prospect" }, { event: "" }, { event: 7 });
        dataLayer.push(null, undefined, 7, "event", () => {}, [], ["set", { event: "x" }]);
      });
      assert.deepEqual(await captured(page), []);
    });

    test("what our own collectors tell does not count twice", async () => {
      const tell = () => {
        for (const event of ["page_view", "scroll", "file_download", "view_search_results"])
          dataLayer.push({ event, search_term: "shoes" });
      };
      const both = await visitorOf("all data-layer", GTAG, "/?q=shoes");
      await both.page.evaluate(tell);
      assert.deepEqual(await names(both.page), ["page_view", "view_search_results"]);
      const one = await visitorOf("data-layer, scroll", GTAG, "/?q=shoes");
      await one.page.evaluate(tell);
      assert.deepEqual(await captured(one.page), [
        ["page_view", { search_term: "shoes" }],
        ["file_download", { search_term: "shoes" }],
        // A search term only where the site asks for it.
        ["view_search_results", {}],
      ]);
    });

    test("no query of an address, and nothing that identifies a person", async () => {
      const { page } = await visitorOf("data-layer", GTAG);
      await page.evaluate(() =>
        gtag("event", "view_item", {
          page_location: "https://shop.example/a?token=secret#x",
          link: "/b?token=secret",
          query: "?token=secret",
          search: "?token=secret",
          who: "jane@example.com",
          phone: "0612345678",
          "gtm.element": "x",
        }),
      );
      assert.deepEqual(await captured(page), [
        [
          "view_item",
          {
            page_location: "https://shop.example/a",
            link: "/b",
            query: "",
            who: "[email]",
            phone: "[number]",
          },
        ],
      ]);
    });

    test("an array that takes the place of the first one is heard too, and its earlier items", async () => {
      const { page, pass } = await visitorOf("data-layer", GTAG);
      await page.evaluate(() => {
        window.first = dataLayer;
        window.dataLayer = [{ event: "one" }];
      });
      await pass(SECOND);
      await page.evaluate(() => {
        dataLayer.push({ event: "two" });
        first.push({ event: "to nobody" });
      });
      assert.deepEqual(await names(page), ["one", "two"]);
      assert.equal(await page.evaluate(() => Object.hasOwn(first, "push")), false, "given back");
    });

    test("one that comes only later is heard, and things that are none do no harm", async () => {
      const { page, pass } = await visitorOf("data-layer");
      for (const value of [null, 7, {}, { push: 7 }, Object.freeze([])]) {
        await page.evaluate((value) => {
          window.dataLayer = value;
        }, value);
        await pass(SECOND);
      }
      await page.evaluate(() => {
        window.dataLayer = Object.freeze([{ event: "frozen" }]);
      });
      await pass(SECOND);
      await page.evaluate(() => {
        window.dataLayer = [];
      });
      await pass(SECOND);
      await page.evaluate(() => dataLayer.push({ event: "late" }));
      assert.deepEqual(await names(page), ["frozen", "late"]);
    });

    test("a push that another script has wrapped goes on working, and is given back as it was", async () => {
      const { page } = await visitorOf(
        "data-layer",
        `${GTAG} window.seen = []; dataLayer.push = function (...items) {
           seen.push(...items); return Array.prototype.push.apply(this, items); };
         window.theirs = dataLayer.push;`,
      );
      await page.evaluate(() => {
        const ours = dataLayer.push;
        window.later = (...items) => ours(...items);
        dataLayer.push = later;
        dataLayer.push({ event: "one" });
      });
      await consent(page, { scoring: false });
      const after = await page.evaluate(() => {
        const wrapped = dataLayer.push === later;
        dataLayer.push({ event: "two" });
        return { wrapped, seen: seen.length, length: dataLayer.length };
      });
      assert.deepEqual(after, { wrapped: true, seen: 2, length: 2 });
      assert.deepEqual(await names(page), ["consent"]);
      await consent(page, { scoring: true });
      await page.evaluate(() => {
        window.mine = dataLayer.push;
      });
      await consent(page, { scoring: false });
      assert.ok(await page.evaluate(() => mine !== later && dataLayer.push === later));
    });

    test("an item that throws when it is read costs the others nothing", async () => {
      const { page } = await visitorOf("data-layer", GTAG);
      await page.evaluate(() => {
        const hostile = {
          get event() {
            throw new Error("hostile");
          },
        };
        dataLayer.push(hostile, new Proxy({}, { ownKeys: () => [][0](), get: () => "x" }), {
          event: "fine",
        });
      });
      assert.deepEqual(await names(page), ["fine"]);
    });

    test("of a page that never ends telling, the first 100 events", async () => {
      const { page } = await visitorOf("page-views data-layer", GTAG);
      await page.evaluate(() => {
        for (let i = 0; i < 150; i++) dataLayer.push({ event: "again" });
      });
      assert.equal((await names(page)).length, 101);
    });
  });

  describe("matomo", () => {
    const QUEUE = "window._paq = [];";

    test("views, events, searches, goals and orders; not the user's id", async () => {
      const { page } = await visitorOf(
        "matomo",
        `${QUEUE} _paq.push(["trackPageView", "Home"]);`,
        "/home",
      );
      await page.evaluate(() => {
        _paq.push(["setUserId", "jane@example.com"], ["enableLinkTracking"], "trackGoal", [], null);
        _paq.push(["trackEvent", "Brochure", "request_brochure", "A4", 2]);
        _paq.push(["trackSiteSearch", "secret", false, 3]);
        _paq.push(["trackGoal", 4, 20]);
        _paq.push(["trackEcommerceOrder", "A-17", 99.5, 90]);
        _paq.push([() => {}]);
      });
      assert.deepEqual(await captured(page), [
        ["page_view", { path: "/home", title: "Home" }],
        ["request_brochure", { category: "Brochure", label: "A4", value: 2 }],
        ["view_search_results", { path: "/home" }],
        ["goal", { goal: 4, value: 20 }],
        ["purchase", { transaction_id: "A-17", value: 99.5 }],
      ]);
    });

    test("our own page view and search count once", async () => {
      const { page } = await visitorOf("all matomo", QUEUE, "/?q=shoes");
      await page.evaluate(() => _paq.push(["trackPageView"], ["trackSiteSearch", "shoes"]));
      assert.deepEqual(await names(page), ["page_view", "view_search_results"]);
    });

    test("once Matomo has taken the queue's place, too; until the visitor withdraws", async () => {
      const { page, pass } = await visitorOf("matomo", `${QUEUE} _paq.push(["trackGoal", 1]);`);
      await page.evaluate(() => {
        window.done = [];
        window._paq = { push: (...items) => void done.push(...items) };
        window.theirs = _paq.push;
      });
      await pass(SECOND);
      await page.evaluate(() => _paq.push(["trackGoal", 2]));
      assert.deepEqual(
        (await captured(page)).map(([, { goal }]) => goal),
        [1, 2],
      );
      await consent(page, { scoring: false });
      await page.evaluate(() => _paq.push(["trackGoal", 3]));
      assert.deepEqual(await names(page), ["consent"]);
      assert.deepEqual(await page.evaluate(() => [done.length, _paq.push === theirs]), [2, true]);
    });
  });

  describe("segment", () => {
    /** The snippet's queue, and a library that takes its place as Segment's does. */
    const SNIPPET = `window.analytics = [];
      for (const method of ["track", "page", "identify", "group", "on", "off"])
        analytics[method] = (...parts) => { analytics.push([method, ...parts]); return analytics; };`;
    const load = (page) =>
      page.evaluate(() => {
        const queue = window.analytics ?? [];
        const listeners = [];
        const library = {
          on: (type, listener) => void listeners.push([type, listener]),
          off: (type, listener) => {
            const at = listeners.findIndex((known) => known[0] === type && known[1] === listener);
            if (at >= 0) listeners.splice(at, 1);
          },
          listeners,
        };
        for (const method of ["track", "page", "identify", "group"])
          library[method] = (...parts) => {
            for (const [type, listener] of [...listeners]) if (type === method) listener(...parts);
          };
        window.analytics = library;
        for (const first of [true, false])
          for (const [method, ...parts] of queue)
            if ((method === "on" || method === "off") === first) library[method](...parts);
      });

    test("calls that wait in the queue, though the library never comes", async () => {
      const { page } = await visitorOf(
        "segment",
        `${SNIPPET} analytics.page("Docs", "Guide", { url: "https://x.example/?a=1", search: "?a=1" });
         analytics.track("Order Completed", { total: 12, products: [{}] });`,
        "/guide",
      );
      await page.evaluate(() => {
        analytics.track("Brochure Requested", { link: "/b?token=1", who: "jane@example.com" });
        analytics.track("consent", { storage: true });
      });
      const view = { path: "/guide", title: "Page", url: "https://x.example/" };
      assert.deepEqual(await captured(page), [
        ["page_view", { ...view, name: "Guide", category: "Docs" }],
        ["purchase", { total: 12 }],
        ["Brochure Requested", { link: "/b", who: "[email]" }],
      ]);
    });

    test("what waits in the queue counts once when the library tells of it, and what comes after it too", async () => {
      const { page, pass } = await visitorOf("all segment", `${SNIPPET} analytics.track("early");`);
      await page.evaluate(() => {
        analytics.page("Home");
        analytics.track("late");
        analytics.identify("u1", { company_size: 120 });
      });
      await load(page);
      await page.evaluate(() => analytics.track("loaded"));
      await pass(SECOND);
      await page.evaluate(() => analytics.track("loaded", { again: true }));
      assert.deepEqual(await captured(page), [
        ["page_view", { path: "/", title: "Page" }],
        ["early", {}],
        ["late", {}],
        ["identify", { company_size: 120, user_id: "u1" }],
        ["loaded", {}],
        ["loaded", { again: true }],
      ]);
    });

    test("a library that is there without a snippet, or comes later", async () => {
      const { page, pass } = await visitorOf("segment");
      await load(page);
      await pass(SECOND);
      await page.evaluate(() => analytics.track("Signed Up"));
      assert.deepEqual(await names(page), ["sign_up"]);
    });

    test("an identity is one for Leadlight too, without the traits that name a person", async () => {
      const { page } = await visitorOf("segment", SNIPPET);
      await page.evaluate(() => {
        leadlight.track("demo_request");
        analytics.identify("u1", {
          email: "jane@example.com",
          firstName: "Jane",
          name: "Jane",
          phone: "+33612345678",
          address: { city: "Paris" },
          role: "operations",
        });
        analytics.group("g1", { name: "Example", employees: 120 });
      });
      assert.deepEqual((await captured(page)).slice(1), [
        ["identify", { user_id: "u1", role: "operations" }],
        ["identify", { group_id: "g1", name: "Example", employees: 120 }],
      ]);
      await page.evaluate(() => analytics.identify("u2"));
      assert.deepEqual(await captured(page), [["identify", { user_id: "u2" }]], "another person");
    });

    test("after a withdrawal nothing is heard, and the library's listeners are gone", async () => {
      const { page, pass } = await visitorOf("segment", SNIPPET);
      await load(page);
      await pass(SECOND);
      assert.equal(await page.evaluate(() => analytics.listeners.length), 4);
      await consent(page, { scoring: false });
      assert.equal(await page.evaluate(() => analytics.listeners.length), 0);
      await page.evaluate(() => analytics.track("after"));
      assert.deepEqual(await names(page), ["consent"]);
    });

    test("things that are no library do no harm", async () => {
      const { page, pass } = await visitorOf("segment");
      for (const value of [
        null,
        7,
        [],
        [null, 7, ["track"], ["identify", 7], ["page", null]],
        { on: 7 },
      ]) {
        await page.evaluate((value) => {
          window.analytics = value;
        }, value);
        await pass(SECOND);
      }
      await page.evaluate(() => {
        window.analytics = {
          on() {
            throw new Error("broken");
          },
        };
      });
      await pass(SECOND);
      assert.deepEqual(await names(page), ["page_view"]);
    });
  });
});
