// The shop's part of scripts/bench.sh learn: its week learned, by visitor and forward in time.
//
//   node tests/bench/learn.mjs LEADLIGHT FOLDER    FOLDER: puffy-events of the test data
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const [leadlight, data] = process.argv.slice(2).map((path) => resolve(path));
const OUTCOME = "purchase";
const VISIT_MS = 30 * 60_000;
const BASE = "core/models/ecommerce.json";

const run = (args, input) =>
  execFileSync(leadlight, args, {
    input,
    encoding: "utf8",
    maxBuffer: 1 << 30,
    stdio: ["pipe", "pipe", "ignore"],
  });
const lines = (text) => text.trimEnd().split("\n");
const show = (...cells) =>
  console.log(
    cells
      .map((cell, i) => (i === 0 ? String(cell).padEnd(34) : String(cell).padStart(i < 3 ? 9 : 24)))
      .join(""),
  );

/** The area under the ROC curve, ties counting half. */
function auc(scored) {
  const sorted = [...scored].sort((a, b) => a.p - b.p);
  const positives = sorted.filter(({ y }) => y).length;
  let below = 0;
  let wins = 0;
  for (let i = 0; i < sorted.length; ) {
    let end = i;
    while (end < sorted.length && sorted[end].p === sorted[i].p) end++;
    const tie = sorted.slice(i, end);
    const with_ = tie.filter(({ y }) => y).length;
    wins += with_ * (below + (tie.length - with_) / 2);
    below += tie.length - with_;
    i = end;
  }
  return wins / (positives * (sorted.length - positives));
}

/** By ten parts of equal size. */
function calibrationError(scored) {
  const sorted = [...scored].sort((a, b) => a.p - b.p);
  let error = 0;
  for (let part = 0; part < 10; part++) {
    const from = Math.floor((sorted.length * part) / 10);
    const some = sorted.slice(from, Math.floor((sorted.length * (part + 1)) / 10));
    error += Math.abs(some.reduce((sum, { p, y }) => sum + p - (y ? 1 : 0), 0));
  }
  return error / sorted.length;
}

const folder = mkdtempSync(join(tmpdir(), "leadlight-learn-"));
try {
  const days = readdirSync(data).filter((name) => /^events_\d{8}\.csv$/.test(name));
  const log = run(["convert", "--from", "csv", ...days.sort().map((name) => join(data, name))]);
  const model = join(folder, "learned.json");
  const learn = (input) => {
    const start = performance.now();
    const args = ["learn", "--model", BASE, "--outcome", OUTCOME, "--out", model];
    const report = JSON.parse(run([...args, "--format", "json"], input));
    return { report, seconds: (performance.now() - start) / 1000 };
  };

  const { report, seconds } = learn(log);
  const figure = ({ value, low, high }, digits) =>
    `${value.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;
  show(
    "\nthe shop's week, five folds",
    "rows",
    "outcome",
    "ROC AUC",
    "PR AUC",
    "log loss",
    "ECE",
    "lift",
  );
  for (const each of report.judged)
    show(
      `after the ${each.after}`,
      each.rows,
      each.withOutcome,
      figure(each.auc, 3),
      figure(each.averagePrecision, 3),
      figure(each.logLoss, 4),
      figure(each.calibrationError, 4),
      figure(each.lift, 1),
    );
  console.log(
    `base model after the last event: ROC AUC ${report.base.auc.toFixed(3)}; ${report.signals} signals; ${seconds.toFixed(1)} seconds with the choices and the intervals`,
  );

  // Forward in time: the first five days learn; who comes first in the last two judges, by the
  // model as it is written.
  const events = lines(log).map((line) => JSON.parse(line));
  const first = Math.min(...events.map(({ time }) => time));
  const day = 86_400_000;
  const border = (Math.floor(first / day) + 5) * day;
  learn(
    `${events
      .filter(({ time }) => time < border)
      .map((event) => JSON.stringify(event))
      .join("\n")}\n`,
  );
  const visitors = new Map();
  for (const event of events) {
    if (!visitors.has(event.visitor)) visitors.set(event.visitor, []);
    visitors.get(event.visitor).push(event);
  }
  const cuts = { first: [], third: [] };
  const truth = new Map();
  for (const [visitor, its] of visitors) {
    its.sort((a, b) => a.time - b.time);
    if (its[0].time < border) continue;
    const sale = its.find(({ name }) => name === OUTCOME);
    const past = sale ? its.filter(({ time }) => time < sale.time) : its;
    let ofVisit = 0;
    for (const [i, event] of past.entries()) {
      ofVisit = i > 0 && event.time - past[i - 1].time <= VISIT_MS ? ofVisit + 1 : 1;
      const cut = { 1: "first", 3: "third" }[ofVisit];
      if (!cut) continue;
      const id = `${visitor} ${i}`;
      truth.set(id, sale !== undefined);
      for (const each of past.slice(0, i + 1))
        cuts[cut].push(JSON.stringify({ ...each, visitor: id, id: undefined }));
    }
  }
  show("\nforward in time", "rows", "outcome", "ROC AUC", "ECE");
  for (const [name, input] of Object.entries(cuts)) {
    const file = join(folder, `${name}.ndjson`);
    writeFileSync(file, `${input.join("\n")}\n`);
    const scored = lines(run(["score", "--model", model, file])).map((line) => {
      const { visitor, propensity } = JSON.parse(line);
      return { p: propensity, y: truth.get(visitor) };
    });
    const outcomes = scored.filter(({ y }) => y).length;
    show(
      `after the ${name} event of a visit`,
      scored.length,
      outcomes,
      auc(scored).toFixed(3),
      calibrationError(scored).toFixed(4),
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
