// The same bits everywhere: the hash of every byte of the assessments and explanations of random
// models and logs is one and the same from the native core, from wasm in node, Chromium, Firefox
// and WebKit, and from the core as plain JavaScript in each of them.
//
// LEADLIGHT_BITS_CASES is how many cases; LEADLIGHT_BITS and LEADLIGHT_WASM name another native tool
// and another folder of built modules than the presets'.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { basename, extname, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { generate } from "../oracle/generate.mjs";
import { randomCases, writeCases } from "../tools/cases.mjs";
import { calls } from "../wasm/calls.mjs";
import { openModule } from "../wasm/open.mjs";
import { documents, hashes } from "./answers.mjs";
import { engines } from "./engines.mjs";

const FIRST = 2_000_000;
const count = Number(process.env.LEADLIGHT_BITS_CASES ?? 10_000);
const STEP = 250; // cases a call

const root = fileURLToPath(new URL("../..", import.meta.url));
const native = resolve(root, process.env.LEADLIGHT_BITS ?? "build/dev/tests/bits");
const command = resolve(root, "build/dev/cli/leadlight");
const built = resolve(root, process.env.LEADLIGHT_WASM ?? "build/wasm");

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};
const strict =
  "default-src 'none'; img-src data:; base-uri 'none'; require-trusted-types-for 'script';";
