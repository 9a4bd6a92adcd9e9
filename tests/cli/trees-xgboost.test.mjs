// leadlight predict beside the library itself, which trains the models when the test runs.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { test } from "node:test";
import { CLI, file, output } from "./cli.mjs";

const ORACLE = resolve(dirname(CLI), "../tests/xgboost_models");
const skip = !existsSync(ORACLE) && "skipped: built without XGBoost (Debian: libxgboost-dev)";
const MODELS = 20;
const ROWS = 10_000;

test("20 models of XGBoost say of 10,000 rows what the library says", { skip }, () => {
  const folder = join(dirname(file("anchor", "")), "xgboost");
  mkdirSync(folder);
  execFileSync(ORACLE, [folder], { stdio: "ignore" });
  const rows = join(folder, "rows.csv");
  for (let i = 0; i < MODELS; i++) {
    const model = join(folder, `${i}.${i % 2 === 0 ? "json" : "ubj"}`);
    const [header, ...ours] = output(["predict", model, rows]).trimEnd().split("\n");
    const theirs = readFileSync(join(folder, `${i}.txt`), "utf8")
      .trimEnd()
      .split("\n");
    assert.equal(header, "probability");
    assert.equal(ours.length, ROWS);
    assert.equal(theirs.length, ROWS);
    const apart = Math.max(...ours.map((ours, k) => Math.abs(Number(ours) - Number(theirs[k]))));
    assert.ok(apart <= 1e-6, `model ${i}: ${apart}`);
    assert.ok(new Set(theirs).size > 2, `model ${i} says the same of all`);
  }
});
