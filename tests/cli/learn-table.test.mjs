// leadlight learn --csv: tables whose truth is known, and tables that are none.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DATA, file, output, rows, run } from "./cli.mjs";

/** Numbers from 0 to 1 that are the same each time. */
function randomness() {
  let state = 11;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const out = file("learned-table.json", "untouched");

function learn(table, ...more) {
  writeFileSync(out, "untouched");
  const csv = file("leads.csv", table);
  return run(["learn", "--csv", csv, "--target", "won", "--out", out, ...more]);
}

function refused(table, message, ...more) {
  const { status, stderr } = learn(table, ...more);
  assert.match(stderr, message);
  assert.equal(status, 1);
  assert.equal(readFileSync(out, "utf8"), "untouched");
}

/** Log-odds: -2, 3 more from 100 employees on, 1 less for schools, 1 more where none is known. */
function leads(count) {
  const random = randomness();
  const lines = ["id,employees,branch,won"];
  for (let i = 0; i < count; i++) {
    const employees = Math.floor(200 * random());
    const branch = ["school", "shop", ""][Math.floor(3 * random())];
    const logOdds = -2 + (employees >= 100 ? 3 : 0) + { school: -1, shop: 0, "": 1 }[branch];
    const won = random() < 1 / (1 + Math.exp(-logOdds));
    lines.push(`${i},${employees},${branch},${won ? "yes" : "no"}`);
  }
  return `${lines.join("\n")}\n`;
}

test("a table with a known truth gives that back, also of what is missing", () => {
  const { status, stdout, stderr } = learn(leads(6000), "--ignore", "id", "--format", "json");
  assert.equal(stderr, "");
  assert.equal(status, 0);
  const { judged } = JSON.parse(stdout);
  assert.ok(judged[0].auc.value > 0.75);
  assert.ok(judged[0].calibrationError.value < 0.02);
  output(["check", out]);
  const logOdds = (properties) => {
    const input = JSON.stringify({ visitor: "x", name: "identify", time: 1, properties });
    const { propensity } = rows(output(["score", "--model", out], { input }))[0];
    return Math.log(propensity / (1 - propensity));
  };
  const near = (value, expected) => assert.ok(Math.abs(value - expected) < 0.5, `${value}`);
  near(logOdds({ employees: 20, branch: "shop" }), -2);
  near(logOdds({ employees: 20, branch: "school" }), -3);
  near(logOdds({ employees: 20 }), -1);
  near(logOdds({ employees: 180, branch: "shop" }), 1);
  near(logOdds({ employees: 180 }), 2);
});

test("the same table gives the same bytes", () => {
  const { stdout } = learn(leads(1000), "--ignore", "id");
  const model = readFileSync(out, "utf8");
  assert.equal(learn(leads(1000), "--ignore", "id").stdout, stdout);
  assert.equal(readFileSync(out, "utf8"), model);
});

test("with a base its signals stay, and the fit alone is learned", () => {
  const { status } = learn(leads(1000), "--ignore", "id", "--model", "model.json");
  assert.equal(status, 0);
  const model = JSON.parse(readFileSync(out, "utf8"));
  assert.deepEqual(
    model.signals,
    JSON.parse(readFileSync(join(DATA, "model.json"), "utf8")).signals,
  );
  assert.ok(model.fit.traits.length > 0);
  assert.equal(model.propensity, undefined);
});

test("of 10,000 categories only the frequent ones get rules", () => {
  const random = randomness();
  const lines = Array.from({ length: 12_000 }, (_, i) => {
    const town = i % 6 === 0 ? "Paris" : `town ${i}`;
    return `${town},${random() < (town === "Paris" ? 0.6 : 0.2) ? 1 : 0}`;
  });
  assert.equal(learn(`town,won\n${lines.join("\n")}\n`).status, 0);
  const { fit } = JSON.parse(readFileSync(out, "utf8"));
  assert.deepEqual(
    fit.traits[0].rules.map(({ is }) => is),
    ["Paris"],
  );
});

test("what is no finite number counts as missing", () => {
  const random = randomness();
  const odd = ["NaN", "inf", "-Infinity", "1e999", "NULL"];
  const lines = Array.from({ length: 2000 }, (_, i) => {
    const n = random();
    return `${i % 10 ? n : odd[(i / 10) % odd.length]},${random() < n ? 1 : 0}`;
  });
  const { status } = learn(`n,won\n${lines.join("\n")}\n`);
  assert.equal(status, 0);
  assert.ok(!/nan|inf/i.test(readFileSync(out, "utf8")));
});

test("a column that gives the outcome away is named, and its points are finite", () => {
  const lines = Array.from({ length: 400 }, (_, i) => `${i % 4 ? "open" : "signed"},${+!(i % 4)}`);
  const { status, stdout } = learn(`contract,won\n${lines.join("\n")}\n`, "--format", "json");
  assert.equal(status, 0);
  assert.deepEqual(JSON.parse(stdout).giveaways, ["contract"]);
});

/** A column that tells something, and the outcome in these words. */
function told(count, line, [yes, no] = ["yes", "no"]) {
  const random = randomness();
  return Array.from({ length: count }, (_, i) => {
    const size = Math.floor(20 * random());
    return line(size, random() < (size + 2) / 25 ? yes : no, i);
  });
}
const report = (...args) => {
  const { status, stdout, stderr } = learn(...args, "--format", "json");
  assert.equal(stderr, "");
  assert.equal(status, 0);
  return JSON.parse(stdout);
};
const traits = () => JSON.parse(readFileSync(out, "utf8")).fit.traits;

test("the header tells the delimiter; marks, ends of lines and Excel's first line are passed over", () => {
  const table = (delimiter, end) =>
    ["size won", ...told(300, (size, won) => `${size} ${won}`)]
      .map((line) => line.replace(" ", delimiter) + end)
      .join("");
  report(table(",", "\n"));
  const expected = readFileSync(out, "utf8");
  for (const text of [
    table(";", "\r\n"),
    table("\t", "\n"),
    table("|", "\r"),
    `\ufeff${table(";", "\r\n")}`,
    `sep=;\r\n${table(";", "\r\n")}`,
    `\n${table(",", "\n\n")}\n  \n`,
    table(",", "\n").trimEnd(),
  ]) {
    report(text);
    assert.equal(readFileSync(out, "utf8"), expected, text.slice(0, 20));
  }
  report(
    `a;b,size;won\n${told(300, (size, won) => `x;"${size}";${won}`).join("\n")}`,
    "--ignore",
    "a",
  );
  assert.deepEqual(
    traits().map(({ trait }) => trait),
    ["b,size"],
  );
  report(table("~", "\n"), "--delimiter", "~");
  assert.equal(readFileSync(out, "utf8"), expected);
});

test("numbers are read as people write them", () => {
  const limits = () =>
    traits()[0].rules.flatMap(({ is }) => is.lt ?? is.gte ?? assert.fail(JSON.stringify(is)));
  const read = (written, header = "size;won") => {
    const lines = told(600, (size, won) => `${written(size)};${won}`);
    const { notes } = report(`${header}\n${lines.join("\n")}\n`);
    return notes;
  };
  read((size) => `${size / 2}`);
  const halves = limits();
  read((size) => `${size}`);
  assert.deepEqual(
    limits(),
    halves.map((limit) => 2 * limit),
  );
  const [note] = read((size) => `${size / 2}`.replace(".", ","));
  assert.deepEqual(limits(), halves);
  assert.match(note, /^"size": "\d,5" is \d\.5$/);
  read((size) => `${1000 + size / 2}`);
  const thousands = limits();
  const grouped = (size, separator, point) =>
    `1${separator}0${`${10 + size / 2}`.padStart(2, "0").replace(".", point)}`;
  read((size) => `${1010 + size / 2}`);
  const plain = limits();
  assert.notDeepEqual(plain, thousands);
  for (const [separator, point] of [
    [".", ","],
    [",", "."],
    [" ", ","],
    ["\u00a0", ","],
    ["\u202f", ","],
    ["'", "."],
  ]) {
    read((size) => grouped(size, separator, point));
    assert.deepEqual(limits(), plain, separator);
  }
  read((size) => `$ ${grouped(size, ",", ".")}`);
  assert.deepEqual(limits(), plain);
  read((size) => `${grouped(size, ".", ",")} €`);
  assert.deepEqual(limits(), plain);
});

test("what can be read both ways is read as the table's other columns say", () => {
  const lines = (other) =>
    told(600, (size, won) => `${1 + (size % 3)},${100 + size * 40};${other(size)};${won}`);
  const first = (other) => {
    report(`a;b;won\n${lines(other).join("\n")}\n`);
    const a = traits().find(({ trait }) => trait === "a");
    return a.rules[0].is.lt;
  };
  assert.ok(first((size) => `${size}.5`) > 100);
  assert.ok(first((size) => `${size},5`) < 100);
  assert.ok(first(() => "x") < 100, "a semicolon goes with a decimal comma");
});

test("codes that begin with 0 are no numbers, and a few words among numbers are missing", () => {
  report(`zip,won\n${told(400, (size, won) => `0${100 + (size >> 1)},${won}`).join("\n")}`);
  assert.match(String(traits()[0].rules[0].is), /^01\d\d$/);
  const { notes } = report(
    `n,won\n${told(400, (size, won, i) => `${i % 100 ? size : "10+"},${won}`).join("\n")}`,
  );
  assert.deepEqual(notes, ['"n": 4 cells such as "10+" among numbers count as missing']);
  assert.ok(traits()[0].rules.some(({ is }) => is.lt));
});

test("words for nothing match no rule, and unknown is a word like others", () => {
  const words = ["", "NA", "n/a", "NULL", "-", "Select", "--None--", "(not set)", "unknown"];
  const lines = told(2000, (size, won, i) => {
    const plan = i % 2 ? words[(i >> 1) % words.length] : size > 10 ? "team" : "free";
    return `${plan},${won}`;
  });
  report(`plan,won\n${lines.join("\n")}`);
  assert.deepEqual(
    traits()[0]
      .rules.map(({ is }) => is)
      .sort(),
    ["free", "team", "unknown"],
  );
});

test("outcomes are understood in the usual words", () => {
  const table = (words) =>
    `size,won\n${told(300, (size, won) => `${size},${won}`, words).join("\n")}`;
  report(table(["1", "0"]));
  const expected = readFileSync(out, "utf8");
  for (const words of [
    ["yes", "no"],
    ["Y", "N"],
    ["TRUE", "False"],
    ["oui", "non"],
    ["Closed Won", "Closed Lost"],
    ["closedwon", "closedlost"],
    ["won", "lost"],
    ["Converted", "Not converted"],
    ["1.0", "0.0"],
  ]) {
    report(table(words));
    assert.equal(readFileSync(out, "utf8"), expected, words.join());
  }
});

test("other words are named with their counts, and --yes and --no say what they mean", () => {
  const table = `size,won\n${told(300, (size, won) => `${size},${won}`, ["churned", "stays"]).join("\n")}`;
  const counts = { churned: 0, stays: 0 };
  for (const line of table.split("\n").slice(1)) counts[line.split(",")[1]]++;
  refused(
    table,
    new RegExp(
      `found 2 values: "(churned|stays)" \\(${Math.max(...Object.values(counts))}\\), "(churned|stays)" ` +
        `\\(${Math.min(...Object.values(counts))}\\) \\(--yes VALUE names the outcome`,
    ),
  );
  assert.equal(report(table, "--yes", "Churned").withOutcome, counts.churned);
  assert.equal(report(table, "--no", "stays").withOutcome, counts.churned);
  assert.equal(report(table, "--yes", "stays", "--no", "churned").withOutcome, counts.stays);
  refused(
    table,
    /expected the value of --yes in the column "won", found 2 values/,
    "--yes",
    "gone",
    "--no",
    "stays",
  );
  const three = `${table}\n${told(90, (size) => `${size},moved`).join("\n")}`;
  refused(three, /expected --no VALUE too, .* found 3 values: /, "--yes", "churned");
  const { units, notes } = report(three, "--yes", "churned", "--yes", "moved", "--no", "stays");
  assert.equal(units, 390);
  assert.deepEqual(notes, []);
  assert.equal(
    report(three, "--yes", "churned", "--no", "stays").notes[0],
    '90 rows whose "won" is neither are left out: "moved" (90)',
  );
  assert.equal(
    run(["learn", "--yes", "x", "--model", "model.json", "--outcome", "x", "--out", out]).status,
    2,
  );
});

test("an empty outcome is the contrary only where that is said", () => {
  const table = `size,won\n${told(300, (size, won) => `${size},${won}`, ["yes", ""]).join("\n")}`;
  refused(table, /found 2 values: .*empty \(\d+\).* its contrary, which may be ""\)/);
  const { units, withOutcome } = report(table, "--yes", "yes", "--no", "");
  assert.equal(units, 300);
  assert.ok(withOutcome > 40 && withOutcome < 260);
});

