// Runs the built command line. LEADLIGHT_CLI names it; without it, that of the dev preset is run.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));

export const ROOT = resolve(HERE, "../..");
export const CLI = resolve(process.env.LEADLIGHT_CLI ?? join(ROOT, "build/dev/cli/leadlight"));
/** A file of tests/cli/data, as the command is told it: relative to that folder, where it runs. */
export const DATA = join(HERE, "data");

/** Runs `leadlight` in tests/cli/data with this standard input. */
export function run(args, input = "") {
  const { status, signal, stdout, stderr, error } = spawnSync(CLI, args, {
    cwd: DATA,
    input,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  // Whoever refuses before it reads closes the pipe; what it said and how it ended is here all the same.
  if (error && error.code !== "EPIPE") throw error;
  assert.equal(signal, null, `ended by a signal: ${stderr}`);
  return { status, stdout, stderr };
}

/** Runs `leadlight`, which must succeed and say nothing on standard error but `notes`. */
export function output(args, { input = "", notes = "" } = {}) {
  const { status, stdout, stderr } = run(args, input);
  assert.equal(stderr, notes);
  assert.equal(status, 0);
  return stdout;
}

/** Runs `leadlight`, which must print nothing, end with `status` and say `stderr`. */
export function refusal(args, { input = "", status = 1, stderr }) {
  const ran = run(args, input);
  assert.equal(ran.stderr, stderr);
  assert.equal(ran.stdout, "");
  assert.equal(ran.status, status);
}

/** The lines of NDJSON as values. */
export const rows = (text) =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

/** Writes a file that goes away with the tests and gives its path. */
export function file(name, content) {
  folder ??= mkdtempSync(join(tmpdir(), "leadlight-cli-"));
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
let folder;
after(() => folder && rmSync(folder, { recursive: true }));

export const data = (name) => readFileSync(join(DATA, name), "utf8");
export const model = () => JSON.parse(data("model.json"));

/** What a backtest notes of a log on standard input without the outcome; "" of one that has it. */
export function noOutcome(log, outcome = "purchase") {
  const counts = new Map();
  for (const { name } of rows(log)) counts.set(name, (counts.get(name) ?? 0) + 1);
  if (counts.has(outcome)) return "";
  const names = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const there = names.map(([name, count]) => `"${name}" (${count.toLocaleString("en")})`);
  const what = names.length === 0 ? ": the log is empty" : `; there are ${there.join(", ")}`;
  return `<stdin>: expected events "${outcome}", found none${what}\n`;
}
