// What identifies a person stays out of the profile: in memory, in the store and in the export.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  BATCH,
  consent,
  events,
  html,
  names,
  SECOND,
  storedEvents,
  tag,
  track,
  usePages,
} from "./harness.mjs";

const JWT = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
const UUID = "550e8400-e29b-41d4-a716-446655440000";

describe("privacy", () => {
  const site = usePages();

  /** Nothing of `secrets` is in memory, on disk or in the debug log; gives what is kept. */
  async function without(visitor, secrets) {
    const { page, pass } = visitor;
    await pass(BATCH);
    const kept = await storedEvents(page);
    const known = await events(page);
    assert.ok(kept.length > 1, "there is something to look through");
    const everything = JSON.stringify([
      kept,
      known,
      await page.evaluate(() => [leadlight.assess(), leadlight.explain()]),
      visitor.debug,
    ]);
    for (const secret of secrets) assert.ok(!everything.includes(secret), secret);
    return known;
  }
  const agree = ({ page }) => consent(page, { storage: true }, { includeEarlier: true });
  const pathsOf = (known) =>
    known.filter(({ name }) => name === "page_view").map(({ properties }) => properties.path);

  test("e-mail addresses, tokens and long digit runs of a path are not kept", async () => {
    const visitor = await site.visitor({ files: { "*": html({ head: tag("data-debug") }) } });
    const { page, open } = visitor;
    await open("/u/jane.doe@mail.test/edit");
    await agree(visitor);
    for (const path of [
      "/u/jane.doe%2540mail.test/edit",
      `/reset/${JWT}`,
      `/invite/${UUID}/accept`,
      "/orders/48151623/track",
      "/call/+33612345678",
      "/orders/123456/2026",
    ])
      await page.evaluate((path) => history.pushState(null, "", path), path);
    const known = await without(visitor, ["jane", JWT, UUID, "48151623", "33612345678"]);
    assert.deepEqual(pathsOf(known), [
      "/u/[email]/edit",
      "/u/[email]/edit",
      "/reset/[token]",
      "/invite/[token]/accept",
      "/orders/[number]/track",
      "/call/+[number]",
      "/orders/123456/2026",
    ]);
  });

  test("nor those of a title, a referrer or a campaign", async () => {
    const visitor = await site.visitor({
      files: {
        "*": html({ head: tag("data-debug"), title: `Order 48151623 of jane@mail.test ${UUID}` }),
      },
    });
    const { page } = visitor;
    await page.goto(`${site.address}/?utm_source=jane@mail.test&utm_term=${JWT}&utm_content=red`, {
      referer: `https://jane:secret@search.test/find/${JWT}?q=divorce+lawyer#x`,
    });
    await page.waitForFunction(() => window.leadlight?.ready);
    await agree(visitor);
    const secrets = ["48151623", "jane", UUID, JWT, "secret", "lawyer", "/find"];
    const [view] = await without(visitor, secrets);
    assert.deepEqual(view.properties, {
      path: "/",
      title: "Order [number] of [email] [token]",
      referrer: "search.test",
      utm_source: "[email]",
      utm_term: "[token]",
      utm_content: "red",
    });
  });

  test("nothing of a query or a hash is kept, but the campaign", async () => {
    const visitor = await site.visitor({
      files: {
        "*": html({
          body: `<a href="/file.pdf?key=topsecret#topsecret">file</a>
            <a href="https://out.test/a?key=topsecret">out</a>
            <a href="tel:+33987654321">call</a> <a href="mailto:topsecret@mail.test">write</a>
            <form action="/send?key=topsecret#topsecret"><input name="q"></form>`,
        }),
      },
    });
    const { page, open } = visitor;
    await open("/pricing?key=topsecret&utm_source=news&utm_id=topsecret&gclid=topsecret#topsecret");
    await agree(visitor);
    await page.evaluate(() => {
      document.addEventListener("click", (event) => event.preventDefault());
      document.addEventListener("submit", (event) => event.preventDefault());
      for (const link of document.querySelectorAll("a")) link.click();
      document.querySelector("form").requestSubmit();
      leadlight.page({ path: "/virtual?key=topsecret", url: "https://x.test/a?key=topsecret#y" });
      leadlight.track("share", {
        path: "https://x.test/b?key=topsecret",
        link: "HTTPS://u:topsecret@x.test/",
      });
    });
    const known = await without(visitor, ["topsecret", "33987654321"]);
    assert.deepEqual(
      known.filter(({ name }) => name !== "consent").map(({ name }) => name),
      [
        "page_view",
        "file_download",
        "click",
        "click",
        "click",
        "form_submit",
        "page_view",
        "share",
      ],
    );
    assert.deepEqual(known.at(-1).properties, { path: "/b", link: "HTTPS://x.test/" });
  });

  test("the value of a form field is never read, whatever is typed, pasted or chosen", async () => {
    const visitor = await site.visitor({
      files: {
        "*": html({
          body: `<form id="f" data-lead-event="demo_request" data-lead-form="demo" action="/sent">
            <input name="name"><input name="mail" type="email"><textarea name="text"></textarea>
            <select name="size"><option value="few">few</option><option value="hidden-choice">many</option></select>
            <input type="hidden" name="token" value="hidden-token"><input type="checkbox" name="yes" value="hidden-box">
            <p contenteditable="true">edit</p><button name="how" value="hidden-button">Send</button></form>`,
        }),
      },
    });
    const { page, open, pass } = visitor;
    await open("/");
    await agree(visitor);
    await page.evaluate(() => {
      // A form whose values cannot be read without our knowing.
      window.reads = [];
      for (const type of [HTMLInputElement, HTMLTextAreaElement, HTMLSelectElement])
        Object.defineProperty(type.prototype, "value", { get: () => window.reads.push(type.name) });
      window.FormData = () => {
        window.reads.push("FormData");
      };
    });
    for (const field of ["[name=name]", "[type=email]", "textarea", "[contenteditable]"]) {
      await page.locator(field).click();
      await page.keyboard.type("Typed.Value@mail.test");
    }
    await page.locator("select").press("m");
    await page.locator("[type=checkbox]").click();
    assert.deepEqual(await page.evaluate(() => window.reads), []);
    await page.getByText("Send").click();
    await page.waitForURL("**/sent?**");
    await page.evaluate(() => leadlight.ready);
    await pass(SECOND);
    const known = await without(visitor, ["Typed", "Value", "hidden-"]);
    const demo = known.find((event) => event.name === "demo_request");
    assert.deepEqual(demo.properties, { form: "demo" });
    assert.ok(known.some((event) => event.name === "form_submit"));
  });

  test("texts are cut at 512 characters, without splitting one", async () => {
    const { page, open } = await site.visitor();
    await open();
    await track(page, "long", { text: `${"a".repeat(511)}😀${"b".repeat(9000)}` });
    const { properties } = (await events(page)).at(-1);
    assert.equal(properties.text, "a".repeat(511));
  });

  test("the export is everything that is known, and what is forgotten is not in it", async () => {
    const { page, open } = await site.visitor();
    await open("/pricing");
    await page.evaluate(() => leadlight.identify("user-1", { role: "owner" }));
    await consent(page, { handoff: true });
    const all = await page.evaluate(() => leadlight.export());
    assert.equal(all.format, 1);
    assert.equal(all.consent.handoff, "granted");
    assert.deepEqual(await names(page), ["page_view", "identify", "consent"]);
    for (const event of all.events)
      assert.deepEqual(Object.keys(event).sort(), ["id", "name", "properties", "time"]);
    assert.equal(new Set(all.events.map((event) => event.id)).size, 3);
    await page.evaluate(() => leadlight.forget());
    assert.deepEqual(await names(page), []);
    assert.equal((await page.evaluate(() => leadlight.assess())).fit, null);
  });
});
