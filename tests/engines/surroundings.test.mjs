// What depends on the engine where a page is odd: that wasm of other bytes is not run, and how a
// script that is nobody's current one finds its files. The rest: tests/web/browser/surroundings.test.mjs.
import assert from "node:assert/strict";
import { basename } from "node:path";
import { test } from "node:test";
import { html } from "../web/page.mjs";
import { built, readBuilt, serveFiles } from "../web/server.mjs";
import { engines } from "./engines.mjs";

const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:";

const page = (head) => html({ head: `<link rel="icon" href="data:,">${head}` });
const FILES = {
  "/tampered": page(`<script async src="/other/leadlight.js"></script>`),
  // The same wasm with a custom section named "x" more, which starts as well.
  "/other/leadlight.wasm": Buffer.concat([built("leadlight.wasm"), Buffer.from([0, 2, 1, 120])]),
  "/shadow": page(`<script src="/insert.js"></script>`),
  "/insert.js": `addEventListener("DOMContentLoaded", () => {
    const script = document.createElement("script");
    script.src = "/ours/score.js?v=3";
    document.body.attachShadow({ mode: "closed" }).append(script);
  });`,
  "/ours/score.js": built("leadlight.js"),
  "/deep/page": page(`<base href="/deep/er/"><script async src="../leadlight.js"></script>`),
};
const dist = readBuilt();
/** The files of the widget are in every folder. */
const find = (path) => FILES[path] ?? dist[`/leadlight/${basename(path)}`];

/** These run in the page. */
const isReady = () => typeof window.leadlight?.assess === "function";
const assess = async () => {
  await window.leadlight.ready;
  return window.leadlight.assess()?.events;
};
const fetched = () =>
  performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname);

for (const { name, missing, start } of engines)
  test(`odd surroundings in ${name}`, { skip: missing ?? false }, async (t) => {
    const site = await serveFiles(find, POLICY);
    const engine = await start();
    const open = async (path) => {
      await engine.open(site.address + path);
      await engine.until(isReady);
      assert.equal(await engine.evaluate(assess), 1);
      return engine.evaluate(fetched);
    };
    try {
      await t.test("wasm of other bytes is not run: the plain core scores", async () => {
        assert.ok((await open("/tampered")).includes("/other/leadlight-plain.js"));
        await engine.errors(); // the browser's own words on the hash
      });
      await t.test("in a shadow root the script finds its files beside it", async () => {
        const paths = await open("/shadow");
        assert.ok(paths.includes("/ours/leadlight.wasm"), `${paths}`);
        assert.ok(!paths.some((path) => path.includes("plain")), "and they are right");
      });
      await t.test("under a <base> too", async () => {
        const paths = await open("/deep/page");
        assert.ok(paths.includes("/deep/leadlight.wasm"), `${paths}`);
      });
      assert.deepEqual(await engine.errors(), []);
    } finally {
      await engine.close();
      await site.stop();
    }
  });