const POLICIES = {
  "/wasm.html": `${strict} script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'`,
  "/plain.html": `${strict} script-src 'self'`,
};
const HTML = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bits</title>
<link rel="icon" href="data:,"><script type="module" src="/tests/engines/page.mjs"></script></html>`;

/** The two pages, and of the disk only what they load. */
async function serve() {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://127.0.0.1");
    response.setHeader("content-type", TYPES[extname(pathname)] ?? "text/plain");
    if (pathname in POLICIES) {
      response.setHeader("content-security-policy", POLICIES[pathname]);
      return response.end(HTML);
    }
    const [, folder, name] = /^\/(built|tests\/\w+)\/([\w-]+\.(?:mjs|wasm))$/.exec(pathname) ?? [];
    const file = folder && join(folder === "built" ? built : join(root, folder), basename(name));
    if (!file || !existsSync(file)) return response.writeHead(404).end();
    response.end(readFileSync(file));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function openPlain() {
  const file = join(built, "leadlight_plain.mjs");
  assert.ok(existsSync(file), `${file} is missing: cmake --build --preset wasm`);
  // The glue of Emscripten 3.1.6 asks for it under node, and a module has none.
  globalThis.__dirname ??= built;
  const { default: instantiate } = await import(pathToFileURL(file).href);
  return instantiate();
}

function withFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), "leadlight-bits-"));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
function nativeHashes() {
  assert.ok(existsSync(native), `${native} is missing: cmake --build --preset dev`);
  return withFolder((folder) => {
    const answers = [];
    for (let done = 0; done < count; done += STEP) {
      const file = join(folder, "cases");
      writeCases(file, randomCases(Math.min(STEP, count - done), FIRST + done));
      answers.push(...execFileSync(native, [file], { encoding: "utf8" }).trim().split("\n"));
    }
    return answers;
  });
}

const lines = (items) => items.map((item) => `${JSON.stringify(item)}\n`).join("");

/** The native assessments of a case, as the command line prints them; it has no bytes to show. */
function nativeAssessments(seed) {
  if (!existsSync(command)) return `(${command} would print them)`;
  const { model, events, at } = generate(seed);
  return withFolder((folder) => {
    writeFileSync(join(folder, "model.json"), JSON.stringify(model));
    const log = lines(events.map((event) => ({ visitor: "v", ...event })));
    writeFileSync(join(folder, "log.ndjson"), log);
    return at
      .map((now) =>
        execFileSync(
          command,
          ["score", "--model", "model.json", "--at", String(now), "log.ndjson"],
          { cwd: folder, encoding: "utf8" },
        ),
      )
      .join("");
  });
}

let expected;
/** Wasm in node: beside it the documents of another place are shown. */
let wasm;
let site;

before(async () => {
  expected = nativeHashes();
  wasm = await openModule();
  site = await serve();
});
after(() => site?.stop());

/** Compares a place with the native core. `place`: its hashes and documents, as of answers.mjs. */
async function compare(where, place) {
  const begun = performance.now();
  for (let done = 0; done < count; done += STEP) {
    const found = await place.hashes(FIRST + done, Math.min(STEP, count - done));
    const wrong = found.findIndex((hash, i) => hash !== expected[done + i]);
    if (wrong < 0) continue;
    const seed = FIRST + done + wrong;
    const show = (name, value) => console.error(`${name}: ${JSON.stringify(value, null, 1)}`);
    show(`case of seed ${seed}`, generate(seed));
    show(where, await place.documents(seed));
    if (place.core !== wasm) show("wasm in node", documents(wasm, seed));
    console.error(`native assessments:\n${nativeAssessments(seed)}`);
    assert.fail(
      `${where} differs from the native core at seed ${seed}, after ${done + wrong} cases that agree`,
    );
  }
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.log(`${count} cases, the same bits from ${where}, in ${seconds} s`);
}

const inNode = (core) => ({
  core,
  hashes: (first, size) => hashes(core, first, size),
  documents: (seed) => documents(core, seed),
});
/** These functions run in the page. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 300));
const inPage = (page) => ({
  hashes: (...args) => page.evaluate((...args) => window.answers.hashes(...args), ...args),
  documents: (seed) => page.evaluate((seed) => window.answers.documents(seed), seed),
});

test("the cases differ from each other", () => {
  assert.equal(expected.length, count);
  assert.ok(new Set(expected).size > count * 0.9);
});

test("wasm in node gives the native bits", () => compare("wasm in node", inNode(wasm)));

test("plain JavaScript in node gives the native bits", async () => {
  await compare("plain JavaScript in node", inNode(await openPlain()));
});

test("plain JavaScript's memory grows, and nothing is lost", async () => {
  const cores = [await openModule(), await openPlain()];
  const { model } = generate(FIRST);
  const answers = cores.map((core) => {
    const small = core.HEAPU8.length;
    const call = calls(core);
    call.load(model);
    for (let i = 0; i < 1800; i += 300) {
      const events = Array.from({ length: 300 }, (_, j) => ({
        name: "page_view",
        time: 1763800000000 + (i + j) * 1000,
        id: String(i + j),
        properties: { path: `/${i + j}`, title: "t".repeat(300) },
      }));
      assert.equal(call.replay(events).errors, undefined);
    }
    assert.ok(core.HEAPU8.length > small, `${core.HEAPU8.length} bytes, as at the start`);
    return [call.events(), call.assess(1763900000000), call.explain(1763900000000)];
  });
  assert.equal(answers[0][0].length, 1800);
  assert.deepEqual(answers[1], answers[0]);
});

for (const { name, missing, start } of engines) {
  test(`${name} gives the native bits`, { skip: missing ?? false }, async (t) => {
    const page = await start();
    const open = async (path) => {
      await page.open(site.address + path);
      await page.until(() => typeof window.answers?.hashes === "function");
    };
    try {
      await t.test("by wasm", async () => {
        await open("/wasm.html");
        await compare(`wasm in ${name} ${page.version}`, inPage(page));
        assert.deepEqual(await page.errors(), []);
      });
      await t.test("by plain JavaScript, where the page's CSP forbids wasm", async () => {
        await open("/plain.html");
        assert.equal(await page.evaluate(() => window.answers.hasWasm()), false);
        await page.evaluate(settle); // an engine may report that a little later
        await page.errors();
        await compare(`plain JavaScript in ${name} ${page.version}`, inPage(page));
        assert.deepEqual(await page.errors(), []);
      });
    } finally {
      await page.close();
    }
  });
}
