// docs/models.md says by which commands the shop model learned its points; they give it back.
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
  "skipped: what the shop model learned; LEADLIGHT_DATA names no folder with puffy-events";
const page = readFileSync(join(ROOT, "docs/models.md"), "utf8");
const [, commands] = page.match(/```sh\n(.*?)```/s);
const shipped = join(ROOT, "core/models/ecommerce.json");

let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "leadlight-models-"));
  if (!skip) for (const name of readdirSync(log)) symlinkSync(join(log, name), join(folder, name));
  symlinkSync(CLI, join(folder, "leadlight"));
  symlinkSync(shipped, join(folder, "ecommerce.json"));
});
after(() => rmSync(folder, { recursive: true }));

test("the commands of docs/models.md learn the model that ships", { skip }, () => {
  const { status, stderr } = spawnSync("bash", ["-e", "-o", "pipefail", "-c", commands], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` },
  });
  assert.equal(status, 0, stderr);
  const read = (path) => {
    const { $schema, name, ...rest } = JSON.parse(readFileSync(path, "utf8"));
    return rest;
  };
  const byHand = read(join(folder, "by-hand.json"));
  assert.deepEqual(read(join(folder, "learned.json")), read(shipped));
  const changed = byHand.signals.filter(
    ({ points }, i) => points !== read(shipped).signals[i].points,
  );
  assert.deepEqual(
    changed.map(({ id }) => id),
    ["guide_read", "returns", "cart", "cart_view"],
  );
});
