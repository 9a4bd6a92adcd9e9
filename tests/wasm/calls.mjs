// The calls of the wasm module as documents: see wasm/README.md. No node imports.
import { decode, encode } from "./cbor.mjs";

export function calls(core) {
  const give = (document) => {
    const bytes = document instanceof Uint8Array ? document : encode(document);
    const address = core.input(bytes.length);
    if (address === 0) throw new Error(`no room for ${bytes.length} bytes`);
    core.HEAPU8.set(bytes, address);
    return bytes.length;
  };
  const bytes = (size) => {
    const address = core.output();
    return core.HEAPU8.slice(address, address + size);
  };
  const answer = (size) => (size === 0 ? null : decode(bytes(size)));
  const result = (bits) => (bits < 0 ? { errors: answer(-bits) } : { changed: bits });

  return {
    load: (model) => answer(core.load(give(model))) ?? [],
    record: (event) => result(core.record(give(event))),
    replay: (events) => result(core.replay(give(events))),
    assess: (now) => answer(core.assess(now)),
    explain: (now) => answer(core.explain(now)),
    assessBytes: (now) => bytes(core.assess(now)),
    explainBytes: (now) => bytes(core.explain(now)),
    events: () => answer(core.events()),
    clear: () => core.clear(),
  };
}
