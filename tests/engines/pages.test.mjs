// The cases of tests/web/pages/cases.mjs in every engine that is installed, one browser each, every
// case on an origin of its own; at the end a table, also in build/test/cases.txt.
//
// LEADLIGHT_CASES: only the cases whose names have this text.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { cases } from "../web/pages/cases.mjs";
import { serveCase } from "../web/pages/server.mjs";
import { engines } from "./engines.mjs";
import { createVisit } from "./visit.mjs";

const chosen = cases.filter(({ name }) => name.includes(process.env.LEADLIGHT_CASES ?? ""));
/** By case and engine: "ok", "failed", or why not. */
const table = chosen.map(({ name }) => ({ name }));

test("no two cases have the same name", () => {
  assert.equal(new Set(cases.map(({ name }) => name)).size, cases.length);
});

for (const engine of engines) {
  test(`the cases in ${engine.name}`, { skip: engine.missing ?? false }, async (t) => {
    const page = await engine.start();
    /** Kept to the end: the port of one that is gone could be given to another, with what it stored. */
    const sites = [];
    t.diagnostic(`${engine.name} ${page.version}`);
    try {
      for (const [i, one] of chosen.entries()) {
        const why = one.except?.[engine.name];
        table[i][engine.name] = why ?? "failed";
        await t.test(one.name, { skip: why ?? false }, async () => {
          const site = await serveCase(one);
          sites.push(site);
          const visit = createVisit(page, site);
          try {
            await one.run(visit);
            assert.deepEqual(await visit.strangers(), [], "nothing is asked of others");
            if (!one.stores) assert.deepEqual(await visit.stored(), visit.NOTHING_STORED);
            await visit.complaints();
            assert.deepEqual(
              visit.all.filter((text) => !one.errors?.test(text)),
              [],
              "no complaint",
            );
            table[i][engine.name] = "ok";
          } finally {
            await page.open("about:blank").catch(() => {}); // the next case opens its own
            await page.errors();
          }
        });
      }
    } finally {
      await page.close();
      for (const site of sites) await site.stop();
    }
  });
}

after(() => {
  const wide = Math.max(...table.map(({ name }) => name.length));
  const row = (name, cells) =>
    `${name.padEnd(wide)}  ${cells.map((cell) => cell.padEnd(10)).join("")}`.trimEnd();
  const notes = [];
  const lines = table.map((one) =>
    row(
      one.name,
      engines.map(({ name, missing }) => {
        const found = one[name] ?? missing ?? "not run";
        if (/^(ok|failed)$/.test(found)) return found;
        if (!notes.includes(found)) notes.push(found);
        return `(${notes.indexOf(found) + 1})`;
      }),
    ),
  );
  const head = row(
    "case",
    engines.map(({ name }) => name),
  );
  const text = [head, ...lines, ...notes.map((note, i) => `(${i + 1}) ${note}`), ""].join("\n");
  const folder = new URL("../../build/test/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileURLToPath(new URL("cases.txt", folder)), text);
  console.log(text);
});
