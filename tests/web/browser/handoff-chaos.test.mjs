// 1,000 prospects through a receiver that answers 500, 503 and 429, times out, resets, takes a message
// and loses the answer, and goes away: each arrives exactly once by its key, and none without consent.
// LEADLIGHT_CHAOS_SEED is the seed.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { onlyNetwork, startHandoffs } from "./handoffs.mjs";

const SEED = Number(process.env.LEADLIGHT_CHAOS_SEED ?? 1);
const WAVES = 20;
/** Visitors of a wave, by what they say of a hand-off. */
const WAVE = { granted: 50, unknown: 5, denied: 5 };
/** Longer than any pause after so many failures, and than the patience of a try. */
const ROUND = 1_200_000;
const AWAY = (wave) => wave % 5 === 2;
const HANG = (number) => number % 25 === 7;
const FAILURES = [
  500,
  503,
  { status: 429, headers: { "retry-after": "30" } },
  { status: 429, headers: { "retry-after": "Mon, 02 Mar 2026 09:10:00 GMT" } },
  "reset",
  "lost",
];

/** A number in 0..1 for each pair, by the seed: mulberry32. */
function chance(a, b) {
  let state = (SEED * 0x9e3779b1 + a * 0x85ebca6b + b * 0xc2b2ae35) >>> 0;
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

/** What the receiver does with this try of this visitor's message. */
function fate({ data }, times) {
  const { number } = data.traits;
  const failures = Math.floor(chance(number, 100) * 5);
  if (times >= failures) return 202;
  if (HANG(number) && times === 0) return "hang";
  return FAILURES[Math.floor(chance(number, times) * FAILURES.length)];
}

/** For the page: many visitors, each with a widget of its own, in memory. */
const MANY = `
  import { createLeadlight } from "/leadlight/leadlight.mjs";
  import startActs from "/leadlight/leadlight-acts.js";
  const wasm = await (await fetch("/leadlight/leadlight.wasm")).arrayBuffer();
  const model = await (await fetch("/leadlight/b2b-saas.json")).json();
  window.states = new Map();
  addEventListener("leadlight:handoff", ({ detail }) => states.set(detail.id, detail.state));
  window.flying = 0;
  const { fetch: send } = window;
  window.fetch = (...parts) => {
    window.flying++;
    return send(...parts).finally(() => window.flying--);
  };
  window.come = async ({ number, says, handoff }) => {
    const leadlight = createLeadlight({ wasm, model, auto: [] });
    await startActs(leadlight, { acts: "none", handoff, handoffTraits: "number" });
    leadlight.identify({ number });
    if (says !== "unknown") await leadlight.consent({ handoff: says === "granted" });
    leadlight.track("demo_request");
    return leadlight.assess().prospect;
  };
  window.there = true;
`;

describe("hand-off in chaos", () => {
  let handoffs;
  let site;
  let receiver;
  before(async () => {
    handoffs = await startHandoffs();
    ({ site, receiver } = handoffs);
  });
  after(() => handoffs?.stop());
  afterEach(() => site.checkQuiet());

  test("1,000 prospects arrive exactly once by their keys, and nobody else", async (t) => {
    const page = `<!doctype html><title>Many</title><script type="module" src="/many.mjs"></script>`;
    const visitor = await handoffs.visit({
      answer: fate,
      files: { "/many": { body: page, headers: handoffs.headers }, "/many.mjs": MANY },
      // Visitors of one page would hear each other's decisions.
      before: () => Object.defineProperty(window, "BroadcastChannel", { value: undefined }),
    });
    const expected = new Set();
    let came = 0;
    for (let wave = 0; wave < WAVES; wave++) {
      await visitor.page.goto(`${site.address}/many`);
      await visitor.page.waitForFunction(() => window.there);
      const visitors = Object.entries(WAVE).flatMap(([says, count]) =>
        Array.from({ length: count }, () => {
          const number = came++;
          if (says === "granted") expected.add(number);
          return { number, says, handoff: receiver.address };
        }),
      );
      if (AWAY(wave)) await receiver.stop();
      const prospects = await visitor.page.evaluate(
        (visitors) => Promise.all(visitors.map(window.come)),
        visitors,
      );
      assert.deepEqual(new Set(prospects), new Set([true]));
      for (let round = 0; ; round++) {
        // Until every request has its answer, but for those that get none.
        for (;;) {
          await handoffs.silent(visitor.page).catch(() => {});
          const [known, flying] = await visitor.page.evaluate(() => [states.size, window.flying]);
          if (known === WAVE.granted && flying <= receiver.hanging.size) break;
        }
        const done = await visitor.page.evaluate(
          () => [...states.values()].filter((state) => state !== "queued").length,
        );
        if (done === WAVE.granted) break;
        assert.ok(round < 30, `${done} of wave ${wave}`);
        if (AWAY(wave) && round === 0) await receiver.listen();
        await visitor.context.clock.fastForward(ROUND);
      }
      const states = await visitor.page.evaluate(() => [...states.values()]);
      assert.deepEqual(new Set(states), new Set(["sent"]));
    }
    const arrived = [...receiver.accepted.values()].map(
      ({ message }) => message.data.traits.number,
    );
    assert.equal(expected.size, 1000);
    assert.equal(receiver.accepted.size, 1000, "by their keys");
    assert.deepEqual(
      arrived.sort((a, b) => a - b),
      [...expected].sort((a, b) => a - b),
    );
    for (const { message } of receiver.requests)
      assert.ok(expected.has(message.data.traits.number));
    assert.ok(receiver.requests.length > 2000, `${receiver.requests.length}`);
    t.diagnostic(
      `${came} visitors, ${receiver.requests.length} requests, ${receiver.accepted.size} arrived`,
    );
    onlyNetwork(visitor);
  });
});
