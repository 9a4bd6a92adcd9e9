// leadlight learn --trees, where it was built with XGBoost.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { file, output, rows, run } from "./cli.mjs";
import { randomness } from "./lightgbm-models.mjs";

const out = file("trees.json", "untouched");
const probe = run([
  "learn",
  "--trees",
  "--csv",
  file("none.csv", ""),
  "--target",
  "y",
  "--out",
  out,
]);
const built = !/built with XGBoost/.test(probe.stderr);
const skip = !built && "skipped: built without XGBoost (Debian: libxgboost-dev)";

test("without the library it says how to get it", { skip: built && "built with it" }, () => {
  assert.equal(probe.status, 1);
  assert.match(probe.stderr, /libxgboost-dev/);
});

/** What no sum of points can say: a big company is a sign in trade only. */
const logOdds = (employees, branch) => {
  if (branch === "school") return 0;
  return employees >= 100 ? 2 : -2;
};

function table(count) {
  const random = randomness(3);
  const lines = ["id,employees,branch,asked,won"];
  for (let i = 0; i < count; i++) {
    const employees = Math.floor(200 * random());
    const branch = ["school", "trade"][Math.floor(2 * random())];
    const asked = random() < 0.3;
    const p = 1 / (1 + Math.exp(-logOdds(employees, branch)));
    lines.push(`${i},${employees},${branch},${asked},${random() < p ? "won" : "lost"}`);
  }
  return `${lines.join("\n")}\n`;
}

const learn = (csv, ...more) => {
  writeFileSync(out, "untouched");
  return run(["learn", "--trees", "--csv", csv, "--target", "won", "--out", out, ...more]);
};

test("of more than 64 columns trees look at the telling ones, and ids and dates at none", {
  skip,
}, () => {
  const random = randomness(8);
  const names = Array.from({ length: 80 }, (_, i) => `c${i}`);
  const lines = Array.from({ length: 500 }, (_, i) => {
    const cells = names.map(() => Math.floor(5 * random()));
    const won = random() < [0.1, 0.2, 0.5, 0.8, 0.9][cells[70]];
    return `x${i};2025-01-${10 + (i % 20)};${cells.join(";")};${won ? "Closed Won" : "Closed Lost"}`;
  });
  const csv = file("wide.csv", `key;day;${names.join(";")};won\n${lines.join("\n")}`);
  const { status, stdout } = learn(csv, "--format", "json");
  assert.equal(status, 0);
  const { judged, columnsLeftOut } = JSON.parse(stdout);
  assert.ok(judged[0].auc.value > 0.75, `${judged[0].auc.value}`);
  assert.deepEqual(
    columnsLeftOut.slice(0, 2).map(({ columns }) => columns),
    [["key"], ["day"]],
  );
  assert.match(columnsLeftOut[2].why, /^tell less than the \d+ that are kept$/);
  assert.ok(columnsLeftOut[2].columns.length >= 16);
  const { inputs } = JSON.parse(readFileSync(out, "utf8")).propensity.trees;
  assert.ok(inputs.some(({ trait }) => trait === "c70"));
  for (const { trait } of inputs) assert.ok(!columnsLeftOut[2].columns.includes(trait), trait);
});

test("a table whose columns act together gives that back", { skip }, () => {
  const csv = file("leads.csv", table(3000));
  const { status, stdout, stderr } = learn(csv, "--ignore", "id", "--format", "json");
  assert.equal(stderr, "");
  assert.equal(status, 0);
  const { judged, trees, even, signals, candidates } = JSON.parse(stdout);
  assert.ok(judged[0].auc.value > 0.75, `${judged[0].auc.value}`);
  assert.ok(judged[0].calibrationError.value < 0.03);
  assert.ok(trees.count > 0 && trees.bytes > 0);
  assert.equal(even, null);
  assert.equal(candidates, 3);
  assert.ok(signals <= 3);
  output(["check", out]);
  const model = JSON.parse(readFileSync(out, "utf8"));
  assert.deepEqual(model.propensity.trees.inputs.slice(0, 2), [
    { trait: "employees" },
    { trait: "branch", categories: model.propensity.trees.inputs[1].categories },
  ]);
  // The mean over companies of 5, 15, … employees: one company's own leaf has few rows.
  for (const [from, branch] of [
    [5, "trade"],
    [5, "school"],
    [105, "trade"],
    [105, "school"],
  ]) {
    const input = Array.from({ length: 10 }, (_, i) =>
      JSON.stringify({
        visitor: String(i),
        name: "identify",
        time: 1,
        properties: { employees: from + 10 * i, branch, asked: false },
      }),
    ).join("\n");
    const said = rows(output(["score", "--model", out], { input })).map(({ propensity }) =>
      Math.log(propensity / (1 - propensity)),
    );
    const mean = said.reduce((sum, each) => sum + each, 0) / said.length;
    assert.ok(Math.abs(mean - logOdds(from, branch)) < 0.4, `${from} ${branch}: ${mean}`);
  }
  const bytes = readFileSync(out);
  assert.equal(learn(csv, "--ignore", "id", "--format", "json").stdout, stdout);
  assert.deepEqual(readFileSync(out), bytes);
});

