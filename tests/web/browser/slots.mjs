// What the tests of <leadlight-slot> share: a page with slots, and what of it can be seen.
import { html, tag } from "./harness.mjs";

/** Slots wait as long as a slow machine needs. */
const PATIENT = ":root { --leadlight-wait: 1000s } body { margin: 0 }";
const LINKS = `<link rel="stylesheet" href="/leadlight/leadlight-content.css">
  <link rel="stylesheet" href="/page.css"><script src="/early.js"></script>`;

/** Calls of the site that come before the widget. */
export const GRANT = ["consent", [{ personalization: true }]];
export const PROSPECT = ["track", ["demo_request"]]; // 60 points: hot, too

/** Of a page with this body, for whose visitor these calls are made first. */
export const filesOf = (
  body,
  { attributes = "", calls = [], css = PATIENT, links = LINKS, script = "", widget = tag } = {},
) => ({
  "*": html({ head: links + widget(`data-auto="declared" ${attributes}`), body }),
  "/page.css": css,
  "/early.js": `window.leadlight = { q: ${JSON.stringify(calls)} }; ${script}`,
});

/** A slot of these variants, each a rule and further attributes, that show their rules. */
export const slot = (...variants) =>
  `<leadlight-slot name="hero">${variants
    .map(([rule, more = ""]) => `<p data-leadlight-show="${rule}" ${more}>${rule}</p>`)
    .join("")}<p>fallback</p></leadlight-slot>`;

/** In the page: the texts of the paragraphs that can be seen; with `wanted`, whether they are that. */
const look = (wanted) => {
  const found = [...document.querySelectorAll("p")]
    .filter((p) => getComputedStyle(p).visibility === "visible")
    .map((p) => p.textContent)
    .join(" ");
  return wanted == null ? found : found === wanted;
};
export const seen = (page) => page.evaluate(look);
export const untilSeen = (page, text) => page.waitForFunction(look, text);

export const untilDecided = (page) =>
  page.waitForFunction(() => {
    const slots = [...document.querySelectorAll("leadlight-slot")];
    return slots.every((slot) => slot.hasAttribute("data-leadlight-decided"));
  });

/** A page of the same browser with the browser's own clock and frames; it goes with the context. */
export async function clockless(context, options = {}) {
  const other = await context
    .browser()
    .newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.once("close", () => other.close());
  const complaints = [];
  other.on("weberror", (error) => complaints.push(`exception: ${error.error().message}`));
  other.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  return { context: other, page: await other.newPage(), complaints };
}
