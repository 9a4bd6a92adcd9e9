// Every command in docs/cli.md runs.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, test } from "node:test";
import { CLI, DATA, ROOT } from "./cli.mjs";

const page = readFileSync(join(ROOT, "docs/cli.md"), "utf8");
const commands = [...page.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block]) =>
  block.trimEnd().split("\n"),
);

let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "leadlight-docs-"));
  cpSync(DATA, folder, { recursive: true });
  cpSync(join(ROOT, "examples/maps"), folder, { recursive: true });
  cpSync(join(ROOT, "core/models/ecommerce.json"), join(folder, "other.json"));
  symlinkSync(CLI, join(folder, "leadlight"));
});
after(() => rmSync(folder, { recursive: true }));

for (const command of commands) {
  test(command, () => {
    const { status, stdout, stderr } = spawnSync("bash", ["-o", "pipefail", "-c", command], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` },
    });
    assert.equal(status, 0, stderr);
    if (!command.includes(" > ")) assert.notEqual(stdout, "");
    if (command === "leadlight check model.json")
      assert.ok(page.includes(`\`${stdout.trimEnd()}\``));
  });
}

test("the page shows every command of the command line", () => {
  for (const name of ["check", "score", "explain", "convert", "backtest", "completion"]) {
    assert.ok(commands.some((command) => command.startsWith(`leadlight ${name} `)));
    assert.ok(page.includes(`\n## ${name}\n`));
  }
});
