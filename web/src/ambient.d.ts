// What scripts/build-web.mjs puts in.

/** The version of web/package.json. */
declare const LEADLIGHT_VERSION: string;

/** The wasm in base64 in the single-file build, otherwise empty. */
declare const LEADLIGHT_WASM: string;

/** The hashes of leadlight.wasm and leadlight-trees.wasm, as fetch() takes them; empty: not checked. */
declare const LEADLIGHT_WASM_INTEGRITY: string;

/** The default model in JSON in the single-file build, otherwise empty. */
declare const LEADLIGHT_MODEL: string;

/** The Emscripten module of build/wasm. Its calls and documents: wasm/README.md. */
declare module "leadlight-wasm" {
  export interface Core {
    readonly HEAPU8: Uint8Array;
    input(size: number): number;
    output(): number;
    load(size: number): number;
    record(size: number): number;
    replay(size: number): number;
    assess(now: number): number;
    explain(now: number): number;
    whatIf(size: number, now: number): number;
    events(): number;
    clear(): void;
  }

  export default function instantiate(settings: {
    instantiateWasm(
      imports: WebAssembly.Imports,
      receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ): object;
  }): Promise<Core>;
}

/** A style sheet, as text. */
declare module "*.css" {
  const text: string;
  export default text;
}
