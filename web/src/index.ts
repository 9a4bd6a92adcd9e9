// The module: import { createLeadlight } from "leadlight". Importing touches nothing.
import { startLeadlight } from "./leadlight.ts";
import type * as Declared from "./types.ts";

export type * from "./types.ts";

export const createLeadlight: typeof Declared.createLeadlight = (options = {}) =>
  startLeadlight({
    ...options,
    model: options.model ?? new URL("./b2b-saas.json", import.meta.url),
    wasm: options.wasm ?? new URL("./leadlight.wasm", import.meta.url),
  });
