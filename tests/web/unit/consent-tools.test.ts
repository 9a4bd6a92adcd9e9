import assert from "node:assert/strict";
import { test } from "node:test";
import { difference, join, together, translate } from "../../../web/src/consent-tools/answers.ts";
import { readSections } from "../../../web/src/consent-tools/gpp.ts";
import { readNames } from "../../../web/src/consent-tools/index.ts";

test("a purpose is granted when one tool grants it and none denies it", () => {
  const granting = { scoring: true, storage: true };
  assert.deepEqual(join([]), {});
  assert.deepEqual(join([{}, granting]), granting);
  assert.deepEqual(join([granting, { storage: false }]), { scoring: true, storage: false });
  assert.deepEqual(join([{ storage: false }, granting]), { scoring: true, storage: false });
});

test("only booleans are answers", () => {
  assert.deepEqual(join([{ scoring: 1, storage: null, handoff: "yes" } as never]), {});
});

test("of several names for one purpose all must be agreed to", () => {
  const names = { a: ["scoring", "storage"], b: ["storage"], c: ["handoff"] } as const;
  const states: Record<string, unknown> = { a: true, b: false };
  assert.deepEqual(
    translate(names, (name) => states[name]),
    { scoring: true, storage: false },
  );
});

test("of several services under one name all must be agreed to", () => {
  assert.equal(together([]), undefined);
  assert.equal(together([undefined]), undefined);
  assert.equal(together([true, undefined]), true);
  assert.equal(together([true, false]), false);
});

test("only what changed is told, and a grant that is given no more is withdrawn", () => {
  assert.equal(difference({}, {}), null);
  assert.equal(difference({ scoring: true }, { scoring: true }), null);
  assert.deepEqual(difference({ scoring: true }, { scoring: true, storage: false }), {
    storage: false,
  });
  assert.deepEqual(difference({ scoring: true, storage: false }, {}), { scoring: false });
  assert.equal(difference({ storage: false }, {}), null);
});

test("the sections of the United States deny by what was opted out of, and never grant", () => {
  assert.deepEqual(readSections(), {});
  assert.deepEqual(readSections({ usnat: { SaleOptOut: 2, TargetedAdvertisingOptOut: 0 } }), {});
  assert.deepEqual(readSections({ usnat: [{ SaleOptOut: 1 }, { Gpc: false }] }), {
    handoff: false,
  });
  assert.deepEqual(
    readSections({ usca: { SharingOptOut: 2 }, usco: { TargetedAdvertisingOptOut: 1 } }),
    { personalization: false, handoff: false },
  );
  assert.deepEqual(readSections({ tcfeuv2: { SaleOptOut: 1 } }), {});
});

test("the names of a site are an object of purposes, or that as JSON", () => {
  const names = { insight: ["scoring", "storage"] };
  assert.equal(readNames(null), null);
  assert.equal(readNames(undefined), null);
  assert.deepEqual(readNames(names), names);
  assert.deepEqual(readNames(JSON.stringify(names)), names);
});

for (const wrong of ["{", "7", "[1]", '{"a":"storage"}', '{"a":["all"]}'])
  test(`the names ${wrong} are refused`, () => {
    assert.throws(() => readNames(wrong));
  });