test("with a base its signals and its fit stay", { skip }, () => {
  const csv = file("leads.csv", table(600));
  assert.equal(learn(csv, "--ignore", "id", "--model", "model.json").status, 0);
  const base = JSON.parse(readFileSync(new URL("data/model.json", import.meta.url), "utf8"));
  const model = JSON.parse(readFileSync(out, "utf8"));
  assert.deepEqual(model.signals, base.signals);
  assert.deepEqual(model.fit, base.fit);
});

test("numbers too large for the library's floats are learned from, and scored", { skip }, () => {
  const random = randomness(5);
  const big = ["1e300", "-1e300", "1e39"];
  const lines = Array.from({ length: 1200 }, (_, i) => {
    const n = random();
    return i % 4 ? `${n},${+(random() < n)}` : `${big[(i / 4) % 3]},${+((i / 4) % 3 !== 1)}`;
  });
  const { status, stderr } = learn(file("leads.csv", `n,won\n${lines.join("\n")}\n`));
  assert.equal(stderr, "");
  assert.equal(status, 0);
  const said = (n) => {
    const event = { visitor: "v", name: "identify", time: 1, properties: { n } };
    return rows(output(["score", "--model", out], { input: `${JSON.stringify(event)}\n` }))[0]
      .propensity;
  };
  assert.ok(said(1e300) > 0.9 && said(1e31) === said(1e300), `${said(1e300)}`);
  assert.ok(said(-1e300) < 0.1, `${said(-1e300)}`);
});

test("a column that gives the outcome away is named, and too few rows are refused", {
  skip,
}, () => {
  const lines = Array.from({ length: 400 }, (_, i) => `${i % 4 ? "open" : "signed"},${+!(i % 4)}`);
  const told = learn(file("leads.csv", `contract,won\n${lines.join("\n")}\n`), "--format", "json");
  assert.deepEqual(JSON.parse(told.stdout).giveaways, ["contract"]);
  const few = learn(file("leads.csv", `a,won\n${"1,1\n2,0\n".repeat(20)}`));
  assert.equal(few.status, 1);
  assert.match(few.stderr, /expected at least 40 .* found 20 and 20 /);
});

/** Visitors who buy if they looked at the prices or, after them, at the team, and not at both. */
function log() {
  const random = randomness(9);
  const lines = [];
  for (let visitor = 0; visitor < 1200; visitor++) {
    const [prices, team] = [random() < 0.5, random() < 0.5];
    const views = ["/", ...(prices ? ["/prices"] : []), ...(team ? ["/team"] : [])];
    const event = (name, step, properties) =>
      lines.push(
        JSON.stringify({
          visitor: `v${visitor}`,
          name,
          time: 1e12 + visitor * 1e5 + step,
          properties,
        }),
      );
    for (const [step, path] of views.entries()) event("page_view", step * 1000, { path });
    if (random() < (prices !== team ? 0.7 : 0.1)) event("purchase", 50_000, {});
  }
  return `${lines.join("\n")}\n`;
}

test("a log's signs that count only without each other are learned, and score the same", {
  skip,
}, () => {
  const events = file("events.ndjson", log());
  const { status, stdout, stderr } = run([
    ...["learn", "--trees", "--model", "model.json", "--outcome", "purchase", "--out", out],
    ...["--format", "json", events],
  ]);
  assert.equal(stderr, "");
  assert.equal(status, 0);
  const { judged, base } = JSON.parse(stdout);
  const last = judged.at(-1);
  assert.ok(last.auc.value > 0.75, `${last.auc.value}`);
  assert.ok(base.difference > 0);
  output(["check", out]);
  const model = JSON.parse(readFileSync(out, "utf8"));
  const own = JSON.parse(readFileSync(new URL("data/model.json", import.meta.url), "utf8"));
  assert.deepEqual(model.signals.slice(0, own.signals.length), own.signals);
  for (const signal of model.signals.slice(own.signals.length)) assert.equal(signal.max, 0);
  const propensity = (...paths) => {
    const lines = paths.map((path, i) =>
      JSON.stringify({
        visitor: "x",
        name: "page_view",
        time: 1e12 + i * 1000,
        properties: { path },
      }),
    );
    return rows(output(["score", "--model", out], { input: `${lines.join("\n")}\n` }))[0]
      .propensity;
  };
  // Of those who have come to the prices, half will go on to the team and hardly buy.
  assert.ok(Math.abs(propensity("/", "/prices") - 0.4) < 0.1);
  assert.ok(Math.abs(propensity("/", "/team") - 0.7) < 0.1);
  assert.ok(Math.abs(propensity("/", "/prices", "/team") - 0.1) < 0.1);
});
