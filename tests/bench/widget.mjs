// The table of scripts/bench.sh widget: what the widget costs a page, beside what others cost it, in
// the same Chromium, one after the other and round by round.
//
//   node tests/bench/widget.mjs [ROUNDS]    after scripts/build.sh; 7 rounds by default
//
// bytes        brotli -11 of what was fetched until it was ready, the page itself aside
// requests     of its own until then
// script       ms in which the browser ran scripts until then, less those of a page without one
// first score  ms from the script tag to the first score, over loopback
// one event    us of the call that records an event, the median of single calls, at a log of 200
// long tasks   those over 50 ms until ready; layout shift as the browser counts it
// "4x" is with the browser's processor slowed down four times.
import { createServer } from "node:http";
import { extname } from "node:path";
import { brotli } from "../../scripts/brotli.mjs";
import { launch } from "../web/browser/harness.mjs";
import { subjects } from "./widget-subjects.mjs";

const ROUNDS = Number(process.argv[2] ?? 7);
const EVENTS = 200;
const TIMED = 60;
const TYPES = {
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};
/** Clocks of 5 us instead of 100: for pages that are alone in their process. */
const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const page = (
  head,
) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bench</title>
<link rel="icon" href="data:,"><script>
  window.shift = 0;
  window.longTasks = [];
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value; }).observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) longTasks.push(duration); }).observe({ type: "longtask", buffered: true });
  window.begun = performance.now();
</script>${head}</head><body><h1>A page</h1>${"<p>Some text that a page may have, and a <a href='/'>link</a>.</p>".repeat(60)}</body></html>`;

const all = await subjects();
const empty = { name: "no script", files: {}, head: "", ready: "Promise.resolve()" };

/** Serves each subject in a folder of its own, and answers whatever it sends. */
const places = new Map([empty, ...all].map((subject, i) => [`/${i}/`, subject]));
const pathOf = new Map([...places].map(([path, subject]) => [subject, path]));
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://127.0.0.1");
  const [, place, name] = /^(\/\d+\/)(.*)$/.exec(pathname) ?? [];
  const subject = places.get(place);
  const found = subject && (name === "" ? page(subject.head) : subject.files[name]);
  request.resume();
  const type =
    name === "" ? "text/html; charset=utf-8" : (TYPES[extname(pathname)] ?? "text/plain");
  if (found !== undefined) response.writeHead(200, { "content-type": type, ...ISOLATED });
  else response.writeHead(200, { "content-type": "application/json", ...ISOLATED });
  // What a collector of these answers: settings, or that all is well.
  response.end(found ?? '{"integrations":{},"success":true}');
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const origin = `http://127.0.0.1:${server.address().port}`;

const browser = await launch();

/** One visit by a new visitor. */
async function visit(subject, slower) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    // Nothing leaves this machine, whatever a tracker's own address is.
    await context.route(
      (url) => url.origin !== origin,
      (route) => route.fulfill({ json: {}, headers: { "access-control-allow-origin": "*" } }),
    );
    const tab = await context.newPage();
    const session = await context.newCDPSession(tab);
    await session.send("Performance.enable");
    await session.send("Emulation.setCPUThrottlingRate", { rate: slower });
    const path = pathOf.get(subject);
    await tab.goto(origin + path, { waitUntil: "load" });
    const { first, fetched: urls } = await tab.evaluate(`(async () => {
      await ${subject.ready};
      ${subject.score ?? ""};
      const fetched = performance.getEntriesByType("resource").map(({ name }) => name);
      return { first: performance.now() - begun, fetched };
    })()`);
    const { metrics } = await session.send("Performance.getMetrics");
    const script = 1000 * metrics.find(({ name }) => name === "ScriptDuration").value;
    const own = urls.map((url) => new URL(url)).filter(({ protocol }) => protocol !== "data:");
    const fetched = own
      .map((url) => subject.files[url.pathname.slice(path.length)])
      .filter(Boolean);
    const result = { first, script, requests: own.length, fetched: [...new Set(fetched)] };
    if (subject.event) {
      result.event = await tab.evaluate(`(async () => {
        const record = ${subject.event};
        await ${subject.grant ?? "null"};
        for (let i = 0; i < ${EVENTS}; i++) await record(i);
        await new Promise((resolve) => setTimeout(resolve, 300));
        const times = [];
        for (let i = 0; i < ${TIMED}; i++) {
          const start = performance.now();
          const done = record(i);
          ${subject.name.includes("rules-engine") ? "await done;" : ""}
          times.push(1000 * (performance.now() - start));
          await new Promise((resolve) => setTimeout(resolve));
        }
        return times.sort((a, b) => a - b)[times.length >> 1];
      })()`);
    }
    const after = await tab.evaluate("({ shift, long: longTasks.length })");
    return { ...result, ...after };
  } finally {
    await context.close();
  }
}

const found = new Map();
for (let round = 0; round < ROUNDS; round++) {
  if (process.stderr.isTTY) process.stderr.write(`\rround ${round + 1} of ${ROUNDS}`);
  for (const subject of [empty, ...all]) {
    for (const slower of [1, 4]) {
      const key = `${subject.name} ${slower}`;
      if (!found.has(key)) found.set(key, []);
      found.get(key).push(await visit(subject, slower));
    }
  }
}
if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
await browser.close();
server.close();

const of = (subject, slower, what) =>
  median(found.get(`${subject.name} ${slower}`).map((it) => it[what]));
const cell = (value) => value.padStart(12);
const row = (name, cells) => console.log(name.padEnd(36) + cells.map(cell).join(""));
row("", [
  "bytes",
  "requests",
  "script",
  "script 4x",
  "1st score",
  "4x",
  "one event",
  "4x",
  "long tasks",
  "shift",
]);
for (const subject of all) {
  const script = (slower) => of(subject, slower, "script") - of(empty, slower, "script");
  const [{ fetched }] = found.get(`${subject.name} 1`);
  row(subject.name, [
    String(fetched.reduce((sum, bytes) => sum + brotli(bytes), 0)),
    String(of(subject, 1, "requests")),
    script(1).toFixed(1),
    script(4).toFixed(1),
    subject.score ? of(subject, 1, "first").toFixed(0) : "none",
    subject.score ? of(subject, 4, "first").toFixed(0) : "none",
    of(subject, 1, "event").toFixed(0),
    of(subject, 4, "event").toFixed(0),
    String(of(subject, 4, "long")),
    of(subject, 1, "shift").toFixed(2),
  ]);
}
console.log(
  `\nbytes: brotli -11; script and first score in ms, one event in us; medians of ${ROUNDS} visits; long tasks at 4x.`,
);
