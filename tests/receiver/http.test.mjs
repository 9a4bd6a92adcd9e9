// The receiver and the Worker by their answers: who may send and look, what is kept and for how long.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startReceiver } from "../../examples/receiver/server.mjs";
import { startWorker } from "../../examples/worker/local.mjs";
import { honest, requestOf, SITE } from "./handoffs.mjs";
import { createSender } from "./sender.mjs";

const DAY = 86_400_000;
const PASSWORD = "open sesame";
const authorization = `Basic ${Buffer.from(`sales:${PASSWORD}`).toString("base64")}`;
const now = Date.now();
const folder = mkdtempSync(join(tmpdir(), "leadlight-receiver-"));
after(() => rmSync(folder, { recursive: true }));

const TARGETS = {
  receiver: (options) =>
    startReceiver({
      origins: [SITE],
      port: 0,
      file: ":memory:",
      password: PASSWORD,
      rate: 100_000,
      ...options,
    }),
  worker: (options) =>
    startWorker({ origins: [SITE], password: PASSWORD, rate: 100_000, ...options }),
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
    const get = (to, headers = { authorization }) => sender.send({ method: "GET", to, headers });
    const post = (to, headers) =>
      sender.send({ to, headers: { authorization, origin: target.address, ...headers } });

    test("a preflight is answered for the site, and for no other", async () => {
      const ask = (origin) =>
        sender.send({
          method: "OPTIONS",
          headers: {
            origin,
            "access-control-request-method": "POST",
            "access-control-request-headers": "content-type, idempotency-key, content-digest",
          },
        });
      const { status, headers } = await ask(SITE);
      assert.equal(status, 204);
      assert.equal(headers["access-control-allow-origin"], SITE);
      assert.equal(
        headers["access-control-allow-headers"],
        "content-type, idempotency-key, content-digest",
      );
      assert.equal(headers["access-control-allow-credentials"], undefined);
      const other = await ask("https://evil.example");
      assert.equal(other.status, 403);
      assert.equal(other.headers["access-control-allow-origin"], undefined);
    });

    test("the site may read every answer, a refusal and its Retry-After too", async () => {
      const { message } = honest(1, now);
      const { status, headers } = await sender.send(
        requestOf(message, { body: Buffer.from("{}") }),
      );
      assert.equal(status, 400);
      assert.equal(headers["access-control-allow-origin"], SITE);
      assert.match(headers["access-control-expose-headers"], /retry-after/);
    });

    test("another method is none", async () => {
      const { status, headers } = await sender.send({ method: "PUT", headers: { origin: SITE } });
      assert.equal(status, 405);
      assert.equal(headers.allow, "OPTIONS, POST");
    });

    test("65,536 bytes are taken, and one more is not", async () => {
      const { message } = honest(2, now);
      const body = Buffer.from(JSON.stringify(message));
      const padded = (size) =>
        requestOf(message, { body: Buffer.concat([body, Buffer.alloc(size - body.length, " ")]) });
      assert.equal((await sender.send(padded(65_537))).status, 413);
      assert.equal((await sender.send(padded(65_536))).status, 201);
    });

    test("without its log a claim is kept, and said to be not verified", async () => {
      const { message } = honest(3, now, { log: false });
      const { status, body } = await sender.send(requestOf(message));
      assert.equal(status, 201);
      assert.equal(JSON.parse(body).verified, false);
      assert.match((await get(`/prospects/${message.subject}`)).body, /Not verified/);
    });

    test("the pages are behind a password, and strict", async () => {
      for (const headers of [
        {},
        { authorization: `Basic ${Buffer.from("sales:").toString("base64")}` },
      ])
        for (const to of ["/", "/style.css", "/prospects/x", "/nowhere"])
          assert.equal((await get(to, headers)).status, 401, to);
      const { status, headers } = await get("/");
      assert.equal(status, 200);
      assert.equal(
        headers["content-security-policy"],
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; " +
          "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
      );
      assert.equal(headers["cache-control"], "no-store");
      assert.equal(headers["access-control-allow-origin"], undefined);
      assert.equal((await get("/nowhere")).status, 404);
    });

    test("another site's form does nothing", async () => {
      const { message } = honest(4, now);
      await sender.send(requestOf(message));
      const to = `/prospects/${message.subject}`;
      for (const origin of [SITE, "null"]) {
        const headers = { origin, "content-type": "application/x-www-form-urlencoded" };
        assert.equal((await post(`${to}/erase`, headers)).status, 403);
      }
      assert.equal((await get(to)).status, 200);
    });

    test("taken, given back, and erased: with what came, but a replay stays a replay", async () => {
      const { message } = honest(5, now);
      const to = `/prospects/${message.subject}`;
      assert.equal((await sender.send(requestOf(message))).status, 201);
      assert.equal((await post(`${to}/take`)).status, 303);
      assert.match((await get("/?state=taken")).body, new RegExp(message.subject));
      assert.equal((await post(`${to}/release`)).headers.location, to);
      assert.doesNotMatch((await get("/?state=taken")).body, new RegExp(message.subject));
      assert.equal(
        (
          await sender.send({
            method: "DELETE",
            to,
            headers: { authorization, origin: target.address },
          })
        ).status,
        204,
      );
      assert.equal((await get(to)).status, 404);
      assert.doesNotMatch((await get("/")).body, new RegExp(message.subject));
      assert.equal((await sender.send(requestOf(message))).status, 200);
      assert.equal((await get(to)).status, 404);
      assert.equal((await post(`${to}/take`)).status, 404);
    });

    test("a message that was late does not hide what a newer one said", async () => {
      const [older, newer] = [honest(6, now), honest(6, now)];
      newer.message.id = older.message.id.replace(/^.{8}/, "00000000");
      const { log: _, ...said } = newer.message.data;
      for (const reason of said.reasons) delete reason.points;
      const at = said.at + 1000;
      newer.message.data = { ...said, at, segments: ["newer"] };
      newer.message.time = new Date(at).toISOString();
      assert.equal((await sender.send(requestOf(newer.message))).status, 201);
      assert.equal((await sender.send(requestOf(older.message))).status, 201);
      const { body } = await get(`/prospects/${older.message.subject}`);
      assert.match(body, /newer/);
      assert.match(body, /Not verified/);
    });

    test("one address that asks too often waits as long as it is told", async () => {
      const slow = await start({ rate: 3 });
      const to = createSender(slow.address);
      try {
        const answers = [];
        for (let i = 0; i < 8; i++)
          answers.push(await to.send(requestOf(honest(10 + i, now).message)));
        const refused = answers.filter(({ status }) => status === 429);
        assert.ok(refused.length >= 2, answers.map(({ status }) => status).join());
        assert.ok(answers.some(({ status }) => status === 201));
        for (const { headers } of refused) {
          assert.match(headers["retry-after"], /^[1-9]\d?$/);
          assert.equal(headers["access-control-allow-origin"], SITE);
        }
      } finally {
        to.close();
        await slow.stop();
      }
    });
  });

