// The real log of a shop: one week of its events, as LEADLIGHT_DATA has them. Counts here are
// those that Python's csv module gives.
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { output, rows, run } from "./cli.mjs";

const folder = join(process.env.LEADLIGHT_DATA ?? "", "puffy-events");
const skip =
  !(process.env.LEADLIGHT_DATA && existsSync(folder)) &&
  "skipped: convert, score and backtest of a real week; LEADLIGHT_DATA names no folder with puffy-events";

let log;
before(() => {
  if (skip) return;
  const days = readdirSync(folder).filter((name) => /^events_\d{8}\.csv$/.test(name));
  assert.equal(days.length, 7);
  const paths = days.sort().map((name) => join(folder, name));
  log = output(["convert", "--from", "csv", ...paths], {
    notes: "241 rows without a visitor were left out\n",
  });
});

test("a week converts, across a renamed column", { skip }, () => {
  const events = rows(log);
  const counts = {};
  for (const { name } of events) counts[name] = (counts[name] ?? 0) + 1;
  assert.equal(events.length, 24390);
  assert.equal(counts.purchase, 147);
  assert.deepEqual(Object.keys(counts).sort(), [
    ...["add_to_cart", "begin_checkout", "newsletter_signup", "page_view", "purchase"],
  ]);
});

test("nothing that identifies people is left in it", { skip }, () => {
  assert.ok(!/@|%40/.test(log));
  for (const { properties } of rows(log)) {
    assert.ok(!/[?#]/.test(properties.path ?? ""));
    for (const key of Object.keys(properties)) {
      assert.match(key, /^(path|utm_\w+|referrer|value|transaction_id)$/);
    }
  }
});

test("every visitor of the week is scored, and converted rows twice give the same", {
  skip,
}, () => {
  const args = ["score", "--model", "model.json"];
  const scored = output(args, { input: log });
  const visitors = new Set(rows(log).map(({ visitor }) => visitor));
  assert.equal(rows(scored).length, visitors.size);
  assert.equal(output(args, { input: log + log }), scored);
});

test("a small model tells the week's buyers from the others better than chance", { skip }, () => {
  const args = ["backtest", "--model", "model.json", "--outcome", "purchase", "--format", "json"];
  const { status, stdout } = run(args, log);
  assert.equal(status, 0);
  const { auc, visitors, outcomes, leftOut } = JSON.parse(stdout);
  assert.equal(visitors + leftOut, new Set(rows(log).map(({ visitor }) => visitor)).size);
  assert.ok(outcomes > 0);
  assert.ok(auc.low > 0.6, stdout);
});
