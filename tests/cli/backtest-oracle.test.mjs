// The figures of `leadlight backtest` against slow and obvious ones: the log is cut by hand,
// `score` and `explain` say of each visitor what is left, and every figure is counted from that.
import assert from "node:assert/strict";
import { test } from "node:test";
import { file, model, output, rows } from "./cli.mjs";

const HOUR = 3600000;
const START = 1740268800000;

// What an outcome and all that follows it would raise, were it let in.
const greedy = () => {
  const it = model();
  it.signals.push({ id: "bought", when: { event: "purchase" }, points: 90 });
  it.signals.push({ id: "thanks", when: { event: "referral" }, points: 40 });
  it.signals.push({ id: "reading", when: { event: "scroll" }, points: -2 });
  it.signals.push({ id: "never", when: { event: "renewal" }, points: 3 });
  it.stages.lead.any.push({ event: "referral" });
  it.stages.prospect.any.push({ event: "referral" });
  return it;
};

function randomFrom(seed) {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
}

/** A log whose times are whole hours, so that many events share a millisecond. */
function randomLog(seed) {
  const random = randomFrom(seed);
  const events = [];
  for (let v = 0; v < 70; v++) {
    const visitor = `v${String(v).padStart(2, "0")}`;
    const add = (name, hour, path) =>
      events.push({ visitor, name, time: START + hour * HOUR, properties: path ? { path } : {} });
    for (let i = 1 + random(6); i > 0; i--) {
      const hour = random(8);
      const kind = random(12);
      if (kind < 5) add("page_view", hour, "/");
      else if (kind < 8) add("page_view", hour, "/pricing");
      else if (kind < 9) add("add_to_cart", hour);
      else if (kind < 10) add("scroll", hour);
      else if (kind < 11) add("page_view", hour, "/careers");
      else add("demo_request", hour);
    }
    if (random(3) !== 0) continue;
    const bought = 1 + random(8);
    add("purchase", bought);
    // In its millisecond and after it, in any order of the file.
    for (const name of ["referral", "demo_request", "add_to_cart", "purchase"]) {
      add(name, bought + random(3));
    }
    add("identify", bought);
    events.at(-1).properties = { employees: 500 };
  }
  for (let i = events.length - 1; i > 0; i--) {
    const k = random(i + 1);
    [events[i], events[k]] = [events[k], events[i]];
  }
  return events;
}

const ndjson = (events) => events.map((event) => `${JSON.stringify(event)}\n`).join("");

/** The log without outcomes and all that is not earlier, and when each visitor's outcome came. */
function cutByHand(events) {
  const outcomes = new Map();
  for (const { visitor, name, time } of events) {
    if (name === "purchase" && !(outcomes.get(visitor) <= time)) outcomes.set(visitor, time);
  }
  const kept = events.filter(({ visitor, time }) => !(outcomes.get(visitor) <= time));
  return { kept, outcomes };
}

const score = (path, log, more = []) =>
  rows(output(["score", "--model", path, ...more], { input: log }));

const total = (list) => list.reduce((sum, value) => sum + value, 0);
const wins = (a, b) => (a > b ? 1 : a === b ? 0.5 : 0);

function rocAuc(yes, no) {
  return total(yes.flatMap((a) => no.map((b) => wins(a, b)))) / (yes.length * no.length);
}

function averagePrecision(yes, no) {
  let sum = 0;
  let above = 0;
  for (const least of [...new Set([...yes, ...no])].sort((a, b) => b - a)) {
    const right = yes.filter((value) => value >= least).length;
    const chosen = right + no.filter((value) => value >= least).length;
    sum += (right / yes.length - above) * (right / chosen);
    above = right / yes.length;
  }
  return sum;
}

function deciles(yes, no) {
  const all = [...yes, ...no];
  // Ten tenths of each visitor in one row; each stands for the mean of those of its score.
  const tenths = all.flatMap((value) => Array(10).fill(value)).sort((a, b) => b - a);
  const chance = yes.length / all.length;
  return Array.from({ length: 10 }, (_, i) => {
    const part = tenths.slice(i * all.length, (i + 1) * all.length);
    const outcomes = total(
      part.map((value) => {
        const with_ = yes.filter((other) => other === value).length;
        return with_ / all.filter((other) => other === value).length / 10;
      }),
    );
    const visitors = all.length / 10;
    return {
      low: part.at(-1),
      high: part[0],
      visitors,
      outcomes,
      precision: outcomes / visitors,
      lift: outcomes / visitors / chance,
      share: outcomes / yes.length,
    };
  });
}