describe("receiver, on its machine", () => {
  test("forgets after the days that it was told", async (t) => {
    let time = now;
    const file = join(folder, "days.sqlite");
    const open = () => startReceiver({ origins: [SITE], port: 0, file, days: 8, now: () => time });
    const first = await open();
    const sender = createSender(first.address);
    const { message } = honest(1, now);
    assert.equal((await sender.send(requestOf(message))).status, 201);
    sender.close();
    await first.stop();
    for (const [days, status] of [
      [8, 200],
      [8 + 1 / DAY, 404],
    ]) {
      time = now + days * DAY;
      const later = await open();
      const again = createSender(later.address);
      assert.equal(
        (await again.send({ method: "GET", to: `/prospects/${message.subject}` })).status,
        status,
      );
      again.close();
      await later.stop();
    }
    t.diagnostic("kept over a restart, and gone a millisecond after 8 days");
  });

  test("what is erased is not in the file", async () => {
    const file = join(folder, "erased.sqlite");
    const receiver = await startReceiver({ origins: [SITE], port: 0, file, now: () => now });
    const sender = createSender(receiver.address);
    const { message } = honest(3, now);
    const inFile = () =>
      ["", "-wal"].some((end) => {
        try {
          return readFileSync(file + end).includes(message.subject);
        } catch {
          return false;
        }
      });
    await sender.send(requestOf(message));
    assert.ok(inFile());
    const headers = { origin: receiver.address };
    await sender.send({ method: "DELETE", to: `/prospects/${message.subject}`, headers });
    assert.ok(!inFile());
    sender.close();
    await receiver.stop();
  });

  test("without a password it answers to its own name only", async () => {
    const receiver = await startReceiver({ origins: [SITE], port: 0, file: ":memory:" });
    const sender = createSender(receiver.address);
    const ask = (host) => sender.send({ method: "GET", to: "/", headers: { host } });
    assert.equal((await ask("localhost")).status, 200);
    assert.equal((await ask("evil.example")).status, 421);
    sender.close();
    await receiver.stop();
  });

  test("a wrong start says what was expected and found, and ends with 2", () => {
    const server = fileURLToPath(new URL("../../examples/receiver/server.mjs", import.meta.url));
    for (const [line, told] of [
      [[], /--origin: expected the origin of a site, found none/],
      [["--origin", "www.example.com"], /found www\.example\.com/],
      [["--origin", "https://www.example.com/"], /expected as in https:\/\/www\.example\.com/],
      [["--origin", SITE, "--host", "0.0.0.0"], /LEADLIGHT_RECEIVER_PASSWORD: expected a password/],
      [
        ["--origin", SITE, "--days", "7"],
        /--days: expected a whole number from 8 to 3650, found 7/,
      ],
      [
        ["--origin", SITE, "--port", "x"],
        /--port: expected a whole number from 0 to 65535, found NaN/,
      ],
      [
        ["--origin", SITE, "--model", "nowhere.json"],
        /--model: expected a model in JSON, found .*nowhere\.json/,
      ],
      [["--nonsense"], /nonsense/],
    ]) {
      const { LEADLIGHT_RECEIVER_PASSWORD: _, ...env } = process.env;
      const { status, stderr } = spawnSync(process.execPath, [server, ...line], {
        encoding: "utf8",
        env,
        cwd: folder,
      });
      assert.match(stderr, told);
      assert.equal(status, 2, stderr);
    }
  });
});

describe("worker, unfinished", () => {
  test("it serves nobody without a password", async () => {
    const worker = await startWorker({ origins: [SITE] });
    const sender = createSender(worker.address);
    for (const request of [requestOf(honest(1, now).message), { method: "GET", to: "/" }]) {
      const { status, body } = await sender.send(request);
      assert.equal(status, 503);
      assert.match(body, /PASSWORD: expected to be set/);
    }
    sender.close();
    await worker.stop();
  });
});
