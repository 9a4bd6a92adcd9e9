// Opens the built wasm module under node. LEADLIGHT_WASM names another folder than the preset's.
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { calls } from "./calls.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = resolve(root, process.env.LEADLIGHT_WASM ?? "build/wasm");

/** A module of its own, untouched by any other test. */
export async function openModule() {
  const glue = resolve(folder, "leadlight_wasm.mjs");
  if (!existsSync(glue)) throw new Error(`${glue} is missing: cmake --build --preset wasm`);
  // The glue of Emscripten 3.1.6 asks for it under node, and a module has none.
  globalThis.__dirname ??= folder;
  const { default: instantiate } = await import(pathToFileURL(glue).href);
  return instantiate({ wasmBinary: readFileSync(resolve(folder, "leadlight_wasm.wasm")) });
}

export async function open() {
  return calls(await openModule());
}
