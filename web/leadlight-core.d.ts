/**
 * The scoring core where there is no page: under node and in workers. It has no clock and no
 * network; the same model, events and time give the same bits as in a browser.
 */
import type { Assessment, Explanation, LeadEvent, ModelError } from "./leadlight.d.ts";

/** One model and one log of events at a time; its calls are synchronous and never throw. */
export interface Core {
  /**
   * Puts a model in force; the log is scored anew by it. Gives what is wrong with it: nothing, and
   * it is in force; else at most 100 errors, and the model before stays.
   */
  load(model: object): readonly ModelError[];
  /**
   * Makes these events the log, in place of what it was; their order does not matter. Gives what is
   * wrong with them, by pointers that begin with an event's place (`/3/time`): nothing, and they are
   * the log; else the log is empty. At most 1 MiB as CBOR. Of more than 2,000 events the oldest are dropped,
   * as in a browser.
   */
  replay(events: readonly LeadEvent[]): readonly ModelError[];
  /** The answer at `at`, UTC milliseconds; later events do not count. Null before a model is in force. */
  assess(at: number): Assessment | null;
  /** Every point and every change up to `at`. Null before a model is in force. */
  explain(at: number): Explanation | null;
}

/**
 * Starts a core of its own. `wasm`: leadlight.wasm of the same package, or leadlight-trees.wasm, for
 * models with decision trees, as bytes, or compiled, as a worker's `import` gives it. Rejects when it
 * is neither.
 */
export function createCore(wasm: WebAssembly.Module | BufferSource): Promise<Core>;