/**
 * Where a rate would have to be for `hits` of `n` to be just as far off as 1.96 standard errors:
 * found by halving, not by a formula.
 */
function wilson(hits, n) {
  const rate = hits / n;
  const inside = (p) => Math.abs(rate - p) <= 1.959963984540054 * Math.sqrt((p * (1 - p)) / n);
  const edge = (end) => {
    if (rate === end) return end;
    let [within, without] = [rate, end];
    for (let i = 0; i < 200; i++) {
      const middle = (within + without) / 2;
      if (inside(middle)) within = middle;
      else without = middle;
    }
    return within;
  };
  return { low: edge(0), high: edge(1) };
}

/** What probabilities are worth, of [probability, whether it came] in the order of the visitors. */
function reliability(said) {
  const sorted = said.map((it, i) => [...it, i]).sort((a, b) => a[0] - b[0] || a[2] - b[2]);
  const parts = Array.from({ length: 10 }, (_, k) =>
    sorted.filter((_, i) => {
      const [from, to] = [k, k + 1].map((tenth) => Math.floor((tenth * said.length) / 10));
      return from <= i && i < to;
    }),
  );
  const mean = (list, of) => total(list.map(of)) / list.length;
  const probability = ([p]) => p;
  const came = ([, yes]) => Number(yes);
  return {
    logLoss: mean(said, ([p, yes]) => -Math.log(yes ? p : 1 - p)),
    calibrationError:
      total(parts.map((it) => it.length * Math.abs(mean(it, probability) - mean(it, came)))) /
      said.length,
    probability: mean(said, probability),
    baseRate: mean(said, came),
    parts: parts.map((it) => ({
      probability: mean(it, probability),
      visitors: it.length,
      outcomes: total(it.map(came)),
      rate: mean(it, came),
      ...wilson(total(it.map(came)), it.length),
      interval: "Wilson, 95%",
    })),
  };
}

/** An area under a curve, or a difference of two, with DeLong's interval: `gain` is what a pair adds. */
function delong(yes, no, gain) {
  const rows = yes.map((a) => no.map((b) => gain(a, b)));
  const area = total(rows.flat()) / (yes.length * no.length);
  const spread = (means) =>
    total(means.map((it) => (it - area) ** 2)) / (means.length - 1) / means.length;
  const byYes = rows.map((row) => total(row) / no.length);
  const byNo = no.map((_, i) => total(rows.map((row) => row[i])) / yes.length);
  const margin = 1.959963984540054 * Math.sqrt(spread(byYes) + spread(byNo));
  return { area, low: area - margin, high: area + margin };
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? sorted[Math.floor(middle)]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The same but for the last bits of a sum. */
function assertNear(actual, expected, where = "") {
  if (typeof expected === "number" && typeof actual === "number") {
    assert.ok(
      Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)),
      `${where}: ${actual} is not ${expected}`,
    );
  } else if (expected !== null && typeof expected === "object") {
    assert.deepEqual(Object.keys(actual), Object.keys(expected), where);
    for (const key of Object.keys(expected)) {
      assertNear(actual[key], expected[key], `${where}/${key}`);
    }
  } else {
    assert.equal(actual, expected, where);
  }
}

const report = (path, log, more = []) =>
  JSON.parse(
    output(["backtest", "--model", path, "--outcome", "purchase", "--format", "json", ...more], {
      input: log,
    }),
  );

