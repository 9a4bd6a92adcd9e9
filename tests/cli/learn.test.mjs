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

test("an empty log and a log of one class are refused", () => {
  refused("", /expected at least 40 .* found 0 and 0/);
  refused(
    logOf(100, () => [view("/")]),
    /found 0 and 100/,
  );
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
  assert.ok(compared.difference > 0);
});
