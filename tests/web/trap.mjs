// The wasm with a trap put into one of its functions.

/** An unsigned LEB128 number: its value, and where what follows it begins. */
function number(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return [value, at];
  }
}

/** `functions`: how many have a body; `body`: the module, of which function `which` traps when called. */
export function trapping(wasm, which) {
  const body = Buffer.from(wasm);
  let at = 8;
  for (;;) {
    const section = body[at];
    const [size, begin] = number(body, at + 1);
    at = begin + size;
    if (section !== 10) continue;
    let [functions, next] = number(body, begin);
    for (let i = 0; i < functions; i++) {
      const [length, start] = number(body, next);
      next = start + length;
      if (i !== which) continue;
      let [groups, code] = number(body, start);
      for (; groups; groups--) {
        [, code] = number(body, code); // how many locals
        code++; // of what type
      }
      // What follows `unreachable` may be anything that is well formed: so, nothing but it.
      body.fill(0x01, code, next - 1);
      body[code] = 0x00;
    }
    return { body, functions };
  }
}
