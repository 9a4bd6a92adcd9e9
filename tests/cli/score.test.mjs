import assert from "node:assert/strict";
import { test } from "node:test";
import { data, model, output, refusal, rows, run } from "./cli.mjs";

const SCORE = ["score", "--model", "model.json"];
const event = (visitor, name, time, more = {}) =>
  `${JSON.stringify({ visitor, name, time, ...more })}\n`;

test("score writes an assessment for each visitor, by the bytes of its id", () => {
  const scored = rows(output([...SCORE, "events.ndjson"]));
  assert.deepEqual(
    scored.map((row) => row.visitor),
    ['V3, "the third"', "v1", "v2", "élan"],
  );
  assert.deepEqual(Object.keys(scored[0]), [
    ...["visitor", "engagement", "fit", "grade", "propensity", "temperature", "stage"],
    ...["clientState", "prospect", "disqualified", "segments", "reasons", "next", "sessions"],
    ...["events", "at", "model"],
  ]);
  // Two page views, and 8 points of today and 8 of a day ago; event "b" is there twice.
  assert.deepEqual(scored[1], {
    visitor: "v1",
    engagement: 14,
    fit: 100,
    grade: "A",
    propensity: null,
    temperature: "cold",
    stage: "visitor",
    clientState: null,
    prospect: false,
    disqualified: null,
    segments: ['big, or "huge"'],
    reasons: [
      {
        signal: "pricing",
        label: { en: "Viewed the prices", fr: "A vu les tarifs" },
        points: 12,
        times: 2,
        first: 1740182400000,
        last: 1740268800000,
      },
      {
        signal: "page",
        label: "Viewed a page",
        points: 2,
        times: 2,
        first: 1740182400000,
        last: 1740268800000,
      },
    ],
    next: null,
    sessions: 2,
    events: 3,
    at: 1740268800000,
    model: { name: "small", version: "2.1" },
  });
  assert.deepEqual(scored[2].disqualified, {
    rule: "/stages/disqualified/any/0",
    label: "Looks for a job",
  });
  assert.equal(scored[0].prospect, true);
  assert.equal(scored[3].stage, "client");
});

test("score reads standard input, named - or not at all, in any order of the lines", () => {
  const expected = output([...SCORE, "events.ndjson"]);
  const lines = data("events.ndjson");
  assert.equal(output(SCORE, { input: lines }), expected);
  assert.equal(output([...SCORE, "-"], { input: lines }), expected);
  const reversed = lines.trimEnd().split("\n").reverse().join("\r\n");
  assert.equal(output(SCORE, { input: reversed }), expected);
});

test("score of an empty log is empty, and blank lines are no events", () => {
  assert.equal(output(SCORE, { input: "" }), "");
  assert.equal(output(SCORE, { input: "\n \t\r\n\n" }), "");
  assert.match(output([...SCORE, "--format", "csv"]), /^visitor,.*,at\r\n$/);
  assert.match(output([...SCORE, "--format", "table"]), /^visitor .*because of\n$/);
});

test("--at takes ms, dates and zones, and later events do not count", () => {
  const at = (time) => rows(output([...SCORE, "--at", time, "events.ndjson"]));
  const early = at("2025-02-22");
  assert.equal(early.length, 4);
  assert.deepEqual(
    early.map((row) => [row.visitor, row.events, row.engagement, row.at]),
    [
      ['V3, "the third"', 0, 0, 1740182400000],
      ["v1", 2, 9, 1740182400000],
      ["v2", 0, 0, 1740182400000],
      ["élan", 0, 0, 1740182400000],
    ],
  );
  for (const same of [
    "1740182400000",
    "2025-02-22T00:00Z",
    "2025-02-22T00:00:00.000999Z",
    "2025-02-22 01:30:00,0+01:30",
    "2025-02-21T18:00:00-0600",
    "2025-02-22T14:00:00+14",
  ]) {
    assert.deepEqual(at(same), early, same);
  }
  // A day after its last event the prices weigh half.
  assert.equal(at("2025-02-24T00:00:00Z")[1].engagement, 8);
});