for (const seed of [1, 2, 3]) {
  test(`every figure is what counting by hand gives (log ${seed})`, () => {
    const path = file("greedy.json", JSON.stringify(greedy()));
    const events = randomLog(seed);
    const { kept, outcomes } = cutByHand(events);
    const scored = score(path, ndjson(kept));
    const converted = scored.filter(({ visitor }) => outcomes.has(visitor));
    const others = scored.filter(({ visitor }) => !outcomes.has(visitor));
    assert.ok(converted.length > 5 && others.length > 5);
    const yes = converted.map(({ engagement }) => engagement);
    const no = others.map(({ engagement }) => engagement);
    const flagged = scored.filter(({ prospect }) => prospect);
    const right = flagged.filter(({ visitor }) => outcomes.has(visitor));

    // The first hour at which a visitor with the outcome is flagged.
    const raised = new Map();
    for (let hour = 0; hour < 24; hour++) {
      const at = START + hour * HOUR;
      for (const { visitor, prospect } of score(path, ndjson(kept), ["--at", String(at)])) {
        if (prospect && outcomes.has(visitor) && !raised.has(visitor)) raised.set(visitor, at);
      }
    }
    assert.ok(raised.size > 2);
    const ahead = [...raised].map(([visitor, at]) => ({
      days: (outcomes.get(visitor) - at) / 86400000,
      events: kept.filter((event) => event.visitor === visitor && event.time > at).length,
    }));

    const fired = new Map(scored.map(({ visitor }) => [visitor, new Set()]));
    for (const { visitor } of scored) {
      const args = ["explain", "--model", path, "--visitor", visitor, "--format", "json"];
      const { ledger } = JSON.parse(output(args, { input: ndjson(kept) })).explanation;
      for (const { signal, times } of ledger) if (times > 0) fired.get(visitor).add(signal);
    }
    const rate = (among, id) => {
      const visitors = among.filter(({ visitor }) => fired.get(visitor).has(id)).length;
      return { visitors, rate: visitors / among.length };
    };

    const found = report(path, ndjson(events));
    assert.equal(found.visitors, scored.length);
    assert.equal(found.outcomes, converted.length);
    const everyone = new Set(events.map(({ visitor }) => visitor)).size;
    assert.equal(found.leftOut, everyone - scored.length);
    assertNear(found.auc.engagement, rocAuc(yes, no));
    assertNear(found.averagePrecision, {
      engagement: averagePrecision(yes, no),
      chance: yes.length / scored.length,
    });
    assertNear(found.prospects, {
      flagged: flagged.length,
      flaggedWithOutcome: right.length,
      precision: right.length / flagged.length,
      recall: right.length / converted.length,
      flaggedAhead: raised.size,
      medianDaysAhead: median(ahead.map(({ days }) => days)),
      medianEventsAhead: median(ahead.map(({ events: count }) => count)),
    });
    assertNear(found.deciles, deciles(yes, no));
    assert.deepEqual(
      found.signals.map(({ signal, points }) => [signal, points]),
      greedy().signals.map(({ id, points }) => [id, points]),
    );
    for (const signal of found.signals) {
      const a = rate(converted, signal.signal);
      const b = rate(others, signal.signal);
      assertNear(signal.withOutcome, a);
      assertNear(signal.others, b);
      assert.equal(signal.neverFires, a.visitors + b.visitors === 0);
      if (a.visitors > 0 && b.visitors > 0) {
        const error = Math.sqrt(
          1 / a.visitors - 1 / converted.length + 1 / b.visitors - 1 / others.length,
        );
        assert.equal(signal.adjusted, false);
        assertNear(signal.ratio, a.rate / b.rate);
        assertNear(Math.log(signal.low), Math.log(a.rate / b.rate) - 1.959963984540054 * error);
        assertNear(Math.log(signal.high), Math.log(a.rate / b.rate) + 1.959963984540054 * error);
      }
    }
    for (const id of ["bought", "thanks", "never"]) {
      assert.ok(found.signals.find(({ signal }) => signal === id).neverFires);
    }
  });

  test(`a log with the outcome's traces gives what it gives cut by hand (log ${seed})`, () => {
    const path = file("greedy.json", JSON.stringify(greedy()));
    const plain = file("plain.json", JSON.stringify(model()));
    const events = randomLog(seed);
    const { kept, outcomes } = cutByHand(events);
    const bare = [...outcomes].map(([visitor, time]) => ({ visitor, name: "purchase", time }));
    for (const more of [[], ["--compare", plain]]) {
      const whole = report(path, ndjson(events), more);
      assert.deepEqual(whole, report(path, ndjson([...kept, ...bare]), more));
      assert.deepEqual(whole, report(path, ndjson([...bare, ...kept].reverse()), more));
    }
    // Let in, they would have shown: the whole log scores higher than the cut one.
    const sum = (log) => total(score(path, ndjson(log)).map(({ engagement }) => engagement));
    assert.ok(sum(events) > sum(kept));
  });

  test(`two models are compared on the same visitors (log ${seed})`, () => {
    const path = file("greedy.json", JSON.stringify(greedy()));
    const changed = model();
    changed.version = "3";
    changed.signals.find(({ id }) => id === "demo").points = 3;
    changed.signals.find(({ id }) => id === "page").points = 4;
    changed.stages.prospect.any.pop();
    const other = file("other.json", JSON.stringify(changed));
    const events = randomLog(seed);
    const { kept, outcomes } = cutByHand(events);
    const first = score(path, ndjson(kept));
    const second = score(other, ndjson(kept));
    const auc = (scored) => {
      const of = (with_) =>
        scored
          .filter(({ visitor }) => outcomes.has(visitor) === with_)
          .map(({ engagement }) => engagement);
      return rocAuc(of(true), of(false));
    };
    const { auc: mine, compare } = report(path, ndjson(events), ["--compare", other]);
    assert.equal(compare.model, "small 3");
    assertNear(mine.engagement, auc(first));
    assertNear(compare.auc, auc(second));
    assertNear(compare.difference, auc(second) - auc(first));
    assert.ok(compare.low < compare.difference && compare.difference < compare.high);
    assert.equal(compare.p < 0.05, compare.low > 0 || compare.high < 0);
    for (const [word, count] of [
      ["stage", compare.changeStage],
      ["temperature", compare.changeTemperature],
    ]) {
      const differ = first.filter((visitor, i) => visitor[word] !== second[i][word]).length;
      assert.equal(count, differ);
      for (const [from, row] of Object.entries(compare[word])) {
        for (const [to, visitors] of Object.entries(row)) {
          const both = first.filter((it, i) => it[word] === from && second[i][word] === to);
          assert.equal(visitors, both.length, `${word} from ${from} to ${to}`);
        }
      }
    }
    assert.ok(compare.changeStage > 0 && compare.changeTemperature > 0);
  });

  test(`what is said of probability is what counting by hand gives (log ${seed})`, () => {
    // The other's odds rise with the fit too, so that it puts visitors in another order.
    const likely = (name, propensity) =>
      file(name, JSON.stringify({ ...greedy(), version: name, propensity }));
    const path = likely("first.json", { even: 30, doubles: 15 });
    const other = likely("second.json", { even: 12, doubles: 4, fit: 0.5 });
    const random = randomFrom(seed + 10);
    const events = randomLog(seed);
    for (const visitor of new Set(events.map((event) => event.visitor))) {
      const properties = { employees: random(400) };
      if (random(2)) events.push({ visitor, name: "identify", time: START - HOUR, properties });
    }
    const { kept, outcomes } = cutByHand(events);
    const said = [path, other].map((it) =>
      score(it, ndjson(kept)).map(({ visitor, propensity }) => [propensity, outcomes.has(visitor)]),
    );
    const pairs = said[0].map(([p, came], i) => ({ first: p, second: said[1][i][0], came }));
    const yes = pairs.filter(({ came }) => came);
    const no = pairs.filter(({ came }) => !came);
    const { propensity, compare } = report(path, ndjson(events), ["--compare", other]);
    const mine = delong(yes, no, (a, b) => wins(a.first, b.first));
    assertNear(propensity, {
      auc: mine.area,
      low: Math.max(0, mine.low),
      high: Math.min(1, mine.high),
      interval: "DeLong, 95%",
      averagePrecision: averagePrecision(
        yes.map(({ first }) => first),
        no.map(({ first }) => first),
      ),
      ...reliability(said[0]),
    });
    const both = delong(yes, no, (a, b) => wins(a.second, b.second) - wins(a.first, b.first));
    const { p, ...difference } = compare.propensity;
    assertNear(difference, {
      auc: mine.area + both.area,
      difference: both.area,
      low: both.low,
      high: both.high,
      interval: "paired DeLong, 95%",
    });
    assert.ok(both.area !== 0 && both.area !== compare.difference);
    assert.equal(p < 0.05, both.low > 0 || both.high < 0);
  });
}