test("rows whose outcome is open are left out and counted", () => {
  const stages = ["Closed Won", "Closed Lost"];
  const lines = told(
    400,
    (size, won, i) => `${size},${i % 4 ? won : i % 8 ? "Proposal" : ""}`,
    stages,
  );
  const { units, notes } = report(`size,won\n${lines.join("\n")}`);
  assert.equal(units, 300);
  assert.deepEqual(notes, [
    '100 rows whose "won" is neither are left out: empty (50), "Proposal" (50)',
  ]);
});

test("columns that nothing is to be learned from are named, each with the reason", () => {
  const { columnsLeftOut } = report(
    `Lead ID,uuid,E-mail,First Name,Phone,mobile,Created,Closed at,list,Notes,empty,seats,won,\n${told(
      400,
      (size, won, i) =>
        [
          ...[
            70000 + 7 * i,
            `a${(i * 7919) % 1e6}-x`,
            `u${i % 50}@a.example`,
            ["Ann", "Bo"][i % 2],
          ],
          ...[`+33 6 12 34 56 ${10 + (i % 80)}`, 3312345000 + (i % 90), `2025-0${1 + (i % 9)}-11`],
          ...[`${1 + (i % 28)}/12/2024 10:00`, "all", `note number ${i}`, "NA", size, won],
        ].join(),
    )
      .map((line) => `${line},`)
      .join("\n")}`,
  );
  const why = Object.fromEntries(
    columnsLeftOut.flatMap((left) => left.columns.map((name) => [name, left.why])),
  );
  const dates = "dates, which no condition can compare; a number of days can be learned from";
  assert.deepEqual(why, {
    "Lead ID": "a number of its own in each row: an id?",
    uuid: "nearly every row has another text: an id?",
    "E-mail": "e-mail addresses",
    "First Name": "names or addresses of people",
    Phone: "telephone numbers",
    mobile: "telephone numbers",
    Created: dates,
    "Closed at": dates,
    list: "the same in every row",
    Notes: "nearly every row has another text: an id?",
    empty: "empty",
    "column 14": "no name in the header",
  });
  assert.deepEqual(
    traits().map(({ trait }) => trait),
    ["seats"],
  );
});

