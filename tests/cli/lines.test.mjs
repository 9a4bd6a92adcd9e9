// Lines that nobody writes on purpose, each taken or refused as RFC 8259 and docs/cli.md say.
import assert from "node:assert/strict";
import { test } from "node:test";
import { file, output, refusal, rows, run } from "./cli.mjs";

const SCORE = ["score", "--model", "model.json"];
const line = (properties, more = "") =>
  `{"visitor":"a","name":"page_view","time":1740268800000,"properties":${properties}${more}}`;
const many = (count) =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, i])));

const GOOD = {
  "an escaped key": line('{"p\\u0061th":"/pricing"}'),
  "an escaped name of a member": line("{}").replace("visitor", "v\\u0069sitor"),
  "escapes of every kind": line('{"path":"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00"}'),
  "a property that is null": line('{"path":null,"n":1}'),
  "no properties": line("{}"),
  "white space": ` \t${line("{}").replaceAll(",", " ,\t").replaceAll(":", " : ")}\r`,
  "a byte order mark": `\uFEFF${line("{}")}`,
  "numbers at their ends": line('{"a":-0,"b":-0.0,"c":1e308,"d":5e-324,"e":1e-400}'),
  "whole numbers beyond 64 bits": line('{"a":123456789012345678901234567890}'),
  "a time with a fraction": line("{}").replace("1740268800000", "1740268800000.9"),
  "a time in exponents": line("{}").replace("1740268800000", "17402688e5"),
  "as many properties as there may be": line(many(32)),
  "the longest key, name, id and text": `{"visitor":"${"v".repeat(256)}","name":"${"n".repeat(128)}","id":"${"i".repeat(128)}","time":1740268800000,"properties":{"${"k".repeat(128)}":"${"t".repeat(4096)}"}}`,
};

const BAD = {
  "a comma too many": line('{"a":1,}'),
  "a comma too few": line('{"a":1 "b":2}'),
  "something behind it": `${line("{}")} {}`,
  "two events in a line": line("{}") + line("{}"),
  "half an event": line("{}").slice(0, -1),
  "a line break in a text": line('{"path":"a\u0001b"}'),
  "a NUL": `${line("{}")}\0`,
  "half a surrogate pair, high": line('{"path":"\\ud83d"}'),
  "half a surrogate pair, low": line('{"path":"\\udc00"}'),
  "two high halves": line('{"path":"\\ud83d\\ud83d"}'),
  "an escape that is none": line('{"path":"\\x41"}'),
  "a number that no double holds": line('{"a":1e309}'),
  "a number with a zero before": line('{"a":01}'),
  "a number with nothing after the point": line('{"a":1.}'),
  "a number with a plus": line('{"a":+1}'),
  NaN: line('{"a":NaN}'),
  "single quotes": line("{'a':1}"),
  "a comment": line("{} /* none */"),
  "a member twice": line("{}", ',"name":"click"'),
  "a property twice": line('{"a":1,"a":1}'),
  "a property twice, once null": line('{"a":null,"a":1}'),
  "a property twice, once escaped": line('{"a":1,"\\u0061":1}'),
  "a property without a name": line('{"":1}'),
  "a property that is a list": line('{"a":[1]}'),
  "a member that is unknown": line("{}", ',"type":"track"'),
  "properties that are a list": line("[]"),
  "properties that are null": line("null"),
  "an id that is a number": line("{}", ',"id":7'),
  "a negative time": line("{}").replace("17402688", "-17402688"),
  "too many properties": line(many(33)),
  "a key that is too long": line(`{"${"k".repeat(129)}":1}`),
  "a text that is too long": line(`{"a":"${"t".repeat(4097)}"}`),
  "a visitor that is too long": line("{}").replace('"a"', `"${"v".repeat(257)}"`),
  "UTF-8 that is cut": Buffer.from(line('{"path":"é"}')).filter((byte) => byte !== 0xa9),
  "UTF-8 that is overlong": Buffer.from(line('{"path":"ab"}').replace("ab", "\xc0\xaf"), "latin1"),
  "a surrogate in UTF-8": Buffer.from(line('{"path":"x"}').replace("x", "\xed\xa0\x80"), "latin1"),
};

