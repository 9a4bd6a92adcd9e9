import assert from "node:assert/strict";
import { test } from "node:test";
import { data, file, model, noOutcome, output, run } from "./cli.mjs";

const BACKTEST = ["backtest", "--model", "model.json", "--outcome", "purchase"];
const event = (visitor, name, time, path) =>
  `${JSON.stringify({ visitor, name, time, properties: path && { path } })}\n`;
const report = (input, more = []) =>
  JSON.parse(
    output([...BACKTEST, "--format", "json", ...more], { input, notes: noOutcome(input) }),
  );

/** To eight decimals: the last bits of a logarithm are the machine's. */
const rounded = (value) =>
  JSON.parse(JSON.stringify(value), (_, it) =>
    typeof it === "number" ? Math.round(it * 1e8) / 1e8 : it,
  );

// Engagement before the outcome: a 29, b 1, c 9, d 1, e 50; f has nothing left.
const LOG = [
  event("a", "page_view", 1000, "/pricing"),
  event("a", "add_to_cart", 2000),
  event("a", "purchase", 3000),
  event("a", "demo_request", 4000),
  event("b", "page_view", 1000, "/"),
  event("b", "purchase", 2000),
  event("c", "page_view", 1000, "/pricing"),
  event("d", "page_view", 1000, "/"),
  event("e", "demo_request", 1000),
  event("f", "purchase", 1000),
  event("f", "page_view", 2000, "/pricing"),
].join("");

test("backtest ranks visitors by what they did before the outcome", () => {
  // Of 2 x 3 pairs a beats c and d; b ties with d.
  const { auc, visitors, outcomes, leftOut, prospects } = report(LOG);
  assert.deepEqual([visitors, outcomes, leftOut], [5, 2, 1]);
  assert.deepEqual(prospects, {
    flagged: 2,
    flaggedWithOutcome: 1,
    precision: 0.5,
    recall: 0.5,
    flaggedAhead: 1,
    medianDaysAhead: 1000 / 86400000,
    medianEventsAhead: 0,
  });
  assert.equal(auc.engagement, 2.5 / 6);
  assert.equal(auc.interval, "DeLong, 95%");
  assert.ok(auc.low >= 0 && auc.low < auc.engagement && auc.engagement < auc.high && auc.high <= 1);
});

test("backtest prints the same for people", () => {
  assert.equal(output(BACKTEST, { input: LOG }), data("backtest.txt"));
});

test("the document is the same, whole", () => {
  const found = output([...BACKTEST, "--format", "json", "--compare", "model.json"], {
    input: LOG,
  });
  assert.deepEqual(rounded(JSON.parse(found)), JSON.parse(data("backtest.json")));
});

test("a comparison is printed below it", () => {
  const other = model();
  other.version = "3";
  other.signals.find(({ id }) => id === "demo").points = 2;
  other.stages.prospect.any.pop();
  const path = file("other.json", JSON.stringify(other));
  const text = output([...BACKTEST, "--compare", path], { input: LOG });
  assert.equal(text, data("backtest.txt") + data("backtest-compare.txt"));
});

/** The small model with odds of 1:1 at 10 points, doubled by each so many more. */
const likely = (doubles) =>
  file(
    `likely-${doubles}.json`,
    JSON.stringify({ ...model(), version: "4", propensity: { even: 10, doubles } }),
  );

test("what a model says of probability is printed too, and compared where both say it", () => {
  const args = ["backtest", "--model", likely(10), "--outcome", "purchase"];
  const lines = (more) => output([...args, ...more], { input: LOG }).split("\n");
  const alone = lines([]);
  // The odds are 2 to the (points - 10) / 10: e 16, a 3.732, c 0.933, b and d 0.536; so the
  // probabilities 0.941, 0.789, 0.483 and 0.349.
  assert.deepEqual(alone.slice(5, 10), [
    "ROC AUC by propensity      0.4167  (95% interval 0.0000 to 1.0000, DeLong)",
    "PR AUC by propensity       0.4500  (0.4000 is chance)",
    "propensity, mean           0.5821  (0.4000 have the outcome; 95% interval 0.1176 to 0.7693, Wilson)",
    "propensity, log loss       1.0423",
    "propensity, ECE            0.5270",
  ]);
  const both = lines(["--compare", likely(20)]);
  const at = both.indexOf("by propensity");
  assert.deepEqual(both.slice(at + 1, at + 5), [
    "ROC AUC of this            0.4167",
    "ROC AUC of the other       0.4167",
    "the other less this        0.0000  (95% interval 0.0000 to 0.0000, paired DeLong)",
    "p-value                    unknown",
  ]);
  assert.deepEqual(
    both.slice(at + 1, at + 5).map((line) => line.slice(0, 27)),
    both.slice(at - 4, at).map((line) => line.slice(0, 27)),
  );
  for (const line of [...alone, ...lines(["--compare", "model.json"])]) {
    assert.notEqual(line, "by propensity");
  }
});

