// leadlight learn --csv: tables whose truth is known, and tables that are none.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DATA, file, output, rows, run } from "./cli.mjs";

/** Numbers from 0 to 1 that are the same each time. */
function randomness() {
  let state = 11;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const out = file("learned-table.json", "untouched");

function learn(table, ...more) {
  writeFileSync(out, "untouched");
  const csv = file("leads.csv", table);
  return run(["learn", "--csv", csv, "--target", "won", "--out", out, ...more]);
}

function refused(table, message, ...more) {
  const { status, stderr } = learn(table, ...more);
  assert.match(stderr, message);
  assert.equal(status, 1);
  assert.equal(readFileSync(out, "utf8"), "untouched");
}

/** Log-odds: -2, 3 more from 100 employees on, 1 less for schools, 1 more where none is known. */
function leads(count) {
  const random = randomness();
  const lines = ["id,employees,branch,won"];
  for (let i = 0; i < count; i++) {
    const employees = Math.floor(200 * random());
    const branch = ["school", "shop", ""][Math.floor(3 * random())];
    const logOdds = -2 + (employees >= 100 ? 3 : 0) + { school: -1, shop: 0, "": 1 }[branch];
    const won = random() < 1 / (1 + Math.exp(-logOdds));
    lines.push(`${i},${employees},${branch},${won ? "yes" : "no"}`);
  }
  return `${lines.join("\n")}\n`;
}

test("a table with a known truth gives that back, also of what is missing", () => {
  const { status, stdout, stderr } = learn(leads(6000), "--ignore", "id", "--format", "json");
  assert.equal(stderr, "");
  assert.equal(status, 0);
  const { judged } = JSON.parse(stdout);
  assert.ok(judged[0].auc.value > 0.75);
  assert.ok(judged[0].calibrationError.value < 0.02);
  output(["check", out]);
  const logOdds = (properties) => {
    const input = JSON.stringify({ visitor: "x", name: "identify", time: 1, properties });
    const { propensity } = rows(output(["score", "--model", out], { input }))[0];
    return Math.log(propensity / (1 - propensity));
  };
  const near = (value, expected) => assert.ok(Math.abs(value - expected) < 0.5, `${value}`);
  near(logOdds({ employees: 20, branch: "shop" }), -2);
  near(logOdds({ employees: 20, branch: "school" }), -3);
  near(logOdds({ employees: 20 }), -1);
  near(logOdds({ employees: 180, branch: "shop" }), 1);
  near(logOdds({ employees: 180 }), 2);
});

test("the same table gives the same bytes", () => {
  const { stdout } = learn(leads(1000), "--ignore", "id");
  const model = readFileSync(out, "utf8");
  assert.equal(learn(leads(1000), "--ignore", "id").stdout, stdout);
  assert.equal(readFileSync(out, "utf8"), model);
});

test("with a base its signals stay, and the fit alone is learned", () => {
  const { status } = learn(leads(1000), "--ignore", "id", "--model", "model.json");
  assert.equal(status, 0);
  const model = JSON.parse(readFileSync(out, "utf8"));
  assert.deepEqual(
    model.signals,
    JSON.parse(readFileSync(join(DATA, "model.json"), "utf8")).signals,
  );
  assert.ok(model.fit.traits.length > 0);
  assert.equal(model.propensity, undefined);
});

test("of 10,000 categories only the frequent ones get rules", () => {
  const random = randomness();
  const lines = Array.from({ length: 12_000 }, (_, i) => {
    const town = i % 6 === 0 ? "Paris" : `town ${i}`;
    return `${town},${random() < (town === "Paris" ? 0.6 : 0.2) ? 1 : 0}`;
  });
  assert.equal(learn(`town,won\n${lines.join("\n")}\n`).status, 0);
  const { fit } = JSON.parse(readFileSync(out, "utf8"));
  assert.deepEqual(
    fit.traits[0].rules.map(({ is }) => is),
    ["Paris"],
  );
});

test("what is no finite number counts as missing", () => {
  const random = randomness();
  const odd = ["NaN", "inf", "-Infinity", "1e999", "NULL"];
  const lines = Array.from({ length: 2000 }, (_, i) => {
    const n = random();
    return `${i % 10 ? n : odd[(i / 10) % odd.length]},${random() < n ? 1 : 0}`;
  });
  const { status } = learn(`n,won\n${lines.join("\n")}\n`);
  assert.equal(status, 0);
  assert.ok(!/nan|inf/i.test(readFileSync(out, "utf8")));
});

test("a column that gives the outcome away is named, and its points are finite", () => {
  const lines = Array.from({ length: 400 }, (_, i) => `${i % 4 ? "open" : "signed"},${+!(i % 4)}`);
  const { status, stdout } = learn(`contract,won\n${lines.join("\n")}\n`, "--format", "json");
  assert.equal(status, 0);
  assert.deepEqual(JSON.parse(stdout).giveaways, ["contract"]);
});

test("tables that nothing can be learned from are refused by name", () => {
  const many = (line) => Array.from({ length: 200 }, (_, i) => line(i)).join("\n");
  refused("", /leads\.csv: expected a header, found nothing\n/);
  refused('a,"b"c\n1,2\n', /leads\.csv:1: expected quotes only around a field /);
  refused("a,b\n1,2\n", /leads\.csv:1: expected a column "won", found 2 others\n/);
  refused("a,won\n1,0,2\n", /leads\.csv:2: expected 2 fields, found 3\n/);
  refused("a,won\n1,maybe\n", /leads\.csv:2: expected 1, true, .* found "maybe"\n/);
  refused("a,won\n1,0\n", /expected at least 40 .* found 0 and 1 /);
  refused(`a,won\n${many((i) => `${i},1`)}\n`, /found 200 and 0 /);
  refused(`a,won\n${many((i) => `same,${i % 2}`)}\n`, /expected a column that tells who/);
  const wide = Array.from({ length: 65 }, (_, i) => `c${i}`).join();
  refused(`${wide},won\n`, /expected at most 64 columns to learn from, found 65/);
});

test("what is missing on the command line is wrong usage", () => {
  for (const args of [
    ["--csv", "x.csv"],
    ["--outcome", "x"],
    ["--model", "model.json"],
  ]) {
    const { status, stderr } = run(["learn", "--out", out, ...args]);
    assert.equal(status, 2);
    assert.match(stderr, /is required/);
  }
});

const folder = join(process.env.LEADLIGHT_DATA ?? "", "uci-online-shoppers");
const skip =
  !(process.env.LEADLIGHT_DATA && existsSync(folder)) &&
  "skipped: LEADLIGHT_DATA names no folder with uci-online-shoppers";

test("12,330 sessions of a shop are ranked and calibrated", { skip }, () => {
  const csv = join(folder, "online_shoppers_intention.comma.csv");
  const args = ["learn", "--csv", csv, "--target", "Revenue", "--out", out, "--format", "json"];
  const [{ auc, calibrationError }] = JSON.parse(output(args)).judged;
  assert.ok(auc.value >= 0.9, String(auc.value));
  assert.ok(calibrationError.value <= 0.03, String(calibrationError.value));
});
