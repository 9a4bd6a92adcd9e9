// What the documents show whose every block is run by a test (snippets.mjs), done as they show it.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import Ajv from "ajv/dist/2020.js";
import { build } from "esbuild";
import { policy } from "../../../scripts/serve.mjs";
import {
  fencedBlocks,
  firstColumn,
  IN_A_PAGE,
  snippets,
  snippetsOf,
  WITH_THE_COMMAND_LINE,
  WITH_THE_PACKAGE,
} from "../../docs/snippets.mjs";
import { assess, built, html, names, tag, usePages } from "./harness.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const integrities = JSON.parse(built("integrity.json"));
/** Snippets are inline, and a loader among them writes `src`. */
const INLINE = {
  "content-security-policy":
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'",
};

const filesOf = (part) => readdirSync(`${root}web/src/${part}`).map((name) => `${part}/${name}`);

/** With the value of the file named last before it in place of each `sha384-…`. */
const withIntegrity = (text) =>
  text.replace(/sha384-…/g, (_, at) => {
    const [name] = text
      .slice(0, at)
      .match(/(?<=\/leadlight\/)[\w.-]+/g)
      .slice(-1);
    return integrities[name];
  });

const header = (text) => {
  const [name, value] = text
    .replace(/\s+/g, " ")
    .trim()
    .split(/: (.*)/);
  assert.equal(name, "Content-Security-Policy");
  return value;
};

async function bundle(contents) {
  const { outputFiles } = await build({
    stdin: { contents, loader: "jsx", resolveDir: root },
    bundle: true,
    define: {
      "process.env.NODE_ENV": '"production"',
      __VUE_OPTIONS_API__: "true",
      __VUE_PROD_DEVTOOLS__: "false",
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
    },
    format: "iife",
    jsx: "automatic",
    logLevel: "error",
    write: false,
  });
  return Buffer.from(outputFiles[0].contents);
}

