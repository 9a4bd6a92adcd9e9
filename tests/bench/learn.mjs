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
  const learn = (input, ...more) => {
    const start = performance.now();
    const args = ["learn", "--model", BASE, "--outcome", OUTCOME, "--out", model];
    const report = JSON.parse(run([...args, ...more, "--format", "json"], input));
    return { report, seconds: (performance.now() - start) / 1000 };
  };

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
    "base: ROC AUC",
  );
  for (const more of [[], ["--trees"]]) {
    const { report, seconds } = learn(log, ...more);
    for (const each of report.judged)
      show(
        `${more.length ? "trees, " : ""}after the ${each.after}`,
        each.rows,
        each.withOutcome,
        figure(each.auc, 3),
        figure(each.averagePrecision, 3),
        figure(each.logLoss, 4),
        figure(each.calibrationError, 4),
        figure(each.lift, 1),
        each.baseAuc.toFixed(3),
      );
    console.log(
      `base model after the last event: ROC AUC ${report.base.auc.toFixed(3)}; ${report.signals} signals or inputs; ${seconds.toFixed(1)} seconds with the choices and the intervals`,
    );
  }

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
  const MOMENTS = {
    first: "first event of a visit",
    third: "third event of a visit that has one",
    known: "third event of a visit, or its end",
  };
  const cuts = { first: [], third: [], known: [] };
  const thirdsOfWeek = [];
  const truth = new Map();
  for (const [visitor, its] of visitors) {
    its.sort((a, b) => a.time - b.time);
    const late = its[0].time >= border;
    const sale = its.find(({ name }) => name === OUTCOME);
    const past = sale ? its.filter(({ time }) => time < sale.time) : its;
    const follows = (i) => i < past.length && past[i].time - past[i - 1].time <= VISIT_MS;
    let ofVisit = 0;
    for (const i of past.keys()) {
      ofVisit = i > 0 && follows(i) ? ofVisit + 1 : 1;
      const moments = [
        ...(ofVisit === 1 ? ["first"] : []),
        ...(ofVisit === 3 ? ["third"] : []),
        ...(ofVisit === 3 || (ofVisit < 3 && !follows(i + 1)) ? ["known"] : []),
      ];
      if (moments.length === 0) continue;
      const id = `${visitor} ${i}`;
      truth.set(id, sale !== undefined);
      const known = past
        .slice(0, i + 1)
        .map((each) => JSON.stringify({ ...each, visitor: id, id: undefined }));
      if (ofVisit === 3) thirdsOfWeek.push(...known);
      if (late) for (const moment of moments) cuts[moment].push(...known);
    }
  }
  show("\nforward in time", "rows", "outcome", "learned: ROC AUC", "ECE", "base: ROC AUC", "ECE");
  const score = (by, name, input) => {
    const file = join(folder, `${name}.ndjson`);
    writeFileSync(file, `${input.join("\n")}\n`);
    return lines(run(["score", "--model", by, file])).map((line) => {
      const { visitor, propensity } = JSON.parse(line);
      return { p: propensity, y: truth.get(visitor) };
    });
  };
  for (const [moment, input] of Object.entries(cuts)) {
    const judged = [model, BASE].map((by) => score(by, moment, input));
    const scored = judged[0];
    show(
      `after the ${MOMENTS[moment]}`,
      scored.length,
      scored.filter(({ y }) => y).length,
      ...judged.flatMap((each) => [auc(each).toFixed(3), calibrationError(each).toFixed(4)]),
    );
  }

  // What ten parts of so few rows show of a predictor that is right: outcomes drawn from its own
  // probabilities, of visitors that are not each other's neighbours.
  const thirds = score(model, "week", thirdsOfWeek).map(({ p }) => p);
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const DRAWS = 1000;
  let sum = 0;
  for (let i = 0; i < DRAWS; i++)
    sum += calibrationError(thirds.map((p) => ({ p, y: random() < p })));
  console.log(
    `\na predictor that is right would show an ECE of ${(sum / DRAWS).toFixed(4)} on the week's ${thirds.length} rows after the ${MOMENTS.third}`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
