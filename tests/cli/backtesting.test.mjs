// The tutorial docs/backtesting.md, from its first command to its last, where its log is there.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, test } from "node:test";
import { CLI, ROOT } from "./cli.mjs";

const log = join(process.env.LEADLIGHT_DATA ?? "", "puffy-events");
const skip =
  !(process.env.LEADLIGHT_DATA && existsSync(log)) &&
  "skipped: the tutorial on a real log; LEADLIGHT_DATA names no folder with puffy-events";

const page = readFileSync(join(ROOT, "docs/backtesting.md"), "utf8");
/** What is run, and the lines that the page shows of what that prints. */
const steps = [];
for (const [, kind, text] of page.matchAll(/```(sh|text)\n(.*?)```/gs)) {
  if (kind === "sh") steps.push({ script: text, shown: [] });
  else steps.at(-1).shown.push(...text.trimEnd().split("\n"));
}

let folder;
before(() => {
  if (skip) return;
  folder = mkdtempSync(join(tmpdir(), "leadlight-tutorial-"));
  for (const name of readdirSync(log)) symlinkSync(join(log, name), join(folder, name));
  symlinkSync(CLI, join(folder, "leadlight"));
  symlinkSync(join(ROOT, "core/models/ecommerce.json"), join(folder, "ecommerce.json"));
});
after(() => folder && rmSync(folder, { recursive: true }));

test("the page has commands, and shows what they print", () => {
  assert.ok(steps.length >= 5);
  assert.ok(steps.filter(({ shown }) => shown.length > 0).length >= 4);
});

// One after the other: each goes on with the files of those before.
test("every command of docs/backtesting.md runs, and prints what the page shows", { skip }, () => {
  for (const { script, shown } of steps) {
    const { status, stdout, stderr } = spawnSync("bash", ["-e", "-o", "pipefail", "-c", script], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` },
    });
    assert.equal(status, 0, `${script}\n${stderr}`);
    const printed = `${stdout}${stderr}`.split("\n");
    let at = -1;
    for (const line of shown) {
      if (line === "…") continue;
      at = printed.indexOf(line, at + 1);
      assert.notEqual(
        at,
        -1,
        `${line}\nis not printed there by\n${script}\nwhich prints\n${stdout}`,
      );
    }
  }
});
