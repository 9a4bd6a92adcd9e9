// Random cases for bits.cc: node tests/tools/cases.mjs FILE [COUNT] [FIRST_SEED]
import { writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { generate } from "../oracle/generate.mjs";
import { encode } from "../wasm/cbor.mjs";

export function randomCases(count, first) {
  return Array.from({ length: count }, (_, i) => generate(first + i));
}

/** Each case as CBOR, with its size before it. */
export function writeCases(file, cases) {
  const parts = cases.flatMap((each) => {
    const bytes = encode(each);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(bytes.length);
    return [size, bytes];
  });
  writeFileSync(file, Buffer.concat(parts));
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [file = "cases", count = "1000", first = "1000000"] = argv.slice(2);
  writeCases(file, randomCases(Number(count), Number(first)));
}
