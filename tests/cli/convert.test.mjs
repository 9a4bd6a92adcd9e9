import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { tsImport } from "tsx/esm/api";
import { file, output, ROOT, refusal, rows, run } from "./cli.mjs";
import { guessed } from "./convert.mjs";

const CONVERT = ["convert", "--from", "csv"];
const SHOP_MAP = join(ROOT, "examples/maps/shop-csv.json");
const MAP = {
  format: 1,
  visitor: { columns: "who" },
  time: { columns: "when" },
  name: { columns: "what" },
};
const map = (more) => file("map.json", JSON.stringify({ ...MAP, ...more }));
/** Converts by a map of the columns who, when, what and those it adds. */
const converted = (more, csv, notes = "") =>
  rows(output([...CONVERT, "--map", map(more), "-"], { input: csv, notes }));

test("convert makes events of a shop's rows by the shipped map, which is built in", () => {
  const expected = [
    {
      visitor: "1740-a",
      name: "page_view",
      time: 1740268801750,
      properties: {
        path: "/products/bed",
        utm_source: "news letter",
        utm_medium: "email",
        referrer: "www.search.example",
      },
    },
    {
      visitor: "1740-a",
      name: "add_to_cart",
      time: 1740268802000,
      properties: { path: "/account/[email]/orders/[number]" },
    },
    ...[1, 2].map(() => ({
      visitor: "1740-b",
      name: "purchase",
      time: 1740268803000,
      properties: {
        path: "/checkouts/cn/[token]/thank-you",
        referrer: "shop.example",
        value: 1245.5,
        transaction_id: "ORD-1",
      },
    })),
    {
      visitor: "1740-c",
      name: "page_view",
      time: 1740355200000,
      properties: { path: "/pricing" },
    },
    { visitor: "1740-c", name: "wished_for", time: 1740385800000 },
  ];
  const notes = "1 row without a visitor was left out\n";
  const text = output([...CONVERT, "shop.csv", "shop-later.csv"], { notes });
  const events = rows(text);
  assert.deepEqual(
    events.map(({ id, ...event }) => event),
    expected,
  );
  for (const { id } of events) assert.match(id, /^csv-[0-9a-f]{16}$/);
  assert.equal(new Set(events.map(({ id }) => id)).size, 5);
  // Given by hand it leaves the names that it does not know as they are.
  assert.equal(
    output([...CONVERT, "--map", SHOP_MAP, "shop.csv", "shop-later.csv"], { notes }),
    text.replace('"wished_for"', '"wished\\r\\nfor"'),
  );
  // What comes out goes into score, and a row that is there twice counts once.
  const scored = rows(output(["score", "--model", "model.json"], { input: text }));
  assert.deepEqual(
    scored.map(({ visitor, events }) => [visitor, events]),
    [
      ["1740-a", 2],
      ["1740-b", 1],
      ["1740-c", 2],
    ],
  );
});

test("the id of a row is the documented hash of its fields", () => {
  const fields = ["anna", "5", "seen"];
  const [event] = converted({}, `who,when,what\n${fields.join(",")}\n`);
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(fields.map((field) => `${field}\0`).join(""))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  assert.equal(event.id, `csv-${hash.toString(16).padStart(16, "0")}`);
});

test("a column may have the ids, and names fall back row by row", () => {
  const events = converted(
    { id: { columns: "id" }, visitor: { columns: ["user", "who"] } },
    "who,user,when,what,id\nanna,u1,5,seen,e1\nbert,,6,seen,\n",
  );
  assert.deepEqual(
    events.map(({ visitor, id }) => [visitor, id.slice(0, 4)]),
    [
      ["u1", "e1"],
      ["bert", "csv-"],
    ],
  );
});