const about = (bytes) =>
  Buffer.concat([
    Buffer.from(`${line("{}").replace('"a"', '"first"')}\n`),
    Buffer.from(bytes),
    Buffer.from("\n"),
  ]);

for (const [what, text] of Object.entries(GOOD)) {
  test(`taken: ${what}`, () => {
    const { status, stdout, stderr } = run(SCORE, about(text));
    assert.equal(stderr, "");
    assert.equal(status, 0);
    const scored = rows(stdout);
    assert.equal(scored.length, 2);
    assert.deepEqual(
      scored.map((row) => [row.events, row.at]),
      [
        [1, 1740268800000],
        [1, 1740268800000],
      ],
    );
  });
}

for (const [what, text] of Object.entries(BAD)) {
  test(`refused: ${what}`, () => {
    const { status, stdout, stderr } = run(SCORE, about(text));
    assert.equal(status, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /^<stdin>:2:/);
  });
}

test("lines with random faults: what is read at speed is what is read with care", () => {
  let state = 7;
  const below = (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  const bits = [...'{}[]",:\\ue0179.-+ tfn', "\\u00e9", "null", '"path":', "\t", "\u007f"];
  const faulty = (text) => {
    let line = text;
    for (let edits = below(3); edits > 0; edits--) {
      const at = below(line.length);
      const end = at + below(3);
      line = line.slice(0, at) + (below(3) ? bits[below(bits.length)] : "") + line.slice(end);
    }
    return line;
  };
  const start = '"properties":{';
  const lines = [];
  while (lines.length < 20_000) {
    const properties = [
      `"path":"/pricing${below(9)}"`,
      `"n":${[0, -1.5, "3e2", 1e21, "0.10"][below(5)]}`,
      `"ok":${below(2) === 0}`,
      '"title":"A \\"b\\" \\u00e9 é"',
    ].slice(below(4));
    const line = faulty(
      `{"visitor":"v${lines.length}","time":${1740268800000 + below(1e6)},"id":"e${below(99)}",` +
        `"name":"page_view",${start}${properties.join(", ")}}}`,
    );
    if (line.includes(start)) lines.push(line);
  }
  const args = [...SCORE, "--skip-bad-lines"];
  const read = (name, of) => run([...args, file(name, of.join("\n"))]);
  // A property that is null is a rarity that is left to the careful reader, with its whole line.
  const careful = lines.map((line) => line.replace(start, `${start}"rare":null,`));
  const [fast, slow] = [read("fast.ndjson", lines), read("slow.ndjson", careful)];
  const told = (text) => /^[\d,]+ bad lines were skipped/.exec(text)?.[0];
  assert.ok(told(fast.stderr), fast.stderr);
  assert.equal(told(slow.stderr), told(fast.stderr));
  assert.equal(slow.stdout, fast.stdout);
  assert.ok(rows(fast.stdout).length > 5_000 && rows(fast.stdout).length < 15_000);
});

test("a table is no log: the message leads to convert", () => {
  for (const input of ["visitor,name,time\na,b,5\n", "a;b\n", "\ufeffa\tb\n"]) {
    refusal(["score", "--model", "model.json"], {
      input,
      stderr:
        "<stdin>:1: expected an event as a JSON object, found a row of a table (leadlight convert " +
        "makes events of tables: leadlight convert --from csv TABLE.csv > events.ndjson)\n",
    });
  }
});

test("times that look like seconds are noted once, and only if all do", () => {
  const event = (time) => JSON.stringify({ visitor: "a", name: "page_view", time });
  const seconds = [1740268800, 1740268801.5, 1740270000].map(event).join("\n");
  const notes =
    "<stdin>: expected times in UTC milliseconds, found 1740268800 to 1740270000, which are of " +
    "early 1970: are they seconds?\n";
  for (const threads of ["1", "2"]) {
    const args = ["score", "--model", "model.json", "--threads", threads];
    output(args, { input: seconds, notes });
    output(args, { input: `${seconds}\n${event(1740268800000)}` });
    output(args, { input: `${seconds}\n${event(5)}` });
  }
});
