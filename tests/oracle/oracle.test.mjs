// The core against the oracle, on random models and logs. LEADLIGHT_ORACLE_CASES is how many,
// LEADLIGHT_ORACLE_SEED the first seed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { open } from "../wasm/open.mjs";
import { compare, minimal } from "./compare.mjs";
import { generate } from "./generate.mjs";
import { undecided } from "./oracle.mjs";

const count = Number(process.env.LEADLIGHT_ORACLE_CASES ?? 10_000);
const first = Number(process.env.LEADLIGHT_ORACLE_SEED ?? 1);

test("the core and the oracle agree on random models and logs", async () => {
  const core = await open();
  let events = 0;
  let undecidedCases = 0;
  for (let seed = first; seed < first + count; seed++) {
    const made = generate(seed);
    events += made.events.length;
    const before = undecided.sums;
    const found = compare(core, made);
    if (found === null) continue;
    // A sum between two steps may be rounded to either, and a threshold can lie between them.
    if (undecided.sums > before) {
      undecidedCases++;
      continue;
    }
    const small = minimal(core, made);
    const again = compare(core, small) ?? found;
    process.stderr.write(
      `seed ${seed}: ${again.part} differs at ${again.at}\n` +
        `${JSON.stringify(small, null, 1)}\n${inspect(again, { depth: 9 })}\n`,
    );
    assert.fail(`seed ${seed} differs in ${again.part}, after ${seed - first} cases that agree`);
  }
  assert.ok(undecidedCases <= count / 200, `${undecidedCases} cases undecided`);
  console.log(
    `${count - undecidedCases} cases compared, ${undecidedCases} undecided, ${events} events, seeds ${first} to ${first + count - 1}`,
  );
});