test("columns and JSON fields become properties of the kind that is asked for", () => {
  const [event] = converted(
    {
      json: [{ columns: "data", fields: { value: ["total", "revenue"], gift: "gift", none: "x" } }],
      properties: {
        plan: { columns: ["plan"] },
        seats: { columns: ["seats"], as: "number" },
        trial: { columns: ["trial"], as: "boolean" },
        later: { columns: ["later"] },
      },
    },
    'who,when,what,plan,seats,trial,data\na,5,seen," team ",12.5,true,"{""revenue"":3,""gift"":false,""total"":null}"\n',
  );
  assert.deepEqual(event.properties, {
    value: 3,
    gift: false,
    plan: " team ",
    seats: 12.5,
    trial: true,
  });
});

test("values with an e-mail address are left out and counted", () => {
  const [event] = converted(
    { properties: { a: { columns: "a" }, b: { columns: "b" } } },
    "who,when,what,a,b\nx,5,seen,write to jo@example.org,jo at home\n",
    "1 value with an e-mail address was left out\n",
  );
  assert.deepEqual(event.properties, { b: "jo at home" });
});

test("a visitor that is an e-mail address is its hash, and only where there is nothing better", () => {
  const [event] = converted({}, "who,when,what\njoe@x.com,5,seen\n");
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from("joe@x.com")) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  const visitor = `email-${hash.toString(16).padStart(16, "0")}`;
  assert.equal(event.visitor, visitor);
  const two = converted(
    { visitor: { columns: ["mail", "who"] } },
    "who,mail,when,what\nu1,joe@x.com,5,seen\n,joe@x.com,6,seen\n",
  );
  assert.deepEqual(
    two.map(({ visitor }) => visitor),
    ["u1", visitor],
  );
  const { events } = guessed("user_id,event,time\njoe@x.com,seen,1740268800000\n");
  assert.equal(events[0].visitor, visitor);
});

test("a visitor that is a word for nothing is none", () => {
  const words = ["", "null", "NULL", "undefined", "(not set)", "NaN", "none", "\\N", "N/A", " "];
  const csv = words.map((word) => `${word},5,seen\n`).join("");
  const [event, ...others] = converted(
    {},
    `who,when,what\n${csv}12e999a,5,seen\n`,
    "10 rows without a visitor were left out\n",
  );
  assert.equal(event.visitor, "12e999a");
  assert.deepEqual(others, []);
  const [next] = converted(
    { visitor: { columns: ["user", "who"] } },
    "who,user,when,what\na,null,5,seen\n",
  );
  assert.equal(next.visitor, "a");
});

test("spaces around columns and values do not count, except in texts", () => {
  const [event, next] = converted(
    {
      id: { columns: "id" },
      url: { columns: "url" },
      properties: {
        seats: { columns: "seats", as: "number" },
        trial: { columns: "trial", as: "boolean" },
        plan: { columns: "plan" },
        gone: { columns: "gone" },
      },
    },
    "who, when,what ,id,url,seats,trial,plan,gone\n" +
      "u1, 2025-02-23 , seen , e1 , /x , 12 , true , team ,  \n" +
      " u1,1740268800001 ,seen,null,,,,,\n",
  );
  assert.deepEqual(event, {
    visitor: "u1",
    name: "seen",
    time: 1740268800000,
    id: "e1",
    properties: { path: "/x", seats: 12, trial: true, plan: " team " },
  });
  assert.equal(next.visitor, "u1");
  assert.match(next.id, /^csv-/);
  const { events } = guessed(" user_id, event, time\n u1, Purchase, 1740268800000\n");
  assert.deepEqual(
    events.map(({ visitor, name, time }) => [visitor, name, time]),
    [["u1", "purchase", 1740268800000]],
  );
});

/** The paths that convert makes of these addresses. */
const paths = (addresses) =>
  converted(
    { delimiter: "\t", url: { columns: "url" } },
    `who\twhen\twhat\turl\n${addresses.map((address) => `a\t5\tseen\t${address}\n`).join("")}`,
  ).map(({ properties }) => properties.path);

