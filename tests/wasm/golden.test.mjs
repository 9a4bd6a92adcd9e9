// The golden vectors, in wasm: the same data as tests/core/golden_test.cc.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { open } from "./open.mjs";

const folder = new URL("../golden/", import.meta.url);
const vectors = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")));

const plain = await open();
const withTrees = await open(true);

for (const { name, model, events, at, assessment, explanation } of vectors) {
  if (assessment === undefined) continue;
  const trees = !!model.propensity?.trees;
  for (const [way, core] of [
    ["recorded one by one", trees ? withTrees : plain],
    ["replayed at once", trees ? withTrees : plain],
    ["by the core with trees", withTrees],
  ]) {
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
  assert.deepEqual(plain.load(model), errors);
});

test("the core without trees refuses a model that has them, and says so", () => {
  const { model } = vectors.find(({ name }) => name === "trees");
  const [error, ...more] = plain.load(model);
  assert.deepEqual(error, {
    pointer: "/propensity/trees",
    expected: "no other key than even, doubles, fit",
    found: "an object",
  });
  assert.ok(more.every(({ expected }) => expected === "a value"));
  assert.deepEqual(withTrees.load(model), []);
});
