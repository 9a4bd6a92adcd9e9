// How much of what identifies a person redaction finds, and how much of the rest it spares. That the
// widget uses it everywhere is tested in browser/canaries.test.mjs.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { cleanPath, redact } from "../../../web/src/capture.ts";
import { canaries, findIn, ordinaryPaths } from "../canaries.mjs";

test("of 1,000 canaries nothing is left in a title or a path", () => {
  const all = canaries(1000);
  for (const write of [
    (text: string) => redact(`Order of ${text} today`),
    (text: string) => redact(text),
    (text: string) => cleanPath(`/u/${encodeURI(text)}/edit`),
    (text: string) => cleanPath(`/u/${encodeURIComponent(text)}/edit`),
    (text: string) => cleanPath(`/find/name=${encodeURI(text)};page=2`),
    (text: string) => cleanPath(`https://example.com/for-${encodeURI(text)}?q=${text}#${text}`),
  ])
    for (const canary of all)
      assert.deepEqual(findIn([canary], [write(canary.text)]), [], canary.text);
});

test("the search for canaries finds each where nothing is cut out", () => {
  const all = canaries(1000);
  assert.equal(
    findIn(all, [all.map(({ text }) => `/u/${encodeURI(text)}`).join("\n")]).length,
    1000,
  );
});

test("random tokens in base64url: at most 3 % of 16 bytes look like words, 0.2 % of 32", () => {
  for (const [bytes, bound] of [
    [16, 0.03],
    [32, 0.002],
  ] as const) {
    const all = Array.from({ length: 20_000 }, () => randomBytes(bytes).toString("base64url"));
    const missed = all.filter((text) => redact(text) === text).length;
    console.log(`${bytes} bytes: ${missed} of ${all.length} missed`);
    assert.ok(missed < all.length * bound);
  }
});

test("ordinary paths stay as they are", () => {
  const all = ordinaryPaths(5000);
  const changed = all.filter((path) => cleanPath(path) !== path);
  console.log(`${changed.length} of ${all.length} ordinary paths changed: ${changed.join(" ")}`);
  assert.ok(changed.length <= all.length / 1000);
});

test("dates, versions and prices stay, numbers of people go", () => {
  for (const text of [
    "Report 2024-2025 (2023)",
    "Meeting 2026-03-14 15:30",
    "Version 128.0.6613",
    "From 1 000 to 2 000 a month",
    "24/7, 365 days",
    "WhitePaper-FieldServiceManagement-2026-EN",
    "ProductSheet_ModelX200_FR_v3",
  ])
    assert.equal(redact(text), text);
  for (const [text, left] of [
    ["Call (020) 7946 0958 now", "Call ([number] now"],
    ["Call +33 6 12 34 56 78", "Call +[number]"],
    ["/call/+33%206%2012%2034%2056%2078", "/call/+[number]"],
    ["Card 4111-1111-1111-1111.", "Card [number]."],
    ["GB29 NWBK 6016 1331 9268 19", "[number]"],
  ] as const)
    assert.equal(redact(text), left);
});
