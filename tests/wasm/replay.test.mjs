// replay is one step: all events are recorded, or none; its errors say which event is wrong.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./open.mjs";

const model = {
  format: 1,
  name: "replay",
  version: "1",
  signals: [{ id: "s", when: { event: "x" }, points: 1 }],
};
const core = await open();
assert.deepEqual(core.load(model), []);

test("a wrong event is named by its place in the list, and nothing is recorded", () => {
  core.clear();
  const { errors } = core.replay([
    { name: "x", time: 1 },
    { name: "x", time: -1 },
  ]);
  assert.deepEqual(core.events(), []);
  assert.equal(errors.length, 1);
  assert.equal(errors[0].pointer, "/1/time");
});

test("a list that finds no room leaves the log as it was", () => {
  core.clear();
  const stay = Array.from({ length: 1999 }, (_, i) => ({ name: "identify", time: i }));
  assert.equal(core.replay(stay).errors, undefined);
  const before = [core.events(), core.assess(9999)];
  const more = Array.from({ length: 3 }, (_, i) => ({ name: "identify", time: 5000 + i }));
  assert.equal(core.replay(more).errors?.length, 1);
  assert.deepEqual([core.events(), core.assess(9999)], before);
});

test("a new model scores the events that are there, and a wrong one changes nothing", () => {
  core.clear();
  core.replay([{ name: "x", time: 1 }]);
  assert.equal(core.assess(9).engagement, 1);
  const dearer = { ...model, signals: [{ ...model.signals[0], points: 5 }] };
  assert.deepEqual(core.load(dearer), []);
  assert.equal(core.assess(9).engagement, 5);
  assert.equal(core.load({ ...model, format: 9 }).length, 1);
  assert.equal(core.assess(9).engagement, 5);
  assert.deepEqual(core.load(model), []);
});
