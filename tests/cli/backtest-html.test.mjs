// `leadlight backtest --html`: the page of the built command, as text and in Chromium.
import assert from "node:assert/strict";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { DESKTOP, PHONE, violations } from "../web/browser/axe.mjs";
import { launch } from "../web/browser/harness.mjs";
import { file, model, noOutcome, output, refusal } from "./cli.mjs";

const event = (visitor, name, time, path) =>
  `${JSON.stringify({ visitor, name, time, properties: path && { path } })}\n`;

/** 80 visitors, 20 of whom buy; buyers look at prices and fill a cart more often. */
const LOG = Array.from({ length: 80 }, (_, i) => {
  const buys = i % 4 === 0;
  const v = `v${i}`;
  return [
    event(v, "page_view", 1000, "/"),
    i % (buys ? 2 : 3) === 0 ? event(v, "page_view", 2000, "/pricing") : "",
    i % (buys ? 5 : 20) === 0 ? event(v, "add_to_cart", 3000) : "",
    i % 10 === 0 ? event(v, "demo_request", 4000) : "",
    buys ? event(v, "purchase", 3600000 * (1 + i)) : "",
  ].join("");
}).join("");

let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "leadlight-html-"));
});
after(() => rmSync(folder, { recursive: true }));

const page = (name) => join(folder, name);
const args = (path, more = [], tried = "model.json") => [
  ...["backtest", "--model", tried, "--outcome", "purchase", "--html", path, ...more],
];
const json = (path, more, tried) =>
  JSON.parse(output([...args(path, more, tried), "--format", "json"], { input: LOG }));

/** The small model with a probability. */
const likely = (name, propensity) =>
  file(`${name}.json`, JSON.stringify({ ...model(), version: name, propensity }));

/** A model whose every text would run a script if it were HTML, and what would. */
const PAYLOAD = `"'><img src=x onerror="document.title='hit'"><script>document.title="hit"</script></style></bdi>&lt;`;
function hostile() {
  const it = model();
  it.name = PAYLOAD.slice(0, 60);
  for (const signal of it.signals) signal.label = { en: PAYLOAD, fr: PAYLOAD };
  return file("hostile.json", JSON.stringify(it));
}

