// The core in wasm, called by documents. There is one profile in it; wasm/README.md has the calls.
import instantiate, { type Core } from "leadlight-wasm";
import { decode, encode } from "./cbor.ts";
import type { Assessment, Explanation, LeadEvent, ModelError } from "./types.ts";

/** Bits of what a recording changed. */
export const VISIBLE = 1 | 2 | 4 | 8 | 32; // engagement, temperature, stage, prospect flag, segments
export const DROPPED = 64;
export const KNOWN = 128;

export interface Engine {
  /** The errors, none when the model is in force. A model before it stays in force on errors. */
  load(model: unknown): readonly ModelError[];
  /** What changed, as a sum of bits; the errors when the event was refused. */
  record(event: LeadEvent): number | readonly ModelError[];
  /** As `record`, all or none. */
  replay(events: readonly LeadEvent[]): number | readonly ModelError[];
  assess(now: number): Assessment | null;
  explain(now: number): Explanation | null;
  /** As if the event had been recorded too; null when it was refused. */
  whatIf(event: LeadEvent, now: number): Assessment | null;
  events(): readonly LeadEvent[];
  clear(): void;
}

/**
 * Starts the core in wasm; where that fails, as under a CSP that forbids wasm, the same core as
 * plain JavaScript at the address `plain`. Rejects with what was wrong with the wasm.
 */
export async function createEngine(
  wasm: string | URL | BufferSource,
  plain?: string | URL,
): Promise<Engine> {
  return engineOf(
    await start((imports) => compile(wasm, imports)).catch((error) => {
      if (!plain) throw error;
      // Bundlers, too, leave it to the browser.
      return import(/* webpackIgnore: true */ /* @vite-ignore */ `${plain}`)
        .then((module): Promise<Core> => module.default())
        .catch(() => {
          throw error;
        });
    }),
  );
}

/** Starts the core with what `compile` makes of the wasm; rejects with what was wrong with it. */
export const start = (
  compile: (imports: WebAssembly.Imports) => Promise<WebAssembly.WebAssemblyInstantiatedSource>,
): Promise<Core> =>
  // The module's own promise stays pending when the instantiation fails, hence this one around it.
  new Promise((resolve, reject) => {
    instantiate({
      instantiateWasm(imports, receive) {
        // `receive` runs the core's own start, which may trap.
        compile(imports)
          .then((made) => receive(made.instance, made.module))
          .catch(reject);
        return {};
      },
    }).then(resolve, reject);
  });

/** The calls of a core that runs, by documents. */
export function engineOf(core: Core): Engine {
  const take = (size: number): unknown => {
    const address = core.output();
    return size ? decode(core.HEAPU8.subarray(address, address + size)) : null;
  };
  /** What the call gives, below 0 for the size of its errors; the errors, those of writing too. */
  const give = (
    call: (size: number) => number,
    document: unknown,
  ): number | readonly ModelError[] => {
    const bytes = encode(document);
    if (!(bytes instanceof Uint8Array)) return [bytes];
    const address = core.input(bytes.length);
    if (!address) return [{ pointer: "", expected: "enough memory", found: "too little" }];
    core.HEAPU8.set(bytes, address);
    const given = call(bytes.length);
    return given < 0 ? (take(-given) as ModelError[]) : given;
  };

  return {
    load(model) {
      const given = give((size) => -core.load(size), model);
      return typeof given === "number" ? [] : given;
    },
    record: (event) => give(core.record, event),
    replay: (events) => give(core.replay, events),
    assess: (now) => take(core.assess(now)) as Assessment | null,
    explain: (now) => take(core.explain(now)) as Explanation | null,
    whatIf(event, now) {
      const given = give((size) => core.whatIf(size, now), event);
      return typeof given === "number" ? (take(given) as Assessment | null) : null;
    },
    events: () => (take(core.events()) as LeadEvent[] | null) ?? [],
    clear: () => core.clear(),
  };
}

async function compile(
  wasm: string | URL | BufferSource,
  imports: WebAssembly.Imports,
): Promise<WebAssembly.WebAssemblyInstantiatedSource> {
  if (typeof wasm !== "string" && !(wasm instanceof URL))
    return WebAssembly.instantiate(wasm, imports);
  // Of the same build as the glue, or it would not fit: the bytes are known. Not streaming, since
  // with a hash there is a response only when all of it has come.
  const response = await fetch(wasm, { integrity: LEADLIGHT_WASM_INTEGRITY }).catch(() => {
    throw new Error(`${wasm} is not there, or not of this build`);
  });
  return WebAssembly.instantiate(await response.arrayBuffer(), imports);
}
