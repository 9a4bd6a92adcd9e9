// Logs of many visitors: the same rows with any number of threads, in memory or on the disk.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { CLI, DATA, file, model, output, run } from "./cli.mjs";

/** Only what a model looks at is kept: this one looks at all that the log tells. */
function looksAtAll() {
  const small = model();
  small.signals.push(
    { id: "much", when: { event: "page_view", where: { n: { gte: 100 } } }, points: 1 },
    { id: "first", when: { event: "page_view", where: { first: true } }, points: 1 },
    { id: "noted", when: { event: "add_to_cart", where: { note: { contains: " 7" } } }, points: 1 },
  );
  return file("looks-at-all.json", JSON.stringify(small));
}

const MODEL = looksAtAll();
const SCORE = ["score", "--model", MODEL];
const THREADS = ["1", "2", "3", "8"];

const temporary = mkdtempSync(join(tmpdir(), "leadlight-runs-"));
after(() => rmSync(temporary, { recursive: true }));

/** Whole numbers below `bound`, the same in every run (Lehmer, 1951). */
function numbers() {
  let state = 42;
  return (bound) => {
    state = (state * 48271) % 2147483647;
    return state % bound;
  };
}

/** A log larger than the least --memory, in no order; one visitor has far more than the others. */
function largeLog() {
  const below = numbers();
  const paths = ["/", "/pricing", "/pricing/teams", "/careers", `/${"long/".repeat(12)}`];
  const names = ["page_view", "page_view", "page_view", "newsletter_signup", "add_to_cart"];
  const lines = [];
  for (let i = 0; i < 160_000; i++) {
    const visitor = below(40) === 0 ? "often" : `v${below(3000)}`;
    const time = 1740000000000 + below(5_000_000) * 1000;
    const note = `note ${below(1000)} `.repeat(8);
    const properties = `{"path":"${paths[below(5)]}","n":${below(1000) / 8},"first":${below(2) === 0},"note":"${note}"}`;
    lines.push(
      `{"visitor":"${visitor}","name":"${names[below(5)]}","time":${time},"id":"e${below(150_000)}","properties":${properties}}\n`,
    );
  }
  return lines;
}
const lines = largeLog();
const log = file("large.ndjson", lines.join(""));
const env = { ...process.env, TMPDIR: temporary };
const onDisk = (args) =>
  spawnSync(CLI, [...args, "--memory", "16MB"], {
    cwd: DATA,
    env,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });

test("any number of threads, and events on the disk, give the same rows", () => {
  const expected = output([...SCORE, log]);
  assert.equal(expected.split("\n").length, 3002);
  for (const threads of THREADS) {
    assert.ok(output([...SCORE, "--threads", threads, log]) === expected, `${threads} threads`);
    const { status, stderr, stdout } = onDisk([...SCORE, "--threads", threads, log]);
    assert.equal(stderr, "");
    assert.equal(status, 0);
    assert.ok(stdout === expected, `${threads} threads, on the disk`);
  }
  assert.deepEqual(readdirSync(temporary), []);
});

for (const format of ["csv", "table"]) {
  test(`so do the rows of --format ${format}, and the summary`, () => {
    for (const more of [[], ["--summary"], ["--at", "2025-03-20"]]) {
      const args = [...SCORE, "--format", format, ...more];
      const expected = output([...args, log]);
      assert.ok(output([...args, "--threads", "3", log]) === expected, more.join(" "));
      assert.ok(onDisk([...args, "--threads", "2", log]).stdout === expected, more.join(" "));
    }
  });
}

test("visitors are told apart by their ids, not by the hashes of these", () => {
  const many = 300_000; // of so many some ten pairs have the same 32 bits
  const lines = Array.from(
    { length: many },
    (_, i) => `{"visitor":"v${i}","name":"page_view","time":${1740000000000 + i}}\n`,
  );
  const { visitors } = JSON.parse(output([...SCORE, "--summary"], { input: lines.join("") }));
  assert.equal(visitors, many);
});

