// Logs that come compressed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { data, file, output, run } from "./cli.mjs";

const SCORE = ["score", "--model", "model.json"];
const plain = Buffer.from(data("events.ndjson"));
const expected = output([...SCORE, "events.ndjson"]);

/** A frame of zstd (RFC 8878) whose blocks hold the bytes as they are. */
function zstd(bytes, block = 100) {
  const parts = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58])]; // no checksum, a window of 2 MB
  for (let at = 0; at < bytes.length; at += block) {
    const piece = bytes.subarray(at, at + block);
    const last = at + block >= bytes.length ? 1 : 0;
    const head = (piece.length << 3) | last;
    parts.push(Buffer.from([head & 255, (head >> 8) & 255, head >> 16]), piece);
  }
  return Buffer.concat(parts);
}

for (const [name, compress] of [
  ["gzip", gzipSync],
  ["zstd", zstd],
]) {
  test(`${name} is read, from a file and from standard input, whatever it is called`, () => {
    const bytes = compress(plain);
    assert.equal(output([...SCORE, file(`${name}.log`, bytes)]), expected);
    assert.equal(output(SCORE, { input: bytes }), expected);
  });

  test(`parts of ${name} that follow each other are one log`, () => {
    const [first, second] = [plain.subarray(0, 100), plain.subarray(100)];
    const input = Buffer.concat([compress(first), compress(second)]);
    assert.equal(output([...SCORE, "--threads", "2"], { input }), expected);
  });

  test(`${name} that ends too soon is an error at the line reached, or counted`, () => {
    const bytes = compress(plain);
    for (const size of [8, bytes.length >> 1, bytes.length - 1]) {
      const cut = run(SCORE, bytes.subarray(0, size));
      assert.equal(cut.status, 1);
      assert.equal(cut.stdout, "");
      const says = new RegExp(
        `^<stdin>:(\\d+): expected the rest of the ${name} data, found the end of the file\n$`,
      );
      assert.match(cut.stderr, says);
      // What was read whole counts.
      const reached = Number(says.exec(cut.stderr)[1]);
      const whole = plain
        .toString()
        .split("\n")
        .slice(0, reached - 1);
      const skipped = run([...SCORE, "--skip-bad-lines"], bytes.subarray(0, size));
      assert.equal(skipped.status, 0);
      assert.equal(skipped.stderr, `1 bad line was skipped, first this:\n${cut.stderr}`);
      assert.equal(skipped.stdout, output(SCORE, { input: whole.join("\n") }));
    }
  });
}

test("damaged gzip is an error at the line reached", () => {
  const bytes = gzipSync(plain);
  bytes[bytes.length - 6] ^= 1; // of the checksum
  const { status, stdout, stderr } = run(SCORE, bytes);
  assert.equal(status, 1);
  assert.equal(stdout, "");
  const after = plain.toString().split("\n").length;
  assert.equal(stderr, `<stdin>:${after}: expected gzip data, found incorrect data check\n`);
});

test("a model may be compressed too", () => {
  const path = file("model.json.gz", gzipSync(data("model.json")));
  assert.equal(output(["score", "--model", path, "events.ndjson"]), expected);
});

for (const [tool, name] of [
  ["csv", "shop.csv"],
  ["segment", "segment.ndjson"],
  ["snowplow", "enriched.tsv"],
]) {
  const from = ["convert", "--from", tool];
  const rows = Buffer.from(data(name));

  test(`rows of ${tool} are converted compressed as they are plain`, () => {
    const { status, stdout, stderr } = run([...from, "-"], gzipSync(rows));
    const wanted = run([...from, "-"], rows);
    assert.deepEqual([status, stdout, stderr], [wanted.status, wanted.stdout, wanted.stderr]);
    assert.notEqual(stdout, "");
  });

  test(`rows of ${tool} that end too soon are an error at the line reached, or counted`, () => {
    const bytes = gzipSync(rows).subarray(0, -1);
    const { status, stderr } = run([...from, "-"], bytes);
    assert.equal(status, 1);
    const [place] =
      /^<stdin>:\d+: expected the rest of the gzip data, found the end of the file$/m.exec(
        stderr,
      ) ?? [];
    assert.ok(place, stderr);
    const skipped = run([...from, "--skip-bad-lines", "-"], bytes);
    assert.equal(skipped.status, 0);
    assert.ok(skipped.stderr.includes("was skipped") && skipped.stderr.includes(place));
  });
}
