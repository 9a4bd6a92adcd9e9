// The inspector's sentences against tests/words/cases.json, to which the command line is held too.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { byWeight, createWords } from "../../web/src/words/words.ts";
import { inWords } from "../words/in-words.mjs";
import { open } from "./open.mjs";

process.env.TZ = "UTC"; // "yesterday" is the reader's

const cases = JSON.parse(readFileSync(new URL("../words/cases.json", import.meta.url), "utf8"));
const languages = ["en", "fr"];

for (const { name, model, moments } of cases) {
  for (const moment of moments) {
    test(`${name}: ${moment.name}`, async () => {
      const core = await open(!!model.propensity?.trees);
      assert.deepEqual(core.load(model), []);
      core.replay(moment.events);
      const explanation = core.explain(moment.at);
      for (const language of languages)
        assert.deepEqual(inWords(language, explanation), moment[language]);
    });
  }
}

test("numbers as people write them, in both languages", () => {
  const [english, french] = languages.map(createWords);
  for (const [value, en, fr] of [
    [0, "0", "0"],
    [-0.04, "0", "0"],
    [0.04, "0", "0"],
    [0.25, "+0.3", "+0,3"],
    [-12.75, "−12.8", "−12,8"],
    [1234.5, "+1,234.5", "+1\u202F234,5"],
    [-10_000, "−10,000", "−10\u202F000"],
    [2_560_000, "+2,560,000", "+2\u202F560\u202F000"],
  ]) {
    assert.equal(english.points(value), en);
    assert.equal(french.points(value), fr);
  }
});

test("a mark stands at its word, in French with a space that no line breaks at", () => {
  for (const path of [
    "core/words/explanation.json",
    "web/src/panel/texts.ts",
    "web/src/privacy/texts.ts",
  ]) {
    const source = readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
    const texts = source.match(/"[^"\n]*"/g);
    assert.ok(texts.length > 50, path);
    for (const text of texts) assert.doesNotMatch(text, / [:;?!%»]|« /, path);
  }
  assert.equal(createWords("en").percent(0.634), "63.4%");
  assert.equal(createWords("fr").percent(0.634), "63,4\u202f%");
  assert.equal(createWords("en").percent(1), "100%");
});

test("the day before is the calendar's, and the first minutes are minutes", () => {
  const { ago } = createWords("en");
  const noon = Date.UTC(2026, 2, 4, 12);
  const hours = 3_600_000;
  assert.equal(ago(noon, noon), "just now");
  assert.equal(ago(noon + 1000, noon), "just now");
  assert.equal(ago(noon - 45_000, noon), "1 minute ago");
  assert.equal(ago(noon - 11 * hours, noon), "11 hours ago");
  assert.equal(ago(noon - 13 * hours, noon), "yesterday");
  assert.equal(ago(noon - 36 * hours, noon), "yesterday");
  assert.equal(ago(noon - 36 * hours - 1, noon), "2 days ago");
  assert.equal(ago(noon - 7 * 24 * hours, noon), "1 week ago");
  assert.equal(ago(noon - 30 * 24 * hours, noon), "1 month ago");
  assert.equal(ago(noon - 365 * 24 * hours, noon), "1 year ago");
});

test("rows come by their weight, ties as they were", () => {
  const rows = [1, -3, 3, 2].map((points) => ({ signal: `s${points}`, points }));
  assert.deepEqual(
    byWeight(rows).map(({ points }) => points),
    [-3, 3, 2, 1],
  );
});

test("rows that leave the score as it is do not come: of 0, or of a bound that takes all", () => {
  const rows = [
    { signal: "all", points: 5 },
    { signal: "some", points: 4 },
    { signal: "none", points: 0 },
    { clamp: "signal", id: "all", points: -5 },
    { clamp: "signal", id: "some", points: -1 },
    { clamp: "group", id: "all", points: -3 },
    { clamp: "engagement", id: null, points: 0 },
  ];
  assert.deepEqual(
    byWeight(rows).map(({ points }) => points),
    [4, -3, -1],
  );
});