test("a backtest and an explanation are the same with any number of threads", () => {
  const commands = [
    ["backtest", "--model", MODEL, "--outcome", "newsletter_signup", "--format", "json"],
    ["explain", "--model", MODEL, "--visitor", "v17"],
  ];
  for (const command of commands) {
    const expected = output([...command, log]);
    for (const threads of THREADS.slice(1)) {
      assert.equal(output([...command, "--threads", threads, log]), expected);
    }
    assert.equal(onDisk([...command, log]).stdout, expected);
  }
});

test("the first bad line of the file is named, whichever thread meets which", () => {
  const bad = [...lines];
  for (const number of [90_001, 90_002, 155_000]) bad[number - 1] = `{"bad":${number}}\n`;
  const path = file("bad.ndjson", bad.join(""));
  const first = run([...SCORE, path]);
  assert.equal(first.status, 1);
  assert.match(first.stderr, /bad\.ndjson:90001: /);
  assert.doesNotMatch(first.stderr, /90002/);
  const skipped = run([...SCORE, "--skip-bad-lines", path]);
  assert.match(skipped.stderr, /^3 bad lines were skipped, first this:\n.*:90001: /);
  for (const threads of THREADS.slice(1)) {
    assert.deepEqual(run([...SCORE, "--threads", threads, path]), first);
    assert.deepEqual(run([...SCORE, "--threads", threads, "--skip-bad-lines", path]), skipped);
  }
});

test("events that have no room in a profile are refused on the disk too", () => {
  const many = Array.from({ length: 2003 }, (_, i) =>
    JSON.stringify({ visitor: "full", name: "identify", time: 1740000000000 + i }),
  );
  const path = file("full.ndjson", lines.join("") + many.join("\n"));
  const first = run([...SCORE, path]);
  assert.equal(first.status, 1);
  assert.match(first.stderr, /full\.ndjson:162001: expected at most 2000 events .* of "full"\n$/);
  assert.equal(first.stdout, "");
  const refused = onDisk([...SCORE, "--threads", "2", path]);
  assert.deepEqual([refused.status, refused.stdout, refused.stderr], [1, "", first.stderr]);
  const skipped = run([...SCORE, "--skip-bad-lines", path]);
  assert.match(skipped.stderr, /^3 bad lines were skipped/);
  assert.ok(onDisk([...SCORE, "--skip-bad-lines", path]).stdout === skipped.stdout);
});

test("without a folder for temporary files there is an error", () => {
  const { status, stdout, stderr } = spawnSync(CLI, [...SCORE, "--memory", "16MB", log], {
    cwd: DATA,
    env: { ...process.env, TMPDIR: "/none" },
    encoding: "utf8",
  });
  assert.equal(status, 1);
  assert.equal(stdout, "");
  assert.equal(
    stderr,
    "leadlight: cannot make a temporary file in /none (TMPDIR): No such file or directory\n",
  );
});

test("what is interrupted leaves no file", { skip: process.platform !== "linux" }, async () => {
  const child = spawn(CLI, [...SCORE, "--memory", "16MB"], { cwd: DATA, env });
  const ended = new Promise((resolve) => child.on("close", (_, signal) => resolve(signal)));
  child.stdin.on("error", () => {}); // it is killed while it reads
  const open = () =>
    readdirSync(`/proc/${child.pid}/fd`).some((fd) => {
      try {
        return readlinkSync(`/proc/${child.pid}/fd/${fd}`).startsWith(temporary);
      } catch {
        return false; // closed since
      }
    });
  // The end of the log never comes.
  for (let at = 0; !open(); at = (at + 1000) % lines.length) {
    const piece = lines.slice(at, at + 1000).join("");
    if (!child.stdin.write(piece))
      await new Promise((resolve) => child.stdin.once("drain", resolve));
  }
  child.kill("SIGINT");
  assert.equal(await ended, "SIGINT");
  assert.deepEqual(readdirSync(temporary), []);
});
