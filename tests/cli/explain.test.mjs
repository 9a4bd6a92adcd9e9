// leadlight explain: the sentences are those of tests/words/cases.json, as in the inspector.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { file, output, ROOT, refusal, rows } from "./cli.mjs";

const cases = JSON.parse(readFileSync(join(ROOT, "tests/words/cases.json"), "utf8"));
const log = (events, visitor = "v") =>
  events.map((event) => `${JSON.stringify({ visitor, ...event })}\n`).join("");
const explain = (...args) => ["explain", "--model", "model.json", ...args];

for (const { name, model, moments } of cases) {
  const path = file(`${model.name}.json`, JSON.stringify(model));
  for (const moment of moments) {
    for (const language of ["en", "fr"]) {
      test(`${name}: ${moment.name}, ${language}`, () => {
        const args = ["explain", "--model", path, "--visitor", "v", "--at", String(moment.at)];
        const [answer] = rows(
          output([...args, "--language", language, "--format", "json"], {
            input: log(moment.events),
          }),
        );
        assert.deepEqual(answer.words, moment[language]);
        assert.equal(answer.visitor, "v");
        assert.equal(answer.explanation.at, moment.at);
        assert.equal(answer.assessment.engagement, answer.explanation.engagement);
      });
    }
  }
}

test("a page for people, of one visitor of many", () => {
  assert.equal(
    output(explain("--visitor", "v1", "events.ndjson")),
    `v1, 2025-02-23 00:00 UTC
Engagement 14 · cold · visitor · fit A (100)
Rising: +14 points a week

Why this score
  +12  Viewed the prices  2 times in 1 day, last just now
   +2  Viewed a page      2 times in 1 day, last just now

To become a prospect
  demo request
  6 points of engagement more

Next best action
  Nothing that stage and consent allow.
`,
  );
});

test("the same in French", () => {
  const page = output(explain("--visitor", "v1", "--language", "fr", "events.ndjson"));
  assert.match(page, /^v1, 2025-02-23 00:00 UTC\nEngagement 14 · froid · visiteur · adéquation A/);
  assert.match(
    page,
    /\n {2}\+12 {2}A vu les tarifs {2}2 fois en 1 jour, la dernière à l’instant\n/,
  );
});

test("a signal whose own bound takes all that it gives is in the document, not in the words", () => {
  const signal = { label: "Seen", when: { event: "page_view" }, points: 5 };
  const model = {
    format: 1,
    name: "bounds",
    version: "1",
    signals: [
      { ...signal, id: "all", max: 0 },
      { ...signal, id: "some", max: 4 },
    ],
  };
  const args = ["explain", "--model", file("bounds.json", JSON.stringify(model)), "--visitor", "v"];
  const input = log([{ name: "page_view", time: 1_760_000_000_000 }]);
  const [{ words, explanation }] = rows(output([...args, "--format", "json"], { input }));
  assert.deepEqual(words.raises, ["+5 Seen: once, just now"]);
  assert.deepEqual(words.lowers, ["−1 Seen: beyond its maximum"]);
  assert.deepEqual(
    explanation.ledger.map(({ points }) => points),
    [5, -5, 5, -1],
  );
});

test("a visitor who has only later events is explained as nobody yet", () => {
  const page = output(explain("--visitor", "v1", "--at", "2001-01-01", "events.ndjson"));
  assert.match(page, /^v1, 2001-01-01 00:00 UTC\nEngagement 0 /);
});

test("a visitor who is not there, an unknown language, a missing option", () => {
  refusal(explain("--visitor", "v\u001b9", "events.ndjson"), {
    stderr:
      'events.ndjson: expected events of visitor "v\\x1B9", found none among those of 4 visitors\n',
  });
  refusal(explain("--visitor", "v9"), {
    input: log([{ name: "page_view", time: 1 }]),
    stderr: '<stdin>: expected events of visitor "v9", found none among those of 1 visitors\n',
  });
  for (const [args, complaint] of [
    [explain("--visitor", "v1", "--language", "1"), "--language: 1 not in {en,fr}"],
    [explain("--visitor", "v1", "--format", "xml"), "--format: xml not in {text,json}"],
    [explain("events.ndjson"), "--visitor is required"],
  ])
    refusal(args, { status: 2, stderr: `${complaint}\nRun with --help for more information.\n` });
});
