// leadlight learn: on logs whose truth is known, and on logs that nothing can be learned from.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { file, output, ROOT, rows, run } from "./cli.mjs";

const START = 1_763_800_000_000;

/** Numbers from 0 to 1 that are the same each time. */
function randomness() {
  let state = 7;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A log of visitors: act(i, random) gives the names of their events. */
function logOf(visitors, act) {
  const random = randomness();
  const lines = [];
  for (let i = 0; i < visitors; i++) {
    act(i, random).forEach((event, k) => {
      const { name, ...properties } = typeof event === "string" ? { name: event } : event;
      lines.push({
        visitor: `v${String(i).padStart(4, "0")}`,
        name,
        time: START + i * 1000 + k * 60_000,
        properties,
      });
    });
  }
  return `${lines.map((line) => JSON.stringify(line)).join("\n")}\n`;
}

const view = (path) => ({ name: "page_view", path });
const base = file(
  "base.json",
  JSON.stringify({
    format: 1,
    name: "base",
    version: "3",
    signals: [{ id: "view", when: { event: "page_view" }, points: 1 }],
    stages: { prospect: { any: [{ event: "quote_request" }] } },
  }),
);
const out = file("learned.json", "untouched");

/** All in one event: log-odds of -3, 2 more for the tariffs and 1.5 more for a team. */
const log = logOf(4000, (_, random) => {
  const tariffs = random() < 0.3;
  const team = random() < 0.3;
  const odds = Math.exp(-3 + (tariffs ? 2 : 0) + (team ? 1.5 : 0));
  return [
    { ...view(tariffs ? "/tariffs" : "/"), plan: team ? "team" : "single" },
    ...(random() < odds / (1 + odds) ? ["sale", "report"] : []),
  ];
});

const learn = (input, ...more) => {
  writeFileSync(out, "untouched");
  return run(["learn", "--model", base, "--outcome", "sale", "--out", out, ...more], input);
};

test("a log with a known truth gives that back as points and probabilities", () => {
  const { status, stdout, stderr } = learn(log, "--format", "json");
  assert.equal(stderr, "");
  assert.equal(status, 0);
  const report = JSON.parse(stdout);
  assert.equal(report.units, 4000);
  assert.deepEqual(report.giveaways, []);
  const last = report.judged.at(-1);
  assert.equal(last.after, "last event");
  assert.ok(last.auc.low < last.auc.value && last.auc.value < last.auc.high);
  assert.ok(last.auc.value > 0.7, String(last.auc.value));
  assert.ok(last.calibrationError.value < 0.02, String(last.calibrationError.value));
  assert.ok(last.logLoss.value < report.logLossBeforeRounding * 1.01);

  const model = JSON.parse(readFileSync(out, "utf8"));
  assert.equal(model.name, "base-learned");
  assert.deepEqual(model.stages, { prospect: { any: [{ event: "quote_request" }] } });
  assert.ok(model.signals.every(({ points }) => Number.isInteger(points) && points !== 0));
  output(["check", out]);
  const logOdds = (path, plan) => {
    const input = JSON.stringify({
      visitor: "x",
      name: "page_view",
      time: START,
      properties: { path, plan },
    });
    const { propensity } = rows(output(["score", "--model", out], { input }))[0];
    return Math.log(propensity / (1 - propensity));
  };
  const plain = logOdds("/", "single");
  const near = (value, expected) => assert.ok(Math.abs(value - expected) < 0.4, `${value}`);
  near(plain, -3);
  near(logOdds("/tariffs", "single") - plain, 2);
  near(logOdds("/", "team") - plain, 1.5);
});

test("the same log gives the same bytes, in any order of visitors and threads", () => {
  const once = learn(log).stdout;
  const model = readFileSync(out, "utf8");
  const byName = log.trimEnd().split("\n").reverse().join("\n");
  assert.equal(learn(byName, "--threads", "3").stdout, once);
  assert.equal(readFileSync(out, "utf8"), model);
});

const refused = (input, message, ...more) => {
  const { status, stderr } = learn(input, ...more);
  assert.match(stderr, message);
  assert.equal(status, 1);
  assert.equal(readFileSync(out, "utf8"), "untouched");
};

test("fewer than 40 of a kind are refused, fewer than 10 always", () => {
  const few = (outcomes) =>
    logOf(200, (i) => [view(i % 3 ? "/" : "/a"), ...(i < outcomes ? ["sale"] : [])]);
  const expected = /^<stdin>: expected at least 40 .* found 39 and 161 \(--force/;
  refused(few(39), expected);
  assert.equal(learn(few(39), "--force", "--threads", "1").stderr.includes("expected at"), false);
  refused(few(9), /expected at least 10 .* found 9 and 191\n/, "--force");
  refused(few(190), /found 190 and 10 \(/);
});

test("of a large log the choices are made on a part, the same each time, and all of it is learned", () => {
  // 12,000 visitors of ten events: 120,000 cuts. Log-odds: -2, 2 more for the tariffs.
  const large = logOf(12_000, (_, random) => {
    const tariffs = random() < 0.3;
    const won = random() < 1 / (1 + Math.exp(tariffs ? 0 : 2));
    const views = Array.from({ length: 9 }, (_, i) => view(`/${i % 3}`));
    return [view(tariffs ? "/tariffs" : "/"), ...views, ...(won ? ["sale"] : [])];
  });
  const { status, stdout } = learn(large, "--format", "json", "--threads", "2");
  assert.equal(status, 0);
  const { units, judged } = JSON.parse(stdout);
  assert.equal(units, 12_000);
  // The area of the truth: by how much the part that saw the tariffs is larger among those with
  // the outcome, halved, above chance.
  const rare = 1 / (1 + Math.E ** 2);
  const withOutcome = (0.3 * 0.5) / (0.3 * 0.5 + 0.7 * rare);
  const without = (0.3 * 0.5) / (0.3 * 0.5 + 0.7 * (1 - rare));
  const area = 0.5 + (withOutcome - without) / 2;
  const last = judged.at(-1);
  assert.ok(Math.abs(last.auc.value - area) < 0.02, `${last.auc.value} ${area}`);
  assert.ok(last.calibrationError.value < 0.02);
  const model = readFileSync(out, "utf8");
  assert.equal(learn(large, "--format", "json", "--threads", "1").stdout, stdout);
  assert.equal(readFileSync(out, "utf8"), model);
});

test("an outcome that no event has is refused with the names that there are", () => {
  refused("", /^<stdin>: expected events "sale", found none: the log is empty\n$/);
  const log = logOf(100, (i) => [view("/"), view("/a"), ...(i % 4 ? ["Sale"] : [])]);
  const message =
    /^<stdin>: expected events "sale", found none; there are "page_view" \(200\), "Sale" \(75\)\n$/;
  refused(log, message);
  refused(log, message, "--keep-signals");
  const many = logOf(20, () => Array.from({ length: 15 }, (_, i) => `event ${i}`));
  refused(many, /"event 0" \(20\), .* and 3 other names\n$/);
});

test("a log of one class is refused", () => {
  refused(
    logOf(100, () => [view("/"), "sale"]),
    /found 100 and 0/,
  );
});

test("a log in which all visitors do the same is refused", () => {
  refused(
    logOf(200, (i) => [view("/"), ...(i % 2 ? ["sale"] : [])]),
    /expected something that (visitors differ in|tells who has the outcome), found nothing/,
  );
});

test("what gives the outcome away is named, and the points stay finite", () => {
  const { status, stdout } = learn(
    logOf(400, (i) => [view("/"), ...(i % 4 ? [] : ["thank_you", "sale"])]),
    "--format",
    "json",
  );
  assert.equal(status, 0);
  assert.deepEqual(JSON.parse(stdout).giveaways.includes("thank_you"), true);
  const { signals, propensity } = JSON.parse(readFileSync(out, "utf8"));
  assert.ok(signals.every(({ points }) => Math.abs(points) < 200));
  assert.ok(Number.isFinite(propensity.even));
});

test("a sign that settles the outcome for those who have it is named", () => {
  // Of 160 who bought 96 see it, and no one else.
  const input = logOf(400, (i) => [
    view("/"),
    ...(i % 5 < 2 && i % 25 < 15 ? ["thank_you"] : []),
    ...(i % 5 < 2 ? ["sale"] : []),
  ]);
  const { stdout } = learn(input, "--format", "json");
  assert.deepEqual(JSON.parse(stdout).giveaways, []);
  assert.deepEqual(
    JSON.parse(stdout).telling.filter(({ column }) => column.includes("thank_you")),
    [{ column: "thank_you", value: null, rows: 96, withOutcome: 96 }],
  );
  assert.match(
    learn(input).stdout,
    /\nnearly settles it {7}thank_you {2}\(96 of 96 visitors with the outcome: is it known before\?\)\n/,
  );
});

test("a model that may be chance is written by force alone", () => {
  const random = randomness();
  const input = logOf(400, () => [
    view("/"),
    ...Array.from({ length: 12 }, (_, kind) => `act ${kind}`).filter(() => random() < 0.3),
    ...(random() < 0.25 ? ["sale"] : []),
  ]);
  refused(
    input,
    /learned\.json: expected a model that tells who has the outcome, found ROC AUC 0\.\d+ \[0\.[34]\d+, 0\.\d+\] on those left out: nothing in it may tell; not written \(--force writes it\)\n$/,
  );
  assert.equal(learn(input, "--force").status, 0);
  assert.ok(readFileSync(out, "utf8").includes("propensity"));
});

test("the report says the mean of what was said and what came", () => {
  const input = logOf(400, (i) => [
    view("/"),
    ...(i % (i % 4 ? 3 : 8) ? [] : ["click"]),
    ...(i % 4 ? [] : ["sale"]),
  ]);
  const { judged } = JSON.parse(learn(input, "--format", "json").stdout);
  const last = judged.at(-1);
  assert.ok(last.probability > 0.15 && last.probability < 0.35, `${last.probability}`);
  const line =
    /\nprobability, mean {7}(0\.\d{4}) at the last of these {2}\(0\.2500 have the outcome; 95% interval 0\.2101 to 0\.294\d, Wilson\)\n/;
  const [, said] = line.exec(learn(input).stdout);
  assert.ok(Math.abs(Number(said) - last.probability) < 1e-4);
});

test("a model that ranks worse than its base is written by force alone", () => {
  const good = file(
    "good.json",
    JSON.stringify({
      format: 1,
      name: "good",
      version: "1",
      // Sees a number, which learning does not look at.
      signals: [
        {
          id: "size",
          when: { event: "size" },
          points_per: { property: "n", each: 1, points: 1 },
        },
      ],
    }),
  );
  const input = logOf(400, (i, random) => [
    view(random() < (i % 4 ? 0.3 : 0.7) ? "/" : "/a"),
    { name: "size", n: i % 4 ? 10 : 50 },
    ...(i % 4 ? [] : ["sale"]),
  ]);
  const args = ["learn", "--model", good, "--outcome", "sale", "--out", out];
  writeFileSync(out, "untouched");
  const { status, stderr } = run(args, input);
  assert.match(stderr, /at least as well as the base, found one that does not; not written/);
  assert.equal(status, 1);
  assert.equal(readFileSync(out, "utf8"), "untouched");
  assert.equal(run([...args, "--force"], input).status, 0);
  assert.equal(JSON.parse(readFileSync(out, "utf8")).name, "good-learned");
});

const folder = join(process.env.LEADLIGHT_DATA ?? "", "puffy-events");
const skip =
  !(process.env.LEADLIGHT_DATA && existsSync(folder)) &&
  "skipped: LEADLIGHT_DATA names no folder with puffy-events";

test("a week of a shop is learned: its buyers rank above what the base says", { skip }, () => {
  const days = readdirSync(folder).filter((name) => /^events_\d{8}\.csv$/.test(name));
  const { stdout: input } = run([
    ...["convert", "--from", "csv"],
    ...days.sort().map((name) => join(folder, name)),
  ]);
  const model = join(ROOT, "core/models/ecommerce.json");
  const args = ["learn", "--model", model, "--outcome", "purchase", "--out", out];
  const { status, stdout } = run([...args, "--format", "json"], input);
  assert.equal(status, 0);
  const { judged, base: compared } = JSON.parse(stdout);
  const [first, third, last] = judged;
  assert.ok(first.auc.value >= 0.75, String(first.auc.value));
  assert.ok(third.auc.value >= 0.78, String(third.auc.value));
  assert.ok(first.calibrationError.value <= 0.02);
  assert.ok(last.calibrationError.value <= 0.02);
  assert.ok(compared.difference > 0.01);
});

const signal = (id, when, points, more = {}) => ({ id, when, points, ...more });
const shop = file(
  "shop.json",
  JSON.stringify({
    format: 1,
    name: "shop",
    version: "3",
    groups: [{ id: "interest", label: "Interest", max: 40 }],
    signals: [
      signal("view", { event: "page_view" }, 2, { group: "interest" }),
      signal("tariffs", { where: { path: "/tariffs" } }, 2, {
        group: "interest",
        limit: { times: 1, per: "session" },
      }),
      signal("team", { where: { plan: "team" } }, 10),
      signal("single", { where: { plan: "single" } }, 3),
      signal("quote", { event: "quote_request" }, 60),
    ],
    temperature: { warm: 25, hot: 60, hysteresis: 5 },
  }),
);
const keep = (...more) => {
  const args = ["--model", shop, "--outcome", "sale", "--out", out];
  writeFileSync(out, "untouched");
  return run(["learn", ...args, "--keep-signals", "--format", "json", ...more], log);
};

test("--keep-signals changes points and the probability, and nothing else", () => {
  const { status, stdout, stderr } = keep();
  assert.equal(stderr, "");
  assert.equal(status, 0);
  const before = JSON.parse(readFileSync(shop, "utf8"));
  const { propensity, ...model } = JSON.parse(readFileSync(out, "utf8"));
  const points = Object.fromEntries(model.signals.map((each) => [each.id, each.points]));
  assert.deepEqual(
    { ...model, name: "shop", signals: model.signals.map((each) => ({ ...each, points: 0 })) },
    { ...before, signals: before.signals.map((each) => ({ ...each, points: 0 })) },
  );
  // The truth is 2 and 1.5 of log-odds, the base says 2 points and 7; nothing is known of a quote.
  const ratio = points.tariffs / (points.team - points.single);
  assert.ok(ratio > 1 && ratio < 1.7, JSON.stringify(points));
  assert.ok(Object.values(points).every(Number.isInteger));
  assert.equal(points.quote, 60);
  const last = JSON.parse(stdout).judged.at(-1);
  assert.ok(last.auc.value > last.baseAuc, stdout);
  assert.ok(last.calibrationError.value < 0.02, stdout);
  // The report's odds are those that the model gives.
  const [{ propensity: known }] = rows(
    output(["score", "--model", out], {
      input: JSON.stringify({
        visitor: "x",
        name: "page_view",
        time: START,
        properties: { path: "/tariffs", plan: "team" },
      }),
    }),
  );
  const score = Math.min(points.view + points.tariffs, 40) + points.team;
  const odds = 2 ** ((score - propensity.even) / propensity.doubles);
  assert.ok(Math.abs(known - odds / (1 + odds)) < 1e-9);
});

test("--hold keeps the points of a signal", () => {
  assert.equal(keep("--hold", "tariffs", "--hold", "view").status, 0);
  const { signals } = JSON.parse(readFileSync(out, "utf8"));
  assert.deepEqual(
    signals.slice(0, 2).map(({ points }) => points),
    [2, 2],
  );
  const unknown = keep("--hold", "tarifs");
  assert.equal(unknown.status, 1);
  assert.match(unknown.stderr, /^--hold tarifs: expected a signal of the base model, found none\n/);
  assert.equal(readFileSync(out, "utf8"), "untouched");
});

test("--keep-signals and --hold go with a log, and together", () => {
  const table = ["--csv", "x.csv", "--target", "y", "--keep-signals", "--out", out];
  assert.equal(run(["learn", ...table]).status, 2);
  assert.equal(learn(log, "--hold", "view").status, 2);
});

test("backtest tells how far off a learned probability is", () => {
  assert.equal(keep().status, 0);
  const before = rows(log).filter(({ name }) => name === "page_view");
  const bought = new Set(
    rows(log).flatMap(({ name, visitor }) => (name === "sale" ? visitor : [])),
  );
  const input = before.map((event) => `${JSON.stringify(event)}\n`).join("");
  const losses = rows(output(["score", "--model", out], { input })).map(
    ({ visitor, propensity }) => -Math.log(bought.has(visitor) ? propensity : 1 - propensity),
  );
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  const text = output(["backtest", "--model", out, "--outcome", "sale"], { input: log });
  assert.match(text, new RegExp(`^propensity, log loss +${mean.toFixed(4)}$`, "m"));
  assert.match(
    text,
    /^ROC AUC by propensity +0\.\d{4} {2}\(95% interval 0\.\d{4} to 0\.\d{4}, DeLong\)$/m,
  );
  assert.match(text, /^propensity, ECE +0\.0\d{3}$/m);
});