test("paths lose what identifies people, and keep what does not", () => {
  const expected = {
    "https://a.example": "/",
    "https://a.example?x=1": "/",
    "/pricing#teams": "/pricing",
    "https://u:p@a.example/a/b?c": "/a/b",
    "/user/jo.doe%2540mail.example.org/x": "/user/[email]/x",
    "/a@b": "/a@b",
    "/orders/123456": "/orders/123456",
    "/orders/1234567": "/orders/[number]",
    "/blog/the-10-best-things-to-know-in-2025": "/blog/the-10-best-things-to-know-in-2025",
    "/s/6ba7b810-9dad-11d1-80b4-00c04fd430c8": "/s/[token]",
    [`/${"é".repeat(600)}`]: `/${"é".repeat(511)}`,
    [`/${"a/".repeat(254)}a\u{1F600}b`]: `/${"a/".repeat(254)}a\u{1F600}`,
  };
  assert.deepEqual(paths(Object.keys(expected)), Object.values(expected));
});

test("paths are redacted as the widget redacts them", async () => {
  const { cleanPath } = await tsImport("../../web/src/capture.ts", import.meta.url);
  const pieces = [
    ...[
      "a",
      "Z",
      "7",
      "42",
      "word",
      "-",
      "_",
      "/",
      ".",
      "@",
      "%40",
      "%2540",
      "%",
      "é",
      "://",
      "?q",
    ],
    ...["1234567", "a1b2c3", "abcdefghijklmnopqrst", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"],
    ...[" ", "%20", "%28", "+", "(0)", "06", "12.34", "4111 1111", "2026-03-02", "\u00a0"],
    ...["DE89", "FR76 3000", "eyJhbGci.eyJzdWIi.x", "aB3xK9", "\u{1f600}", "x".repeat(700)],
  ];
  let seed = 1;
  const random = (below) => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  // Spaces around a cell are none of the address.
  const addresses = Array.from({ length: 5000 }, () =>
    Array.from({ length: 1 + random(24) }, () => pieces[random(pieces.length)]).join(""),
  ).filter((address) => address === address.trim());
  assert.ok(addresses.length > 4000);
  assert.deepEqual(paths(addresses), addresses.map(cleanPath));
});

test("times may be seconds, and may lack their zone when the map names one", () => {
  const seconds = { time: { columns: "when", unit: "s" } };
  const [one, two] = converted(
    seconds,
    "who,when,what\na,1740268798.123,seen\nb,1740268798,seen\n",
  );
  assert.deepEqual([one.time, two.time], [1740268798123, 1740268798000]);
  const zone = { time: { columns: "when", zone: "+02:00" } };
  const [three] = converted(zone, "who,when,what\na,2025-02-23 02:00:00,seen\n");
  assert.equal(three.time, 1740268800000);
});

test("times are read as warehouses and spreadsheets write them", () => {
  const start = Date.UTC(2025, 1, 23, 8, 40);
  const times = {
    "2025-02-23 08:40:00.123 +0000": start + 123,
    "2025-02-23 08:40:00.123 +01:00": start + 123 - 3600000,
    "2025-02-23 08:40:00 GMT": start,
    "2025-02-23 08:40:00 UTC": start,
    "2025-02-23T08:40Z": start,
    "2025/02/23 08:40": start,
    "2025/02/23 08:40:00 -0100": start + 3600000,
    "2025/02/23": Date.UTC(2025, 1, 23),
  };
  const zone = { time: { columns: "when", zone: "Z" } };
  const csv = Object.keys(times).map((time) => `a,${time},seen\n`);
  assert.deepEqual(
    converted(zone, `who,when,what\n${csv.join("")}`).map(({ time }) => time),
    Object.values(times),
  );
  for (const time of [
    ...["2025/02-23 08:40", "2025-02/23", "23/02/2025", "2025-02-23 08:40 CET", "2025/02/30"],
    ...["2025-02-23 08:40  UTC", "2025-02-23 08:40:00 +", "2025-02-23 08:40 gmt"],
  ]) {
    const { status, stderr } = run(
      [...CONVERT, "--map", map(zone), "-"],
      `who,when,what\na,${time},seen\n`,
    );
    assert.equal(status, 1, time);
    assert.ok(stderr.endsWith(`found "${time}"\n`), stderr);
  }
});

test("delimiters, byte order marks and ends of lines are taken as they come", () => {
  const rows = (end) => ['"who";when;what', "a;5;seen", "", 'b;6;"x;""y"""', ""].join(end);
  const expected = [
    ["a", "seen"],
    ["b", 'x;"y"'],
  ];
  for (const csv of [rows("\n"), rows("\r\n"), rows("\r"), `\ufeff${rows("\n")}`]) {
    const events = converted({ delimiter: ";" }, csv);
    assert.deepEqual(
      events.map(({ visitor, name }) => [visitor, name]),
      expected,
    );
  }
});

for (const [what, row, says] of [
  ["too few columns", "a,5", "expected 4 columns, found 2"],
  ["too many columns", "a,5,seen,,", "expected 4 columns, found 5"],
  ["a bad time", "a,soon,seen,", /^column "when": expected UTC milliseconds or .*, found "soon"$/],
  ["no time", "a,,seen,", /^column "when": expected .*, found ""$/],
  ["no zone", "a,2025-02-23T10:00:00,seen,", /^column "when": expected /],
  ["no name", "a,5,,", '/name: expected a text of 1 to 128 bytes, found ""'],
  ["a long visitor", `${"v".repeat(257)},5,seen,`, /^\/visitor: expected a text of 1 to 256 bytes/],
  ["JSON that is none", 'a,5,seen,"{""n"":"', /^column "data":6: /],
  ["JSON that is no object", "a,5,seen,[]", 'column "data": expected a JSON object, found "[]"'],
  [
    "a nested field",
    'a,5,seen,"{""n"":[1]}"',
    'column "data": expected a text, a number or a boolean in "n", found a list',
  ],
  ["a stray quote", 'a,5,se"en,', /^expected quotes only around a field/],
  ["text after a quote", 'a,5,"seen" ,', /^expected quotes only around a field/],
]) {
  test(`a bad row is named, or skipped and counted: ${what}`, () => {
    const path = map({ json: [{ columns: "data", fields: { n: "n" } }] });
    const input = `who,when,what,data\nx,1,"two\nlines",\n${row}\ny,2,seen,\n`;
    const bad = run([...CONVERT, "--map", path, "-"], input);
    assert.equal(bad.status, 1);
    const prefix = "<stdin>:4: ";
    assert.ok(bad.stderr.startsWith(prefix), bad.stderr);
    const message = bad.stderr.slice(prefix.length).trimEnd();
    typeof says === "string" ? assert.equal(message, says) : assert.match(message, says);
    const skipped = run([...CONVERT, "--map", path, "--skip-bad-lines", "-"], input);
    assert.equal(skipped.status, 0);
    assert.deepEqual(
      rows(skipped.stdout).map(({ visitor }) => visitor),
      ["x", "y"],
    );
    assert.equal(skipped.stderr, `1 bad line was skipped, first this:\n${bad.stderr}`);
  });
}

test("a quote that is not closed is an error that names the line where its row begins", () => {
  const start = 'who,when,what\na,5,seen\nb,6,"seen\n';
  refusalAfterOutput(start, ":3: expected a quote that closes the last field, found the end");
  const swallowed = start + "c,7,seen\n".repeat(200000);
  refusalAfterOutput(swallowed, ":3: expected a field of at most 1048576 bytes");
});

function refusalAfterOutput(input, says) {
  const path = file("open.csv", input);
  const { status, stderr } = run([...CONVERT, "--map", map(), path]);
  assert.equal(status, 1);
  assert.ok(stderr.startsWith(`${path}${says}`), stderr);
}

test("a quote that is not closed takes one line, and what follows is read", () => {
  const skipped = (csv, { visitors, bad, says }) => {
    const { status, stdout, stderr } = run(
      [...CONVERT, "--map", map(), "--skip-bad-lines", "-"],
      `who,when,what\n${csv}`,
    );
    assert.equal(status, 0);
    assert.deepEqual(
      rows(stdout).map(({ visitor }) => visitor),
      visitors,
    );
    const lines = bad === 1 ? "1 bad line was" : `${bad} bad lines were`;
    assert.equal(stderr, `${lines} skipped, first this:\n<stdin>:${says}\n`);
  };
  const open = "expected a quote that closes the last field, found the end of the file";
  for (const end of ["\n", "\r\n"]) {
    const csv = `a,5,seen${end}b,6,"seen${end}c,7,seen${end}d,8,soon${end}`;
    skipped(csv, { visitors: ["a", "c", "d"], bad: 1, says: `3: ${open}` });
  }
  // The next quoted field ends the open one, and does not break its own row.
  const other = "expected quotes only around a field and doubled inside it, found another";
  const next = 'a,"5,seen\nb,6,seen\nc,7,"x ""y"""\nd,late,seen\ne,9,seen\n';
  skipped(next, { visitors: ["b", "c", "e"], bad: 2, says: `2: ${other} in line 4` });
  // The lines keep their numbers.
  skipped('a,5,"two\nlines"\nb,"6,seen\nc,late,seen\nd,"7\n', {
    visitors: ["a"],
    bad: 3,
    says: `4: ${other} in line 6`,
  });
  const many = Array.from({ length: 200000 }, (_, i) => `v${i}`);
  skipped(`a,5,"seen\n${many.map((id) => `${id},7,seen\n`).join("")}`, {
    visitors: many,
    bad: 1,
    says: "2: expected a field of at most 1048576 bytes, found more (is a quote not closed?)",
  });
});

test("a map's milliseconds that look like seconds are noted once", () => {
  const csv = "who,when,what\na,1740268800,seen\nb,1740268900,seen\n";
  const events = converted(
    {},
    csv,
    "events: expected times in UTC milliseconds, found 1740268800 to 1740268900, which are of " +
      'early 1970: are they seconds? ("unit": "s" in the map)\n',
  );
  assert.equal(events[0].time, 1740268800);
  // A map's unit is kept to.
  const [far] = converted({ time: { columns: "when", unit: "s" } }, "who,when,what\na,5,seen\n");
  assert.equal(far.time, 5000);
});

test("a file without a single place for a visitor is refused, whatever the tool", () => {
  const csv = "a,b\n1,2\n3,4\n";
  for (const tool of ["ga4", "segment", "snowplow"]) {
    for (const input of [csv, '{"a":1,"b":2}\n{"a":3}\n']) {
      const { status, stdout, stderr } = run(["convert", "--from", tool, "-"], input);
      assert.equal(status, 1);
      assert.equal(stdout, "");
      assert.match(
        stderr,
        /^<stdin>: expected records of \w+ with a visitor in ".*", found none in 2 records; the first has "a", "b"\n$/,
      );
    }
  }
  const { status, stderr } = run(["convert", "--from", "matomo", "-"], csv);
  assert.equal(status, 1);
  assert.match(stderr, /expected a visit with a list "actionDetails"/);
});

test("what is no table is refused by name", () => {
  for (const [input, says] of [
    ["PK\u0003\u0004", /found a workbook/],
    ['{"visitor":"a"}\n', /found JSON/],
    [Buffer.from("who,when,what\n", "utf16le"), /found UTF-16/],
  ]) {
    const { status, stderr } = run([...CONVERT, "--map", map(), "-"], input);
    assert.equal(status, 1);
    assert.match(stderr, says);
  }
});

test("text that is not UTF-8 is an error", () => {
  const input = Buffer.concat([Buffer.from("who,when,what\na,5,"), Buffer.from([0xff, 10])]);
  refusal([...CONVERT, "--map", map(), "-"], {
    input,
    stderr: "<stdin>:2: expected UTF-8, found other bytes\n",
  });
});

for (const [what, csv, says] of [
  ["an empty file", "", "<stdin>: expected a header, found an empty file\n"],
  [
    "no visitor",
    "id,when,what\n",
    '<stdin>:1: expected a column "user" or "who" for the visitor, found "id", "when", "what"\n',
  ],
  ["a column twice", "who,when,what,when\n", '<stdin>:1: expected one column "when", found two\n'],
]) {
  test(`a header without what is needed is never skipped: ${what}`, () => {
    const path = map({ visitor: { columns: ["user", "who"] } });
    refusal([...CONVERT, "--map", path, "--skip-bad-lines", "-"], { input: csv, stderr: says });
  });
}

test("every mistake in a map is named by its place", () => {
  const path = file(
    "bad-map.json",
    JSON.stringify({
      format: 2,
      visitor: { columns: [] },
      time: { columns: "when", unit: "days", zone: "CET" },
      name: { rename: { a: "" } },
      url: { columns: "url" },
      delimiter: ";;",
      json: [{ columns: "data", fields: { path: "path" } }],
      properties: { "a/b": { columns: ["x", 3], as: "date" } },
      sheet: 1,
    }),
  );
  const keys =
    "format, visitor, time, name, description, delimiter, id, url, referrer, json, properties";
  refusal([...CONVERT, "--map", path, "shop.csv"], {
    stderr: [
      `/sheet: expected no other key than ${keys}, found 1`,
      "/format: expected 1, found 2",
      '/delimiter: expected one ASCII character that is no quote and ends no line, found ";;"',
      "/visitor/columns: expected a list of at least one name, found an empty list",
      '/time/unit: expected "ms" or "s", found "days"',
      '/time/zone: expected "Z" or an offset from UTC such as "+01:00", found "CET"',
      "/name/columns: expected a value, found nothing",
      '/name/rename/a: expected a name of 1 to 128 bytes, found ""',
      '/json/0/fields/path: expected a property that nothing else in the map sets, found "path" again',
      "/properties/a~1b/columns/1: expected a text that is not empty, found 3",
      '/properties/a~1b/as: expected "text", "number" or "boolean", found "date"',
    ]
      .map((line) => `${path}:${line}\n`)
      .join(""),
  });
});

test("a map that is no object, no JSON or not there is refused", () => {
  const list = file("list.json", "[]");
  assert.match(
    run([...CONVERT, "--map", list, "shop.csv"]).stderr,
    /list\.json: expected an object with format, .*, found an empty list\n$/,
  );
  const oops = file("oops.json", "{\n,}");
  assert.match(run([...CONVERT, "--map", oops, "shop.csv"]).stderr, /oops\.json:2:1: /);
  refusal([...CONVERT, "--map", "none.json", "shop.csv"], {
    stderr: "none.json: No such file or directory\n",
  });
  refusal([...CONVERT, "none.csv"], { stderr: "none.csv: No such file or directory\n" });
});

test("the maps that the README shows are maps", () => {
  const readme = readFileSync(join(ROOT, "examples/maps/README.md"), "utf8");
  const maps = [...readme.matchAll(/```json\n(.*?)```/gs)].map(([, text]) => text);
  assert.ok(maps.length > 0);
  for (const text of maps) {
    const { time, visitor, name, delimiter = ",", from } = JSON.parse(text);
    if (from) {
      const args = ["convert", "--from", from, "--map", file("readme.json", text), "-"];
      const input = JSON.stringify(
        from === "json"
          ? { session: 1, events: [{ ts: 5, type: "orders" }] }
          : { type: "page", anonymousId: "a", timestamp: 5 },
      );
      assert.equal(rows(output(args, { input })).length, 1);
      continue;
    }
    const first = (columns) => [columns].flat()[0];
    const header = [visitor, time, name].map(({ columns }) => first(columns)).join(delimiter);
    const csv = `${header}\n`;
    output([...CONVERT, "--map", file("readme.json", text), "-"], { input: csv });
  }
});
