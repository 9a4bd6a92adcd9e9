// The table of scripts/bench.sh core: one event of a 25-signal model, native, in wasm, and beside it
// what two well-known rule engines need for the same 25 rules, in the same run.
//
//   node tests/bench/core.mjs CORE_BENCH CORE_LOOP    the binaries: native, and wasm for node
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "../../web/src/cbor.ts";
import { calls } from "../wasm/calls.mjs";
import { open, openModule } from "../wasm/open.mjs";
import { engineRules, event, logicRules, model } from "./rules.mjs";

const require = createRequire(import.meta.url);
const { Engine } = require("json-rules-engine");
const jsonLogic = require("json-logic-js");

const LENGTHS = [10, 100, 1000, 2000];
const EVENTS = Array.from({ length: 2000 }, (_, i) => event(i));
/** As in web/src/profile.ts. */
const SLICE = 200;
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

/** Microseconds a call of `work`, the median of `rounds` runs of `times` calls. */
function measure(work, times, rounds = 21) {
  const runs = [];
  for (let round = 0; round < rounds; round++) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < times; i++) work(i);
    runs.push(Number(process.hrtime.bigint() - start) / 1000 / times);
  }
  return median(runs);
}

/** Calls run(options..., model's file, log's file). */
function withFiles(run) {
  const folder = mkdtempSync(join(tmpdir(), "leadlight-bench-"));
  try {
    const files = [join(folder, "model.json"), join(folder, "events.json")];
    writeFileSync(files[0], JSON.stringify(model));
    writeFileSync(files[1], JSON.stringify(EVENTS));
    return run(files);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function native(binary, files) {
  const options = ["--benchmark_format=json", "--benchmark_repetitions=9"];
  const output = execFileSync(binary, [...options, "--benchmark_min_time=0.05", ...files], {
    maxBuffer: 1 << 26,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const found = {};
  for (const run of JSON.parse(output).benchmarks)
    if (run.aggregate_name === "median") {
      const name = run.run_name.split("/").slice(0, 2).join("/");
      found[name] = run.real_time / (run.time_unit === "ns" ? 1000 : 0.001);
    }
  return found;
}

/** The core alone, as the wasm has it. */
function wasmLoop(loop, files) {
  // The glue of Emscripten 3.1.6 takes node for a browser where there is a fetch.
  const options = ["--no-experimental-fetch", loop, ...files, ...LENGTHS.map(String)];
  const lines = execFileSync(process.execPath, options).toString().trim().split("\n");
  return Object.fromEntries(LENGTHS.map((length, i) => [length, Number(lines[i])]));
}

/** One event through the boundary: bytes that the script has encoded, read, recorded, classified. */
async function wasmRecord(length) {
  const core = await openModule();
  const { load, replay } = calls(core);
  load(model);
  const documents = EVENTS.map((each) => encode(each).slice());
  const runs = [];
  const batch = length < 100 ? 6 : 60; // as in data.h
  for (let round = 0; round < 200; round++) {
    core.clear();
    replay(EVENTS.slice(0, length - batch));
    const start = process.hrtime.bigint();
    for (let i = length - batch; i < length; i++) {
      const bytes = documents[i];
      core.HEAPU8.set(bytes, core.input(bytes.length));
      core.record(bytes.length);
    }
    runs.push(Number(process.hrtime.bigint() - start) / 1000 / batch);
  }
  return median(runs);
}

async function wasmRest() {
  const core = await open();
  core.load(model);
  core.replay(EVENTS);
  const now = EVENTS.at(-1).time + 1000;
  const assess = measure(() => core.assess(now), 200);
  const explain = measure(() => core.explain(now), 20);
  const cold = async (count) => {
    const runs = [];
    for (let round = 0; round < 9; round++) {
      const fresh = await openModule();
      calls(fresh).load(model);
      const start = process.hrtime.bigint();
      // As the widget does: in slices, each one document.
      for (let at = 0; at < count; at += SLICE) {
        const bytes = encode(EVENTS.slice(at, at + SLICE));
        fresh.HEAPU8.set(bytes, fresh.input(bytes.length));
        if (fresh.replay(bytes.length) < 0) throw new Error("refused");
      }
      runs.push(Number(process.hrtime.bigint() - start) / 1000);
    }
    return median(runs);
  };
  return { assess, explain, "replay/200": await cold(200), "replay/2000": await cold(2000) };
}

async function peers() {
  const engine = new Engine(engineRules, { allowUndefinedFacts: true });
  engine.addOperator("startsWith", (value, start) => `${value}`.startsWith(start));
  const facts = EVENTS.slice(0, 200).map(({ name, properties }) => ({ name, ...properties }));
  const runs = [];
  for (let round = 0; round < 9; round++) {
    const start = process.hrtime.bigint();
    for (const each of facts) await engine.run(each);
    runs.push(Number(process.hrtime.bigint() - start) / 1000 / facts.length);
  }
  const logic = measure((i) => {
    for (const rule of logicRules) jsonLogic.apply(rule, facts[i % facts.length]);
  }, 500);
  return { engine: median(runs), logic };
}

const [fromNative, alone] = withFiles((files) => [
  native(process.argv[2], files),
  wasmLoop(process.argv[3], files),
]);
const fromWasm = await wasmRest();
for (const length of LENGTHS) fromWasm[`record/${length}`] = await wasmRecord(length);
const { engine, logic } = await peers();

const row = (...cells) =>
  console.log(
    cells
      .map((cell, i) => (i === 0 ? String(cell).padEnd(34) : String(cell).padStart(19)))
      .join(""),
  );
const us = (value) => (value === undefined ? "" : value.toFixed(value < 10 ? 2 : 0));
console.log("microseconds, medians; 25 signals\n");
row("", "native", "wasm, core alone", "wasm, with bytes", "json-rules-engine", "json-logic-js");
for (const length of LENGTHS)
  row(
    `one event, log of ${length}`,
    us(fromNative[`record/${length}`]),
    us(alone[length]),
    us(fromWasm[`record/${length}`]),
    us(engine),
    us(logic),
  );
row("assessment and its document", us(fromNative["assess/2000"]), "", us(fromWasm.assess));
row("explanation and its document", us(fromNative["explain/2000"]), "", us(fromWasm.explain));
for (const length of [200, 2000])
  row(
    `replay of ${length} from cold`,
    us(fromNative[`replay/${length}`]),
    "",
    us(fromWasm[`replay/${length}`]),
  );
console.log(
  "\nThe rule engines keep no log, no limits, no decay and no stages: they only match the rules.",
);
const last = LENGTHS.at(-1);
const less = (peer, value) => `${(peer / value).toFixed(1)} times`;
console.log(
  `json-rules-engine takes ${less(engine, fromNative[`record/${last}`])} what the core takes natively, ${less(engine, alone[last])} what it takes in wasm; json-logic-js ${less(logic, fromNative[`record/${last}`])} and ${less(logic, alone[last])}.`,
);
