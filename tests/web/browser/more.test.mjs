// The collectors of leadlight-more.js: what each tells and what it does not, and the rules that hold
// for all of them. Videos and the site's own analytics have files of their own.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  assess,
  captured,
  consent,
  html,
  names,
  SECOND,
  tag,
  track,
  untilMore,
  usePages,
} from "./harness.mjs";

const MORE = "/leadlight/leadlight-more.js";

describe("more collectors", () => {
  const site = usePages();

  /** A visitor of a page with this body, where the named collectors run. */
  async function visitorOf(auto, body = "", { path = "/", head = "", ...rest } = {}) {
    const files = { "*": html({ head: head + tag(`data-auto="${auto}" data-debug`), body }) };
    const visitor = await site.visitor({ files, ...rest });
    await visitor.open(path);
    await untilMore(visitor);
    return visitor;
  }
  const fetches = ({ requests }) => requests.filter((address) => address.endsWith(MORE)).length;
  const stay = (page) =>
    page.evaluate(() => addEventListener("submit", (event) => event.preventDefault()));
  const goTo = (page, address) =>
    page.evaluate((address) => history.pushState(null, "", address), address);
  /** Goes to another page of the site, and gives what was stored up to then. */
  async function leave(visitor) {
    await visitor.page.goto(`${site.address}/left`);
    await assess(visitor.page);
    return captured(visitor.page);
  }
  /** The page gets a message as if from this origin, and from its own window or none. */
  const message = (page, data, origin, own = false) =>
    page.evaluate(
      ([data, origin, own]) =>
        window.dispatchEvent(
          new MessageEvent("message", { data, origin, source: own ? window : null }),
        ),
      [data, origin, own],
    );
  const toTop = async (page) => {
    await page.mouse.move(200, 100);
    await page.evaluate(() =>
      document.documentElement.dispatchEvent(
        new MouseEvent("mouseout", { bubbles: true, clientX: 200, clientY: -1 }),
      ),
    );
  };
  const select = (page, selector) =>
    page.evaluate((selector) => {
      document.activeElement.blur();
      getSelection().selectAllChildren(document.querySelector(selector));
    }, selector);
  const copy = async (page, selector) => {
    await select(page, selector);
    await page.keyboard.press("Control+C");
  };

  describe("fetching", () => {
    test("a fourth request comes only after the first score, when the page is idle, and once", async () => {
      const visitor = await site.visitor();
      await visitor.open();
      assert.equal(fetches(visitor), 0);
      await untilMore(visitor);
      await consent(visitor.page, { scoring: false });
      await consent(visitor.page, { scoring: true });
      await visitor.pass(5 * SECOND);
      assert.equal(fetches(visitor), 1);
      await toTop(visitor.page);
      const told = (await names(visitor.page)).filter((name) => name === "exit_intent");
      assert.equal(told.length, 1, "and started once");
      assert.equal(visitor.requests.filter((address) => !address.endsWith("/")).length, 4);
    });

    for (const auto of ["", "page-views, forms", "page-views page-views-hash page-views-replace"])
      test(`none where data-auto="${auto}" asks for none of them`, async () => {
        const visitor = await site.visitor({
          files: { "*": html({ head: tag(`data-auto="${auto}"`) }) },
        });
        await visitor.open();
        await visitor.pass(5 * SECOND);
        assert.equal(fetches(visitor), 0);
      });

    test("nothing is fetched or told before the consent that the site requires", async () => {
      const head = tag(`data-consent="required"`);
      const visitor = await site.visitor({ files: { "*": html({ head }) } });
      const { page, pass } = visitor;
      await page.goto(`${site.address}/?q=shoes`);
      await page.waitForFunction(() => window.leadlight?.ready);
      await page.evaluate(() => window.leadlight.ready);
      await pass(5 * SECOND);
      assert.equal(fetches(visitor), 0);
      await toTop(page);
      await consent(page, { scoring: true });
      await page.waitForFunction(() => window.leadlight.assess());
      await untilMore(visitor);
      assert.deepEqual(await names(page), ["consent", "page_view", "view_search_results"]);
    });

    test("a file that does not arrive leaves all else working, and the page without an error of ours", async () => {
      const visitor = await site.visitor({
        files: { "*": html({ head: tag("data-debug") }), [MORE]: { body: "", status: 404 } },
      });
      await visitor.open();
      const told = visitor.page.waitForEvent("console", (line) =>
        line.text().includes("no more collectors"),
      );
      await visitor.pass(SECOND);
      assert.equal((await told).type(), "debug");
      await track(visitor.page, "demo_request");
      assert.equal((await assess(visitor.page)).stage, "prospect");
      // The browser itself says that the file is not there.
      for (const complaint of visitor.complained()) assert.match(complaint, /404/);
    });

    test("a collector that fails at its start keeps the others from nothing", async () => {
      const { page, debug } = await visitorOf("email-clicks copies", "<p>text</p>", {
        before: () => {
          performance.getEntriesByType = () => {
            throw new Error("broken");
          };
        },
      });
      await copy(page, "p");
      assert.deepEqual(await names(page), ["copy"]);
      assert.match(debug.join(), /broken/);
    });

    test("the single file has them inside", async () => {
      const visitor = await site.visitor({
        files: { "*": html({ head: `<script src="/leadlight/leadlight-single.js"></script>` }) },
      });
      await visitor.open("/?s=shoes");
      await visitor.pass(SECOND);
      await visitor.page.waitForFunction(() => window.leadlight.export().events.length === 2);
      assert.deepEqual(await names(visitor.page), ["page_view", "view_search_results"]);
      assert.equal(visitor.requests.length, 2);
    });

    test("the module has them when it is given them", async () => {
      const files = {
        "*": html({ head: `<script type="module" src="/start.js"></script>` }),
        "/start.js": `import { createLeadlight } from "/leadlight/leadlight.mjs";
          window.leadlight = createLeadlight({ more: () => import("${MORE}") });`,
      };
      const visitor = await site.visitor({ files });
      await visitor.open("/?s=shoes");
      await untilMore(visitor);
      assert.deepEqual(await names(visitor.page), ["page_view", "view_search_results"]);
    });

    test("a second copy of the widget tells nothing twice", async () => {
      const head = `<script src="/leadlight/leadlight.js?again"></script>`;
      const visitor = await visitorOf("all", "<p>text</p>", { head, path: "/?q=shoes" });
      await copy(visitor.page, "p");
      assert.deepEqual(await names(visitor.page), ["page_view", "view_search_results", "copy"]);
      assert.equal(fetches(visitor), 1);
    });

    test("a prerendered page is observed when it is shown, not before", async () => {
      const { page } = await visitorOf("search", "", {
        path: "/?q=shoes",
        before: () =>
          Object.defineProperty(document, "prerendering", { value: true, configurable: true }),
      });
      assert.deepEqual(await names(page), []);
      await page.evaluate(() => {
        Object.defineProperty(document, "prerendering", { value: false });
        document.dispatchEvent(new Event("prerenderingchange"));
      });
      assert.deepEqual(await names(page), ["view_search_results"]);
    });
  });

  test("after a withdrawal none of them observes, and a new grant starts them again", async () => {
    const visitor = await visitorOf("all", `<p>text</p><form><input name="city"></form>`);
    const { page, debug } = visitor;
    const told = async (name) => (await names(page)).filter((other) => other === name).length;
    const act = async () => {
      await copy(page, "p");
      await toTop(page);
      await page.locator("input").pressSequentially("a");
      await message(page, { event: "calendly.event_scheduled" }, "https://calendly.com");
      await goTo(page, "/next?q=shoes");
    };
    await consent(page, { scoring: false });
    const before = debug.length;
    await act();
    assert.deepEqual(await names(page), ["consent"]);
    // What is observed all the same would be said here to be ignored.
    assert.deepEqual(debug.slice(before), []);
    await consent(page, { scoring: true });
    await goTo(page, "/");
    await act();
    for (const name of ["copy", "exit_intent", "meeting_booked", "form_abandon"])
      assert.equal(await told(name), 1, name);
    assert.equal(await told("view_search_results"), 2, "at the new grant, and on the next page");
  });

  describe("search", () => {
    for (const name of ["q", "s", "search", "query", "keyword"])
      test(`a page with ?${name}= shows results, whose term stays unknown`, async () => {
        const { page } = await visitorOf("search", "", { path: `/find?page=2&${name}=secret` });
        assert.deepEqual(await captured(page), [["view_search_results", { path: "/find" }]]);
      });

    for (const path of ["/find", "/find?q=", "/find?q=+&Q=x&faq=1&quest=y"])
      test(`${path} shows no results`, async () => {
        const { page } = await visitorOf("search", "", { path });
        assert.deepEqual(await captured(page), []);
      });

    test("the term is told, redacted, where the site asks for it", async () => {
      const path = "/find?q=red+shoes+jane%40example.com+0612345678";
      const { page } = await visitorOf("search search-terms", "", { path });
      assert.deepEqual(await captured(page), [
        ["view_search_results", { path: "/find", search_term: "red shoes [email] [number]" }],
      ]);
    });

    test("all asks for no term", async () => {
      const { page } = await visitorOf("all", "", { path: "/find?q=shoes" });
      assert.deepEqual((await captured(page))[1], ["view_search_results", { path: "/find" }]);
    });

    test("a new search without a load counts, its filters and pages do not", async () => {
      const { page } = await visitorOf("search", "", { path: "/find?q=shoes" });
      for (const address of [
        "/find?q=shoes&page=2",
        "/find?q=shoes&color=red",
        "/find?q=boots",
        "/find",
        "/find?q=boots",
        "/other?q=boots",
      ])
        await goTo(page, address);
      assert.deepEqual(
        (await captured(page)).map(([, { path }]) => path),
        ["/find", "/find", "/find", "/other"],
      );
    });
  });

  describe("copies", () => {
    const BODY = `<p id="text"> some words </p><p id="mail">jane@example.com</p>
      <p id="phone">+33 (0)6 12-34-56-78</p><p id="year">2026</p><p id="empty"></p>
      <input value="secret"><textarea>secret</textarea><div contenteditable><b id="typed">secret</b></div>
      <div id="host"></div>`;

    test("how long, and which kind; never what", async () => {
      const { page } = await visitorOf("copies", BODY, { path: "/contact?x=1" });
      for (const id of ["text", "mail", "phone", "year"]) await copy(page, `#${id}`);
      assert.deepEqual(await captured(page), [
        ["copy", { path: "/contact", length: 10 }],
        ["copy", { path: "/contact", length: 16, kind: "email" }],
        ["copy", { path: "/contact", length: 20, kind: "phone" }],
        ["copy", { path: "/contact", length: 4 }],
      ]);
    });

    test("nothing of what the visitor typed, nor a copy of nothing", async () => {
      const { page } = await visitorOf("copies", BODY);
      for (const field of ["input", "textarea"]) {
        await page.locator(field).focus();
        await page.keyboard.press("Control+A");
        await page.keyboard.press("Control+C");
      }
      await page.locator("#typed").click();
      await page.keyboard.press("Control+A");
      await page.keyboard.press("Control+C");
      await copy(page, "#empty");
      assert.deepEqual(await captured(page), []);
      await copy(page, "#text");
      assert.deepEqual(await names(page), ["copy"]);
    });

    test("inside an open shadow root too", async () => {
      const { page } = await visitorOf("copies", BODY);
      await page.evaluate(() => {
        const root = document.querySelector("#host").attachShadow({ mode: "open" });
        const text = root.appendChild(document.createElement("p"));
        text.textContent = "hidden words";
        root.getSelection().selectAllChildren(text);
      });
      await page.keyboard.press("Control+C");
      assert.deepEqual(await captured(page), [["copy", { path: "/", length: 12 }]]);
    });
  });

  describe("exit intent", () => {
    test("once a page view", async () => {
      const { page } = await visitorOf("exit-intent");
      await toTop(page);
      await toTop(page);
      assert.deepEqual(await captured(page), [["exit_intent", { path: "/" }]]);
      await goTo(page, "/next");
      await toTop(page);
      assert.deepEqual((await captured(page))[1], ["exit_intent", { path: "/next" }]);
    });

    for (const [what, out] of [
      ["through another edge", { clientY: 300 }],
      ["with a button pressed", { clientY: -1, buttons: 1 }],
      ["to another element", { clientY: -1, inside: true }],
    ])
      test(`not ${what}`, async () => {
        const { page } = await visitorOf("exit-intent");
        await page.evaluate(({ inside, ...out }) => {
          const relatedTarget = inside ? document.body : null;
          document.documentElement.dispatchEvent(
            new MouseEvent("mouseout", { bubbles: true, relatedTarget, ...out }),
          );
        }, out);
        assert.deepEqual(await captured(page), []);
      });
  });

  describe("abandoned forms", () => {
    const FORM = `<form id="contact" name="talk" action="/send?to=x">
      <input name="first_name"><input name="e-mail" type="email"><input name="a1b2c3d4e5f6g7h8i9j0k1l2">
      <input type="password" name="pass"><button>Send</button></form><form><input id="other"></form>`;
    const CONTACT = { form_id: "contact", form_name: "talk", form_destination: "/send" };

    test("which form, how many fields and the last one, without a value", async () => {
      const visitor = await visitorOf("abandoned-forms", FORM);
      const { page } = visitor;
      await consent(page, { storage: true });
      await page.locator("[name=first_name]").fill("Jane");
      await page.locator("[name=first_name]").fill("Janet");
      await page.locator("[name=e-mail]").fill("jane@example.com");
      const [, abandoned, ...others] = await leave(visitor);
      assert.deepEqual(abandoned, [
        "form_abandon",
        { ...CONTACT, fields: 2, last_field: "e-mail" },
      ]);
      assert.deepEqual(others, []);
    });

    test("a page left by script leaves its forms too, before the view of the next one", async () => {
      const { page } = await visitorOf("all", FORM);
      await page.locator("[type=password]").fill("open sesame");
      await page.locator("[name^=a1b2]").fill("x");
      await goTo(page, "/next");
      await goTo(page, "/last");
      assert.deepEqual((await captured(page)).slice(1), [
        ["form_start", CONTACT],
        // A field's name that a program made up is not kept.
        ["form_abandon", { ...CONTACT, fields: 2 }],
        ["engaged_time", { seconds: 1 }],
        ["page_view", { path: "/next" }],
        ["page_view", { path: "/last" }],
      ]);
    });

    for (const [how, send] of [
      ["by its button", () => document.querySelector("button").click()],
      ["by fetch", () => void new FormData(document.querySelector("form"))],
    ])
      test(`not when it was sent ${how}`, async () => {
        const { page } = await visitorOf("abandoned-forms", FORM);
        await stay(page);
        await page.locator("[name=first_name]").fill("Jane");
        await page.evaluate(send);
        await goTo(page, "/next");
        assert.deepEqual(await captured(page), []);
      });

    test("not when nothing was touched; and what a script filled in is marked", async () => {
      const { page } = await visitorOf("abandoned-forms", FORM);
      await page.locator("[name=first_name]").click();
      await goTo(page, "/next");
      assert.deepEqual(await captured(page), []);
      await page.evaluate(() =>
        document.querySelector("#other").dispatchEvent(new Event("input", { bubbles: true })),
      );
      await goTo(page, "/last");
      const [[, properties]] = await captured(page);
      assert.equal(properties.untrusted, true);
    });
  });

  describe("e-mail clicks", () => {
    /** The clock of the tests replaces the timeline too; another way to the real one remains. */
    const realTimeline = () => {
      const entries = [];
      new PerformanceObserver((list) => entries.push(...list.getEntries())).observe({
        type: "navigation",
        buffered: true,
      });
      performance.getEntriesByType = (type) => (type === "navigation" ? entries : []);
    };
    for (const query of ["utm_medium=Email&utm_source=news", "mc_eid=secret", "_hsenc=secret"])
      test(`?${query} is an arrival by e-mail`, async () => {
        const visitor = await visitorOf("email-clicks", "", {
          path: `/offer?${query}`,
          before: realTimeline,
        });
        assert.deepEqual(await captured(visitor.page), [["email_click", { path: "/offer" }]]);
        await visitor.page.reload();
        await assess(visitor.page);
        visitor.requests.length = 0;
        await untilMore(visitor);
        assert.deepEqual(await captured(visitor.page), [], "not when it is loaded again");
      });

    test("also when the site has tidied its address up meanwhile", async () => {
      const { page } = await visitorOf("email-clicks", "", {
        path: "/?mc_eid=secret",
        before: `(${realTimeline})(); history.replaceState(null, "", "/");`,
      });
      assert.deepEqual(await names(page), ["email_click"]);
    });

    test("not from an advertisement", async () => {
      const { page } = await visitorOf("email-clicks", "", {
        path: "/?utm_medium=cpc&gclid=x",
        before: realTimeline,
      });
      assert.deepEqual(await names(page), []);
    });
  });

  describe("widgets", () => {
    const GUID = "0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0";
    const secret = { email: "jane@example.com", uri: "https://api.calendly.com/x?token=1" };
    const submitted = {
      type: "hsFormCallback",
      eventName: "onFormSubmitted",
      id: GUID,
      data: { submissionValues: secret },
    };
    const booked = (provider) => ["meeting_booked", { provider }];

    test("meetings booked with Calendly and HubSpot, and nothing of what they say of it", async () => {
      const { page } = await visitorOf("widgets");
      const calendly = { event: "calendly.event_scheduled", payload: { invitee: secret } };
      await message(page, calendly, "https://calendly.com");
      const hubspot = { meetingBookSucceeded: true, meetingsPayload: secret };
      await message(page, hubspot, "https://meetings.hubspot.com");
      await message(page, JSON.stringify(hubspot), "https://meetings-eu1.hubspot.com");
      assert.deepEqual(await captured(page), [
        booked("calendly"),
        booked("hubspot"),
        booked("hubspot"),
      ]);
    });

    test("a form of HubSpot's in a frame, by its id alone", async () => {
      const { page } = await visitorOf("all");
      await message(page, submitted, site.address, true);
      await message(page, { ...submitted, id: "jane@example.com" }, "https://forms.hsforms.com");
      assert.deepEqual((await captured(page)).slice(1), [
        ["form_submit", { provider: "hubspot", form_id: GUID }],
        ["form_submit", { provider: "hubspot" }],
      ]);
    });

    test("a form of HubSpot's within the page counts once", async () => {
      const { page } = await visitorOf(
        "all",
        `<form id="hsForm_${GUID}"><button>Go</button></form>`,
      );
      await stay(page);
      await page.locator("button").click();
      await message(page, submitted, site.address, true);
      assert.deepEqual(await names(page), ["page_view", "form_submit"]);
    });

    test("the words of strangers, and words that make no sense, are ignored", async () => {
      const { page } = await visitorOf("all");
      const scheduled = { event: "calendly.event_scheduled" };
      for (const origin of [
        "https://evil.example",
        "https://calendly.com.evil.example",
        "https://evilcalendly.com",
        "http://calendly.com",
        "null",
        "",
        site.address,
      ])
        await message(page, scheduled, origin, true);
      for (const origin of ["https://evil.example", "https://meetings.hubspot.com.evil.example"])
        await message(page, { meetingBookSucceeded: true }, origin);
      await message(page, submitted, "https://evil.example");
      await message(page, submitted, site.address, false);
      for (const words of [
        null,
        7,
        "",
        "{",
        "calendly.event_scheduled",
        [],
        [scheduled],
        { event: { toString: null } },
        { event: "calendly.event_type_viewed" },
        { meetingBookSucceeded: "true" },
        `{"event":"calendly.event_scheduled","x":"${"x".repeat(100_000)}"}`,
      ])
        for (const origin of ["https://calendly.com", "https://meetings.hubspot.com"])
          await message(page, words, origin);
      assert.deepEqual(await names(page), ["page_view"]);
      await message(page, scheduled, "https://calendly.com");
      assert.deepEqual(await names(page), ["page_view", "meeting_booked"]);
    });
  });
});