test("probabilities of few, of one kind and of none are told as far as they are known", () => {
  const path = likely(10);
  const { propensity, ...rest } = report(event("a", "page_view", 1000), ["--compare", path]);
  assert.deepEqual([propensity, rest.compare.propensity], [null, null]);
  const args = ["backtest", "--model", path, "--compare", path, "--outcome", "purchase"];
  const found = (input) =>
    JSON.parse(output([...args, "--format", "json"], { input, notes: noOutcome(input) }));
  assert.equal(found("").propensity, null);
  assert.equal(found("").compare.propensity, null);
  const one = found(event("a", "page_view", 1000));
  assert.equal(one.propensity.auc, null);
  assert.equal(one.propensity.low, null);
  assert.equal(one.propensity.averagePrecision, null);
  assert.equal(one.propensity.baseRate, 0);
  assert.equal(one.propensity.parts.length, 1);
  assert.equal(one.propensity.parts[0].low, 0);
  assert.ok(one.propensity.parts[0].high > 0.7);
  assert.equal(one.compare.propensity.difference, null);
  const input = event("a", "page_view", 1000);
  const text = output(args, { input, notes: noOutcome(input) });
  assert.match(text, /^ROC AUC by propensity +unknown/m);
});

test("nothing of the outcome, of its millisecond or of what follows leaks", () => {
  const others = event("b", "page_view", 1000, "/") + event("c", "page_view", 1000, "/");
  const before = event("a", "page_view", 1000, "/pricing");
  const plain = report(before + event("a", "purchase", 3000) + others);
  for (const name of ["demo_request", "add_to_cart", "identify"]) {
    for (const time of [3000, 3001]) {
      const leak = event("a", name, time);
      // Whether it stands before or after the outcome in the file.
      const log = before + leak + event("a", "purchase", 3000) + leak + others;
      assert.deepEqual(report(log), plain);
    }
  }
});

