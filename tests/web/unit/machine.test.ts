// How many crawlers are taken for machines, and how many browsers wrongly, by lists that others keep.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isMachine } from "../../../web/src/machine.ts";

const list = (path: string) =>
  JSON.parse(readFileSync(new URL(`../../../node_modules/${path}`, import.meta.url), "utf8"));
const driven = (userAgent: string) => isMachine({ userAgent, webdriver: false });
/** The share of `names` for which `test` holds, in percent, printed. */
function share(what: string, names: readonly string[], test: (name: string) => boolean): number {
  const held = names.filter(test).length;
  const percent = (100 * held) / names.length;
  console.log(`${what}: ${held} of ${names.length}, ${percent.toFixed(2)} %`);
  return percent;
}

test("99 % of the crawlers of crawler-user-agents are machines", () => {
  const crawlers: { instances?: string[] }[] = list("crawler-user-agents/crawler-user-agents.json");
  const names = [...new Set(crawlers.flatMap(({ instances }) => instances ?? []))];
  assert.ok(names.length > 2000);
  assert.ok(share("crawlers caught", names, driven) >= 99);
});

test("at most 0.2 % of the browsers of user-agents are", () => {
  const rows: { userAgent: string; weight: number }[] = list("user-agents/dist/user-agents.json");
  assert.ok(rows.length > 9000);
  const all = rows.map(({ userAgent }) => userAgent);
  assert.ok(share("visits wrongly caught", all, driven) <= 0.2);
  assert.ok(share("browsers wrongly caught", [...new Set(all)], driven) <= 0.2);
});

test("browsers whose names resemble those of machines are none", () => {
  const chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0";
  for (const name of [
    `Mozilla/5.0 (Linux; Android 13; CUBOT_X50) ${chrome} Mobile Safari/537.36`,
    `Mozilla/5.0 (Linux; Android 14; Google Pixel 8) ${chrome} Mobile Safari/537.36`,
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36 Avast/140.0.0.0`,
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
    "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
  ])
    assert.equal(driven(name), false, name);
});

test("a browser that says it is driven is a machine, whatever its name", () => {
  const userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  assert.equal(isMachine({ userAgent, webdriver: true }), true);
  assert.equal(isMachine({ userAgent, webdriver: false }), false);
});
