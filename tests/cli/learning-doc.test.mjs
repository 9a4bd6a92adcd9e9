// The commands of docs/learning.md, on the data that they are about, where it is.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, test } from "node:test";
import { CLI, ROOT } from "./cli.mjs";

const page = readFileSync(join(ROOT, "docs/learning.md"), "utf8");
const commands = [...page.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block]) =>
  block.trimEnd().split("\n"),
);
const data = process.env.LEADLIGHT_DATA ?? "";
const shop = join(data, "puffy-events");
const sessions = join(data, "uci-online-shoppers");
const skip =
  !(data && existsSync(shop) && existsSync(sessions)) &&
  "skipped: LEADLIGHT_DATA names no folder with puffy-events and uci-online-shoppers";

let folder;
before(() => {
  if (skip) return;
  folder = mkdtempSync(join(tmpdir(), "leadlight-learning-"));
  for (const name of readdirSync(shop).filter((each) => each.endsWith(".csv")))
    symlinkSync(join(shop, name), join(folder, name));
  cpSync(join(sessions, "online_shoppers_intention.comma.csv"), join(folder, "sessions.csv"));
  cpSync(join(ROOT, "core/models/ecommerce.json"), join(folder, "ecommerce.json"));
  symlinkSync(CLI, join(folder, "leadlight"));
});
after(() => folder && rmSync(folder, { recursive: true }));

test("after the last event more than twice as much is said as comes, as the page tells", {
  skip,
}, () => {
  const { stdout } = spawnSync(
    "bash",
    [
      "-c",
      "./leadlight convert --from csv events_*.csv 2>&- > all.ndjson && " +
        "./leadlight learn --model ecommerce.json --outcome purchase --out all.json --format json all.ndjson",
    ],
    { cwd: folder, encoding: "utf8" },
  );
  const { after, rows, withOutcome, probability } = JSON.parse(stdout).judged.at(-1);
  assert.equal(after, "last event");
  assert.ok(probability > (2 * withOutcome) / rows, `${probability}`);
});

test("there are commands", () => assert.ok(commands.length >= 6));
for (const command of commands) {
  test(command, { skip }, () => {
    const { status, stderr } = spawnSync("bash", ["-o", "pipefail", "-c", command], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` },
      maxBuffer: 1 << 28,
    });
    assert.equal(status, 0, stderr);
  });
}
