// The native core and wasm give the same bits: every byte of 1,000 assessments and explanations.
// LEADLIGHT_BITS names another native tool than the preset's.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { randomCases, writeCases } from "../tools/cases.mjs";
import { bits, fnv64 } from "./bits-page.mjs";
import { openModule } from "./open.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const tool = resolve(root, process.env.LEADLIGHT_BITS ?? "build/dev/tests/bits");
const cases = randomCases(1000, 1_000_000);

test("the hash is FNV-1a", () => {
  const hash = (text) => fnv64([new TextEncoder().encode(text)]);
  assert.equal(hash(""), "cbf29ce484222325");
  assert.equal(hash("a"), "af63dc4c8601ec8c");
  assert.equal(hash("foobar"), "85944171f73967e8");
});

/** The same cases, their probability by trees that look at something of everything. */
const { packed } = JSON.parse(
  readFileSync(new URL("../schema/trees.json", import.meta.url), "utf8"),
).propensity.trees;
const casesWithTrees = cases.slice(0, 300).map(({ model, ...rest }) => {
  const [{ id }] = model.signals;
  const inputs = [
    { signal: id },
    { signal: id, of: "points" },
    { profile: "days_since_first" },
    { profile: "engaged_seconds" },
    { profile: "days_since_last" },
    { trait: "role", categories: ["ceo", "cto"] },
    { score: "engagement" },
  ];
  return { ...rest, model: { ...model, propensity: { trees: { inputs, packed } } } };
});

for (const [name, these, trees] of [
  ["the native core and wasm give the same bits", cases, false],
  ["so do the cores with trees", casesWithTrees, true],
])
  test(name, async () => {
    assert.ok(existsSync(tool), `${tool} is missing: cmake --build --preset dev`);
    const folder = mkdtempSync(join(tmpdir(), "leadlight-bits-"));
    try {
      const file = join(folder, "cases");
      writeCases(file, these);
      const native = execFileSync(tool, [file], { encoding: "utf8" }).trim().split("\n");
      const wasm = bits({ cases: these, core: await openModule(trees) });
      assert.equal(native.length, these.length);
      const first = wasm.findIndex((hash, i) => hash !== native[i]);
      assert.equal(first, -1, first < 0 ? "" : `differs first at seed ${these[first].seed}`);
      assert.ok(!wasm.some((hash) => hash.startsWith("refused")), "a model is refused");
      assert.ok(new Set(wasm).size > these.length * 0.9, "the cases do not differ");
      const whole = fnv64(wasm.map((hash) => new TextEncoder().encode(hash)));
      console.log(`${wasm.length} cases, all bits together: ${whole}`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
