// The hash of every answer to a list of cases, for node and for a page: no node imports.
// The native tool tests/tools/bits.cc computes the same from the same cases.
import { calls } from "./calls.mjs";

/** FNV-1a of 64 bits, over the bytes of all parts, as 16 hexadecimal digits. */
export function fnv64(parts) {
  // Four digits of 16 bits; the prime is 2^40 + 435.
  let [a, b, c, d] = [0xcbf2, 0x9ce4, 0x8422, 0x2325];
  for (const bytes of parts) {
    for (const byte of bytes) {
      d ^= byte;
      const d1 = d * 435;
      const c1 = c * 435 + (d1 >>> 16);
      const b1 = b * 435 + d * 256 + (c1 >>> 16);
      const a1 = a * 435 + c * 256 + (b1 >>> 16);
      [a, b, c, d] = [a1 & 0xffff, b1 & 0xffff, c1 & 0xffff, d1 & 0xffff];
    }
  }
  return [a, b, c, d].map((digit) => digit.toString(16).padStart(4, "0")).join("");
}

/** `core`: the module of wasm/, instantiated. `cases`: of tests/oracle/generate.mjs. */
export function bits({ cases, core }) {
  const call = calls(core);
  return cases.map(({ model, events, at }) => {
    const errors = call.load(model);
    if (errors.length > 0) return `refused at ${errors[0].pointer}`;
    call.clear();
    for (const event of events) call.record(event);
    return fnv64(at.flatMap((now) => [call.assessBytes(now), call.explainBytes(now)]));
  });
}