test("what cannot be known is null or unknown, not a number", () => {
  const none = report(event("a", "page_view", 1000));
  const { deciles, signals, ...rest } = none;
  assert.deepEqual(rest, {
    model: "small 2.1",
    visitors: 1,
    outcomes: 0,
    leftOut: 0,
    auc: { engagement: null, low: null, high: null, interval: "DeLong, 95%" },
    averagePrecision: { engagement: null, chance: 0 },
    propensity: null,
    prospects: {
      flagged: 0,
      flaggedWithOutcome: 0,
      precision: null,
      recall: null,
      flaggedAhead: 0,
      medianDaysAhead: null,
      medianEventsAhead: null,
    },
    compare: null,
  });
  for (const { lift, share, precision } of deciles) {
    assert.deepEqual([lift, share, precision], [null, null, 0]);
  }
  for (const { withOutcome, others, ratio, low, high, wrongWay } of signals) {
    assert.deepEqual(withOutcome, { visitors: 0, rate: null });
    assert.notEqual(others.rate, null);
    assert.deepEqual([ratio, low, high, wrongWay], [null, null, null, false]);
  }
  const empty = report("", ["--compare", "model.json"]);
  assert.equal(empty.visitors, 0);
  assert.equal(empty.deciles, null);
  assert.equal(empty.averagePrecision.chance, null);
  const { auc, difference, low, high, p } = empty.compare;
  assert.deepEqual([auc, difference, low, high, p], [null, null, null, null, null]);
  const text = output([...BACKTEST, "--compare", "model.json"], { notes: noOutcome("") });
  assert.match(text, /^ROC AUC by engagement +unknown {2}\(needs visitors with/m);
  assert.match(text, /^PR AUC by engagement +unknown$/m);
  assert.match(text, /^the other less this +unknown$/m);
  for (const log of ["", LOG, event("a", "page_view", 1000), event("a", "purchase", 1000)]) {
    const notes = noOutcome(log);
    const printed = output([...BACKTEST, "--compare", "model.json"], { input: log, notes });
    assert.doesNotMatch(printed, /\b-?(nan|inf)/i);
  }
});

test("backtest says which signals never fire and which point the wrong way", () => {
  const log = [];
  for (let i = 0; i < 40; i++) {
    log.push(event(`b${i}`, "page_view", 1000, "/careers"), event(`b${i}`, "purchase", 2000));
    log.push(event(`o${i}`, "page_view", 1000, "/pricing"));
  }
  const { signals } = report(log.join(""));
  const of = (id) => signals.find(({ signal }) => signal === id);
  assert.ok(of("demo").neverFires && of("cart").neverFires);
  assert.equal(of("demo").ratio, null);
  // 40 of 40 against 0 of 40, with half a visitor more of each.
  assert.ok(of("careers").wrongWay && of("careers").adjusted);
  assert.equal(of("careers").ratio, 81);
  assert.ok(of("pricing").wrongWay);
  assert.ok(!of("page").wrongWay && !of("page").neverFires);
  const text = output(BACKTEST, { input: log.join("") });
  assert.match(text, /^pricing +\+8 .* points the wrong way$/m);
  assert.match(text, /^demo +\+50 .* unknown +unknown +never fires$/m);
});

test("the flag is ahead from when it first came up, though it may have gone again", () => {
  const hour = 3600000;
  const log = [
    event("a", "demo_request", hour),
    event("a", "page_view", 2 * hour, "/careers"), // disqualified
    event("a", "page_view", 3 * hour, "/"),
    event("a", "purchase", 49 * hour),
    // Flagged and disqualified at once is not flagged.
    event("b", "demo_request", hour),
    event("b", "page_view", hour, "/careers"),
    event("b", "purchase", 2 * hour),
    event("c", "page_view", hour, "/"),
  ].join("");
  const { prospects } = report(log);
  assert.deepEqual(prospects, {
    flagged: 0,
    flaggedWithOutcome: 0,
    precision: null,
    recall: 0,
    flaggedAhead: 1,
    medianDaysAhead: 2,
    medianEventsAhead: 2,
  });
  assert.match(
    output(BACKTEST, { input: log }),
    /ahead +2\.00 days, 2 events {2}\(medians of the 1 of 2 /,
  );
});

test("an event that is there twice counts once between the flag and the outcome", () => {
  const twice = JSON.stringify({ visitor: "a", name: "page_view", time: 2000, id: "x" });
  const log = `${event("a", "demo_request", 1000)}${twice}\n${twice}\n${event("a", "purchase", 3000)}`;
  assert.equal(report(log).prospects.medianEventsAhead, 1);
});

test("the other model is read, and refused, as any is", () => {
  const broken = file("broken.json", JSON.stringify({ ...model(), format: 7 }));
  const { status, stdout, stderr } = run([...BACKTEST, "--compare", broken], LOG);
  assert.equal(status, 1);
  assert.equal(stdout, "");
  assert.match(stderr, /broken\.json:\/format: expected /);
});

test("a visitor with more to keep than a profile of the other model holds is named", () => {
  // To the other model every event is the cause of a change.
  const other = model();
  other.stages.disqualified = {
    any: [{ event: "page_view" }],
    lift: [{ event: "scroll" }],
  };
  const path = file("fickle.json", JSON.stringify(other));
  const log = [];
  for (let i = 0; i < 2001; i++) log.push(event("a", i % 2 ? "scroll" : "page_view", 1000 + i));
  assert.equal(report(log.join("")).visitors, 1);
  const { status, stdout, stderr } = run([...BACKTEST, "--compare", path], log.join(""));
  assert.equal(status, 1);
  assert.equal(stdout, "");
  assert.match(stderr, /^<stdin>:2001: expected at most 2000 events of a visitor/);
});

test("backtest reads a log as score does", () => {
  const { status, stdout, stderr } = run(BACKTEST, `${LOG}oops\n`);
  assert.equal(status, 1);
  assert.equal(stdout, "");
  assert.match(stderr, /^<stdin>:12:1: /);
  const skipped = run([...BACKTEST, "--skip-bad-lines"], `${LOG}oops\n`);
  assert.equal(skipped.status, 0);
  assert.equal(skipped.stdout, output(BACKTEST, { input: LOG }));
});
