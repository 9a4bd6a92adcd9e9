import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const BROWSER_ONLY = [
  "window",
  "document",
  "location",
  "history",
  "localStorage",
  "indexedDB",
  "addEventListener",
];

test("importing the module touches nothing of a browser, so a server may do it", async () => {
  const entry = fileURLToPath(new URL("../../../web/src/index.ts", import.meta.url));
  const made = await build({
    entryPoints: [entry],
    bundle: true,
    define: { LEADLIGHT_VERSION: '"0"', LEADLIGHT_WASM: '""' },
    format: "esm",
    // The glue is built code; what it does at import is nothing but to define its function.
    plugins: [
      {
        name: "glue",
        setup(bundle) {
          bundle.onResolve({ filter: /^leadlight-wasm$/ }, () => ({
            path: "glue",
            namespace: "glue",
          }));
          bundle.onLoad({ filter: /^/, namespace: "glue" }, () => ({
            contents: "export default undefined",
          }));
        },
      },
    ],
    write: false,
  });
  const touched: string[] = [];
  for (const name of BROWSER_ONLY)
    Object.defineProperty(globalThis, name, {
      configurable: true,
      get() {
        touched.push(name);
      },
    });
  try {
    const code = Buffer.from(made.outputFiles[0]?.contents ?? []).toString("base64");
    const module = await import(`data:text/javascript;base64,${code}`);
    assert.deepEqual(Object.keys(module), ["createLeadlight"]);
    assert.deepEqual(touched, []);
  } finally {
    for (const name of BROWSER_ONLY) Reflect.deleteProperty(globalThis, name);
  }
});
