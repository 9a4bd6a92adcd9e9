// The golden vectors, in wasm: the same data as tests/core/golden_test.cc.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { open } from "./open.mjs";

const folder = new URL("../golden/", import.meta.url);
const vectors = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")));

const core = await open();

for (const { name, model, events, at, assessment, explanation } of vectors) {
  if (assessment === undefined) continue;
  for (const way of ["recorded one by one", "replayed at once"]) {
    test(`${name}, ${way}, gives its assessment and its explanation`, () => {
      core.clear();
      assert.deepEqual(core.load(model), []);
      if (way === "replayed at once") core.replay(events);
      else for (const event of events) assert.equal(core.record(event).errors, undefined);
      assert.deepEqual(core.assess(at), assessment);
      assert.deepEqual(core.explain(at), explanation);
    });
  }
}

test("there are at least twelve vectors", () => {
  assert.ok(vectors.filter(({ assessment }) => assessment !== undefined).length >= 12);
});

test("the model with 20 mistakes gives its 20 errors", () => {
  const { model, errors } = vectors.find((vector) => vector.errors !== undefined);
  assert.equal(errors.length, 20);
  assert.deepEqual(core.load(model), errors);
});