describe("in Chromium", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  /** Opens a page from disk; `complaints` is all that it said on the console or asked for. */
  async function open(path, options = {}) {
    const tab = await browser.newPage(options);
    const complaints = [];
    tab.on("console", (message) => complaints.push(message.text()));
    tab.on("pageerror", (error) => complaints.push(error.message));
    const address = pathToFileURL(path).href;
    tab.on("request", (request) => {
      if (request.url() !== address) complaints.push(request.url());
    });
    await tab.goto(address);
    return { tab, complaints };
  }

  const cells = (tab, id) =>
    tab.$$eval(`#${id} tbody tr`, (rows) =>
      rows.map((row) => [...row.querySelectorAll("data")].map((it) => Number(it.value))),
    );

  test("its figures are those of --format json", async () => {
    const path = page("figures.html");
    const found = json(path, ["--compare", "../../../core/models/ecommerce.json"]);
    const { tab, complaints } = await open(path);
    assert.deepEqual(
      await cells(tab, "deciles"),
      found.deciles.map((it, i) => [
        ...[i + 1, it.low, it.high, it.outcomes, it.precision, it.share, it.lift],
        // The other model's lift follows.
        json(page("other.html"), [], "../../../core/models/ecommerce.json").deciles[i].lift,
      ]),
    );
    const fired = found.signals.filter((it) => !it.neverFires);
    fired.sort((a, b) => b.ratio - a.ratio);
    assert.deepEqual(
      await cells(tab, "signals"),
      fired.map((it) => [
        it.points,
        it.withOutcome.rate,
        it.others.rate,
        it.ratio,
        it.low,
        it.high,
      ]),
    );
    assert.equal(await tab.locator("#never li").count(), found.signals.length - fired.length);
    const models = await cells(tab, "models");
    assert.deepEqual(
      models.map(([first]) => first),
      [
        ...[found.auc.engagement, found.averagePrecision.engagement],
        ...[found.prospects.precision, found.prospects.recall],
      ],
    );
    assert.equal(models[0][1], found.compare.auc);
    const all = await tab.$$eval("data", (list) => list.map((it) => Number(it.value)));
    for (const value of [found.compare.difference, found.compare.low, found.compare.high]) {
      assert.ok(all.includes(value));
    }
    const ahead = (await cells(tab, "ahead")).map(([count]) => count);
    assert.equal(
      ahead.reduce((sum, it) => sum + it),
      found.outcomes,
    );
    assert.equal(ahead.at(-1), found.outcomes - found.prospects.flaggedAhead);
    const spread = await cells(tab, "spread");
    assert.equal(
      spread.reduce((sum, row) => sum + row[2], 0),
      found.outcomes,
    );
    assert.deepEqual(complaints, []);
    await tab.close();
  });

  test("what is said of probability is that of --format json", async () => {
    const path = page("propensity.html");
    const tried = likely("one", { even: 30, doubles: 10 });
    const other = likely("two", { even: 10, doubles: 40, fit: 1 });
    const { propensity, compare } = json(path, ["--compare", other], tried);
    const { tab, complaints } = await open(path);
    assert.deepEqual(
      await cells(tab, "parts"),
      propensity.parts
        .reverse()
        .map((it, i) => [i + 1, it.probability, it.rate, it.low, it.high, it.outcomes]),
    );
    assert.deepEqual(await cells(tab, "propensity"), [
      [propensity.auc, propensity.low, propensity.high],
      [propensity.averagePrecision],
      [propensity.logLoss],
      [propensity.calibrationError],
      [propensity.probability],
      [propensity.baseRate],
    ]);
    const [first, second] = (await cells(tab, "models")).at(-1);
    assert.deepEqual([first, second], [propensity.auc, compare.propensity.auc]);
    const all = await tab.$$eval("data", (list) => list.map((it) => Number(it.value)));
    const { difference, low, high } = compare.propensity;
    for (const value of [difference, low, high]) assert.ok(all.includes(value), value);

    // The plot: its frame as above, both axes up to the last tick.
    const plot = tab.locator("section[aria-labelledby=believeTitle] svg.plot");
    const most = Number((await plot.locator(".left").last().textContent()).replace("%", "")) / 100;
    const near = (found, x, y) => {
      const expected = [46 + (302 * x) / most, 258 - (248 * y) / most];
      for (const [i, it] of expected.entries()) assert.ok(Math.abs(found[i] - it) < 0.01);
    };
    const dots = await plot.evaluate((svg) =>
      [...svg.querySelectorAll("circle")].map((it) => ["cx", "cy"].map((k) => +it.getAttribute(k))),
    );
    const lines = await plot.evaluate((svg) =>
      [...svg.querySelectorAll("line.range")].map((it) =>
        ["x1", "y1", "x2", "y2"].map((k) => +it.getAttribute(k)),
      ),
    );
    assert.equal(dots.length, 10);
    for (const [i, it] of propensity.parts.reverse().entries()) {
      near(dots[i], it.probability, it.rate);
      near(lines[i].slice(0, 2), it.probability, it.low);
      near(lines[i].slice(2), it.probability, it.high);
    }
    assert.equal(await plot.locator(".chance").getAttribute("d"), "M46 258L348 10");
    assert.deepEqual(complaints, []);
    await tab.close();
  });

  test("the areas under its curves are the AUC and the average precision", async () => {
    const path = page("curves.html");
    const { auc, averagePrecision } = json(path);
    const { tab } = await open(path);
    // The plots' frames: x 46 to 348; y 258 is 0, 10 the top.
    const [roc, pr] = await tab.$$eval("path.first", (paths) =>
      paths.map((it) => it.getAttribute("d")),
    );
    const points = [...roc.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [
      (x - 46) / 302,
      (258 - y) / 248,
    ]);
    let area = 0;
    for (let i = 1; i < points.length; i++) {
      area += ((points[i][0] - points[i - 1][0]) * (points[i][1] + points[i - 1][1])) / 2;
    }
    assert.deepEqual(
      [points[0], points.at(-1)],
      [
        [0, 0],
        [1, 1],
      ],
    );
    assert.ok(Math.abs(area - auc.engagement) < 0.005, `${area} ${auc.engagement}`);
    const most = Number(
      (
        await tab.$$eval("svg.plot", (list) => list[1].querySelectorAll(".left")[4].textContent)
      ).replace("%", ""),
    );
    let x = 46;
    let under = 0;
    for (const [, y, next] of pr.matchAll(/V([\d.]+)H([\d.]+)/g)) {
      under += ((next - x) / 302) * (((258 - y) / 248) * (most / 100));
      x = Number(next);
    }
    assert.ok(Math.abs(under - averagePrecision.engagement) < 0.005);
    await tab.close();
  });

  for (const language of ["en", "fr"]) {
    test(`what a model calls things is text, never code (${language})`, async () => {
      const path = page(`hostile-${language}.html`);
      const outcome = "<script>document.title='hit'</script>";
      const log = LOG.replaceAll('"purchase"', JSON.stringify(outcome));
      const tried = hostile();
      output(
        [
          "backtest",
          "--model",
          tried,
          "--compare",
          tried,
          "--outcome",
          outcome,
          "--html",
          path,
        ].concat(["--language", language]),
        { input: log },
      );
      const { tab, complaints } = await open(path);
      assert.equal(await tab.locator("img, script, [onerror]").count(), 0);
      assert.equal(await tab.locator("#signals th bdi").first().textContent(), PAYLOAD);
      assert.ok((await tab.locator("header").textContent()).includes(outcome));
      assert.ok(!(await tab.title()).startsWith("hit"));
      assert.equal(await tab.locator("html").getAttribute("lang"), language);
      assert.deepEqual(complaints, []);
      await tab.close();
    });
  }

  test("every axis says what it is, and the signals' scale its powers of ten", async () => {
    const path = page("axes.html");
    output(args(path), { input: LOG });
    const { tab } = await open(path);
    const titles = (kind) =>
      tab.$$eval(`svg.plot .${kind}`, (list) => list.map((it) => it.textContent));
    assert.deepEqual(await titles("above"), [
      ...["↑ converted found", "↑ of those passed converted"],
      ...["↑ of the group", "↑ of the group"],
    ]);
    assert.deepEqual(await titles("title"), [
      ...["others passed →", "converted found →", "score →", "score →"],
    ]);
    const marks = await tab.$$eval("#signals thead .mark", (list) =>
      list.map((it) => Number(it.textContent)),
    );
    assert.ok(marks.length >= 2 && marks.includes(1), `${marks}`);
    for (let i = 1; i < marks.length; i++) assert.equal(marks[i], marks[i - 1] * 10);
    for (const [width, shown] of [
      [900, "thead"],
      [390, "caption"],
    ]) {
      await tab.setViewportSize({ width, height: 700 });
      const inside = await tab.$$eval(`#signals ${shown} .mark`, (list) =>
        list.every((it) => {
          const { left, right, height } = it.getBoundingClientRect();
          return height > 5 && left >= 0 && right <= innerWidth;
        }),
      );
      assert.ok(inside, `${width}`);
    }
    await tab.close();
  });

  for (const language of ["en", "fr"])
    for (const colorScheme of ["light", "dark"])
      for (const viewport of [PHONE, DESKTOP]) {
        test(`axe-core finds nothing: ${language}, ${colorScheme}, ${viewport.width} px`, async () => {
          const path = page("axe.html");
          const tried = likely("axe", { even: 30, doubles: 10 });
          const more = ["--compare", tried, "--language", language];
          output(args(path, more, tried), { input: LOG });
          const { tab } = await open(path, { colorScheme, viewport });
          assert.deepEqual(await violations(tab), [], "folded");
          await tab.$$eval("details", (list) => {
            for (const it of list) it.open = true;
          });
          assert.deepEqual(await violations(tab), [], "unfolded");
          await tab.close();
        });
      }

  test("it fits a narrow screen, and every picture, table and section has its words", async () => {
    const path = page("narrow.html");
    const tried = likely("narrow", { even: 30, doubles: 10 });
    output(args(path, ["--compare", "../../../core/models/b2b-saas.json"], tried), { input: LOG });
    const { tab } = await open(path, { viewport: { width: 320, height: 640 } });
    await tab.$$eval("details", (list) => {
      for (const it of list) it.open = true;
    });
    assert.ok((await tab.evaluate("document.documentElement.scrollWidth")) <= 320);
    for (const role of ["banner", "main", "contentinfo"]) {
      assert.equal(await tab.getByRole(role).count(), 1);
    }
    assert.equal(await tab.getByRole("heading", { level: 1 }).count(), 1);
    const named = await tab.$$eval("section", (list) =>
      list.every((it) => document.getElementById(it.getAttribute("aria-labelledby"))?.textContent),
    );
    assert.ok(named);
    const pictures = await tab.$$eval("svg", (list) =>
      list.every(
        (it) => it.getAttribute("aria-label") || it.getAttribute("aria-hidden") === "true",
      ),
    );
    assert.ok(pictures);
    const heads = await tab.$$eval("tbody tr", (rows) =>
      rows.every((row) => row.querySelector("th[scope=row]")?.textContent),
    );
    assert.ok(heads);
    await tab.close();
  });
});