for (const time of [
  ...["", "-1", "8640000000000001", "1e12", "nan", "2025", "2025-13-01", "2025-02-29"],
  ...["2025-02-22T24:00Z", "2025-02-22T10:00", "2025-02-22T10:00:60Z", "2025-02-22T10:00:00.Z"],
  ...["2025-02-22T10:00Zulu", "2025-02-22T10:00+19:00", "2025-02-22T", "1969-12-31", " 2025-02-22"],
]) {
  if (time === "2025") continue; // a number: 2025 ms after 1970 began
  test(`--at refuses "${time}"`, () => {
    const { status, stderr } = run([...SCORE, `--at=${time}`, "events.ndjson"]);
    assert.equal(status, 2);
    assert.match(stderr, /^--at: expected UTC milliseconds or ISO 8601|^--at/);
  });
}

test("--format csv is flat and quoted as RFC 4180 has it", () => {
  assert.equal(
    output([...SCORE, "--format", "csv", "events.ndjson"]),
    [
      "visitor,engagement,fit,grade,temperature,stage,prospect,disqualified,segments," +
        "reason_1,reason_1_points,reason_2,reason_2_points,reason_3,reason_3_points," +
        "sessions,events,at",
      '"V3, ""the third""",50,,,hot,prospect,true,false,,demo,50,,,,,1,2,2025-02-23T00:02:00.000Z',
      'v1,14,100,A,cold,visitor,false,false,"big, or ""huge""",pricing,12,page,2,,,2,3,' +
        "2025-02-23T00:00:00.000Z",
      "v2,0,,,cold,visitor,false,true,job_seeker,careers,-5,page,2,,,1,2,2025-02-23T00:00:01.000Z",
      "élan,20,,,warm,client,false,false,,cart,20,,,,,2,2,2025-02-24T00:00:00.000Z",
      "",
    ].join("\r\n"),
  );
});

test("--format table is aligned for people", () => {
  assert.equal(
    output([...SCORE, "--format", "table", "events.ndjson"]),
    `visitor          engagement  fit    temperature  stage     prospect      segments        because of
V3, "the third"        50.0  -      hot          prospect  yes                           demo +50.0
v1                     14.0  A 100  cold         visitor                 big, or "huge"  pricing +12.0, page +2.0
v2                      0.0  -      cold         visitor   disqualified  job_seeker      careers -5.0, page +2.0
élan                   20.0  -      warm         client                                  cart +20.0
`,
  );
});

test("--summary counts the visitors of each kind, instead of the rows", () => {
  assert.deepEqual(JSON.parse(output([...SCORE, "--summary", "events.ndjson"])), {
    visitors: 4,
    prospects: 1,
    disqualified: 1,
    stage: { visitor: 2, lead: 0, prospect: 1, client: 1 },
    temperature: { cold: 2, warm: 1, hot: 1 },
    grade: { A: 1, B: 0, C: 0, D: 0, unknown: 3 },
    segments: { job_seeker: 1, 'big, or "huge"': 1 },
  });
  const csv = output([...SCORE, "--summary", "--format", "csv", "events.ndjson"]);
  assert.match(csv, /^what,value,visitors\r\nvisitors,,4\r\n/);
  assert.match(csv, /\r\nsegments,"big, or ""huge""",1\r\n$/);
  const table = output([...SCORE, "--summary", "--format", "table", "events.ndjson"]);
  assert.match(table, /^visitors {10,}4$/m);
  assert.match(table, /^temperature {2,}warm {2,}1$/m);
});

for (const [what, line, says] of [
  ["no JSON", "{oops}\n", /^<stdin>:2:2: /],
  ["no object", "[]\n", /^<stdin>:2: expected an object with name, .*, found an empty list$/],
  [
    "no visitor",
    '{"name":"page_view","time":1}\n',
    /^<stdin>:2: \/visitor: expected a text of 1 to 256 bytes, found nothing$/,
  ],
  ["an empty visitor", event("", "page_view", 1), /^<stdin>:2: \/visitor: .*, found ""$/],
  ["a number as visitor", event(7, "page_view", 1), /^<stdin>:2: \/visitor: .*, found 7$/],
  ["a time that is text", event("a", "page_view", "noon"), /^<stdin>:2: \/time: .*"noon"$/],
  ["a time beyond the last", event("a", "page_view", 1e300), /^<stdin>:2: \/time: /],
  ["a number that is none", '{"visitor":"a","name":"x","time":1e999}\n', /^<stdin>:2:\d+: /],
  ["an unknown key", event("a", "page_view", 1, { type: "x" }), /^<stdin>:2: \/type: .*"x"$/],
  [
    "a nested property",
    event("a", "page_view", 1, { properties: { "a/b": {} } }),
    /^<stdin>:2: \/properties\/a~1b: expected a text, a number or a boolean, found an empty object$/,
  ],
  ["a deep nest", `${"[".repeat(5000)}${"]".repeat(5000)}\n`, /^<stdin>:2: .*nested at most 32/],
  ["a line without end", `{"visitor":"${"x".repeat(1 << 20)}"}\n`, /^<stdin>:2: .*1048576 bytes/],
]) {
  test(`a bad line is named, or skipped and counted: ${what}`, () => {
    const good = event("a", "page_view", 5);
    const input = good + line + event("b", "page_view", 6);
    const { status, stdout, stderr } = run(SCORE, input);
    assert.equal(status, 1);
    assert.equal(stdout, "");
    assert.match(stderr.trimEnd(), says);
    const skipped = run([...SCORE, "--skip-bad-lines"], input);
    assert.equal(skipped.status, 0);
    assert.deepEqual(
      rows(skipped.stdout).map((row) => row.visitor),
      ["a", "b"],
    );
    assert.equal(skipped.stderr, `1 bad line was skipped, first this:\n${stderr}`);
  });
}

