// The table of scripts/bench.sh data: the real logs of LEADLIGHT_DATA through convert, score and
// backtest with the shipped models, and a report for each log and model in build/reports.
//
//   node tests/bench/data.mjs LEADLIGHT
//
// A log that is not there is told, and is no fault.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [leadlight] = process.argv.slice(2);
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const DATA = process.env.LEADLIGHT_DATA;
const MODELS = ["ecommerce", "b2b-saas", "agency"];
const REPORTS = "build/reports";
const OUTCOME = "purchase";

const puffy = (...days) => days.map((day) => `puffy-events/events_2025${day}.csv`);
const FIRST = puffy("0223", "0224", "0225", "0226", "0227");
const LAST = puffy("0228", "0301");
const csv = ["--from", "csv"];
const own = (from, map) => ["--from", from, "--map", join(ROOT, `examples/maps/${map}.json`)];

/** Logs with an outcome. `known`: how many events of a visitor are left, and the outcome. */
const LOGS = [
  { name: "shop, week", files: [...FIRST, ...LAST], how: csv },
  { name: "shop, first five days", files: FIRST, how: csv },
  { name: "shop, last two days", files: LAST, how: csv },
  { name: "last two days, 3 events", files: LAST, how: csv, known: 3 },
  { name: "last two days, 1 event", files: LAST, how: csv, known: 1 },
  {
    name: "Retailrocket sample",
    files: ["retailrocket-sample/sample_events.csv"],
    how: own("csv", "clicks-csv"),
  },
  { name: "OTTO sample", files: ["otto-sample/train.jsonl"], how: own("json", "sessions-json") },
];
/** Samples of the tools' logs, too small to tell a model's worth. */
const SAMPLES = [
  ["ga4", "ga4/fivetran_event_data.csv"],
  ["snowplow", "snowplow-web/snowplow_web_events.csv"],
  ["snowplow", "snowplow-web/snowplow_web_vital_events.csv"],
  ["snowplow", "snowplow-ecommerce/snowplow_ecommerce_events.csv"],
  ["matomo", "matomo/exportDataSubject_allVisits.json"],
].map(([tool, path]) => ({ tool, path: `importer-payloads/${path}` }));

const folder = mkdtempSync(join(tmpdir(), "leadlight-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

function run(args) {
  const { status, stdout, stderr, error } = spawnSync(leadlight, args, {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`leadlight ${args.join(" ")} ended with ${status}: ${stderr}`);
  return { stdout, notes: stderr.trim() };
}

const count = (value) => value.toLocaleString("en");
const fixed = (value) => (value === null ? "unknown" : value.toFixed(3));
const table = (widths, cells) =>
  console.log(
    cells
      .map((cell, i) =>
        widths[i] < 0 ? String(cell).padEnd(-widths[i]) : String(cell).padStart(widths[i]),
      )
      .join("  ")
      .trimEnd(),
  );

const skipped = [];
function there(files) {
  const missing = files.filter((file) => !DATA || !existsSync(join(DATA, file)));
  if (missing.length > 0) skipped.push(missing);
  return missing.length === 0;
}
/** The first `known` events of each visitor that are earlier than its outcome, and that. */
function cut(text, known) {
  const visitors = new Map();
  for (const line of text.split("\n").filter(Boolean)) {
    const event = JSON.parse(line);
    if (!visitors.has(event.visitor)) visitors.set(event.visitor, new Map());
    visitors.get(event.visitor).set(event.id, event);
  }
  return [...visitors.values()]
    .flatMap((byId) => {
      const events = [...byId.values()].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
      const outcome = events.find(({ name }) => name === OUTCOME);
      const before = events.filter(({ time }) => !outcome || time < outcome.time);
      return [...before.slice(0, known), ...(outcome ? [outcome] : [])];
    })
    .map((event) => `${JSON.stringify(event)}\n`)
    .join("");
}
function convert(how, files, known) {
  const converted = run(["convert", ...how, ...files.map((file) => join(DATA, file))]);
  const { notes } = converted;
  const stdout = known ? cut(converted.stdout, known) : converted.stdout;
  const log = join(folder, "events.ndjson");
  writeFileSync(log, stdout);
  return { log, events: stdout.split("\n").length - 1, notes };
}
const scored = (model, log) => run(["score", "--model", model, log]).stdout.split("\n").length - 1;

mkdirSync(join(ROOT, REPORTS), { recursive: true });
const shipped = MODELS.map((name) => {
  const path = join(ROOT, `core/models/${name}.json`);
  return { name, path, version: JSON.parse(readFileSync(path, "utf8")).version };
});
const columns = [-23, 8, 9, 9, -15, 7, 16, 7, 7];
const reports = [];
const present = LOGS.filter(({ files }) => there(files));
if (present.length > 0) {
  table(columns, [
    ...["log", "events", "visitors", "outcomes", "model"],
    ...["AUC", "95% interval", "PR AUC", "chance"],
  ]);
}
for (const { name, files, how, known } of present) {
  const { log, events } = convert(how, files, known);
  for (const [i, model] of shipped.entries()) {
    const words = `${name} ${model.name}`.toLowerCase().match(/[a-z0-9]+/g);
    const report = `${REPORTS}/${words.join("-")}.html`;
    const options = ["--outcome", OUTCOME, "--format", "json", "--html", report];
    const { stdout } = run(["backtest", "--model", model.path, ...options, log]);
    const { visitors, leftOut, outcomes, auc, averagePrecision } = JSON.parse(stdout);
    const rows = scored(model.path, log);
    if (rows !== visitors + leftOut) throw new Error(`${name}: score has ${rows} visitors`);
    reports.push(report);
    table(columns, [
      ...(i === 0 ? [name, count(events), count(visitors), count(outcomes)] : ["", "", "", ""]),
      `${model.name} ${model.version}`,
      fixed(auc.engagement),
      `${fixed(auc.low)} to ${fixed(auc.high)}`,
      fixed(averagePrecision.engagement),
      fixed(averagePrecision.chance),
    ]);
  }
}
if (present.length > 0) {
  console.log(`
The outcome is a purchase; visitors who bought before anything else are left out. The model
ecommerce learned from the first five days of the shop; what of it was held back from learning was
chosen with the last two in sight. The two samples are clicks drawn at random, and 20 visitors: they
show that the way is open, and little more.
${reports.length} reports: ${REPORTS}/*.html
`);
}

const samples = SAMPLES.filter(({ path }) => there([path]));
if (samples.length > 0) table([-9, -60, 8, 9], ["tool", "sample", "events", "visitors"]);
for (const { tool, path } of samples) {
  const { log, events, notes } = convert(["--from", tool], [path]);
  table([-9, -60, 8, 9], [tool, path, count(events), count(scored(shipped[0].path, log))]);
  if (notes) console.log(`          ${notes}`);
}

if (skipped.length > 0) {
  const why = DATA
    ? "not in the folder that LEADLIGHT_DATA names"
    : "LEADLIGHT_DATA names no folder with logs";
  const names = [...new Set(skipped.flat())];
  console.log(`\nskipped, ${why}:\n  ${names.join("\n  ")}`);
}