test("it has no script, no handler, no address and no figure that is none", () => {
  for (const [name, log] of [
    ["empty", ""],
    ["none", event("a", "page_view", 1000)],
    ["one", event("a", "page_view", 1000) + event("a", "purchase", 2000)],
    ["full", LOG],
  ]) {
    for (const language of ["en", "fr"]) {
      const path = page(`${name}-${language}.html`);
      const tried = likely(name, { even: 30, doubles: 10 });
      output(args(path, ["--compare", tried, "--language", language], tried), {
        input: log,
        notes: noOutcome(log),
      });
      const html = readFileSync(path, "utf8");
      assert.match(html, /^<!doctype html>[\s\S]*<\/html>\n$/);
      assert.match(html, /default-src 'none'/);
      assert.doesNotMatch(html, /<script| on\w+=|(src|href)=|url\(|https?:/);
      assert.doesNotMatch(html, /[">: ]-?(nan|inf)[<" ]|\{\d|NaN/);
    }
  }
});

test("one is in the singular, as each language has it", () => {
  const log = event("a", "page_view", 1000);
  const both = log + event("b", "page_view", 1000);
  for (const [language, input, sentence] of [
    ["en", log, "1 visitor was scored"],
    ["en", both, "2 visitors were scored"],
    ["fr", log, "1 visiteur a été noté"],
    ["fr", both, "2 visiteurs ont été notés"],
    ["en", both, "0 went on"],
    ["fr", both, "0 l’a fait"],
  ]) {
    const path = page("plural.html");
    output(args(path, ["--language", language]), { input, notes: noOutcome(input) });
    const text = readFileSync(path, "utf8").replaceAll(/<[^>]*>/g, "");
    assert.ok(text.includes(sentence), sentence);
  }
});

test("whether the probability can be believed is said in words, and by how much it is off", () => {
  // Of a hundred with the same probability, or with two, so many buy.
  const log = (prices, buyers) =>
    Array.from({ length: 100 }, (_, i) => {
      const v = `v${String(i).padStart(2, "0")}`;
      return (
        event(v, "page_view", 1000, prices(i) ? "/pricing" : "/") +
        (buyers(i) ? event(v, "purchase", 2000) : "")
      );
    }).join("");
  const even = () => false;
  // A page is a point: odds of 1:1, 1:3 and 3:1 at it; with the prices there are 9.
  for (const [name, propensity, input, en, fr] of [
    [
      "yes",
      { even: 1, doubles: 10 },
      log(even, (i) => i % 2 === 0),
      "yes. Added up, the probabilities expect 50 of 100 visitors to convert, and 50 did:",
      "oui. Additionnées, les probabilités attendent 50 convertis sur 100 visiteurs, et il y en a eu 50\u00a0:",
    ],
    [
      "high",
      { even: 1, doubles: 10 },
      log(even, (i) => i % 4 === 0),
      "No, it says too much. Added up, the probabilities expect 50 of 100 visitors to convert, 2.0 times as many as the 25 who did.",
      "soit 2,0 fois le nombre réel, 25.",
    ],
    [
      "nobody",
      { even: 1, doubles: 10 },
      log(even, () => false),
      "expect 50 of 100 visitors to convert; nobody did.",
      "50 convertis sur 100 visiteurs\u202f; il n’y en a eu aucun.",
    ],
    [
      "low",
      { even: 1 + 10 * Math.log2(19), doubles: 10 },
      log(even, (i) => i % 4 === 0),
      "No, it says too little. Added up, the probabilities expect 5.0 of 100 visitors to convert; 25 did, 5.0 times as many.",
      "il y en a eu 25, soit 5,0 fois ce nombre.",
    ],
    [
      "parts",
      { even: 5, doubles: 4 },
      log(
        (i) => i % 2 === 0,
        (i) => i % 2 === 1,
      ),
      "On the whole yes, but not for everybody. Added up, the probabilities expect 50 of 100",
      "Dans l’ensemble oui, mais pas pour chacun.",
    ],
  ]) {
    const path = page(`${name}.html`);
    const tried = likely(name, propensity);
    for (const [language, sentence] of [
      ["en", en],
      ["fr", fr],
    ]) {
      output(args(path, ["--language", language], tried), { input, notes: noOutcome(input) });
      const text = readFileSync(path, "utf8").replaceAll(/<[^>]*>/g, "");
      assert.ok(text.includes(sentence), `${name}: ${sentence}`);
    }
  }
  const without = page("without.html");
  output(args(without), { input: LOG });
  assert.ok(!readFileSync(without, "utf8").includes("believeTitle"));
});

test("both languages say everything", () => {
  const words = JSON.parse(readFileSync(new URL("../../cli/report/words.json", import.meta.url)));
  for (const [key, { en, fr }] of Object.entries(words)) {
    const places = (text) => [...new Set(text.match(/\{\d\}/g))].sort();
    assert.ok(en && fr, key);
    assert.deepEqual(places(fr), places(en), key);
    // A mark stands at its word, in French with a space that no line breaks at.
    const written = fr.replaceAll(/\{\d\?([^|]*)\|[^}]*\}/g, "$1");
    assert.doesNotMatch(written, /(?<!\u00a0)[:»]|«(?!\u00a0)|(?<!\u202f)[;?!%]/, key);
    assert.doesNotMatch(en, /\s[:;?!%]/, key);
  }
});

test("a path that cannot be written is told before anything is read", () => {
  // From a file: whoever refuses before it reads closes a pipe while it is written to.
  const log = join(folder, "oops.ndjson");
  writeFileSync(log, "no event at all\n");
  const refused = (path, why) => refusal(args(path, [log]), { stderr: `${path}: ${why}\n` });
  refused(join(folder, "missing/r.html"), "cannot be written: No such file or directory");
  refused(folder, "cannot be written: Is a directory");
  refused("/dev/null", "expected a file, found a device or pipe");
  refused("model.json/r.html", "cannot be written: Not a directory");
});

test("a run that fails leaves what was there, and nothing else", () => {
  const place = join(folder, "kept");
  mkdirSync(place);
  const path = join(place, "r.html");
  writeFileSync(path, "before");
  refusal(args(path), {
    input: "oops\n",
    stderr: "<stdin>:1:1: syntax error while parsing value - invalid literal; last read: 'o'\n",
  });
  assert.equal(readFileSync(path, "utf8"), "before");
  assert.deepEqual(readdirSync(place), ["r.html"]);
  // Through a link, the file that it leads to is replaced.
  symlinkSync(path, join(place, "link.html"));
  output(args(join(place, "link.html")), { input: LOG });
  assert.match(readFileSync(path, "utf8"), /<\/html>\n$/);
  assert.deepEqual(readdirSync(place), ["link.html", "r.html"]);
});
