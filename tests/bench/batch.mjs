// The tables of scripts/bench.sh batch: scoring a log of many visitors, beside DuckDB with the same
// rules as SQL and, on a sample, json-rules-engine; and the memory that logs of other sizes take.
//
//   node tests/bench/batch.mjs LEADLIGHT MAKE_EVENTS [EVENTS] [MEMORY]
//
// The three must agree on every visitor, to a rounding of the signals; otherwise it fails.
import { spawn } from "node:child_process";
import {
  closeSync,
  createReadStream,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { engineRules, model } from "./rules.mjs";

const require = createRequire(import.meta.url);
const { Engine } = require("json-rules-engine");

const [leadlight, makeEvents, events = "10000000", memory = "50"] = process.argv.slice(2);
const EVENTS = Number(events);
const A_VISITOR = 25; // events
const SAMPLE = 20_000; // events, for the rule engine
const MEMORY_VISITORS = 100_000;
/** Each signal is rounded to a multiple of 2^-20. */
const TOLERANCE = model.signals.length * 2 ** -20;

const folder = mkdtempSync(join(tmpdir(), "leadlight-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

const count = (value) => Math.round(value).toLocaleString("en");
const say = (text) => process.stderr.isTTY && process.stderr.write(`\r\x1b[K${text}`);

/** What /proc tells of a process: seconds of processor time, the peak of its memory in MB. */
function usage(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const peak = Number(/VmHWM:\s*(\d+)/.exec(status)?.[1] ?? 0) / 1024;
    // After the name, which may hold spaces: utime and stime are fields 14 and 15, in ticks.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
    return { cpu: (Number(fields[11]) + Number(fields[12])) / 100, peak };
  } catch {
    return { cpu: 0, peak: 0 }; // it has ended, or this is no Linux
  }
}

/** Runs a command, its output into a file; gives seconds, those of its processors, and MB. */
function run(command, args, output = "/dev/null") {
  return new Promise((resolve, reject) => {
    const out = openSync(output, "w");
    const start = process.hrtime.bigint();
    const child = spawn(command, args, { stdio: ["ignore", out, "inherit"] });
    let [cpu, peak] = [0, 0];
    const watch = setInterval(() => {
      const used = usage(child.pid);
      [cpu, peak] = [Math.max(cpu, used.cpu), Math.max(peak, used.peak)];
    }, 20);
    child.on("error", reject);
    child.on("close", (status) => {
      clearInterval(watch);
      closeSync(out);
      const seconds = Number(process.hrtime.bigint() - start) / 1e9;
      if (status === 0) resolve({ seconds, cpu, peak });
      else reject(new Error(`${command} ended with ${status}`));
    });
  });
}

async function* lines(path) {
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (line !== "") yield JSON.parse(line);
  }
}

/** Whether two files of rows, both by visitor, say the same; gives the number of visitors. */
async function agree(ours, others) {
  const other = lines(others);
  let visitors = 0;
  for await (const row of lines(ours)) {
    const { value } = await other.next();
    const same =
      value?.visitor === row.visitor &&
      value.stage === row.stage &&
      Math.abs(value.engagement - row.engagement) <= TOLERANCE;
    if (!same) {
      const { visitor, stage, engagement } = row;
      throw new Error(
        `${JSON.stringify({ visitor, stage, engagement })} is not ${JSON.stringify(value)}`,
      );
    }
    visitors++;
  }
  if (!(await other.next()).done) throw new Error("more visitors in SQL");
  return visitors;
}

async function generate(path, many, visitors) {
  say(`writing ${count(many)} events`);
  await run(makeEvents, [String(many), String(visitors)], path);
  await run("sync", [path]); // no one is timed while the system still writes it
}

const modelPath = join(folder, "model.json");
writeFileSync(modelPath, JSON.stringify(model));
const score = (log, options, output) =>
  run(leadlight, ["score", "--model", modelPath, ...options, log], output);
const sql = (log, threads, output) =>
  run(process.execPath, [fileURLToPath(new URL("sql.mjs", import.meta.url)), log, output, threads]);

/** The rule engine finds which rules match; sessions, limits, decay and sums are done here. */
async function ruleEngine(log, output) {
  const visitors = new Map();
  for await (const event of lines(log)) {
    if (!visitors.has(event.visitor)) visitors.set(event.visitor, []);
    visitors.get(event.visitor).push(event);
  }
  const engine = new Engine(engineRules, { allowUndefinedFacts: true });
  engine.addOperator("startsWith", (value, start) => `${value}`.startsWith(start));
  const stageOf = ({ name }) =>
    ["lead", "prospect", "client"].findLastIndex((stage) =>
      [model.stages[stage].any[0].event].flat().includes(name),
    ) + 1;
  const start = process.hrtime.bigint();
  const rows = [];
  for (const [visitor, log] of [...visitors].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const now = log.at(-1).time;
    const sums = model.signals.map(() => 0);
    let inSession = [];
    let before = now;
    let stage = 0;
    for (const event of log) {
      if (event.time - before > 1_800_000) inSession = [];
      before = event.time;
      stage = Math.max(stage, stageOf(event));
      const { events: fired } = await engine.run({ name: event.name, ...event.properties });
      for (const { type } of fired) {
        const i = Number(type.slice(1));
        const { points, limit, decay } = model.signals[i];
        inSession[i] = (inSession[i] ?? 0) + 1;
        if (limit && inSession[i] > limit.times) continue;
        const halfLife = decay ? Number.parseInt(decay.half_life, 10) * 86_400_000 : Infinity;
        sums[i] += points * 2 ** (-(now - event.time) / halfLife);
      }
    }
    const sum = (grouped) =>
      sums.reduce(
        (all, each, i) => all + ((model.signals[i].group !== undefined) === grouped ? each : 0),
        0,
      );
    const engagement = Math.max(0, Math.min(100, Math.min(60, sum(true)) + sum(false)));
    rows.push({ visitor, engagement, stage: ["visitor", "lead", "prospect", "client"][stage] });
  }
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  writeFileSync(output, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return { seconds };
}

/** The faster of two runs: the first may pay for memory that the machine has not used before. */
async function fasterOfTwo(work) {
  const [first, second] = [await work(), await work()];
  return first.seconds < second.seconds ? first : second;
}

const row = (...cells) =>
  console.log(
    cells
      .map((cell, i) => (i === 0 ? String(cell).padEnd(34) : String(cell).padStart(16)))
      .join(""),
  );

// The rule engine on a sample, where all three must agree.
const sample = join(folder, "sample.ndjson");
const [ours, theirs] = [join(folder, "ours.ndjson"), join(folder, "theirs.ndjson")];
await generate(sample, SAMPLE, SAMPLE / A_VISITOR);
await score(sample, [], ours);
say("json-rules-engine");
const engine = await ruleEngine(sample, theirs);
const sampled = await agree(ours, theirs);
await sql(sample, "1", theirs);
await agree(ours, theirs);

const log = join(folder, "events.ndjson");
await generate(log, EVENTS, Math.ceil(EVENTS / A_VISITOR));
const runs = [];
for (const threads of [1, 2]) {
  say(`leadlight, ${threads} threads`);
  const output = join(folder, `${threads}.ndjson`);
  const took = await fasterOfTwo(() => score(log, ["--threads", String(threads)], output));
  say(`DuckDB, ${threads} threads`);
  runs.push({
    threads,
    ours: took,
    sql: await fasterOfTwo(() => sql(log, String(threads), theirs)),
  });
}
say("comparing");
const visitors = await agree(join(folder, "1.ndjson"), theirs);
const [one, two] = ["1.ndjson", "2.ndjson"].map((name) => join(folder, name));
await run("cmp", [one, two]);
say("");

console.log(
  `${count(EVENTS)} events of ${count(visitors)} visitors, in the order of time; 25 signals; the faster of two runs; ${cpus()[0].model}, ${cpus().length} processors\n`,
);
const fixed = (value) => value.toFixed(1);
const figures = ({ seconds, cpu, peak }) => [
  fixed(seconds),
  fixed(cpu),
  count(EVENTS / seconds),
  `${count(peak)} MB`,
];
row("", "seconds", "of processors", "events/s", "peak memory", "Leadlight is");
for (const { threads, ours, sql } of runs) {
  const on = threads === 1 ? "1 thread" : `${threads} threads`;
  row(`leadlight score, ${on}`, ...figures(ours));
  row(`DuckDB, ${on}`, ...figures(sql), `${(sql.seconds / ours.seconds).toFixed(2)} times`);
}
const rate = SAMPLE / engine.seconds;
const faster = `${count(EVENTS / runs[0].ours.seconds / rate)} times`;
row(
  `json-rules-engine, ${count(SAMPLE)} events`,
  fixed(engine.seconds),
  "",
  count(rate),
  "",
  faster,
);
console.log(`
The engagement and the stage of all ${count(visitors)} visitors are the same in SQL, and of the ${count(sampled)} of the
sample in all three. Leadlight's rows hold also temperature, fit, reasons and the next action; with
1 and 2 threads they are the same bytes. Reading the file and writing the rows is in the time, of the
rule engine only the rules.
`);

row(`${count(MEMORY_VISITORS)} visitors`, "seconds", "of processors", "events/s", "peak memory");
rmSync(log);
for (const millions of [...new Set([1, 10, Number(memory)])]) {
  const many = millions * 1e6;
  await generate(log, many, MEMORY_VISITORS);
  say(`leadlight, ${count(many)} events`);
  const { seconds, cpu, peak } = await score(log, []);
  say("");
  row(
    `${count(many)} events`,
    fixed(seconds),
    fixed(cpu),
    count(many / seconds),
    `${count(peak)} MB`,
  );
}
