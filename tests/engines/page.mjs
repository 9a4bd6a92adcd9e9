// In a page: opens the core that the page's name says, wasm.html or plain.html, and puts what
// answers.mjs computes with it where a test can call it.
import { documents, hashes } from "./answers.mjs";

async function open() {
  if (location.pathname === "/plain.html") {
    const { default: instantiate } = await import("/built/leadlight_plain.mjs");
    return instantiate();
  }
  const { default: instantiate } = await import("/built/leadlight_wasm.mjs");
  const response = await fetch("/built/leadlight_wasm.wasm");
  return instantiate({ wasmBinary: new Uint8Array(await response.arrayBuffer()) });
}

/** Whether this page may use wasm: here, the smallest module there is. */
async function hasWasm() {
  try {
    // Not `compile`: WebKit allows that under any CSP.
    await WebAssembly.instantiate(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    return true;
  } catch {
    return false; // the page's CSP forbids it
  }
}

const core = open();
window.answers = {
  hasWasm,
  hashes: async (first, count) => hashes(await core, first, count),
  documents: async (seed) => documents(await core, seed),
};
