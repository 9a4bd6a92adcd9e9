// leadlight/core, as it is built: the core where there is no page.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { createCore } from "../../build/dist/leadlight-core.mjs";

const bytes = readFileSync(new URL("../../build/dist/leadlight.wasm", import.meta.url));
const folder = new URL("../golden/", import.meta.url);
const vectors = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")));
const scored = vectors.filter(({ assessment }) => assessment !== undefined);

const treesBytes = readFileSync(new URL("../../build/dist/leadlight-trees.wasm", import.meta.url));
const withoutTrees = scored.filter(({ model }) => !model.propensity?.trees);

for (const [kind, wasm, these] of [
  ["bytes", bytes, withoutTrees],
  ["a compiled module", new WebAssembly.Module(bytes), withoutTrees],
  ["the core with trees", treesBytes, scored],
])
  test(`from ${kind} it gives every golden vector, one after the other in one core`, async () => {
    const core = await createCore(wasm);
    assert.ok(these.length >= 12);
    for (const { name, model, events, at, assessment, explanation } of these) {
      assert.deepEqual(core.load(model), []);
      assert.deepEqual(core.replay(events), []);
      assert.deepEqual(core.assess(at), assessment, name);
      assert.deepEqual(core.explain(at), explanation, name);
    }
  });

test("before a model is in force there is no answer", async () => {
  const core = await createCore(bytes);
  assert.equal(core.assess(0), null);
  assert.equal(core.explain(0), null);
});

test("a wrong model gives its errors, and the one before stays", async () => {
  const core = await createCore(bytes);
  const [{ model, events, at, assessment }] = scored;
  core.load(model);
  const wrong = vectors.find(({ errors }) => errors !== undefined);
  assert.deepEqual(core.load(wrong.model), wrong.errors);
  core.replay(events);
  assert.deepEqual(core.assess(at), assessment);
});

test("a log takes the place of the one before; a wrong one says where, and leaves none", async () => {
  const core = await createCore(bytes);
  const [{ model }] = scored;
  core.load(model);
  const event = (id, time = 1) => ({ name: "x", time, id, properties: {} });
  core.replay([event("a"), event("b")]);
  core.replay([event("c")]);
  assert.equal(core.assess(9).events, 1);
  const [{ pointer }] = core.replay([event("d"), event("e", -1)]);
  assert.equal(pointer, "/1/time");
  assert.equal(core.assess(9).events, 0);
});

test("two cores know nothing of each other", async () => {
  const [one, other] = [await createCore(bytes), await createCore(bytes)];
  const [{ model, events, at, assessment }] = scored;
  one.load(model);
  one.replay(events);
  assert.equal(other.assess(at), null);
  assert.deepEqual(one.assess(at), assessment);
});

test("what is no wasm is refused", async () => {
  await assert.rejects(createCore(new Uint8Array(8)), WebAssembly.CompileError);
});
