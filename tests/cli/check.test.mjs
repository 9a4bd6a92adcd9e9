import assert from "node:assert/strict";
import { test } from "node:test";
import { data, file, model, output, refusal, run } from "./cli.mjs";

test("check says what a good model is called and how many signals it has", () => {
  assert.equal(output(["check", "model.json"]), "model.json: small 2.1: ok, 5 signals\n");
});

test("check reads standard input", () => {
  assert.equal(
    output(["check", "-"], { input: data("model.json") }),
    "<stdin>: small 2.1: ok, 5 signals\n",
  );
});

test("check names every mistake by its place, one a line", () => {
  const bad = model();
  bad.signals[0].points = "eight";
  bad.signals[1].group = "intents";
  bad.colour = "blue";
  const path = file("bad.json", JSON.stringify(bad));
  const { status, stdout, stderr } = run(["check", path]);
  assert.equal(status, 1);
  assert.equal(stdout, "");
  const lines = stderr.trimEnd().split("\n");
  assert.equal(lines.length, 3);
  assert.match(lines[0], /bad\.json:\/colour: expected no other key than .*, found "blue"$/);
  assert.equal(
    lines[1],
    `${path}:/signals/0/points: expected a number from -10000 to 10000, found "eight"`,
  );
  assert.equal(
    lines[2],
    `${path}:/signals/1/group: expected the id of one of the groups, found "intents"`,
  );
});

test("check shows a hundred mistakes and counts the others", () => {
  const bad = model();
  const signal = { ...bad.signals[0], points: null };
  bad.signals = Array.from({ length: 120 }, (_, i) => ({ ...signal, id: `s${i}` }));
  const { stderr } = run(["check", file("many.json", JSON.stringify(bad))]);
  const lines = stderr.trimEnd().split("\n");
  assert.equal(lines.length, 101);
  assert.match(lines[100], /many\.json: 20 more errors$/);
});

test("check gives line and column where a model is no JSON", () => {
  const path = file("syntax.json", '{\n  "format": 1,\n  "name": oops\n}\n');
  const { status, stderr } = run(["check", path]);
  assert.equal(status, 1);
  assert.ok(stderr.startsWith(`${path}:3:11: `), stderr);
});

test("check refuses an empty file, a missing one, a folder and one that is too large", () => {
  const empty = file("empty.json", "");
  assert.match(run(["check", empty]).stderr, /empty\.json:1:1: /);
  refusal(["check", "none.json"], { stderr: "none.json: No such file or directory\n" });
  refusal(["check", "."], { stderr: ".: Is a directory\n" });
  const large = file("large.json", " ".repeat((4 << 20) + 1));
  refusal(["check", large], { stderr: `${large}: expected at most 4194304 bytes, found more\n` });
});

test("check does not let a document write to the terminal", () => {
  const bad = { ...model(), "\u001b[2J": 1 };
  const { stderr } = run(["check", file("escape.json", JSON.stringify(bad))]);
  assert.ok(!stderr.includes("\u001b"));
  assert.match(stderr, /\\x1B\[2J/);
});
