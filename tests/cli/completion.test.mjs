// What a shell proposes.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { CLI, DATA, output } from "./cli.mjs";

/** What bash proposes for the last of these words. */
function proposals(...words) {
  const script = `source <("$0" completion bash)
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _leadlight
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script, CLI, "leadlight", ...words], {
    cwd: DATA,
    encoding: "utf8",
  });
  assert.equal(stderr, "");
  assert.equal(status, 0);
  return stdout.split("\n").filter((word) => word !== "");
}

test("commands are proposed first", () => {
  assert.deepEqual(proposals("b"), ["backtest"]);
  assert.deepEqual(proposals("c"), ["check", "convert", "completion"]);
  assert.ok(proposals("").includes("--help"));
});

test("then every option that the command's help lists", () => {
  for (const command of ["check", "score", "explain", "convert", "backtest", "completion"]) {
    const listed = output([command, "--help"]).match(/(?<=^ +(?:-\w,)?)--[a-z-]+/gm);
    const proposed = proposals(command, "--");
    assert.ok(listed.includes("--help"));
    for (const option of new Set(listed)) assert.ok(proposed.includes(option), option);
  }
});

test("values where there are few, otherwise files", () => {
  assert.deepEqual(proposals("score", "--format", ""), [
    ...["ndjson", "csv", "table", "hubspot", "salesforce"],
  ]);
  assert.deepEqual(proposals("explain", "--language", "f"), ["fr"]);
  assert.deepEqual(proposals("convert", "--from", "s"), ["segment", "snowplow"]);
  assert.deepEqual(proposals("completion", "z"), ["zsh"]);
  assert.deepEqual(proposals("score", "--model", "mod"), ["model.json"]);
  assert.deepEqual(proposals("score", "--model", "model.json", "events.n"), ["events.ndjson"]);
});

test("zsh takes the same", () => {
  assert.ok(output(["completion", "zsh"]).endsWith(output(["completion", "bash"])));
});
