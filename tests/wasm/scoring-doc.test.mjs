// docs/scoring.md teaches with worked numbers: each of them is computed here anew.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { open } from "./open.mjs";

const text = readFileSync(new URL("../../docs/scoring.md", import.meta.url), "utf8");
const examples = [...text.matchAll(/```json\n(.*?)```/gs)].map(([, json]) => JSON.parse(json));

/** What `expected` names must be in `actual`, as it says. */
function contains(actual, expected, where) {
  if (Array.isArray(expected)) {
    assert.equal(actual.length, expected.length, `${where}: as many`);
    expected.forEach((item, i) => {
      contains(actual[i], item, `${where}/${i}`);
    });
  } else if (expected !== null && typeof expected === "object") {
    for (const [key, value] of Object.entries(expected))
      contains(actual[key], value, `${where}/${key}`);
  } else assert.equal(actual, expected, where);
}

test("docs/scoring.md has its examples", () => assert.equal(examples.length, 10));

for (const { model, events, at, expect } of examples) {
  test(`docs/scoring.md: ${model.name}`, async () => {
    const core = await open();
    assert.deepEqual(core.load(model), []);
    for (const event of events) assert.ok("changed" in core.record(event));
    const answer = { ...core.assess(at), ...core.explain(at) };
    contains(answer, expect, "");
    const sum = answer.ledger.reduce((total, { points }) => total + points, 0);
    assert.equal(sum, answer.engagement, "the ledger adds up");
  });
}
