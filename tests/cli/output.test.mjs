// What happens when standard output cannot take what is written.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
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
