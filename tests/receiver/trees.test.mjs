// A prospect because of decision trees: the receiver replays the log by the core that has them.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { createCore } from "../../build/dist/leadlight-core.mjs";
import { startReceiver } from "../../examples/receiver/server.mjs";
import { random } from "../oracle/generate.mjs";
import { claimOf, messageOf, requestOf, SITE, uuid } from "./handoffs.mjs";
import { createSender } from "./sender.mjs";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "leadlight-receiver-"));
after(() => rmSync(folder, { recursive: true }));

test("a prospect of a model with decision trees is replayed, and an altered one refused", async () => {
  const { model, events, at } = JSON.parse(read("tests/golden/trees.json"));
  const log = [
    { name: "consent", time: events[0].time, id: "a", properties: { handoff: true } },
    ...events.map((event, i) => ({ ...event, id: `b${i}` })),
  ];
  const core = await createCore(read("build/dist/leadlight-trees.wasm"));
  assert.deepEqual([...core.load(model), ...core.replay(log)], []);
  const claim = claimOf({ assessment: core.assess(at), explanation: core.explain(at) }, "en");
  assert.equal(claim.stage, "prospect");

  const file = join(folder, "trees.json");
  writeFileSync(file, JSON.stringify(model));
  const receiver = await startReceiver({
    origins: [SITE],
    port: 0,
    file: ":memory:",
    models: [file],
    now: () => at,
  });
  const sender = createSender(receiver.address);
  const r = random(1);
  const send = (log) => sender.send(requestOf(messageOf({ ...claim, log }, uuid(r), uuid(r))));
  const taken = await send(log);
  assert.equal(taken.status, 201, taken.body);
  // Without what it is, the same visit is nobody's prospect.
  const other = await send(log.filter(({ name }) => name !== "identify"));
  assert.equal(other.status, 422, other.body);
  sender.close();
  await receiver.stop();
});
