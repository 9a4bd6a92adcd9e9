// The module leadlight/core: the core where there is no page, to replay a log that somebody sent.
import type * as Declared from "../leadlight-core.d.ts";
import { engineOf, start } from "./engine.ts";

export const createCore: typeof Declared.createCore = async (wasm) => {
  const engine = engineOf(
    await start(async (imports) => {
      // Workers may not compile: they import a module that is compiled already.
      const module = wasm instanceof WebAssembly.Module ? wasm : await WebAssembly.compile(wasm);
      return { module, instance: await WebAssembly.instantiate(module, imports) };
    }),
  );
  return {
    load: engine.load,
    replay(events) {
      engine.clear();
      const given = engine.replay(events);
      return typeof given === "number" ? [] : given;
    },
    assess: engine.assess,
    explain: engine.explain,
  };
};