test("of more than 64 columns the telling ones are kept, and no fold is flattered by the choice", () => {
  const random = randomness();
  const names = Array.from({ length: 150 }, (_, i) => `c${i}`);
  const table = (tells) => {
    const lines = Array.from({ length: 600 }, () => {
      const cells = names.map(() => Math.floor(4 * random()));
      const won = random() < (tells ? [0.1, 0.3, 0.6, 0.9][cells[77]] : 0.5);
      return `${cells.join()},${won ? 1 : 0}`;
    });
    return `${names.join()},won\n${lines.join("\n")}`;
  };
  const { judged, columnsLeftOut } = report(table(true));
  assert.ok(judged[0].auc.value > 0.75);
  assert.ok(traits().some(({ trait }) => trait === "c77"));
  assert.ok(traits().length <= 64);
  assert.match(columnsLeftOut.at(-1).why, /^tell less than the \d+ that are kept$/);
  assert.ok(columnsLeftOut.at(-1).columns.length >= 86);
  // A base whose rules read traits leaves less room.
  const base = JSON.parse(readFileSync(join(DATA, "model.json"), "utf8"));
  const rules = Array.from({ length: 61 }, (_, i) => ({ profile: { traits: { [`t${i}`]: 1 } } }));
  base.segments.push({ id: "many", when: { all: rules } });
  report(table(true), "--model", file("reads-traits.json", JSON.stringify(base)));
  assert.ok(traits().length <= 2);
  // Where nothing tells anything, the best of 150 columns must not look as if it did.
  const { status, stdout } = learn(table(false), "--format", "json");
  if (status === 0) {
    const [{ auc }] = JSON.parse(stdout).judged;
    assert.ok(auc.value < 0.56, String(auc.value));
  }
});

