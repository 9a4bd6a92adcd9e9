// Builds the browser's files into build/dist and measures them against the byte budget.
//
//   node scripts/build-web.mjs [--wasm DIRECTORY]    default: build/wasm
//
// Exit status: 0; 1 when a file is over its budget, or when something does not build.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { minify } from "terser";
import { brotli } from "./brotli.mjs";

const KB = 1024;
const BUDGET = { wasm: 20 * KB, total: 32 * KB, model: 3 * KB };

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const given = process.argv.indexOf("--wasm");
const wasmDirectory = given > 0 ? resolve(process.argv[given + 1]) : join(root, "build/wasm");
const dist = join(root, "build/dist");
const web = (path) => join(root, "web", path);

const glue = join(wasmDirectory, "leadlight_wasm.mjs");
const wasmFile = join(wasmDirectory, "leadlight_wasm.wasm");
const plain = join(wasmDirectory, "leadlight_plain.mjs");
const treesGlue = join(wasmDirectory, "leadlight_wasm_trees.mjs");
const treesFile = join(wasmDirectory, "leadlight_wasm_trees.wasm");
for (const file of [glue, wasmFile, plain, treesGlue, treesFile]) {
  if (existsSync(file)) continue;
  console.error(`${file} is not there: build the wasm first`);
  process.exit(1);
}
const wasm = await readFile(wasmFile);
const trees = await readFile(treesFile);

/** What the glue and a wasm have to do with each other. */
const seam = async (glue, wasm) => {
  const { imports, exports } = WebAssembly.Module;
  const module = await WebAssembly.compile(wasm);
  const script = (await readFile(glue, "utf8")).replaceAll(
    "leadlight_wasm_trees",
    "leadlight_wasm",
  );
  return JSON.stringify([imports(module), exports(module), script]);
};
// The script has one glue for both.
if ((await seam(glue, wasm)) !== (await seam(treesGlue, trees))) {
  console.error("leadlight_wasm and leadlight_wasm_trees need different glue: expected the same");
  process.exit(1);
}
const manifest = JSON.parse(await readFile(web("package.json"), "utf8"));

/** What an `integrity` attribute takes. */
const integrity = (bytes) => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;

/**
 * The glue also runs under node and in workers; here is a page. With the globals of the others
 * undefined, their branches are dead code, and with `document` so the guess at its own address,
 * which nothing needs and an element named currentScript could lead astray.
 */
const pageOnly = ["process", "importScripts", "require", "__filename", "__dirname", "document"];
const forPages = async (file, arrows) =>
  minify(await readFile(file, "utf8"), {
    compress: {
      global_defs: Object.fromEntries(pageOnly.map((name) => [`@${name}`, "undefined"])),
      passes: 4,
      unsafe_arrows: arrows,
    },
    ecma: 2021,
    module: true,
  });
const glueForPages = await forPages(glue, true);
const gluePlugin = {
  name: "glue",
  setup(bundler) {
    bundler.onResolve({ filter: /^leadlight-wasm$/ }, () => ({ path: glue, namespace: "glue" }));
    bundler.onLoad({ filter: /^/, namespace: "glue" }, () => ({ contents: glueForPages.code }));
  },
};

/** What leadlight-acts.js fetches when a page needs it: files beside it, not parts of it. */
const PARTS = ["content", "handoff", "privacy"];
const partsPlugin = {
  name: "parts",
  setup(bundler) {
    bundler.onResolve(
      { filter: new RegExp(`^\\.\\./(${PARTS.join("|")})/index\\.ts$`) },
      (asked) =>
        asked.kind === "dynamic-import"
          ? { path: `./leadlight-${asked.path.split("/")[1]}.js`, external: true }
          : null,
    );
  },
};

const styles = async (file) =>
  (await transform(await readFile(file, "utf8"), { loader: "css", minify: true })).code;
/** A style sheet that is imported is its text. */
const stylesPlugin = {
  name: "styles",
  setup(bundler) {
    bundler.onLoad({ filter: /\.css$/ }, async ({ path }) => ({
      contents: await styles(path),
      loader: "text",
    }));
  },
};

/** One bundle, by esbuild, and by terser after it when that is smaller on the wire. */
async function bundle(entry, format, define = {}) {
  const made = await build({
    ...(typeof entry === "string" ? { entryPoints: [entry] } : { stdin: entry }),
    bundle: true,
    charset: "utf8",
    define: {
      LEADLIGHT_VERSION: JSON.stringify(manifest.version),
      LEADLIGHT_WASM: '""',
      LEADLIGHT_WASM_INTEGRITY: JSON.stringify(`${integrity(wasm)} ${integrity(trees)}`),
      LEADLIGHT_MODEL: '""',
      // A classic script has no import.meta; the address of the wasm is always handed over.
      ...(format === "iife" ? { "import.meta.url": "location.href" } : {}),
      ...define,
    },
    format,
    legalComments: "none",
    logLevel: "warning",
    minifyIdentifiers: true,
    minifySyntax: true,
    // Of a module terser does it, which keeps the comments that bundlers read.
    minifyWhitespace: format !== "esm",
    plugins: [gluePlugin, partsPlugin, stylesPlugin],
    target: "es2021",
    write: false,
  });
  const once = made.outputFiles[0].contents;
  const again = await minify(Buffer.from(once).toString(), {
    compress: { passes: 3, ecma: 2021, unsafe_arrows: true },
    ecma: 2021,
    format: { comments: /^ (webpackIgnore: true|@vite-ignore) $/ },
    mangle: true,
    module: format === "esm",
  });
  const twice = Buffer.from(again.code);
  return brotli(twice) < brotli(once) ? twice : Buffer.from(once);
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });

