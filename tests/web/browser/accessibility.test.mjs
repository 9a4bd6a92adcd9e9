// The inspector and the privacy card by axe-core, in each language, in light and dark, on a phone and
// on a desktop.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESKTOP, PHONE, violations } from "./axe.mjs";
import { startPages, tag } from "./harness.mjs";

describe("accessibility by axe-core", () => {
  let site;
  before(async () => {
    site = await startPages();
  });
  after(() => site?.stop());

  async function visited({ head = tag(), body = "", lang = "en", colorScheme, viewport, before }) {
    const { page } = await site.visitor({
      still: false,
      files: {
        "*": `<!doctype html><html lang="${lang}"><head><title>Page</title>
          <meta name="viewport" content="width=device-width">${head}</head>
          <body><main><h1>Page</h1>${body}</main></body></html>`,
      },
      viewport,
      colorScheme,
      before,
    });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.goto(`${site.address}/pricing`);
    await page.waitForFunction(() => window.leadlight?.ready);
    await page.evaluate(() => window.leadlight.ready);
    await page.evaluate(() => {
      leadlight.identify({ company_size: "51-200", role: "operations" });
      leadlight.consent({ handoff: true, personalization: false });
      for (const name of ["newsletter_signup", "demo_request", "plan_compared"])
        leadlight.track(name, { form: "f" });
      leadlight.track("page_view", { path: "/careers" });
    });
    return page;
  }

  for (const lang of ["en", "fr"])
    for (const colorScheme of ["light", "dark"])
      for (const viewport of [PHONE, DESKTOP]) {
        const where = `${lang}, ${colorScheme}, ${viewport.width} px`;

        test(`the inspector: ${where}`, async () => {
          const page = await visited({ head: tag("data-panel"), lang, colorScheme, viewport });
          const panel = page.locator("leadlight-inspector");
          const toggle = panel.locator("button.toggle");
          await toggle.waitFor();
          if (viewport === PHONE) {
            assert.deepEqual(await violations(page), [], "collapsed");
            await toggle.click();
          }
          await panel.getByText(/Becomes a prospect|Devient prospect/).waitFor();
          assert.deepEqual(await violations(page), []);
        });

        test(`the privacy card: ${where}`, async () => {
          const body = "<leadlight-privacy></leadlight-privacy>";
          const page = await visited({ body, lang, colorScheme, viewport });
          const card = page.locator("leadlight-privacy");
          await card.getByText(/takes you for a prospect|voit en vous un prospect/).waitFor();
          await card.locator("summary:visible").last().click();
          await card.getByRole("button", { name: /Erase what|Effacer ce/ }).click();
          assert.deepEqual(await violations(page), [], "while it asks whether to erase");
          await card.getByRole("button", { name: /^Opt out|^Tout refuser/ }).click();
          await card.getByText(/You opted out\. Every|Vous avez tout refusé\. Tout/).waitFor();
          assert.deepEqual(await violations(page), [], "opted out");
        });
      }

  test("the privacy card where the browser refuses", async () => {
    const page = await visited({
      body: "<leadlight-privacy></leadlight-privacy>",
      before: `Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true, configurable: true })`,
    });
    await page.getByText("Your browser sends Global Privacy Control.").waitFor();
    assert.deepEqual(await violations(page), []);
  });

  test("what axe-core would find is found: the check can fail", async () => {
    const body = "<leadlight-privacy></leadlight-privacy>";
    const page = await visited({ body });
    await page.locator("leadlight-privacy").getByRole("switch").first().waitFor();
    await page.evaluate(() => {
      const { shadowRoot } = document.querySelector("leadlight-privacy");
      shadowRoot.querySelector("input").removeAttribute("aria-labelledby");
      shadowRoot.querySelector("label").replaceWith(shadowRoot.querySelector("input"));
    });
    assert.match((await violations(page)).join("\n"), /label/);
  });
});
