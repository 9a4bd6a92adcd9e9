// The module: import { createLeadlight } from "leadlight". Importing touches nothing.
import { startLeadlight } from "./leadlight.ts";
import { nowhere } from "./nowhere.ts";
import type * as Declared from "./types.ts";

export type * from "./types.ts";

export const createLeadlight: typeof Declared.createLeadlight = (options) => {
  if (typeof window === "undefined") return nowhere();
  const { model, wasm, trees, plain, ...rest } = options ?? {};
  return startLeadlight({
    ...rest,
    model: model ?? new URL("./b2b-saas.json", import.meta.url),
    wasm: wasm ?? new URL("./leadlight.wasm", import.meta.url),
    trees: trees ?? new URL("./leadlight-trees.wasm", import.meta.url),
    plain: plain ?? new URL("./leadlight-plain.js", import.meta.url),
  });
};