const defaultModel = JSON.parse(await readFile(join(root, "core/models/b2b-saas.json"), "utf8"));

/** Rows of the table: what, bytes. */
const rows = [];
const integrities = {};
async function put(name, content) {
  const bytes = Buffer.from(content);
  await writeFile(join(dist, name), bytes);
  rows.push([name, bytes]);
  integrities[name] = integrity(bytes);
}

await put("leadlight.wasm", wasm);
await put("leadlight-trees.wasm", trees);
// Only its size is of interest: it is inside the script.
const glueAlone = await bundle(
  { contents: `import glue from "leadlight-wasm"; window.glue = glue;`, resolveDir: root },
  "iife",
);
rows.push(["(glue, within the script)", glueAlone]);
const script = await bundle(web("src/script.ts"), "iife");
await put("leadlight.js", script);
rows.push(["script + wasm", script, wasm]);
// Not with arrows: what stands in for WebAssembly in it has constructors.
await put("leadlight-plain.js", Buffer.from((await forPages(plain, false)).code));
await put("leadlight.mjs", await bundle(web("src/index.ts"), "esm"));
await put("leadlight-core.mjs", await bundle(web("src/core.ts"), "esm"));
await put(
  "leadlight-single.js",
  await bundle(web("src/script.ts"), "iife", {
    LEADLIGHT_WASM: JSON.stringify(wasm.toString("base64")),
    LEADLIGHT_MODEL: JSON.stringify(JSON.stringify(defaultModel)),
  }),
);
await put("leadlight-stub.js", await bundle(web("src/stub.js"), "iife"));
await put("leadlight-more.js", await bundle(web("src/collectors/more/index.ts"), "esm"));
await put("leadlight-acts.js", await bundle(web("src/acts/index.ts"), "esm"));
for (const part of PARTS)
  await put(`leadlight-${part}.js`, await bundle(web(`src/${part}/index.ts`), "esm"));
await put("leadlight-content.css", await styles(web("src/content/content.css")));
await put("leadlight-consent.js", await bundle(web("src/consent-tools/index.ts"), "esm"));
await put("leadlight-panel.js", await bundle(web("src/panel/index.ts"), "esm"));

const models = join(root, "core/models");
const modelNames = [];
for (const name of await readdir(models)) {
  if (!name.endsWith(".json")) continue;
  const model = JSON.parse(await readFile(join(models, name), "utf8"));
  await put(name, Buffer.from(JSON.stringify(model)));
  if (!name.includes("schema")) modelNames.push(name);
}

await put(
  "handoff.schema.json",
  Buffer.from(JSON.stringify(JSON.parse(await readFile(web("handoff.schema.json"), "utf8")))),
);

await writeFile(join(dist, "integrity.json"), `${JSON.stringify(integrities, null, 2)}\n`);

// What npm packs: build/dist is the package.
await copyFile(web("package.json"), join(dist, "package.json"));
for (const types of [
  "leadlight.d.ts",
  "leadlight-core.d.ts",
  "leadlight-more.d.ts",
  "leadlight-acts.d.ts",
  "leadlight-consent.d.ts",
  "leadlight-panel.d.ts",
])
  await copyFile(web(types), join(dist, types));
// Of the hash that is a part of leadlight-handoff.js.
await copyFile(
  join(root, "node_modules/@noble/hashes/LICENSE"),
  join(dist, "LICENSE-noble-hashes"),
);
await copyFile(join(root, "LICENSE"), join(dist, "LICENSE"));

const sizes = new Map();
const number = (value) => String(value).padStart(9);
console.log(`${"bytes".padEnd(28)}      raw     gzip   brotli`);
for (const [name, ...parts] of rows) {
  const sum = (measure) => parts.reduce((total, bytes) => total + measure(bytes), 0);
  const size = sum(brotli);
  sizes.set(name, size);
  const raw = sum((bytes) => bytes.length);
  const gzip = sum((bytes) => gzipSync(bytes, { level: 9 }).length);
  console.log(name.padEnd(28) + number(raw) + number(gzip) + number(size));
}

console.log("\nsubresource integrity");
for (const [name, value] of Object.entries(integrities)) console.log(`${name.padEnd(22)}${value}`);

const limits = [
  ["leadlight.wasm", BUDGET.wasm],
  ["script + wasm", BUDGET.total],
  ...modelNames.map((name) => [name, BUDGET.model]),
];
for (const [name, limit] of limits) {
  if (sizes.get(name) <= limit) continue;
  console.error(`${name}: ${sizes.get(name)} bytes of brotli, over its budget of ${limit}`);
  process.exitCode = 1;
}
