// What holds for the converters of all tools: what is never written, bad input, maps.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { file, output, ROOT, refusal, rows, run } from "./cli.mjs";
import { bare, CANARY, message, PEOPLE } from "./convert.mjs";

const TIME = "2026-03-02T10:00:00Z";
const MICROSECONDS = `${Date.parse(TIME)}000`;
/** Addresses, names and identifiers wherever a tool may have them. */
const URL =
  "https://jo-canary:secret@shop.example/u/jo.canary@example.org/0612345678?email=jo.canary%40example.org&utm_source=jo.canary@example.org#canary";
const path = "/u/[email]/[number]";
const params = (object) =>
  Object.entries(object).map(([key, value]) => ({ key, value: { string_value: `${value}` } }));
const ROWS = {
  segment: [
    { type: "page", properties: { url: URL, title: PEOPLE.email, search: "?canary", ...PEOPLE } },
    { type: "track", event: "Signed Up", properties: { ...PEOPLE, url: URL, title: "Canary" } },
    { type: "identify", traits: { ...PEOPLE, role: "jo.canary@example.org", age: 33 } },
    { type: "group", traits: { ...PEOPLE, industry: "tel 06 12 34 56 78" } },
  ].map((row) => ({
    anonymousId: "v1",
    userId: PEOPLE.email,
    timestamp: TIME,
    context: {
      ip: "10.9.8.7",
      userAgent: "Mozilla/5.0",
      traits: PEOPLE,
      location: { city: "Canaryville" },
    },
    ...row,
  })),
  ga4: ["page_view", "sign_up", "purchase"].map((event_name) => ({
    event_name,
    event_timestamp: MICROSECONDS,
    user_pseudo_id: "v1",
    user_id: PEOPLE.email,
    event_params: params({ ...PEOPLE, page_location: URL, page_title: "Canary@example.org" }),
    user_properties: params({ ...PEOPLE, role: "jo.canary@example.org" }),
    device: { web_info: { browser: "Mozilla" } },
    geo: { city: "Canaryville" },
  })),
  snowplow: ["page_view", "submit_form", "identify"].map((event_name) => ({
    event_name,
    event_id: `e-${event_name}`,
    domain_userid: "v1",
    user_id: PEOPLE.email,
    user_ipaddress: "10.9.8.7",
    useragent: "Mozilla/5.0",
    geo_city: "Canaryville",
    derived_tstamp: TIME,
    page_url: URL,
    page_title: "jo.canary@example.org",
    contexts_com_snowplowanalytics_snowplow_ecommerce_user_1: [PEOPLE],
    unstruct_event_com_snowplowanalytics_snowplow_submit_form_1: {
      formId: "jo.canary@example.org",
      elements: [PEOPLE],
    },
  })),
  matomo: [
    {
      visitorId: "v1",
      userId: PEOPLE.email,
      visitIp: "10.9.8.7",
      ...PEOPLE,
      actionDetails: ["action", "download", "event", "ecommerceOrder"].map((type) => ({
        type,
        timestamp: Date.parse(TIME) / 1000,
        url: URL,
        pageTitle: "jo.canary@example.org",
        eventAction: "jo.canary@example.org",
        eventName: "jo.canary@example.org",
        orderId: "jo.canary@example.org",
        customVariables: PEOPLE,
      })),
    },
  ],
};

for (const [tool, records] of Object.entries(ROWS)) {
  test(`nothing that identifies people comes through: ${tool}`, () => {
    const { status, stdout } = bare(tool, records.map(message).join("\n"));
    assert.equal(status, 0);
    const events = rows(stdout);
    assert.ok(events.length >= 3, stdout);
    for (const event of events) {
      assert.equal(event.visitor, "v1");
      if (event.properties?.path) assert.equal(event.properties.path, path);
    }
    assert.equal(events[0].properties.path, path);
    assert.ok(!CANARY.test(stdout), stdout.match(CANARY)?.[0]);
  });

  test(`a log that is there twice counts once, and is scored: ${tool}`, () => {
    const text = records.map(message).join("\n");
    const once = bare(tool, text).stdout;
    const twice = bare(tool, `${text}\n${text}`).stdout;
    for (const model of ["b2b-saas", "ecommerce", "agency"]) {
      const args = ["score", "--model", join(ROOT, `core/models/${model}.json`)];
      assert.equal(output(args, { input: twice }), output(args, { input: once }));
    }
  });

  test(`the built-in map is the shipped one: ${tool}`, () => {
    const text = records.map(message).join("\n");
    const shipped = join(ROOT, `examples/maps/${tool}.json`);
    assert.equal(bare(tool, text, "--map", shipped).stdout, bare(tool, text).stdout);
  });
}