test("a bad line tells of all that is wrong with it", () => {
  refusal(SCORE, {
    input: '{"name":"","time":true}\n',
    stderr:
      '<stdin>:1: /name: expected a text of 1 to 128 bytes, found ""\n' +
      `${run(SCORE, '{"visitor":"a","name":"x","time":true}\n').stderr}` +
      "<stdin>:1: /visitor: expected a text of 1 to 256 bytes, found nothing\n",
  });
});

test("the last line needs no end, and lines may be longer than a buffer", () => {
  const long = "x".repeat(4096);
  const properties = Object.fromEntries(Array.from({ length: 32 }, (_, i) => [`p${i}`, long]));
  const line = event("a", "page_view", 1, { properties });
  assert.ok(line.length > 1 << 17);
  const scored = rows(output(SCORE, { input: line + line.trimEnd() }));
  assert.equal(scored[0].events, 2);
});

test("a visitor may have more events than a profile holds", () => {
  const input = Array.from({ length: 2500 }, (_, i) => event("a", "page_view", 1000 + i)).join("");
  const [row] = rows(output(SCORE, { input }));
  assert.equal(row.events, 2000);
  assert.equal(row.at, 3499);
  // As of a time: what came later cannot push out what came before.
  const [early] = rows(output([...SCORE, "--at", "2999"], { input }));
  assert.equal(early.events, 2000);
});

test("events that may not be dropped are refused beyond what a profile holds", () => {
  const input = Array.from({ length: 2002 }, (_, i) => event("a", "identify", 1000 + i)).join("");
  const { status, stdout, stderr } = run(SCORE, input);
  assert.equal(status, 1);
  assert.equal(stdout, "");
  assert.match(stderr, /^<stdin>:2001: expected at most 2000 events .*, found one more of "a"$/m);
  const skipped = run([...SCORE, "--skip-bad-lines"], input);
  assert.match(skipped.stderr, /^2 bad lines were skipped, first this:\n<stdin>:2001: /);
  assert.equal(rows(skipped.stdout)[0].events, 2000);
});

test("score refuses a bad model and a log that is not there", () => {
  refusal(["score", "--model", "none.json", "events.ndjson"], {
    stderr: "none.json: No such file or directory\n",
  });
  refusal([...SCORE, "none.ndjson"], { stderr: "none.ndjson: No such file or directory\n" });
  const { stderr } = run(["score", "--model", "-"], JSON.stringify({ ...model(), format: 2 }));
  assert.equal(stderr, "<stdin>:/format: expected a whole number from 1 to 1, found 2\n");
});

test("a log that sets off no signal is scored, with a note of the names that it has", () => {
  const line = (name) => JSON.stringify({ visitor: "v", name, time: 1740000000000 });
  const { status, stdout, stderr } = run(
    SCORE,
    `${line("Order Completed")}\n${line("Order Completed")}\n${line("Page Viewed")}\n`,
  );
  assert.equal(status, 0);
  assert.equal(JSON.parse(stdout).engagement, 0);
  assert.match(
    stderr,
    /^<stdin>: expected events that set off signals of the model "[^"]+", found none; there are "Order Completed" \(2\), "Page Viewed" \(1\)\n$/,
  );
});