describe("documents", () => {
  const site = usePages();

  /** Scores, without a file fetched twice or one from elsewhere. */
  async function scores(visitor, path = "/") {
    await visitor.open(path);
    // Not at once where the consent comes by a tool.
    await visitor.page.waitForFunction(() => leadlight.assess()?.events > 0);
    assert.equal(new Set(visitor.requests).size, visitor.requests.length, `${visitor.requests}`);
  }

  test("each fenced block is run by a test", () => {
    assert.ok(snippets.length > 20, `${snippets.length}`);
    const known = [...IN_A_PAGE, ...WITH_THE_PACKAGE, ...WITH_THE_COMMAND_LINE];
    for (const { at, how } of snippets)
      assert.ok(known.includes(how), `${at}: no way to run "${how}"`);
    for (const how of IN_A_PAGE) assert.ok(snippetsOf(how).length, how);
  });

  for (const { at, text } of snippetsOf("html"))
    test(`${at}, a page`, async () => {
      const visitor = await site.visitor({
        files: {
          "*": { body: html({ head: "", body: withIntegrity(text) }), headers: INLINE },
        },
      });
      await scores(visitor, "/pricing");
      for (const url of visitor.requests) assert.ok(url.startsWith(site.address), url);
      if (text.includes("view_pricing_table"))
        assert.ok((await names(visitor.page)).includes("view_pricing_table"), "the stub's call");
      // Each slot is decided; by whom it is for, tests/web/browser/content.test.mjs tells.
      if (text.includes("<leadlight-slot"))
        await visitor.page.waitForSelector("leadlight-slot[data-leadlight-decided=fallback]");
      for (const button of await visitor.page.locator("body > button[type=button]").all())
        await button.click();
      if (text.includes("<leadlight-privacy>"))
        await visitor.page.getByRole("heading", { name: "Your visit, as this site" }).waitFor();
    });

  test("the stub of the document is the one that is built", () => {
    const [inline] = snippetsOf("html")
      .map(({ text }) => /<script>("use strict";.*)<\/script>\n/.exec(text)?.[1])
      .filter(Boolean);
    assert.equal(inline, built("leadlight-stub.js").toString());
  });

  for (const { at, text } of snippetsOf("js"))
    test(`${at}, in a page with the widget`, async () => {
      const visitor = await site.visitor();
      const failed = [];
      visitor.page.on("console", (line) => {
        if (line.type() === "assert") failed.push(line.text());
      });
      await scores(visitor);
      const before = await names(visitor.page);
      await visitor.page.evaluate(`(async () => { ${text} })()`);
      assert.deepEqual(failed, []);
      if (/track|identify|consent\(/.test(text))
        assert.ok((await names(visitor.page)).length > before.length, "what it tells is recorded");
      assert.ok(await assess(visitor.page));
    });

  for (const { at, text } of snippetsOf("css"))
    test(`${at}, a style sheet that follows what the script sets`, async () => {
      const visitor = await site.visitor({
        files: {
          "*": html({
            head: `<link rel="stylesheet" href="/page.css">
              <link rel="stylesheet" href="/leadlight/leadlight-content.css">${tag(`data-acts="all"`)}`,
            body: `<leadlight-slot></leadlight-slot><p class="trial-banner">Trial</p><p class="call-me">Call</p>`,
          }),
          "/page.css": text,
        },
      });
      await scores(visitor);
      const { page } = visitor;
      await page.evaluate(async () => {
        leadlight.track("demo_request");
        leadlight.track("purchase");
        await leadlight.consent({ personalization: true });
      });
      await page.waitForSelector("html[data-leadlight-stage=client]");
      const [rules, useless] = await page.evaluate(() => {
        const rules = [...document.styleSheets[0].cssRules];
        const isUseless = ({ selectorText, style }) =>
          !document.querySelector(selectorText.replace('temperature="hot"', "temperature")) ||
          !style.length;
        return [rules.length, rules.filter(isUseless).map(({ cssText }) => cssText)];
      });
      assert.equal(rules, text.match(/\{/g).length, "every rule is understood");
      assert.deepEqual(useless, []);
    });

  for (const { at, text } of snippetsOf("json"))
    test(`${at}, a hand-off as its schema says`, () => {
      const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false });
      const fits = ajv.compile(JSON.parse(built("handoff.schema.json")));
      assert.ok(fits(JSON.parse(text)), JSON.stringify(fits.errors));
    });

  for (const [how, mount] of [
    [
      "jsx",
      `import { createRoot } from "react-dom/client";
       createRoot(document.querySelector("main")).render(<Component />);`,
    ],
    ["js vue", `import { createApp } from "vue"; createApp(Component).mount("main");`],
  ])
    for (const { at, text } of snippetsOf(how))
      test(`${at}, a component that follows the score`, async () => {
        const component = text.replace(/export default (function \w+)?/, (_, named) =>
          named ? `const Component = ${named}` : "const Component = ",
        );
        assert.notEqual(component, text);
        const visitor = await site.visitor({
          files: {
            "*": {
              body: html({ body: `<main></main><script src="/app.js"></script>` }),
              headers: {
                "content-security-policy":
                  how === "js vue"
                    ? policy.replace("trusted-types 'none'", "trusted-types vue")
                    : policy,
              },
            },
            "/app.js": await bundle(component + mount),
          },
        });
        await scores(visitor);
        const { page } = visitor;
        await page.getByText("Have a look around.").waitFor();
        await page.evaluate(() => leadlight.track("demo_request"));
        await page.getByText("Shall we show you around?").waitFor();
      });

  for (const { at, text } of snippetsOf("jsx layout"))
    test(`${at}, rendered on a server`, async () => {
      const folder = mkdtempSync(`${root}build/layout-`);
      try {
        const { outputFiles } = await build({
          stdin: { contents: text, loader: "jsx", resolveDir: root },
          bundle: true,
          format: "esm",
          jsx: "automatic",
          packages: "external",
          write: false,
        });
        writeFileSync(`${folder}/layout.mjs`, outputFiles[0].contents);
        const { default: Layout } = await import(pathToFileURL(`${folder}/layout.mjs`).href);
        const { createElement } = await import("react");
        const { renderToString } = await import("react-dom/server");
        const body = renderToString(createElement(Layout, null, "Welcome"));
        await scores(await site.visitor({ files: { "*": `<!doctype html>${body}` } }));
      } finally {
        rmSync(folder, { recursive: true });
      }
    });

  const ASSETS = "https://assets.example.com";
  const single = tag().replace("leadlight.js", "leadlight-single.js");
  const heads = {
    http: () => tag("data-panel"),
    "http nonce": () => tag(`nonce="r4nd0m" data-panel`),
    "http single": () => single,
    "http elsewhere": () => tag("data-panel").replace(`src="`, `src="${site.elsewhere}`),
  };
  for (const { at, how, text } of snippetsOf(...Object.keys(heads)))
    test(`${at}, the policy of a page that scores`, async () => {
      const value = header(text).replaceAll(ASSETS, site.elsewhere);
      const shared = Object.keys(integrities).map((name) => [
        `/leadlight/${name}`,
        { body: built(name), headers: { "access-control-allow-origin": "*" } },
      ]);
      const visitor = await site.visitor({
        files: {
          "*": {
            body: html({ head: heads[how]() }),
            headers: { "content-security-policy": value },
          },
          ...(how === "http elsewhere" ? Object.fromEntries(shared) : {}),
        },
      });
      await scores(visitor);
      if (how !== "http single")
        await visitor.page.locator("leadlight-inspector").waitFor({ state: "attached" });
      const plain = visitor.requests.some((url) => url.includes("plain"));
      assert.equal(plain, !value.includes("'wasm-unsafe-eval'"), "the core that runs");
    });

  test("the demo site is served with the strictest policy of the document, and says so", () => {
    assert.equal(header(snippetsOf("http")[0].text), policy);
    const [told] = fencedBlocks("examples/site/README.md").filter(({ text }) =>
      text.includes("default-src"),
    );
    assert.equal(told.text.replace(/\s+/g, " ").trim(), policy);
  });

  test("the table of attributes has those that the script reads, and no others", () => {
    const sources = ["script.ts", ...["acts", "content", "handoff", "privacy"].flatMap(filesOf)];
    const script = sources.map((name) => readFileSync(`${root}web/src/${name}`, "utf8")).join("");
    const read = [...script.matchAll(/(?:setting|isSet)\("([\w-]+)"\)/g)].map(([, name]) => name);
    assert.ok(read.length >= 8, `${read}`);
    assert.deepEqual(
      firstColumn("docs/embedding.md", "Attributes of the script tag").sort(),
      [...new Set(read)].map((name) => `data-${name}`).sort(),
    );
  });

  test("the table of files has all that the build makes for a browser", () => {
    const files = readFileSync(`${root}docs/embedding.md`, "utf8").split("\n## ")[0];
    const models = /model.schema/;
    for (const name of Object.keys(integrities))
      if (!models.test(name)) assert.ok(files.includes(`\`${name}\``), name);
  });
});