const GOOD = message({ type: "page", anonymousId: "a", timestamp: TIME });
for (const [what, line, says] of [
  ["no JSON", '{"type": oops}', /^<stdin>:2:10: /],
  ["JSON that is no object", "3", "<stdin>:2: expected a JSON object, found another value"],
  ["half a line", '{"type":"page","anony', /^<stdin>:2:22: /],
  ["a NUL byte", '{"type":"\0"}', /^<stdin>:2:10: a NUL byte/],
  [
    "no time",
    message({ type: "page", anonymousId: "b" }),
    /^<stdin>:2: expected a time in "timestamp" or .*, found nothing$/,
  ],
  [
    "a time that is none",
    message({ type: "page", anonymousId: "b", timestamp: -5 }),
    /^<stdin>:2: expected a time in .*, found "-5"$/,
  ],
  [
    "a long visitor",
    message({ type: "page", anonymousId: "v".repeat(300), timestamp: TIME }),
    /^<stdin>:2: \/visitor: expected a text of 1 to 256 bytes/,
  ],
  [
    "no name",
    message({ type: "track", anonymousId: "b", event: "!", timestamp: TIME }),
    '<stdin>:2: /name: expected a text of 1 to 128 bytes, found ""',
  ],
]) {
  test(`a bad line is named, or skipped and counted: ${what}`, () => {
    const input = `${GOOD}\n${line}\n\n${GOOD}\n`;
    const bad = bare("segment", input);
    assert.equal(bad.status, 1);
    const text = bad.stderr.trimEnd();
    typeof says === "string" ? assert.equal(text, says) : assert.match(text, says);
    const skipped = bare("segment", input, "--skip-bad-lines");
    assert.equal(skipped.status, 0);
    assert.equal(skipped.stdout.split("\n").length, 3);
    assert.equal(skipped.stderr, `1 bad line was skipped, first this:\n${bad.stderr}`);
  });
}

test("text that is not UTF-8 is an error in JSON and in tables", () => {
  const bytes = (before, after) => Buffer.from(`${before}\xff${after}`, "latin1");
  const json = bytes('{"type":"page","anonymousId":"', `","timestamp":"${TIME}"}\n`);
  assert.match(bare("segment", json).stderr, /^<stdin>:1:\d+: /);
  const table = bytes("user_pseudo_id,event_name,timestamp\nv,", ",2026-03-02\n");
  assert.equal(bare("ga4", table).stderr, "<stdin>:2: expected UTF-8, found other bytes\n");
});

test("a broken row of a table is named by its line", () => {
  const table = 'user_pseudo_id,name,timestamp\nv,seen,2026-03-02\nv,"se"en,2026-03-02\nv,x\n';
  const { stdout, stderr } = bare("ga4", table, "--skip-bad-lines");
  assert.equal(rows(stdout).length, 1);
  assert.equal(
    stderr,
    "2 bad lines were skipped, first this:\n" +
      "<stdin>:3: expected quotes only around a field and doubled inside it, found another\n",
  );
});

test("a value of another kind than the map names is left out and counted", () => {
  const order = { type: "track", event: "Order Completed", anonymousId: "a", timestamp: TIME };
  const input = [{ revenue: "a lot" }, { revenue: [1] }, { revenue: "7" }]
    .map((properties) => message({ ...order, properties }))
    .join("\n");
  const text = output(["convert", "--from", "segment", "-"], {
    input,
    notes: "2 values of another kind than the map names were left out\n",
  });
  assert.deepEqual(
    rows(text).map(({ properties }) => properties),
    [undefined, undefined, { value: 7 }],
  );
});

test("a map of one's own changes names, visitors and properties", () => {
  const map = JSON.parse(readFileSync(join(ROOT, "examples/maps/segment.json"), "utf8"));
  map.visitor.fields = ["userId"];
  map.name.rename["Report Submitted"] = "quote_request";
  map.properties.seats = { fields: "properties.seats", as: "number", events: "quote_request" };
  const event = { type: "track", userId: "u1", anonymousId: "a1", timestamp: TIME };
  const input = ["Report Submitted", "Other"]
    .map((name) => message({ ...event, event: name, properties: { seats: "12" } }))
    .join("\n");
  const args = ["convert", "--from", "segment", "--map", file("own.json", JSON.stringify(map))];
  assert.deepEqual(
    rows(output([...args, "-"], { input })).map(({ visitor, name, properties }) => [
      visitor,
      name,
      properties,
    ]),
    [
      ["u1", "quote_request", { seats: 12 }],
      ["u1", "other", undefined],
    ],
  );
});

test("every mistake in a tool's map is named by its place", () => {
  const path = file(
    "bad-tool-map.json",
    JSON.stringify({
      format: 1,
      from: "ga4",
      visitor: { columns: "who" },
      time: { fields: "when", unit: "ns" },
      url: { fields: "url" },
      properties: { path: { fields: "x" }, y: { fields: [], as: "date" } },
    }),
  );
  refusal(["convert", "--from", "segment", "--map", path, "x.json"], {
    stderr: [
      '/from: expected "segment", as --from says, found "ga4"',
      '/visitor/columns: expected no other key than fields, found "who"',
      "/visitor/fields: expected a value, found nothing",
      '/time/unit: expected "ms", "s" or "us", found "ns"',
      '/properties/path: expected a property that nothing else in the map sets, found "path" again',
      "/properties/y/fields: expected a list of at least one name, found an empty list",
      '/properties/y/as: expected "text", "id", "number" or "boolean", found "date"',
    ]
      .map((line) => `${path}:${line}\n`)
      .join(""),
  });
});

test("a tool that is not known is wrong usage", () => {
  assert.equal(run(["convert", "--from", "mixpanel", "x.json"]).status, 2);
});