test("a value that settles the outcome is named, and one that agrees with most rows is not", () => {
  const lines = told(600, (size, won, i) => {
    const tag =
      won === "yes" && i % 3 ? "will revert" : won === "no" && i % 9 === 0 ? "ringing" : "";
    const closed = won === "yes" && i % 4 ? 100 + (i % 50) : "";
    return `${size},${tag},${closed},${won}`;
  });
  const { giveaways, telling } = report(`size,tag,deal,won\n${lines.join("\n")}`);
  assert.deepEqual(giveaways, []);
  const named = telling.map(({ column, value }) => [column, value]).sort();
  assert.deepEqual(named, [
    ["deal", null],
    ["tag", "ringing"],
    ["tag", "will revert"],
  ]);
  const { rows: all, withOutcome } = telling.find(({ value }) => value === "will revert");
  assert.equal(all, withOutcome);
  const text = learn(`size,tag,deal,won\n${lines.join("\n")}`).stdout;
  assert.match(
    text,
    /nearly settles it {7}tag = will revert {2}\(\d+ of \d+ rows with the outcome/,
  );
  // Eight of ten have the outcome anyway.
  const rare = told(900, (size, _, i) => `${size % 3},${i % 5 || size > 15 ? "yes" : "no"}`);
  assert.deepEqual(report(`size,won\n${rare.join("\n")}`, "--force").telling, []);
});

test("tables that are none are refused with the way to mend them", () => {
  const csv = `size,won\n${told(100, (size, won) => `${size},${won}`).join("\n")}\n`;
  const bytes = (buffer, message, ...more) => refused(buffer, message, ...more);
  bytes(
    Buffer.from(`\ufeff${csv}`, "utf16le"),
    /leads\.csv: expected a table as text .* found UTF-16 .*iconv -f UTF-16/,
  );
  bytes(Buffer.from(csv, "utf16le"), /found UTF-16 or/);
  bytes(
    Buffer.from(`${csv}é,yes\n`, "latin1"),
    /leads\.csv:102: expected UTF-8, .*iconv -f WINDOWS-1252/,
  );
  bytes(Buffer.from(`é${csv}`, "latin1"), /leads\.csv:1: expected UTF-8/);
  bytes("PK\x03\x04", /found a workbook \(\.xlsx\)/);
  bytes("<html><table>", /found a page/);
  bytes('{"a":1}\n', /found JSON/);
  refused(
    csv.replace("size", "won"),
    /leads\.csv:1: expected a name of its own .* found "won" for column 1 and column 2/,
  );
  refused(
    `${csv}1,yes,2\n`,
    /leads\.csv:102: expected 2 cells, as in the header, found 3 \(--skip-bad-lines/,
  );
  refused(csv, /leads\.csv:1: expected a column "Size", found "size", "won"\n/, "--ignore", "Size");
  const { status, stderr } = learn(`${csv}1,yes,2\n`, "--skip-bad-lines");
  assert.equal(status, 0);
  assert.match(stderr, /^1 bad line was skipped, first this:\n.*:102: /);
  const beside = learn(csv, "events.ndjson");
  assert.equal(beside.status, 2);
});

test("tables that nothing can be learned from are refused by name", () => {
  const many = (line) => Array.from({ length: 200 }, (_, i) => line(i)).join("\n");
  refused("", /leads\.csv: expected a header, found nothing\n/);
  refused('a,"b"c\n1,2\n', /leads\.csv:1: expected quotes only around a field /);
  refused("a,b\n1,2\n", /leads\.csv:1: expected a column "won", found "a", "b"\n/);
  refused("a,won\n1,0,2\n", /leads\.csv:2: expected 2 cells, as in the header, found 3 /);
  refused(
    "a,won\n1,maybe\n",
    /leads\.csv: expected 1, true, .* found 1 value: "maybe" \(1\) \(--yes /,
  );
  refused("a,won\n1,0\n", /expected at least 40 .* found 0 and 1 /);
  refused(`a,won\n${many((i) => `${i},1`)}\n`, /found 200 and 0 /);
  refused(`a,won\n${many((i) => `same,${i % 2}`)}\n`, /expected a column that tells who/);
});

test("what is missing on the command line is wrong usage", () => {
  for (const args of [
    ["--csv", "x.csv"],
    ["--outcome", "x"],
    ["--model", "model.json"],
  ]) {
    const { status, stderr } = run(["learn", "--out", out, ...args]);
    assert.equal(status, 2);
    assert.match(stderr, /is required/);
  }
});

const folder = join(process.env.LEADLIGHT_DATA ?? "", "uci-online-shoppers");
const skip =
  !(process.env.LEADLIGHT_DATA && existsSync(folder)) &&
  "skipped: LEADLIGHT_DATA names no folder with uci-online-shoppers";

test("12,330 sessions of a shop are ranked and calibrated", { skip }, () => {
  const csv = join(folder, "online_shoppers_intention.comma.csv");
  const args = ["learn", "--csv", csv, "--target", "Revenue", "--out", out, "--format", "json"];
  const [{ auc, calibrationError }] = JSON.parse(output(args)).judged;
  assert.ok(auc.value >= 0.9, String(auc.value));
  assert.ok(calibrationError.value <= 0.03, String(calibrationError.value));
});
