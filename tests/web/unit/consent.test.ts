import assert from "node:assert/strict";
import { test } from "node:test";
import {
  browserRefuses,
  changes,
  decide,
  effective,
  mayScore,
  NOTHING_KNOWN,
  PURPOSES,
} from "../../../web/src/consent.ts";

test("at first every purpose is unknown", () => {
  assert.deepEqual(PURPOSES, ["scoring", "storage", "personalization", "handoff"]);
  for (const purpose of PURPOSES) assert.equal(NOTHING_KNOWN[purpose], "unknown");
});

test("a decision sets the purposes that it names and leaves the others", () => {
  const given = decide(NOTHING_KNOWN, { storage: true, handoff: false });
  assert.deepEqual(given, {
    scoring: "unknown",
    storage: "granted",
    personalization: "unknown",
    handoff: "denied",
  });
  assert.equal(decide(given, { storage: false }).storage, "denied");
});

test("GPC or DNT deny all four, whatever was granted", () => {
  const granted = decide(
    NOTHING_KNOWN,
    Object.fromEntries(PURPOSES.map((purpose) => [purpose, true])),
  );
  const now = effective(granted, true);
  for (const purpose of PURPOSES) assert.equal(now[purpose], "denied");
  assert.deepEqual(effective(granted, false), granted);
});

test("the browser refuses by Global Privacy Control or Do Not Track, and by nothing else", () => {
  assert.equal(browserRefuses({ navigator: { globalPrivacyControl: true } }), true);
  assert.equal(browserRefuses({ navigator: { doNotTrack: "1" } }), true);
  assert.equal(browserRefuses({ navigator: {}, doNotTrack: "1" }), true);
  assert.equal(browserRefuses({ navigator: { doNotTrack: null }, doNotTrack: null }), false);
  assert.equal(browserRefuses({ navigator: { globalPrivacyControl: false } }), false);
  assert.equal(browserRefuses({ navigator: { doNotTrack: "0" } }), false);
  assert.equal(browserRefuses({ navigator: { doNotTrack: "unspecified" } }), false);
  assert.equal(browserRefuses({}), false);
});

test("unknown means no scoring when consent is required, and scoring in memory otherwise", () => {
  assert.equal(mayScore(NOTHING_KNOWN, "required"), false);
  assert.equal(mayScore(NOTHING_KNOWN, "memory"), true);
});

test("a denial of scoring holds in both modes, a grant too", () => {
  for (const mode of ["memory", "required"] as const) {
    assert.equal(mayScore(decide(NOTHING_KNOWN, { scoring: false }), mode), false);
    assert.equal(mayScore(decide(NOTHING_KNOWN, { scoring: true }), mode), true);
  }
});

test("a grant of storage alone is no grant of scoring", () => {
  assert.equal(mayScore(decide(NOTHING_KNOWN, { storage: true }), "required"), false);
});

test("a decision that changes nothing is none, so that a banner may repeat itself", () => {
  const given = decide(NOTHING_KNOWN, { storage: true });
  assert.equal(changes(given, { storage: true }), null);
  assert.deepEqual(changes(given, { storage: true, handoff: false }), { handoff: false });
  assert.deepEqual(changes(given, { storage: false }), { storage: false });
});

test("what is no purpose, or neither true nor false, is passed over", () => {
  assert.equal(changes(NOTHING_KNOWN, { marketing: true, storage: "yes", handoff: 1 }), null);
  for (const value of [undefined, null, "storage", 7, []])
    assert.equal(changes(NOTHING_KNOWN, value), null);
});
