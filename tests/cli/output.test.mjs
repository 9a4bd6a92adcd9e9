// What happens when standard output cannot take what is written.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { CLI, DATA, data } from "./cli.mjs";

const shell = (command, input = "") =>
  spawnSync("bash", ["-c", command], {
    cwd: DATA,
    input,
    encoding: "utf8",
    env: { ...process.env, CLI },
  });

const COMMANDS = {
  "--help": '"$CLI" --help',
  check: '"$CLI" check model.json',
  score: '"$CLI" score --model model.json events.ndjson',
  "score --summary": '"$CLI" score --model model.json --summary events.ndjson',
  convert: '"$CLI" convert --from csv shop.csv',
  backtest: '"$CLI" backtest --model model.json --outcome purchase events.ndjson',
};

for (const [name, command] of Object.entries(COMMANDS)) {
  const full = "/dev/full";
  test(`a full disk is an error: ${name}`, { skip: !existsSync(full) && `no ${full}` }, () => {
    const { status, stderr } = shell(`${command} > ${full}`);
    assert.equal(status, 1);
    assert.match(stderr, /cannot write to standard output: No space left on device\n/);
  });
}

test("no command writes over a file that it reads, by whatever name", () => {
  const folder = mkdtempSync(join(tmpdir(), "leadlight-cli-"));
  const copy = (name) => {
    copyFileSync(join(DATA, name), join(folder, name));
    return join(folder, name);
  };
  const model = copy("model.json");
  const log = copy("events.ndjson");
  const before = [model, log].map((path) => readFileSync(path, "utf8"));
  symlinkSync(log, join(folder, "link"));
  linkSync(model, join(folder, "again.json"));
  const backtest = `"$CLI" backtest --model ${model} --outcome purchase`;
  const learn = `"$CLI" learn --model ${model} --outcome purchase`;
  for (const [command, written] of [
    [`${backtest} --html ${log} ${log}`, log],
    [`${backtest} --html ${folder}/link < ${log}`, `${folder}/link`],
    [`${backtest} --html ${folder}/again.json ${log}`, `${folder}/again.json`],
    [`${learn} --out ${log} ${log}`, log],
    [`${learn} --out ${model} ${log}`, model],
    [`"$CLI" learn --csv ${log} --target won --out ${log}`, log],
    [`"$CLI" import xgboost ${log} --model ${model} --out ${model}`, model],
  ]) {
    const { status, stderr } = shell(command);
    assert.equal(status, 1, command);
    assert.equal(stderr, `${written}: expected another file to write than those to read\n`);
  }
  assert.deepEqual(
    [model, log].map((path) => readFileSync(path, "utf8")),
    before,
  );
  rmSync(folder, { recursive: true });
});

test("a reader that goes away is an error and no crash", () => {
  const events = data("events.ndjson");
  const many = Array.from({ length: 5000 }, (_, i) => events.replaceAll('"v1"', `"v${i}"`));
  const { stdout, stderr } = shell(
    'set -o pipefail; "$CLI" score --model model.json | head -n 1; echo "status $?"',
    many.join(""),
  );
  assert.match(stdout, /^\{"visitor":.*\}\nstatus 1\n$/);
  assert.equal(stderr, "leadlight: cannot write to standard output: Broken pipe\n");
});

test("nothing but data and notes is written where no terminal is", () => {
  const { status, stderr } = shell(
    '"$CLI" score --model model.json > /dev/null',
    '{"visitor":"a","name":"page_view","time":1}\n'.repeat(200000),
  );
  assert.equal(status, 0);
  assert.equal(stderr, "");
});
