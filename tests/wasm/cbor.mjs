// CBOR (RFC 8949) for the tests: null, booleans, numbers, text, arrays, maps with text keys.
// Written apart from the widget's, so that an error in one does not hide in the other.
// No node imports: a page can load it too.

function head(out, major, value) {
  const first = major * 32;
  if (value < 24) out.push(first + value);
  else if (value < 256) out.push(first + 24, value);
  else if (value < 65536) out.push(first + 25, value >> 8, value & 255);
  else {
    const wide = value >= 2 ** 32;
    out.push(first + (wide ? 27 : 26));
    for (let i = wide ? 7 : 3; i >= 0; i--) out.push(Math.floor(value / 256 ** i) % 256);
  }
}

function put(out, value) {
  if (value === null || value === undefined) out.push(0xf6);
  else if (typeof value === "boolean") out.push(value ? 0xf5 : 0xf4);
  else if (typeof value === "number") {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
      head(out, value < 0 ? 1 : 0, value < 0 ? -1 - value : value);
    } else {
      const view = new DataView(new ArrayBuffer(8));
      view.setFloat64(0, value);
      out.push(0xfb, ...new Uint8Array(view.buffer));
    }
  } else if (typeof value === "string") {
    const bytes = new TextEncoder().encode(value);
    head(out, 3, bytes.length);
    for (const byte of bytes) out.push(byte);
  } else if (Array.isArray(value)) {
    head(out, 4, value.length);
    for (const item of value) put(out, item);
  } else {
    const entries = Object.entries(value);
    head(out, 5, entries.length);
    for (const [key, item] of entries) {
      put(out, key);
      put(out, item);
    }
  }
}

export function encode(value) {
  const out = [];
  put(out, value);
  return Uint8Array.from(out);
}

export function decode(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  function item() {
    const initial = view.getUint8(at++);
    const major = initial >> 5;
    const info = initial & 31;
    if (initial === 0xf6) return null;
    if (initial === 0xf4 || initial === 0xf5) return initial === 0xf5;
    if (initial === 0xfb) {
      at += 8;
      return view.getFloat64(at - 8);
    }
    let value = info;
    if (info >= 24) {
      value = 0;
      for (let left = 2 ** (info - 24); left > 0; left--) value = value * 256 + view.getUint8(at++);
    }
    if (info > 27) throw new Error(`initial byte ${initial}`);
    if (major === 0) return value;
    if (major === 1) return -1 - value;
    if (major === 3) {
      at += value;
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
        bytes.subarray(at - value, at),
      );
    }
    if (major === 4) {
      const list = [];
      for (let i = 0; i < value; i++) list.push(item());
      return list;
    }
    if (major !== 5) throw new Error(`initial byte ${initial}`);
    const map = {};
    for (let i = 0; i < value; i++) {
      const key = item();
      Object.defineProperty(map, key, {
        value: item(),
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
    return map;
  }
  const value = item();
  if (at !== bytes.length) throw new Error(`${bytes.length - at} bytes after the document`);
  return value;
}
