import assert from "node:assert/strict";
import { test } from "node:test";
import { output, run } from "./cli.mjs";

const BACKTEST = ["backtest", "--model", "model.json", "--outcome", "purchase"];
const event = (visitor, name, time, path) =>
  `${JSON.stringify({ visitor, name, time, properties: path && { path } })}\n`;
const report = (input, more = []) =>
  JSON.parse(output([...BACKTEST, "--format", "json", ...more], { input }));

// Engagement before the outcome: a 28, b 1, c 9, d 1, e 50; f has nothing left.
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
  const { auc, ...counts } = report(LOG);
  assert.deepEqual(counts, {
    visitors: 5,
    outcomes: 2,
    leftOut: 1,
    prospects: { flagged: 2, flaggedWithOutcome: 1, precision: 0.5, recall: 0.5 },
  });
  assert.equal(auc.engagement, 2.5 / 6);
  assert.equal(auc.interval, "DeLong, 95%");
  assert.ok(auc.low >= 0 && auc.low < auc.engagement && auc.engagement < auc.high && auc.high <= 1);
});

test("backtest prints the same for people", () => {
  assert.equal(
    output(BACKTEST, { input: LOG }),
    `visitors                   5
with the outcome           2
left out                   1  (no event before the outcome)
ROC AUC by engagement      0.4167  (95% interval 0.0000 to 1.0000, DeLong)
prospect flag, precision   0.5000  (1 of 2 flagged have the outcome)
prospect flag, recall      0.5000  (1 of 2 with the outcome are flagged)
`,
  );
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
  assert.deepEqual(none, {
    visitors: 1,
    outcomes: 0,
    leftOut: 0,
    auc: { engagement: null, low: null, high: null, interval: "DeLong, 95%" },
    prospects: { flagged: 0, flaggedWithOutcome: 0, precision: null, recall: null },
  });
  assert.equal(report("").visitors, 0);
  assert.match(output(BACKTEST), /^ROC AUC by engagement +unknown {2}\(needs visitors with/m);
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
