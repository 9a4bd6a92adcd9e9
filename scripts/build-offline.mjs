// Makes build/dist/offline.html: examples/offline with the widget, the wasm, the model and the
// inspector inside, one file that makes no request. Run after scripts/build-web.mjs.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const from = (path) => resolve(ROOT, path);

/** Builds the page of these files; the paths of the built ones are those of build/dist. */
export async function buildOffline({
  leadlight = from("build/dist/leadlight.mjs"),
  panel = from("build/dist/leadlight-panel.js"),
  wasm = from("build/dist/leadlight.wasm"),
  model = from("core/models/b2b-saas.json"),
  output = from("build/dist/offline.html"),
} = {}) {
  const source = (name) => readFile(from(`examples/offline/${name}`), "utf8");
  const [template, style, script, bytes, rules] = await Promise.all([
    source("index.html"),
    source("style.css").then((css) => transform(css, { loader: "css", minify: true })),
    build({
      entryPoints: [from("examples/offline/main.ts")],
      alias: { "leadlight/panel": panel, leadlight },
      bundle: true,
      charset: "utf8",
      format: "esm",
      minify: true,
      target: "es2022",
      write: false,
    }),
    readFile(wasm, "base64"),
    readFile(model, "utf8"),
  ]);

  const parts = {
    style: style.code.trim(),
    script: withoutTags(script.outputFiles[0].text.trim()),
    wasm: JSON.stringify(bytes),
    model: withoutTags(JSON.stringify(JSON.parse(rules))),
  };
  // A function gives the text, since "$&" in a string would mean what was found.
  const page = template.replace(
    /(?:"|\/\*)\{(style|script|wasm|model)\}(?:"|\*\/)/g,
    (_, part) => parts[part],
  );
  await mkdir(dirname(output), { recursive: true });
  await writeFile(output, page);
  return { output, bytes: Buffer.byteLength(page) };
}

/** In JSON and in the strings of a script, `\u003c` is `<`; these three would end or confuse the element. */
function withoutTags(text) {
  return text.replace(/<(?=\/script|script|!--)/gi, "\\u003c");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { output, bytes } = await buildOffline();
  console.error(`${output}: ${bytes} bytes`);
}
