// The table of scripts/bench.sh trees: one row through 100 full trees of depth 6, in our wasm, beside
// onnxruntime-web and plain JavaScript, in the same run. All must agree.
//
//   node tests/bench/trees.mjs TREES_LOOP    the binary, wasm for node
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as ort from "onnxruntime-web";
import { brotli } from "../../scripts/brotli.mjs";
import { open } from "../wasm/open.mjs";
import { ensemble } from "./onnx.mjs";

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

/** Microseconds a row, the median of `rounds` runs over all rows. */
async function measure(rows, work, rounds = 21) {
  const runs = [];
  for (let round = 0; round < rounds; round++) {
    const start = process.hrtime.bigint();
    for (const row of rows) await work(row);
    runs.push(Number(process.hrtime.bigint() - start) / 1000 / rows.length);
  }
  return median(runs);
}
function measureNow(rows, work, rounds = 41) {
  const runs = [];
  for (let round = 0; round < rounds; round++) {
    const start = process.hrtime.bigint();
    for (const row of rows) work(row);
    runs.push(Number(process.hrtime.bigint() - start) / 1000 / rows.length);
  }
  return median(runs);
}

/** What it prints, by way of a file: into a pipe it writes only as much as that holds. */
function printed(loop) {
  const folder = mkdtempSync(join(tmpdir(), "leadlight-bench-"));
  try {
    const file = join(folder, "forest.json");
    // The glue of Emscripten 3.1.6 takes node for a browser where there is a fetch.
    execFileSync(process.execPath, ["--no-experimental-fetch", loop], {
      stdio: ["ignore", openSync(file, "w"), "inherit"],
    });
    return JSON.parse(readFileSync(file, "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
const {
  packed,
  trees,
  base,
  logOdds,
  row: rowTime,
  explain,
  rows: given,
} = printed(process.argv[2]);
const rows = given.map((row) => Float32Array.from(row, (value) => value ?? Number.NaN));
const features = rows[0].length;

/** As one would write it: flat arrays, a loop. */
const flat = trees.map((nodes) => ({
  feature: Int32Array.from(nodes, (node) => (node.length === 1 ? -1 : node[0])),
  threshold: Float64Array.from(nodes, (node) => (node.length === 1 ? node[0] : node[1])),
  missing: Int32Array.from(nodes, (node) => node[2] ?? 0),
  left: Int32Array.from(nodes, (node) => node[3] ?? 0),
  right: Int32Array.from(nodes, (node) => node[4] ?? 0),
}));
function inScript(row) {
  let sum = base;
  for (const { feature, threshold, missing, left, right } of flat) {
    let at = 0;
    while (feature[at] >= 0) {
      const value = row[feature[at]];
      const goesLeft = value <= threshold[at] || (missing[at] === 1 && Number.isNaN(value));
      at = goesLeft ? left[at] : right[at];
    }
    sum += threshold[at];
  }
  return sum;
}

ort.env.wasm.numThreads = 1; // a row is no work for two
ort.env.logLevel = "error";
const session = await ort.InferenceSession.create(ensemble(trees, base, features), {
  executionProviders: ["wasm"],
});
async function inOnnx(values, count) {
  const tensor = new ort.Tensor("float32", values, [count, features]);
  return (await session.run({ rows: tensor })).odds.data;
}

/** The whole core: traits for features, an assessment for a row. */
const core = await open(true);
const names = Array.from({ length: features }, (_, i) => `f${i}`);
const model = {
  format: 1,
  name: "bench",
  version: "1",
  signals: [{ id: "a", when: { event: "a" }, points: 1 }],
  propensity: { trees: { inputs: names.map((trait) => ({ trait })), packed } },
};
assert.deepEqual(core.load(model), []);
const TIME = 1_763_800_000_000;
const identify = (row) => {
  core.clear();
  const known = names.flatMap((name, i) => (Number.isNaN(row[i]) ? [] : [[name, row[i]]]));
  core.record({ name: "identify", time: TIME, properties: Object.fromEntries(known) });
};

const batch = Float32Array.from(rows.flatMap((row) => [...row]));
const all = await inOnnx(batch, rows.length);
let farthest = 0;
for (const [i, row] of rows.entries()) {
  assert.equal(inScript(row), logOdds[i], `plain JavaScript, row ${i}`);
  farthest = Math.max(farthest, Math.abs(all[i] - logOdds[i]));
  if (i % 16 !== 0) continue;
  identify(row);
  const { propensity } = core.assess(TIME);
  assert.ok(Math.abs(propensity - 1 / (1 + Math.exp(-logOdds[i]))) < 1e-15, `the core, row ${i}`);
}
assert.ok(farthest < 1e-5, `onnxruntime-web is ${farthest} away, more than floats account for`);

const script = measureNow(rows, inScript);
const onnx = await measure(rows.slice(0, 256), (row) => inOnnx(row, 1));
const onnxBatch = (await measure([batch], (values) => inOnnx(values, rows.length))) / rows.length;
identify(rows[0]);
const assess = measureNow(rows.slice(0, 256), () => core.assess(TIME));

const line = (what, value, ratio) =>
  console.log(what.padEnd(52) + value.toFixed(2).padStart(9) + (ratio ?? "").padStart(9));
const times = (value) => `${(value / rowTime).toFixed(1)}x`;
console.log(
  `microseconds a row, medians; ${trees.length} full trees of depth 6, ${features} features`,
);
console.log("");
line("leadlight, wasm, the trees alone", rowTime, "1x");
line("plain JavaScript, typed arrays", script, times(script));
line(`onnxruntime-web ${ort.env.versions.web}, wasm, one row a call`, onnx, times(onnx));
line("  the same, 1,024 rows a call", onnxBatch, times(onnxBatch));
line("leadlight, wasm, a whole assessment and its document", assess, times(assess));
line("leadlight, wasm, the contributions of a row", explain);
console.log("");
const bytes = Buffer.from(packed, "base64");
console.log(`packed ${bytes.length} bytes, ${brotli(bytes)} by brotli`);
console.log(
  `as base64 in a model ${packed.length} bytes, ${brotli(Buffer.from(packed))} by brotli`,
);
console.log(
  `plain JavaScript gives the same bits, onnxruntime-web (floats) within ${farthest.toExponential(1)}`,
);
