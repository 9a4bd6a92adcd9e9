// Makes the README's picture: a visit to the demo site that ends in a demo request.
//
//   node scripts/picture.mjs    after scripts/build.sh
import { launch } from "../tests/web/browser/harness.mjs";
import { serve } from "./serve.mjs";

const site = await serve();
const browser = await launch();
const page = await browser.newPage({ viewport: { width: 1200, height: 860 }, locale: "en-GB" });
await page.clock.install({ time: Date.UTC(2026, 2, 2, 9) });
const visit = async (path) => {
  await page.goto(site.address + path);
  await page.waitForFunction(() => window.leadlight?.ready);
  await page.evaluate(() => window.leadlight.ready);
  await page.clock.runFor(40_000);
};

await visit("/?utm_source=news&utm_medium=email&utm_campaign=spring");
await page.getByRole("button", { name: "Accept all" }).click();
await page.waitForFunction(async () => (await indexedDB.databases()).length === 1);
for (const path of ["/blog/measuring-first-visit-fix/", "/product/", "/customers/", "/pricing/"])
  await visit(path);
await page.clock.setSystemTime(Date.UTC(2026, 2, 3, 9));
await visit("/demo/?leadlight=inspect");
await page.evaluate(() => {
  window.leadlight.identify({ company_size: "51-200", role: "operations" });
  window.leadlight.track("demo_request");
});
await page.clock.runFor(5_000);
// The gauge and the bars glide to their places.
await page.waitForTimeout(1000);
await page.screenshot({ path: "docs/images/inspector.png" });
await browser.close();
await site.stop();
