// docs/personalization.md says how to measure what variants bring: done as it says, on a log made up
// as it says.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, test } from "node:test";
import { fencedBlocks, WITH_THE_COMMAND_LINE } from "../docs/snippets.mjs";
import { CLI } from "./cli.mjs";

const blocks = fencedBlocks("docs/personalization.md");
const [model, command, printed] = WITH_THE_COMMAND_LINE.map((wanted) => {
  const found = blocks.filter(({ how }) => how === wanted);
  assert.equal(found.length, 1, wanted);
  return found[0].text;
});
const folder = mkdtempSync(join(tmpdir(), "leadlight-measure-"));
after(() => rmSync(folder, { recursive: true }));

/** So many visitors of a group, of whom so many buy a minute later, and some after that see it again. */
const group = (control, visitors, buyers) =>
  Array.from({ length: visitors }, (_, i) => {
    const visitor = `${control}-${i}`;
    const properties = {
      slot: "hero",
      variant: control ? "fallback" : "prospect",
      fits: "prospect",
      control,
    };
    const time = 1740268800000;
    const shown = { visitor, name: "content_shown", time, id: "a", properties };
    const bought = { visitor, name: "purchase", time: time + 60_000, id: "b" };
    const again = { ...shown, time: time + 120_000, id: "c" };
    return i < buyers ? [shown, bought, again] : [shown];
  }).flat();

test("the command of the document prints what the document shows", () => {
  const log = [...group(false, 900, 63), ...group(true, 100, 4)];
  writeFileSync(join(folder, "measure.json"), model);
  writeFileSync(
    join(folder, "events.ndjson"),
    log.map((event) => `${JSON.stringify(event)}\n`).join(""),
  );
  symlinkSync(CLI, join(folder, "leadlight"));
  const { status, stdout, stderr } = spawnSync("bash", ["-c", command], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` },
  });
  assert.equal(status, 0, stderr);
  assert.ok(stdout.trimEnd().endsWith(printed.trimEnd()), stdout);
});
