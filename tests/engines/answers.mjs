// Random cases through a core, in node and in a page alike: no node imports.
import { generate } from "../oracle/generate.mjs";
import { bits } from "../wasm/bits-page.mjs";
import { calls } from "../wasm/calls.mjs";

/** The hash of each case from the seed `first` on. */
export function hashes(core, first, count) {
  const cases = Array.from({ length: count }, (_, i) => generate(first + i));
  return bits({ cases, core });
}

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The documents behind the hash of one case, to look at: the values, and the bytes themselves. */
export function documents(core, seed) {
  const { model, events, at } = generate(seed);
  const call = calls(core);
  call.load(model);
  call.clear();
  for (const event of events) call.record(event);
  return at.map((now) => ({
    now,
    assessment: call.assess(now),
    explanation: call.explain(now),
    assessmentBytes: hex(call.assessBytes(now)),
    explanationBytes: hex(call.explainBytes(now)),
  }));
}
