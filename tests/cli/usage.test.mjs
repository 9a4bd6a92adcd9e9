import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { output, ROOT, run } from "./cli.mjs";

const COMMANDS = ["check", "score", "convert", "backtest", "completion"];

test("--version is that of the package", () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, "web/package.json"), "utf8"));
  assert.equal(output(["--version"]), `leadlight ${version}\n`);
});

test("--help lists the commands, and each explains itself with an example", () => {
  const help = output(["--help"]);
  for (const command of COMMANDS) {
    assert.match(help, new RegExp(`^  ${command} `, "m"));
    assert.match(output([command, "--help"]), new RegExp(`^  leadlight ${command} `, "m"));
  }
});

for (const [what, args, says] of [
  ["no command", [], /expected a command, found none/],
  ["an unknown command", ["frobnicate"], /frobnicate/],
  ["an unknown option", ["check", "--fast", "model.json"], /--fast/],
  ["no model to check", ["check"], /MODEL\.json is required/],
  ["no model to score by", ["score", "events.ndjson"], /--model is required/],
  ["two logs", ["score", "--model", "model.json", "a", "b"], /expected.*: b/],
  ["an unknown format", ["score", "--model", "model.json", "--format", "xml"], /xml.*csv|csv.*xml/],
  ["an unknown source", ["convert", "--from", "tsv", "shop.csv"], /tsv/],
  ["nothing to convert", ["convert", "--from", "csv"], /INPUT is required/],
  ["no outcome", ["backtest", "--model", "model.json"], /--outcome is required/],
  ["no thread", ["score", "--model", "model.json", "--threads", "0"], /--threads/],
  ["too little memory", ["score", "--model", "model.json", "--memory", "1MB"], /--memory/],
  ["an unknown shell", ["completion", "fish"], /fish/],
  ["no time", ["score", "--model", "model.json", "--at", "noon"], /expected UTC .* found "noon"/],
]) {
  test(`wrong usage ends with 2: ${what}`, () => {
    const { status, stdout, stderr } = run(args);
    assert.equal(status, 2);
    assert.equal(stdout, "");
    assert.match(stderr, says);
  });
}
