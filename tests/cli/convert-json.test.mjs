// JSON lines of one's own, by a map.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { file, output, ROOT, rows, run } from "./cli.mjs";

const CONVERT = ["convert", "--from", "json"];
const MAP = {
  format: 1,
  from: "json",
  visitor: { fields: ["who", "account.id"] },
  time: { fields: "when", unit: "s" },
  name: { fields: "what", rename: { "Order placed": "purchase" } },
};
const map = (more) => file("map.json", JSON.stringify({ ...MAP, ...more }));
const text = (...records) => records.map((record) => `${JSON.stringify(record)}\n`).join("");
const converted = (more, input, notes = "") =>
  rows(output([...CONVERT, "--map", map(more), "-"], { input, notes }));
const bare = (events) => events.map(({ id, ...event }) => event);

test("a record is an event, with what the map names and no more", () => {
  const more = {
    id: { fields: "key" },
    url: { fields: "page" },
    properties: { value: { fields: "total", as: "number" } },
    traits: { plan: { fields: "account.plan" } },
  };
  const input = text(
    {
      key: "k1",
      account: { id: 12, plan: "gold", email: "jo@example.org" },
      when: 1740268800,
      what: "Order placed",
      page: "https://shop.example/thanks?utm_source=letter&token=x",
      total: "12.50",
      ip: "10.9.8.7",
    },
    { who: "v2", when: "1740268801", what: "wished for" },
    { when: 1740268802, what: "nobody" },
  );
  const notes = "1 row without a visitor was left out\n";
  const events = converted(more, input, notes);
  assert.match(events[2].id, /^json-[0-9a-f]{16}$/);
  assert.deepEqual(
    [...events.slice(0, 2), ...bare(events.slice(2))],
    [
      {
        visitor: "12",
        name: "identify",
        time: 1740268800000,
        id: "k1-traits",
        properties: { plan: "gold" },
      },
      {
        visitor: "12",
        name: "purchase",
        time: 1740268800000,
        id: "k1",
        properties: { value: 12.5, path: "/thanks", utm_source: "letter" },
      },
      { visitor: "v2", name: "wished_for", time: 1740268801000 },
    ],
  );
  const list = `[${input.trim().replaceAll("\n", ",")}]`;
  assert.deepEqual(converted(more, list, notes).slice(0, 2), events.slice(0, 2));
});

test("sessions that hold their events, by the shipped map", () => {
  const shipped = join(ROOT, "examples/maps/sessions-json.json");
  const events = rows(output([...CONVERT, "--map", shipped, "sessions.ndjson"]));
  const event = (visitor, name, time, path) => ({ visitor, name, time, properties: { path } });
  assert.deepEqual(bare(events), [
    event("7", "view_item", 1740268800000, "1001"),
    event("7", "add_to_cart", 1740268860000, "1234567"),
    event("8", "view_item", 1740268900000, "1001"),
    event("8", "purchase", 1740268990000, "1001"),
  ]);
  assert.equal(new Set(events.map(({ id }) => id)).size, 4);
});

test("what is wrong with a record is told with its place", () => {
  const nested = map({ each: { fields: "list" } });
  const good = { what: "b", when: 1740268800 };
  const input = text(
    { who: "v1" },
    { who: "v1", list: "none" },
    { who: "v1", list: [{ what: "a" }, 3, { when: 1740268800 }, good] },
  );
  const { status, stdout, stderr } = run(
    [...CONVERT, "--map", nested, "--skip-bad-lines", "-"],
    input,
  );
  assert.equal(status, 0);
  assert.deepEqual(bare(rows(stdout)), [{ visitor: "v1", name: "b", time: 1740268800000 }]);
  assert.match(stderr, /^5 /m);
  for (const [record, message] of [
    [{ who: "v1" }, '<stdin>:1: expected a list in "list", found nothing'],
    [{ who: "v1", list: "none" }, '<stdin>:1: expected a list in "list", found another value'],
    [
      { who: "v1", list: [good, { what: "a" }] },
      '<stdin>:1:/list/1: expected a time in "when", found nothing',
    ],
    [{ who: "v1", list: [3] }, "<stdin>:1:/list/0: expected a JSON object"],
    [
      { who: "v1", list: [{ when: 1740268800 }] },
      '<stdin>:1:/list/0: expected a text in "what", found nothing',
    ],
  ]) {
    const ran = run([...CONVERT, "--map", nested, "-"], text(record));
    assert.deepEqual([ran.status, ran.stderr], [1, `${message}\n`]);
  }
});

test("without a map, or with one that does not say where the name is, nothing is read", () => {
  const { status, stderr } = run([...CONVERT, "-"], "");
  assert.equal(status, 2);
  assert.match(stderr, /--map: expected a map with --from json, found none/);
  const path = map({ name: { rename: {} } });
  const ran = run([...CONVERT, "--map", path, "-"], "");
  assert.equal(ran.status, 1);
  assert.ok(ran.stderr.startsWith(`${path}:/name`), ran.stderr);
});
