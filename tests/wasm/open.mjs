// Opens the built wasm module under node. LEADLIGHT_WASM names another folder than the preset's.
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { calls } from "./calls.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = resolve(root, process.env.LEADLIGHT_WASM ?? "build/wasm");

/** A module of its own, untouched by any other test; `trees`: the one that has decision trees. */
export async function openModule(trees = false) {
  const name = trees ? "leadlight_wasm_trees" : "leadlight_wasm";
  const glue = resolve(folder, `${name}.mjs`);
  if (!existsSync(glue)) throw new Error(`${glue} is missing: cmake --build --preset wasm`);
  // The glue of Emscripten 3.1.6 asks for it under node, and a module has none.
  globalThis.__dirname ??= folder;
  const { default: instantiate } = await import(pathToFileURL(glue).href);
  return instantiate({ wasmBinary: readFileSync(resolve(folder, `${name}.wasm`)) });
}

export async function open(trees = false) {
  return calls(await openModule(trees));
}
