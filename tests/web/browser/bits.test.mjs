// Chromium gives the same bits as the native core and as node: see tests/wasm/bits.test.mjs.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { randomCases, writeCases } from "../../tools/cases.mjs";
import { bits } from "../../wasm/bits-page.mjs";
import { openModule } from "../../wasm/open.mjs";
import { startPages } from "./harness.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const tool = resolve(root, process.env.LEADLIGHT_BITS ?? "build/dev/tests/bits");
const built = resolve(root, process.env.LEADLIGHT_WASM ?? "build/wasm");
const cases = randomCases(1000, 1_000_000);

function nativeBits() {
  assert.ok(existsSync(tool), `${tool} is missing: cmake --build --preset dev`);
  const folder = mkdtempSync(join(tmpdir(), "leadlight-bits-"));
  try {
    const file = join(folder, "cases");
    writeCases(file, cases);
    return execFileSync(tool, [file], { encoding: "utf8" }).trim().split("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("Chromium, node and the native core give the same bits", async () => {
  const json = JSON.stringify(cases);
  assert.deepEqual(JSON.parse(json), cases, "the page gets the very same cases");
  const files = { "/cases.json": json };
  for (const name of ["bits-page.mjs", "calls.mjs", "cbor.mjs"])
    files[`/${name}`] = readFileSync(resolve(root, "tests/wasm", name));
  for (const name of ["leadlight_wasm.mjs", "leadlight_wasm.wasm"])
    files[`/${name}`] = readFileSync(resolve(built, name));

  const site = await startPages();
  try {
    const { page } = await site.visitor({ files: { "*": "<!doctype html>", ...files } });
    await page.goto(site.address);
    const chromium = await page.evaluate(async () => {
      const { bits } = await import("/bits-page.mjs");
      const { default: instantiate } = await import("/leadlight_wasm.mjs");
      const cases = await (await fetch("/cases.json")).json();
      const wasmBinary = await (await fetch("/leadlight_wasm.wasm")).arrayBuffer();
      return bits({ cases, core: await instantiate({ wasmBinary }) });
    });
    site.checkQuiet();
    const differing = (hashes) =>
      cases.filter((_, i) => hashes[i] !== chromium[i]).map(({ seed }) => seed);
    assert.equal(chromium.length, 1000);
    assert.deepEqual(differing(nativeBits()), [], "seeds that differ natively");
    assert.deepEqual(differing(bits({ cases, core: await openModule() })), [], "and in node");
  } finally {
    await site.stop();
  }
});
