// The receiver and the Worker, each over HTTP: they take 10,000 of 10,000 honest hand-offs and refuse
// 10,000 of 10,000 that are altered, stale or replayed. LEADLIGHT_HANDOFFS is another number,
// LEADLIGHT_HANDOFFS_SEED the first seed.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { startReceiver } from "../../examples/receiver/server.mjs";
import { startWorker } from "../../examples/worker/local.mjs";
import { random } from "../oracle/generate.mjs";
import { alterations } from "./alterations.mjs";
import { honest, requestOf, SITE, uuid } from "./handoffs.mjs";
import { createSender } from "./sender.mjs";

const COUNT = Number(process.env.LEADLIGHT_HANDOFFS ?? 10_000);
const SEED = Number(process.env.LEADLIGHT_HANDOFFS_SEED ?? 1);
/** Honest ones that the alterations are made of. */
const BASES = 500;
/** Whose they are: workerd keeps a database open for each for a while, and has no room for 10,000. */
const VISITORS = Math.min(COUNT, 2_000);
const PASSWORD = "open sesame";
const RATE = 1_000_000;
/** The Worker has no clock but the real one. */
const now = Date.now();

/** In memory where there is such a place: each visitor has a database, and a disk takes long for each. */
const folder = mkdtempSync(
  join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "leadlight-receiver-"),
);
after(() => rmSync(folder, { recursive: true }));

/** What is sent, and what of it must come back: { request, id, subject }. */
let honests;
let altered;
before(() => {
  const bases = [];
  honests = Array.from({ length: COUNT }, (_, i) => {
    const made = honest(SEED + i, now);
    made.message.subject = uuid(random(i % VISITORS));
    if (i < BASES) bases.push(made);
    const { id, subject } = made.message;
    return { request: requestOf(made.message), id, subject };
  });
  altered = alterations(COUNT, bases, random(SEED));
});

const TARGETS = {
  receiver: () =>
    startReceiver({
      origins: [SITE],
      port: 0,
      file: join(folder, "prospects.sqlite"),
      password: PASSWORD,
      rate: RATE,
      now: () => now,
    }),
  worker: () => startWorker({ origins: [SITE], password: PASSWORD, rate: RATE, folder }),
};

for (const [name, start] of Object.entries(TARGETS))
  describe(name, () => {
    let target;
    let sender;
    before(async () => {
      target = await start();
      sender = createSender(target.address);
    });
    after(async () => {
      sender?.close();
      await target?.stop();
    });

    /** How many prospects the list says there are. */
    async function listed(state) {
      const authorization = `Basic ${Buffer.from(`sales:${PASSWORD}`).toString("base64")}`;
      const { status, body } = await sender.send({
        method: "GET",
        to: "/",
        headers: { authorization },
      });
      assert.equal(status, 200);
      return Number(
        new RegExp(`state=${state}"[^>]*>[^<]*<span class="count">(\\d+)<`).exec(body)?.[1],
      );
    }

    test(`takes and verifies ${COUNT} of ${COUNT} honest hand-offs`, async () => {
      const answers = await sender.sendAll(honests.map(({ request }) => request));
      assert.equal(answers.length, COUNT);
      answers.forEach(({ status, body }, index) => {
        const { id, subject } = honests[index];
        assert.equal(status, 201, `seed ${SEED + index} at ${now}: ${body}`);
        assert.deepEqual(JSON.parse(body), { id, subject, verified: true });
      });
      assert.equal(await listed("verified"), VISITORS);
      assert.equal(await listed("unverified"), 0);
    });

    test(`refuses ${COUNT} of ${COUNT} that are altered, stale or replayed`, async () => {
      const answers = await sender.sendAll(altered.map(({ request }) => request));
      const kinds = new Map();
      answers.forEach(({ status, headers, body }, index) => {
        const { kind, statuses, request } = altered[index];
        const told = `${kind}, seed ${SEED} at ${now}: ${status} ${body}\n${request.body}`;
        assert.ok(statuses.includes(status), told);
        assert.equal(headers["content-type"], "application/problem+json", told);
        const { errors, detail } = JSON.parse(body);
        assert.ok(errors.length > 0 && detail.includes("expected"), told);
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      });
      assert.equal(
        [...kinds.values()].reduce((sum, count) => sum + count),
        COUNT,
      );
      assert.equal(await listed("all"), VISITORS, "nothing was kept of them");
      console.log(`${name}: ${COUNT} refused, of ${kinds.size} kinds`);
    });

    test("gives a replay of the very same bytes its first answer, and keeps nothing more", async () => {
      const again = honests.slice(0, BASES);
      const answers = await sender.sendAll(again.map(({ request }) => request));
      answers.forEach(({ status, body }, index) => {
        const { id, subject } = again[index];
        assert.equal(status, 200, body);
        assert.deepEqual(JSON.parse(body), { id, subject, verified: true });
      });
      assert.equal(await listed("all"), VISITORS);
    });
  });
