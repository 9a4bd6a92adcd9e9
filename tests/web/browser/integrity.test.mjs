// Subresource integrity: the values that the build prints, and what is refused because of them.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { describe, test } from "node:test";
import { built, html, tag, usePages } from "./harness.mjs";

const integrities = JSON.parse(built("integrity.json"));
const wasm = built("leadlight.wasm");
/** Wasm that does the same and starts as well: a custom section named "x" more. */
const tampered = Buffer.concat([wasm, Buffer.from([0, 2, 1, 120])]);
const other = (name) => Buffer.concat([built(name), Buffer.from("\n// changed on the way\n")]);
/** What the browser itself says of bytes that have another hash. */
const DIGEST = /valid digest|integrity/i;

const importMap = `<script type="importmap">${JSON.stringify({
  integrity: Object.fromEntries(
    ["plain", "panel", "consent"].map((part) => [
      `/leadlight/leadlight-${part}.js`,
      integrities[`leadlight-${part}.js`],
    ]),
  ),
})}</script>`;
/** A policy for pages with an import map, which is always inline. */
const INLINE = { "content-security-policy": "script-src 'self' 'unsafe-inline'" };

describe("integrity", () => {
  const site = usePages();
  const ofParts = ({ requests }) => requests.filter((url) => /plain|panel|consent/.test(url));

  test("the build gives a value for every file that a browser loads", () => {
    const loaded = readdirSync(new URL("../../../build/dist/", import.meta.url)).filter(
      (name) => /\.(m?js|wasm|json|css)$/.test(name) && !/^(package|integrity)\./.test(name),
    );
    assert.deepEqual(Object.keys(integrities).sort(), loaded.sort());
    for (const [name, value] of Object.entries(integrities))
      assert.equal(
        value,
        `sha384-${createHash("sha384").update(built(name)).digest("base64")}`,
        name,
      );
  });

  test("wasm of other bytes does not run, though it would: the plain core scores instead", async () => {
    assert.ok(WebAssembly.validate(tampered));
    const visitor = await site.visitor({ files: { "/leadlight/leadlight.wasm": tampered } });
    assert.equal((await visitor.open()).events, 1);
    assert.deepEqual(ofParts(visitor), [`${site.address}/leadlight/leadlight-plain.js`]);
    for (const complaint of visitor.complained()) assert.match(complaint, DIGEST);
  });

  test("nor does it when the page has preloaded it, unchecked", async () => {
    const preload = `<link rel="preload" as="fetch" crossorigin href="/leadlight/leadlight.wasm">`;
    const visitor = await site.visitor({
      files: {
        "*": html({ head: preload + tag() }),
        "/leadlight/leadlight.wasm": tampered,
      },
    });
    assert.equal((await visitor.open()).events, 1);
    assert.deepEqual(ofParts(visitor), [`${site.address}/leadlight/leadlight-plain.js`]);
    for (const complaint of visitor.complained()) assert.match(complaint, DIGEST);
  });

  test("nor by the module, also with an address of the page's own", async () => {
    const visitor = await site.visitor({
      files: {
        "*": html({ head: `<script type="module" src="/start.js"></script>` }),
        "/start.js": `import { createLeadlight } from "/leadlight/leadlight.mjs";
          window.leadlight = createLeadlight({ wasm: "/assets/core.wasm" });`,
        "/assets/core.wasm": tampered,
      },
    });
    assert.equal((await visitor.open()).events, 1);
    assert.deepEqual(ofParts(visitor), [`${site.address}/leadlight/leadlight-plain.js`]);
    assert.match(visitor.complained().join("\n"), DIGEST);
  });

  test("a script tag with the printed value runs, from another origin too; other bytes do not", async () => {
    const at = (base) =>
      `<script async crossorigin src="${base}/leadlight/leadlight.js"
        integrity="${integrities["leadlight.js"]}"></script>`;
    const headers = {
      "content-security-policy": `script-src 'wasm-unsafe-eval' ${site.elsewhere}`,
    };
    const shared = Object.fromEntries(
      ["leadlight.js", "leadlight.wasm", "b2b-saas.json"].map((name) => [
        `/leadlight/${name}`,
        { body: built(name), headers: { "access-control-allow-origin": "*" } },
      ]),
    );
    const page = { body: html({ head: at(site.elsewhere) }), headers };
    const right = await site.visitor({ files: { "*": page, ...shared } });
    assert.equal((await right.open()).events, 1);
    assert.ok(right.requests.includes(`${site.elsewhere}/leadlight/leadlight.wasm`));

    const wrong = await site.visitor({
      files: { "*": html({ head: at("") }), "/leadlight/leadlight.js": other("leadlight.js") },
    });
    await wrong.page.goto(site.address);
    await wrong.page.waitForLoadState();
    assert.equal(await wrong.page.evaluate(() => typeof window.leadlight), "undefined");
    assert.match(wrong.complained().join("\n"), DIGEST);
  });

  test("an import map's values hold for the parts that are fetched when needed", async () => {
    const page = { body: html({ head: importMap + tag("data-panel") }), headers: INLINE };
    const right = await site.visitor({ files: { "*": page } });
    assert.equal((await right.open()).events, 1, "by the plain core: the policy has no wasm");
    await right.page.locator("leadlight-inspector").waitFor({ state: "attached" });
    assert.deepEqual(ofParts(right).sort(), [
      `${site.address}/leadlight/leadlight-panel.js`,
      `${site.address}/leadlight/leadlight-plain.js`,
    ]);
    right.complained();

    const wrong = await site.visitor({
      files: { "*": page, "/leadlight/leadlight-panel.js": other("leadlight-panel.js") },
    });
    const refused = wrong.page.waitForEvent("console", (line) =>
      line.text().startsWith("Leadlight's panel did not start"),
    );
    assert.equal((await wrong.open()).events, 1);
    await refused;
    assert.equal(await wrong.page.locator("leadlight-inspector").count(), 0);
    wrong.complained();
  });
});
